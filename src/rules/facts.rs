//! What a rule may look at: the records, and what other rooms know of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use crate::forms::{Parameter, standards};
use crate::model::{
    Comparison, County, FindingFamily, Period, Record, RecordId, RecordKind, Records, Severity, Source,
    Value, name_key,
};

/// The records of a ledger with what is known about them.
pub struct Facts<'a> {
    /// The records of the ledger.
    pub records: &'a Records,
    /// The county of the ledger with its townships; `None` if no list knows it.
    pub county: Option<&'a County>,
    /// The indicators at each period in which one was reported, as far as they were computed.
    pub indicators: Vec<IndicatorFact>,
    /// The plan that the ledger follows first.
    pub plan: Option<PlanFact>,
    /// Parameters that the ledger has otherwise than the documents.
    pub parameters: BTreeMap<String, f64>,
    /// What imports found, as long as it stands.
    pub import_problems: Vec<ImportProblem>,
    index: OnceLock<RecordIndex<'a>>,
}

/// An indicator at a period: reported, computed, aimed at.
#[derive(Clone, Debug, Default)]
pub struct IndicatorFact {
    /// The ledger's record.
    pub record: RecordId,
    /// The period of the reported value; `None` where only the target is looked at.
    pub period: Option<Period>,
    /// The reported value.
    pub reported: Option<f64>,
    /// The computed one.
    pub computed: Option<f64>,
    /// Decimals that are compared.
    pub decimals: u8,
    /// How it is computed: 护理型床位 276 ÷ 床位总数 620 × 100%.
    pub formula: String,
    /// The date of the counted figures, when it is another than the period's.
    pub counted_at: Option<Period>,
    /// The dates of numerator and denominator, where they differ by more than the last count of people.
    pub dates: Option<(Period, Period)>,
    /// Whether smaller is better.
    pub falls: bool,
    /// Whether the value may exceed 100 with the unit %.
    pub may_exceed_100: bool,
    /// The target with its year.
    pub target: Option<(i32, Comparison)>,
    /// Targets of the documents above.
    pub superiors: Vec<SuperiorFact>,
    /// Whether the target asks for less than one of those.
    pub is_below_superior: bool,
    /// What is missing to the target and what the projects in hand add, with the unit of both.
    pub support: Option<SupportFact>,
}

/// The target of a document above.
#[derive(Clone, Debug)]
pub struct SuperiorFact {
    /// Its area: 临沧市.
    pub area: String,
    /// Its number.
    pub document: String,
    /// The target.
    pub target: Comparison,
    /// Its year.
    pub year: i32,
}

/// The gap of a counted indicator against the projects.
#[derive(Clone, Copy, Debug)]
pub struct SupportFact {
    /// What is missing.
    pub gap: f64,
    /// What the projects add.
    pub added: f64,
}

/// What the rules need of a plan.
#[derive(Clone, Debug)]
pub struct PlanFact {
    /// Its document.
    pub document: String,
    /// Day of issue, ISO; may be empty.
    pub issued: String,
    /// The year whose end it starts from.
    pub baseline_year: i32,
    /// The year whose end it aims at.
    pub target_year: i32,
}

/// What an import found and the ledger still shows.
#[derive(Clone, Debug)]
pub struct ImportProblem {
    /// What tells it from others: file, sheet and cell.
    pub key: String,
    /// The problem's code.
    pub code: String,
    /// How serious it is.
    pub severity: Severity,
    /// What kind it is.
    pub family: FindingFamily,
    /// What it is called.
    pub name: String,
    /// The message.
    pub message: String,
    /// File, sheet and row.
    pub source: Source,
    /// The cell.
    pub cell: String,
    /// The records of that row.
    pub kind: RecordKind,
    /// The record of that row, where there is one.
    pub record: RecordId,
    /// The field of that column, where there is one.
    pub field: Option<String>,
    /// The period of the sheet.
    pub period: Option<Period>,
}

/// Records by what others call them.
struct RecordIndex<'a> {
    project_of_return: HashMap<RecordId, &'a Record>,
    before: HashMap<(RecordKind, RecordId), &'a Record>,
}

/// The year of the first central programme.
const FIRST_PROGRAMME: i32 = 2021;

impl<'a> Facts<'a> {
    /// The records of a county, without what other rooms know.
    pub const fn new(records: &'a Records, county: Option<&'a County>) -> Self {
        Self {
            records,
            county,
            indicators: Vec::new(),
            plan: None,
            parameters: BTreeMap::new(),
            import_problems: Vec::new(),
            index: OnceLock::new(),
        }
    }

    /// The code of the county; empty when no list knows it.
    pub fn area_code(&self) -> &str {
        self.county.map_or("", |county| county.division.code.as_str())
    }

    /// A parameter as the ledger has it, else as the documents say for the area at a period; the latest without one.
    pub fn parameter(&self, name: &str, period: Option<Period>) -> Option<Parameter> {
        let year = period.map_or(i32::MAX, Period::year);
        let known = standards().parameter(name, self.area_code(), year)?;
        // What was revised keeps its older number for what is older.
        let is_older = known
            .revised
            .as_ref()
            .is_some_and(|revision| year < revision.from);
        Some(match self.parameters.get(name).filter(|_| !is_older) {
            Some(own) => Parameter {
                value: *own,
                source: "本台账设置".to_owned(),
                revised: None,
                ..known.clone()
            },
            None => known.clone(),
        })
    }

    /// A parameter of the central programme as it held when a project began, with what the officer is to compare
    /// when it was revised since; a project without a year is judged by the first programme.
    pub fn of_programme(&self, name: &str, project: &Record) -> Option<(Parameter, String)> {
        let begun = match project.get("start_year") {
            Some(Value::Integer(year)) => i32::try_from(*year).ok(),
            _ => None,
        };
        let year = begun.unwrap_or(FIRST_PROGRAMME);
        let parameter = self.parameter(name, Some(Period::Year(year)))?;
        let revised = parameter.revised_by(year);
        let remark = revised.map_or_else(String::new, |revision| {
            format!(
                "，并对照{}（修订后的标准未载明，可在审核参数里设置）",
                revision.source
            )
        });
        Some((parameter, remark))
    }

    /// The one project that a monthly return names.
    pub fn project_of(&self, record: &Record) -> Option<&'a Record> {
        self.index().project_of_return.get(&record.id).copied()
    }

    /// The record, or the figures of it, that come before: with its period.
    pub fn previous(
        &self,
        record: &'a Record,
        period: Option<Period>,
        field: &str,
    ) -> Option<(&'a Record, Option<Period>)> {
        if record.kind.is_periodic() {
            let mut before = self.before(record)?;
            while before.get(field).is_none() {
                before = self.before(before)?;
            }
            return Some((before, before.period));
        }
        let mut earlier = record.figures.range(..period?).rev();
        let (found, _) = earlier.find(|(_, figures)| figures.values.get(field).is_some())?;
        Some((record, Some(*found)))
    }

    /// The record of the same township or project one period earlier.
    pub fn before(&self, record: &Record) -> Option<&'a Record> {
        self.index().before.get(&(record.kind, record.id)).copied()
    }

    fn index(&self) -> &RecordIndex<'a> {
        self.index.get_or_init(|| RecordIndex::of(self.records))
    }
}

impl<'a> RecordIndex<'a> {
    fn of(records: &'a Records) -> Self {
        let mut named: HashMap<String, Option<&Record>> = HashMap::new();
        for project in records.of(RecordKind::Project) {
            // Two projects of one name: nobody knows whose return it is.
            named
                .entry(name_key(project.text("name")))
                .and_modify(|known| *known = None)
                .or_insert(Some(project));
        }
        let mut project_of_return = HashMap::new();
        for record in records.of(RecordKind::ProjectReturn) {
            if let Some(Some(project)) = named.get(&name_key(record.text("project"))) {
                project_of_return.insert(record.id, *project);
            }
        }
        let mut before = HashMap::new();
        for kind in [
            RecordKind::ProjectReturn,
            RecordKind::Population,
            RecordKind::BaseFigure,
        ] {
            let mut series: HashMap<String, Vec<&Record>> = HashMap::new();
            for record in records.of(kind) {
                series.entry(name_key(record.name())).or_default().push(record);
            }
            for list in series.values_mut() {
                list.sort_by_key(|record| record.period);
                for (earlier, later) in list.iter().zip(list.iter().skip(1)) {
                    if earlier.period < later.period {
                        before.insert((kind, later.id), *earlier);
                    }
                }
            }
        }
        Self {
            project_of_return,
            before,
        }
    }
}
