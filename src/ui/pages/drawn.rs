//! What pages show about an indicator beyond its figure, reckoned once a snapshot and indicator.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use crate::export::picture::Chart;
use crate::indicators::{
    Breakdown, Figure, Origin, Path, Support, breakdown, figure_of, path, support, townships,
};
use crate::model::Period;
use crate::ops::{Snapshot, path_chart, township_chart};

/// Everything about one indicator.
pub(super) struct Detail {
    /// From the baseline to the target.
    pub(super) path: Chart,
    /// By township, where that can be told of more than one.
    pub(super) townships: Option<Chart>,
    /// The records behind the value.
    pub(super) breakdown: Breakdown,
    /// What projects add.
    pub(super) support: Option<Support>,
    /// The values of each period, the latest first.
    pub(super) values: Vec<Dated>,
}

/// The value of a period.
pub(super) struct Dated {
    pub(super) period: Period,
    pub(super) computed: Option<f64>,
    pub(super) reported: Option<f64>,
}

/// Details and figures by what they were reckoned from.
#[derive(Default)]
pub(super) struct Drawn {
    of: Weak<Snapshot>,
    details: HashMap<(String, String), Arc<Detail>>,
    figures: HashMap<String, Option<Arc<Figure>>>,
}

impl Drawn {
    /// The detail of a figure.
    pub(super) fn detail(&mut self, snapshot: &Arc<Snapshot>, figure: &Figure) -> Arc<Detail> {
        self.keep_to(snapshot);
        let key = (figure.framework.clone(), figure.id.clone());
        let made = self
            .details
            .entry(key)
            .or_insert_with(|| Arc::new(Detail::of(snapshot, figure)));
        Arc::clone(made)
    }

    /// The figure of a definition: the one of the ledger's own framework, else without a target.
    pub(super) fn figure(&mut self, snapshot: &Arc<Snapshot>, id: &str) -> Option<Arc<Figure>> {
        self.keep_to(snapshot);
        let find = || {
            let own = snapshot.figures.iter().find(|figure| figure.id == id).cloned();
            let alone = || figure_of(&snapshot.records, &snapshot.frameworks, id, snapshot.period);
            own.or_else(alone).map(Arc::new)
        };
        self.figures.entry(id.to_owned()).or_insert_with(find).clone()
    }

    /// Forgets what was reckoned from another snapshot. The weak pointer keeps its place from being taken by a new one.
    fn keep_to(&mut self, snapshot: &Arc<Snapshot>) {
        if self.of.as_ptr() != Arc::as_ptr(snapshot) {
            *self = Self {
                of: Arc::downgrade(snapshot),
                ..Self::default()
            };
        }
    }
}

impl Detail {
    fn of(snapshot: &Snapshot, figure: &Figure) -> Self {
        let (records, frameworks) = (&snapshot.records, &snapshot.frameworks);
        let county = snapshot.county.short_name();
        let way = path(
            records,
            frameworks,
            &figure.framework,
            &figure.id,
            snapshot.period,
        );
        let by_township = townships(records, frameworks, figure).filter(|found| found.bars.len() > 1);
        Self {
            townships: by_township.map(|found| Chart::Bars(township_chart(&county, figure, &found))),
            path: Chart::Path(path_chart(&county, figure, &way)),
            breakdown: breakdown(records, frameworks, figure),
            support: support(records, frameworks, figure),
            values: values(&way),
        }
    }
}

fn values(path: &Path) -> Vec<Dated> {
    let mut list: Vec<Dated> = path
        .points
        .iter()
        .filter(|point| point.origin == Origin::Computed)
        .map(|point| Dated {
            period: point.period,
            computed: Some(point.value),
            reported: None,
        })
        .collect();
    for (period, value) in &path.reported {
        let same = |dated: &&mut Dated| dated.period.end_in_years() == period.end_in_years();
        match list.iter_mut().find(same) {
            Some(dated) => dated.reported = Some(*value),
            None => list.push(Dated {
                period: *period,
                computed: None,
                reported: Some(*value),
            }),
        }
    }
    list.sort_by_key(|dated| std::cmp::Reverse(dated.period));
    list
}
