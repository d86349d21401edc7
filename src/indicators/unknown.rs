//! Blank is unknown and not 否: what hangs on a yes or no that nobody has entered is counted as neither.

use crate::forms::dictionary;
use crate::model::{FieldType, Record};

use super::definition::Measure;
use super::measure::{MeasureReader, push_new};
use super::township_key::matches;

impl Measure {
    /// Whether it asks for a yes or no.
    pub(super) fn asks_yes_or_no(&self) -> bool {
        let mut asked = self.wanted.keys();
        asked.any(|id| {
            let field = dictionary().field(self.kind, id);
            field.is_some_and(|field| field.field_type == FieldType::Boolean)
        })
    }
}

impl MeasureReader<'_> {
    /// Says how many records a measure can't judge; `None` when it is entered for none at all, so that there is no count.
    pub(super) fn heed_blanks<'r>(
        &self,
        measure: &Measure,
        known: impl Iterator<Item = &'r Record>,
        notes: &mut Vec<String>,
    ) -> Option<()> {
        let dictionary = dictionary();
        let asked: Vec<_> = measure
            .wanted
            .keys()
            .filter_map(|id| dictionary.field(measure.kind, id))
            .filter(|field| field.field_type == FieldType::Boolean)
            .collect();
        let Some(first) = asked.first() else {
            return Some(());
        };
        let is_blank = |record: &Record| asked.iter().any(|field| record.get(&field.id).is_none());
        let is_open = |record: &Record| {
            let mut wanted = measure.wanted.iter();
            wanted.all(|(field, accepted)| {
                matches(record, field, accepted)
                    || record.get(field).is_none() && asked.iter().any(|asked| asked.id == *field)
            }) && self.fits_otherwise(record, measure)
        };
        let (mut open, mut stated) = (0, 0);
        for record in known {
            if !is_blank(record) {
                stated += 1;
            } else if is_open(record) {
                open += 1;
            }
        }
        if open > 0 && self.township.is_none() {
            let (kind, name) = (measure.kind.label(), &first.name);
            push_new(
                notes,
                format!("{open}条{kind}记录没有填“{name}”，是或否未知，没有计入"),
            );
        }
        (open == 0 || stated > 0).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use crate::indicators::{Figure, Frameworks, figure_of};
    use crate::model::{Period, Record, RecordKind, Records, Value};

    /// Homes of which some say whether they have medical care.
    fn figures(said: &[Option<bool>]) -> (Figure, Figure) {
        let mut records = Records::default();
        for (said, number) in said.iter().zip(1..) {
            let mut home = Record::new(RecordKind::ElderFacility)
                .with("name", Value::Text(format!("敬老院{number}")))
                .with("kind", Value::Text("敬老院".to_owned()));
            home.set("medical_integrated", said.map(Value::Bool));
            home.set_figure(Period::Half(2026, 1), "beds_total", Some(Value::Integer(10)));
            records.push(home);
        }
        let frameworks = Frameworks::shipped().unwrap();
        let figure = |id| figure_of(&records, &frameworks, id, Period::Half(2026, 1)).unwrap();
        (
            figure("medical-integrated-facilities"),
            figure("medical-integration-coverage"),
        )
    }

    #[test]
    fn what_nobody_entered_is_counted_on_neither_side() {
        let (count, share) = figures(&[Some(true), Some(false), None, None]);
        assert_eq!((count.value, share.value), (Some(1.0), Some(50.0)));
        for figure in [&count, &share] {
            let note = |note: &String| note.contains("2条养老机构记录没有填“是否医养结合”");
            assert!(figure.notes.iter().any(note), "{:?}", figure.notes);
        }
    }

    #[test]
    fn without_any_answer_there_is_no_count() {
        let (count, share) = figures(&[None, None]);
        assert_eq!((count.value, share.value), (None, None));
    }

    #[test]
    fn when_all_say_no_the_count_is_nought() {
        let (count, share) = figures(&[Some(false), Some(false)]);
        assert_eq!((count.value, share.value), (Some(0.0), Some(0.0)));
        assert!(!count.notes.iter().any(|note| note.contains("记录没有填")));
    }
}
