//! What the reader of a figure must know: dates, contradictions, choices, weaker targets.

use crate::model::{number_text, number_text_rounded, parse_milestones, parse_shares};

use super::catalog::Frameworks;
use super::compute::LedgerIndicator;
use super::figure::{Figure, Superior};

impl LedgerIndicator<'_> {
    /// Adds the notes that follow from the figure as a whole.
    pub(super) fn explain(&self, figure: &mut Figure, frameworks: &Frameworks) {
        explain_value(figure);
        self.explain_target(figure);
        self.explain_definition(figure, frameworks);
        if figure.value.is_none() && figure.notes.is_empty() {
            figure.notes.push(match self.definition {
                Some(_) => "这一指标没有计算口径，请填报".to_owned(),
                None => "软件不认得这一指标，请填报".to_owned(),
            });
        }
        let of_definition = self.definition.map_or("", |definition| definition.note.as_str());
        let kept = [of_definition, self.record.text("note")];
        let kept = kept.into_iter().filter(|note| !note.is_empty());
        figure.notes.extend(kept.map(str::to_owned));
    }

    /// Targets of the documents above that ask for more, and yearly targets that can't be read.
    fn explain_target(&self, figure: &mut Figure) {
        let above = figure.superiors.iter();
        let weaker = above.filter(|above| weaker_than(figure, above, self.falls()));
        let notes: Vec<String> = weaker
            .filter_map(|above| {
                let (_, target) = figure.target?;
                let (area, document) = (&above.area, &above.document);
                Some(format!("目标{target}低于{area}的{}（{document}）", above.target))
            })
            .collect();
        figure.notes.extend(notes);
        let texts = [
            parse_milestones(self.record.text("milestones")).err(),
            parse_shares(self.record.text("shares")).err(),
        ];
        figure.notes.extend(texts.into_iter().flatten());
        if let (Some((year, share)), Some(whose), Some((_, target))) =
            (figure.share, &figure.total_of, figure.target)
        {
            let share = number_text(share);
            figure.notes.push(format!(
                "{whose}总量目标{target}，本县份额{share}（{year}年），按份额判断"
            ));
        }
    }

    /// The choice that was made, the plan that no longer asks for it, the text that is not yet printed.
    fn explain_definition(&self, figure: &mut Figure, frameworks: &Frameworks) {
        let Some(definition) = self.definition else { return };
        let chosen = definition
            .version_at(figure.period)
            .map(|version| version.choice.as_str());
        if let Some(choice) = chosen.filter(|choice| !choice.is_empty()) {
            figure.notes.push(format!("口径：{choice}（可在设置中选择）"));
        }
        if let Some(until) = definition.until.filter(|until| figure.period.year() > *until) {
            let successor = definition.successor.as_deref();
            let successor = successor.map_or("别的指标", |id| {
                frameworks.definition(id).map_or(id, |d| d.name.as_str())
            });
            figure
                .notes
                .push(format!("{until}年以后的规划不再考核这一指标，改为“{successor}”"));
        }
        if let Some(framework) = self.framework.filter(|framework| framework.provisional) {
            figure.notes.push(format!("目标是暂定数：{}", framework.document));
        }
        if figure.target_below_baseline {
            figure.notes.push("目标低于基期值，请核对".to_owned());
        }
    }
}

/// Dates that differ, a typed value that does, a share above 100 %.
fn explain_value(figure: &mut Figure) {
    let notes = &mut figure.notes;
    if let (true, Some(above), Some(below)) = (figure.dates_differ, &figure.numerator, &figure.denominator) {
        notes.push(format!(
            "时点不同：{}为{}，{}为{}",
            above.label,
            above.as_of.label(),
            below.label,
            below.as_of.label()
        ));
    }
    if let (true, Some(value), Some((date, reported))) = (figure.computed, figure.value, figure.reported) {
        let computed = number_text_rounded(value, figure.decimals);
        if computed != number_text_rounded(reported, figure.decimals) {
            let reported = number_text(reported);
            notes.push(format!("{}填报{reported}，台账算得{computed}", date.label()));
        }
    }
    if figure.unit == "%" && figure.computed && figure.value.is_some_and(|value| value > 100.0 + 1e-9) {
        notes.push("超过100%，请核对分子、分母".to_owned());
    }
}

/// Whether the figure's target asks for less than one above it.
pub(super) fn weaker_than(figure: &Figure, above: &Superior, falls: bool) -> bool {
    figure.target.is_some_and(|(_, target)| {
        if falls {
            target.value > above.target.value
        } else {
            target.value < above.target.value
        }
    })
}
