//! The mistakes, family by family.

mod figures;
mod money;
mod targets;
mod time;
mod words;

use laoxiao::model::{Period, Record, RecordKind};
use laoxiao::rules::IndicatorFact;

use crate::Injected;
use crate::county::{clean, int};

/// What is collected.
struct Collected(Vec<Injected>);

impl Collected {
    /// A mistake in some records of a kind.
    pub(super) fn add(
        &mut self,
        what: &str,
        rules: &[&'static str],
        (kind, field): (RecordKind, &'static str),
        at: &[usize],
        change: impl Fn(&mut Record),
    ) {
        for at in at {
            let mut records = clean();
            change(
                records
                    .iter_mut()
                    .filter(|record| record.kind == kind)
                    .nth(*at)
                    .unwrap(),
            );
            self.push(format!("{what} {at}"), rules, (kind, field), records, Vec::new());
        }
    }

    /// A mistake in the list as a whole.
    fn list(
        &mut self,
        what: &str,
        rules: &[&'static str],
        (kind, field): (RecordKind, &'static str),
        at: &[usize],
        change: impl Fn(&mut Vec<Record>, usize),
    ) {
        for at in at {
            let mut records = clean();
            change(&mut records, *at);
            self.push(format!("{what} {at}"), rules, (kind, field), records, Vec::new());
        }
    }

    fn push(
        &mut self,
        what: String,
        rules: &[&'static str],
        (kind, field): (RecordKind, &'static str),
        records: Vec<Record>,
        facts: Vec<IndicatorFact>,
    ) {
        self.0.push(Injected {
            what,
            rules: rules.to_vec(),
            kind,
            field,
            records,
            facts,
        });
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Injected> {
    let mut all = Collected(Vec::new());
    figures::sums(&mut all);
    figures::people(&mut all);
    time::time(&mut all);
    money::money(&mut all);
    money::returns(&mut all);
    words::names(&mut all);
    targets::targets(&mut all);
    targets::missing(&mut all);
    words::texts(&mut all);
    all.0
}

fn figure(record: &mut Record, period: Period, field: &str, value: usize) {
    record.set_figure(period, field, Some(int(value)));
}
