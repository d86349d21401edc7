//! The path of a figure as a chart: what was and is, what is aimed at, and where the trend leads.

use crate::export::picture::{PathChart, PathMark};
use crate::indicators::{Figure, IndicatorPath, PathPoint, ValueOrigin};
use crate::model::{Period, number_text_rounded, with_unit};

/// The path of a figure.
pub fn path_chart(county: &str, figure: &Figure, path: &IndicatorPath) -> PathChart {
    let marks = PathMarks { figure, path };
    let (actual, reported) = marks.values();
    PathChart {
        title: format!("{county}{}：从基期到目标", figure.title()),
        subtitle: subtitle(figure),
        unit: figure.unit.clone(),
        decimals: figure.decimals,
        actual,
        reported,
        planned: path.way.clone(),
        milestones: marks.milestones(),
        target: marks.target(),
        superiors: marks.superiors(),
        trend: path.forecast_line,
        trend_note: trend_note(figure, path),
    }
}

/// What the marks of a path are made from.
struct PathMarks<'a> {
    figure: &'a Figure,
    path: &'a IndicatorPath,
}

impl PathMarks<'_> {
    fn shown(&self, value: f64) -> String {
        number_text_rounded(value, self.figure.decimals)
    }

    fn in_unit(&self, value: f64) -> String {
        with_unit(&self.shown(value), &self.figure.unit)
    }

    /// The values with the baseline, in their order, and what was reported beside computed ones.
    fn values(&self) -> (Vec<PathMark>, Vec<PathMark>) {
        let (mut actual, mut reported) = (Vec::new(), Vec::new());
        actual.extend(self.baseline());
        for point in &self.path.points {
            let time = point.period.end_in_years();
            let computed = point.origin == ValueOrigin::Computed;
            let kind = if computed { "计算值" } else { "填报值" };
            let mut hover = format!("{}\n{kind} {}", point.period.label(), self.in_unit(point.value));
            if let Some((value, words)) = self.beside(point) {
                hover.push_str(&words);
                reported.push(PathMark {
                    typed: true,
                    ..mark(time, value, self.shown(value), hover.clone())
                });
            }
            hover.push_str(&source(self.figure, computed));
            // A value of the baseline's own date stands in its place.
            actual.retain(|known: &PathMark| (known.time - time).abs() > 1e-9);
            actual.push(PathMark {
                typed: !computed,
                ..mark(time, point.value, self.shown(point.value), hover)
            });
        }
        actual.sort_by(|a, b| a.time.total_cmp(&b.time));
        (actual, reported)
    }

    fn baseline(&self) -> Option<PathMark> {
        let (time, value) = self.path.baseline?;
        let in_unit = self.in_unit(value);
        let hover = format!("基期：{time:.0}年底\n{in_unit}\n来源：方案所列基期值");
        Some(mark(time, value, self.shown(value), hover))
    }

    /// What was reported for the date of a computed value and differs from it, with words that say by how much.
    fn beside(&self, point: &PathPoint) -> Option<(f64, String)> {
        let same = |(date, _): &&(Period, f64)| date.same_end(point.period);
        let (_, value) = self.path.reported.iter().find(same).copied()?;
        let differs = point.origin == ValueOrigin::Computed && self.shown(value) != self.shown(point.value);
        let by = self.shown(value - point.value);
        let words = || {
            format!(
                "\n填报值 {}，相差 {}",
                self.in_unit(value),
                with_unit(&by, &self.figure.difference_unit)
            )
        };
        differs.then(|| (value, words()))
    }

    fn milestones(&self) -> Vec<PathMark> {
        let marks = self.path.milestones.iter().map(|(time, value)| {
            let hover = format!("分年度目标：{time:.0}年底 {}", self.in_unit(*value));
            mark(*time, *value, self.shown(*value), hover)
        });
        marks.collect()
    }

    fn target(&self) -> Option<PathMark> {
        let (time, target) = self.path.target?;
        let target_shown = with_unit(&target.to_string(), &self.figure.unit);
        let hover = format!(
            "目标：{time:.0}年底 {target_shown}\n来源：{}",
            self.figure.document
        );
        Some(mark(time, target.value, format!("目标 {target}"), hover))
    }

    /// The targets of those above, but for one that is the county's own: it would only cover it.
    fn superiors(&self) -> Vec<PathMark> {
        let above = self.figure.superiors.iter().filter(|above| {
            self.path.target.is_none_or(|(time, target)| {
                time != f64::from(above.year) || (target.value - above.target.value).abs() > 1e-9
            })
        });
        let marks = above.map(|above| {
            let hover = format!(
                "{}目标：{}年底 {}\n来源：{}",
                above.area,
                above.year,
                with_unit(&above.target.to_string(), &self.figure.unit),
                above.document
            );
            let label = format!("{} {}", above.area, above.target);
            mark(f64::from(above.year), above.target.value, label, hover)
        });
        marks.collect()
    }
}

const fn mark(time: f64, value: f64, label: String, hover: String) -> PathMark {
    PathMark {
        time,
        value,
        label,
        hover,
        typed: false,
    }
}

/// Where a point of the path comes from.
fn source(figure: &Figure, computed: bool) -> String {
    match &figure.formula {
        Some(formula) if computed => format!("\n来源：由台账计算，{formula}"),
        _ if computed => "\n来源：由台账计算".to_owned(),
        _ => "\n来源：填报".to_owned(),
    }
}

/// By which formula a figure is computed, and how far its data go.
pub(super) fn subtitle(figure: &Figure) -> String {
    let formula = figure.formula.as_ref().map(|formula| format!("口径：{formula}"));
    let as_of = figure.numerator.as_ref().map(|part| part.as_of);
    let as_of = as_of.or(figure.reported.map(|(date, _)| date));
    let as_of = as_of.map(|date| format!("数据截至{}", date.label()));
    let parts: Vec<String> = formula.into_iter().chain(as_of).collect();
    parts.join("；")
}

fn trend_note(figure: &Figure, path: &IndicatorPath) -> String {
    let Some(forecast) = &path.forecast else {
        return String::new();
    };
    let value = number_text_rounded(forecast.value_at_target_year, figure.decimals);
    let year = path
        .target
        .map(|(time, _)| format!("{time:.0}年"))
        .unwrap_or_default();
    let met = match forecast.met_year {
        Some(year) => format!("约{year}年达标"),
        None => "二十年内达不到目标".to_owned(),
    };
    format!("按趋势{year} {value}，{met}")
}
