//! A figure is many times, or far less than, what it was before.

use crate::model::{FindingFamily, Period, Record, RecordKind, Severity, Value, name_key};

use super::compare::{field_and_value, finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "F002",
    name: "数字大起大落",
    family: FindingFamily::Time,
    severity: Severity::Verify,
    summary: "与上一期相比增长超过几倍或减少三成以上，且相差10以上；开业爬坡、有建成项目的扩建、停用不算。",
    basis: "",
    check,
};

const LEAST_DIFFERENCE: f64 = 10.0;
/// The first periods of an institution are its opening.
const OPENING: usize = 2;

/// So many times more than usual is explained by an opening or a new building.
const EXPLAINED: f64 = 2.0;

/// A field with what bounds it: people may come as long as there are beds.
type Watched = (&'static str, Option<&'static str>);

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let kinds: [(RecordKind, [Watched; 3]); 2] = [
        (
            RecordKind::ElderFacility,
            [
                ("beds_total", None),
                ("residents", Some("beds_total")),
                ("staff", None),
            ],
        ),
        (
            RecordKind::ChildcareFacility,
            [
                ("places_total", None),
                ("enrolled", Some("places_total")),
                ("caregivers", None),
            ],
        ),
    ];
    for (kind, fields) in kinds {
        for record in facts.records.of(kind) {
            if record.get("in_service") == Some(&Value::Bool(false)) {
                continue;
            }
            for (field, bound) in fields {
                let series: Vec<(Period, &Value)> = record
                    .figures
                    .iter()
                    .filter_map(|(period, figures)| Some((*period, figures.values.get(field)?)))
                    .collect();
                let rise = facts.parameter("数字增长倍数", None);
                let fall = facts.parameter("数字下降比例", None);
                let (Some(rise), Some(fall)) = (rise, fall) else {
                    continue;
                };
                for (at, (old, new)) in series.iter().zip(series.iter().skip(1)).enumerate() {
                    let step = Step {
                        record,
                        field,
                        old: *old,
                        new: *new,
                    };
                    let is_bounded = bound.is_some_and(|bound| step.fits_into(bound));
                    // People and staff come and go; beds do not.
                    let fall = if bound.is_none() && field != "staff" && field != "caregivers" {
                        fall.value
                    } else {
                        70.0
                    };
                    // An opening or a new building explains much, but no digit too many.
                    let is_explained = || {
                        !step.rises(rise.value * EXPLAINED)
                            && (at < OPENING || has_project(facts, record, new.0))
                    };
                    if step.rises(rise.value) && !is_bounded && !is_explained() || step.falls(fall) {
                        report.add(step.doubt());
                    }
                }
            }
        }
    }
    for record in facts.records.of(RecordKind::Population) {
        let fall = facts
            .parameter("数字下降比例", record.period)
            .map_or(30.0, |parameter| parameter.value);
        for field in ["residents", "age60", "age65", "age80", "under3"] {
            let before = facts.previous(record, record.period, field);
            let old = before.and_then(|(before, period)| Some((period?, before.get(field)?)));
            let (Some(old), Some(new), Some(period)) = (old, record.get(field), record.period) else {
                continue;
            };
            let step = Step {
                record,
                field,
                old,
                new: (period, new),
            };
            // Over one year people do not grow by a half.
            if step.rises(1.5) || step.falls(fall) {
                report.add(step.doubt());
            }
        }
    }
}

/// One field of one record from one period to the next.
struct Step<'a> {
    record: &'a Record,
    field: &'static str,
    old: (Period, &'a Value),
    new: (Period, &'a Value),
}

impl Step<'_> {
    fn numbers(&self) -> Option<(f64, f64)> {
        let (from, to) = (self.old.1.as_number()?, self.new.1.as_number()?);
        // Opening and closing are no jumps.
        (from > 0.0 && to > 0.0 && (to - from).abs() >= LEAST_DIFFERENCE).then_some((from, to))
    }

    fn rises(&self, times: f64) -> bool {
        self.numbers().is_some_and(|(from, to)| to > from * times)
    }

    fn falls(&self, percent: f64) -> bool {
        self.numbers()
            .is_some_and(|(from, to)| to < from * (1.0 - percent / 100.0))
    }

    fn fits_into(&self, bound: &str) -> bool {
        let room = self.record.at(bound, Some(self.new.0)).and_then(Value::as_number);
        room.zip(self.new.1.as_number())
            .is_some_and(|(room, count)| count <= room)
    }

    fn doubt(&self) -> Doubt {
        let (record, field) = (self.record, self.field);
        let ((name, old), (_, new)) = (
            field_and_value(record.kind, field, self.old.1),
            field_and_value(record.kind, field, self.new.1),
        );
        let change = self.numbers().map_or_else(String::new, |(from, to)| {
            if to > from {
                format!("，是上期的{:.1}倍", to / from)
            } else {
                format!("，比上期少{:.1}%", (from - to) / from * 100.0)
            }
        });
        let message = format!(
            "{}：{name}从{}的{old}变为{new}{change}；请核对，属实的写明原因",
            subject_of(record, Some(self.new.0)),
            self.old.0.label()
        );
        let [place, what, when] = finding_key(record, Some(self.new.0)).each().map(str::to_owned);
        Doubt::new(&[&place, &what, &when, field], message)
            .at_period(record, field, Some(self.new.0))
            .expected(old)
            .found(new)
    }
}

/// Whether a project of that place was finished about then: it explains new beds.
fn has_project(facts: &Facts<'_>, record: &Record, period: Period) -> bool {
    let (name, township) = (name_key(record.text("name")), name_key(record.text("township")));
    facts.records.of(RecordKind::Project).iter().any(|project| {
        let end = project.number("end_year").unwrap_or_default();
        let is_then = (end - f64::from(period.year())).abs() <= 1.0;
        let text = name_key(project.text("name"));
        let place = name_key(project.text("place"));
        let is_there = text.contains(&name)
            || !township.is_empty() && (text.contains(&township) || place.contains(&township));
        let adds = ["新建", "扩建", "改扩建", "迁建"].contains(&project.text("build_type"));
        is_then && is_there && adds
    })
}
