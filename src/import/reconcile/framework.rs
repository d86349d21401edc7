//! Which plan (方案) a table of indicators belongs to. Said by the officer, by a number or title above the table, by its
//! area and years; where that leaves more than one answer, or none, the officer is asked: a table that goes into another
//! plan overwrites its targets.

use crate::model::{FrameworkFacts, RecordKind, gazetteer, name_key};

use crate::import::grid::{CellValue, Grid, GridCell};
use crate::import::plan::known_framework::{FrameworkOption, KnownFramework};
use crate::import::plan::options::{Known, Options};
use crate::import::plan::waiting::{Waiting, WaitingFor};
use crate::import::recognise::RecognisedTable;
use crate::import::recognise::mapping::Target;
use crate::import::rows::indicator::strip_unit;

/// The plan of a sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct FrameworkChoice {
    /// Its id; none while the officer is asked.
    pub(crate) id: Option<String>,
    /// Base year and target year.
    pub(crate) years: Option<(i32, i32)>,
    /// What is written on the cover of one that is made by this import.
    pub(crate) new: Option<FrameworkFacts>,
    /// Why it is this one, a Chinese phrase.
    pub(crate) reason: String,
    /// The question that is open.
    pub(crate) waiting: Option<Waiting>,
}

impl FrameworkChoice {
    /// Whether there is anything to say: another table has no plan.
    pub(crate) fn is_about_a_plan(&self) -> bool {
        self.id.is_some() || self.waiting.is_some()
    }
}

/// What a sheet says about its plan.
#[derive(Debug)]
struct SheetWords<'a> {
    /// The lines above the table, and the name of the sheet.
    lines: Vec<&'a str>,
    /// The last year of the five-year plan that its title names.
    named_end: Option<i32>,
    /// The latest year that its headers or title set targets for.
    target_year: Option<i32>,
    /// The earliest year in its headers.
    first_year: Option<i32>,
    /// Names with targets, as far as rows were read.
    rows: Vec<(String, Option<f64>)>,
}

/// Plans run for five years to these.
const PLAN_ENDS: [i32; 4] = [2020, 2025, 2030, 2035];
/// The names of the periods.
const PERIODS: [(&str, i32); 3] = [("十四五", 2025), ("十五五", 2030), ("十六五", 2035)];

/// Chooses the plan of a table, or asks; nothing for other tables and where no plans are known.
pub(crate) fn choose(
    table: &RecognisedTable<'_>,
    grid: &Grid,
    lines: &[String],
    options: &Options,
    known: &Known<'_>,
) -> FrameworkChoice {
    if table.kind != RecordKind::Indicator || known.plans.is_empty() {
        return FrameworkChoice::default();
    }
    let words = SheetWords::of(table, grid, lines);
    match &options.framework {
        Some(FrameworkOption::Known(id)) => match known.plans.iter().find(|plan| plan.facts.id == *id) {
            Some(plan) => chosen(plan, "已指定".to_owned()),
            None => ask(&words, known, &[], &format!("没有“{id}”这个方案；请另选")),
        },
        Some(FrameworkOption::New(facts)) => new_plan(facts, &words, known),
        None => find(&words, known),
    }
}

fn chosen(plan: &KnownFramework, reason: String) -> FrameworkChoice {
    FrameworkChoice {
        id: Some(plan.facts.id.clone()),
        years: Some((plan.facts.baseline_year, plan.facts.target_year)),
        reason,
        ..FrameworkChoice::default()
    }
}

/// The plan that all signs point at.
fn find(words: &SheetWords<'_>, known: &Known<'_>) -> FrameworkChoice {
    let numbered: Vec<&KnownFramework> = known
        .plans
        .iter()
        .filter(|plan| plan.facts.document.contains(['号', '〔']) && words.says(&plan.facts.document))
        .collect();
    if let [plan] = numbered.as_slice() {
        return chosen(plan, format!("表上写着文号{}", plan.facts.document));
    }
    let place = words.place(known);
    let fits = |plan: &&KnownFramework| {
        let is_own = |code: &str| code == known.county.division.code;
        let in_area = match &place {
            // A county may follow another's plan as its own; a superior's plan is never meant by the county's name.
            Some(place) if is_own(place) => {
                is_own(&plan.facts.area_code) || plan.is_current && plan.facts.area_code.len() >= 6
            }
            Some(place) => plan.facts.area_code == *place,
            None => plan.is_kept && is_own(&plan.facts.area_code) || plan.is_current,
        };
        let in_time = words
            .target_year
            .is_none_or(|year| year == plan.facts.target_year);
        in_area && in_time && (plan.is_kept || place.is_some())
    };
    let fitting: Vec<&KnownFramework> = known.plans.iter().filter(fits).collect();
    let shared = |plan: &KnownFramework| plan.compare(&words.rows);
    match fitting.as_slice() {
        [plan] if words.rows.is_empty() => chosen(plan, words.reason(plan, 0)),
        [plan] => {
            let (same, different) = shared(plan);
            // A table with its own plan's names and targets is that plan's; a few changed targets are its revision and are
            // listed. Where half of the names or targets are others it may be another plan.
            let is_same = same * 2 >= words.rows.len() && different * 2 <= same;
            if is_same {
                chosen(plan, words.reason(plan, same))
            } else {
                let why = format!(
                    "表上 {} 项指标中有 {same} 项与“{}”同名，其中 {different} 项目标不同；",
                    words.rows.len(),
                    plan.facts.title
                );
                ask(words, known, &[plan.facts.id.as_str()], &why)
            }
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|plan| plan.facts.id.as_str()).collect();
            ask(words, known, &ids, "")
        }
    }
}

/// A plan made by this import, when the table or the officer says its title and years.
fn new_plan(said: &FrameworkFacts, words: &SheetWords<'_>, known: &Known<'_>) -> FrameworkChoice {
    let mut facts = said.clone();
    if facts.title.is_empty() {
        facts.title = words.title();
    }
    if facts.target_year == 0 {
        facts.target_year = words.target_year.unwrap_or_default();
    }
    if facts.baseline_year == 0 {
        let stated = words.first_year.filter(|year| *year < facts.target_year);
        let usual = PLAN_ENDS
            .contains(&facts.target_year)
            .then_some(facts.target_year - 5);
        // A column of the plan before, or of its first year, is not what this one starts from.
        let named = usual.filter(|_| words.named_end == Some(facts.target_year));
        facts.baseline_year = named.or(stated).or(usual).unwrap_or_default();
    }
    if facts.area_code.is_empty() && facts.area.is_empty() {
        let division = &known.county.division;
        facts.area = known.county.short_name();
        facts.area_code.clone_from(&division.code);
        if let Some((area, code)) = words
            .named_place(known)
            .filter(|(_, code)| *code != division.code)
        {
            facts.area = area;
            facts.area_code = code;
        }
    }
    let lacks = [
        (facts.title.is_empty(), "题名"),
        (facts.baseline_year == 0, "基期年"),
        (facts.target_year == 0, "目标年"),
    ];
    let lacks: Vec<&str> = lacks
        .iter()
        .filter(|(lacks, _)| *lacks)
        .map(|(_, name)| *name)
        .collect();
    if !lacks.is_empty() {
        return FrameworkChoice {
            waiting: Some(Waiting {
                what: WaitingFor::Framework,
                question: format!("表上没有写明新方案的{}，请补上", lacks.join("、")),
                choices: vec!["new".to_owned()],
            }),
            ..FrameworkChoice::default()
        };
    }
    if facts.id.is_empty() {
        let stem = format!("own{}", facts.target_year);
        let is_free = |id: &String| known.plans.iter().all(|plan| plan.facts.id != *id);
        let numbered = (2u32..1000).map(|number| format!("{stem}-{number}"));
        facts.id = std::iter::once(stem.clone())
            .chain(numbered)
            .find(is_free)
            .unwrap_or(stem);
    }
    FrameworkChoice {
        id: Some(facts.id.clone()),
        years: Some((facts.baseline_year, facts.target_year)),
        reason: "新建方案".to_owned(),
        new: Some(facts),
        waiting: None,
    }
}

fn ask(words: &SheetWords<'_>, known: &Known<'_>, first: &[&str], why: &str) -> FrameworkChoice {
    let offered = |plan: &&KnownFramework| plan.is_kept || first.contains(&plan.facts.id.as_str());
    let mut plans: Vec<&KnownFramework> = known.plans.iter().filter(offered).collect();
    plans.sort_by_key(|plan| !first.contains(&plan.facts.id.as_str()));
    let names: Vec<String> = plans.iter().map(|plan| plan.label()).collect();
    let mut choices: Vec<String> = plans.iter().map(|plan| plan.facts.id.clone()).collect();
    // A title or year of no known plan means a plan of its own.
    if first.is_empty() {
        choices.insert(0, "new".to_owned());
    } else {
        choices.push("new".to_owned());
    }
    FrameworkChoice {
        waiting: Some(Waiting {
            what: WaitingFor::Framework,
            question: format!(
                "{why}不能确定这张指标表（{}）属于哪个方案；请选定：新建方案，或{}",
                words.title(),
                names.join("、")
            ),
            choices,
        }),
        ..FrameworkChoice::default()
    }
}

impl<'a> SheetWords<'a> {
    fn of(table: &RecognisedTable<'_>, grid: &'a Grid, lines: &'a [String]) -> Self {
        let mut goals = Vec::new();
        let mut years = Vec::new();
        for mapped in &table.mapping.mapped {
            match mapped.target {
                Target::GoalOf(year, _) | Target::StepOf(year, _) => goals.push(year),
                Target::ValueOf(period, _) => years.push(period.year()),
                Target::Field(_) => {}
            }
        }
        let bare = years.iter().copied().filter(|year| PLAN_ENDS.contains(year));
        let lines: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .chain([grid.name.as_str()])
            .collect();
        let is_named = |(name, _): &&(&str, i32)| lines.iter().any(|line| line.contains(name));
        let named: Vec<i32> = PERIODS.iter().filter(is_named).map(|(_, year)| *year).collect();
        // A title may name the plan before too: the columns say which one it sets targets for.
        let with_goals = named.iter().copied().filter(|year| goals.contains(year)).max();
        let named = with_goals.or(named.first().copied());
        let in_title = named.or_else(|| lines.iter().find_map(|line| five_years(line)));
        // A target of a year on the way, or of another plan's end, is no sign against the period in the title.
        let target_year = in_title
            .or_else(|| goals.iter().copied().max())
            .or_else(|| bare.filter(|year| *year >= 2025 && years.len() > 1).max());
        Self {
            rows: rows(table, grid, target_year),
            named_end: in_title,
            first_year: years.iter().chain(&goals).copied().min(),
            target_year,
            lines,
        }
    }

    fn says(&self, text: &str) -> bool {
        let text = name_key(text);
        !text.is_empty() && self.lines.iter().any(|line| name_key(line).contains(&text))
    }

    /// The title: the longest line above the table that is no sentence and no line of labels.
    fn title(&self) -> String {
        let lines = self.lines.split_last().map_or(&[][..], |(_, above)| above);
        let is_title = |line: &&&str| !line.contains(['：', ':', '。', '；']);
        let is_named = |line: &&&str| {
            !line
                .trim_start_matches("Sheet")
                .chars()
                .all(|c| c.is_ascii_digit())
        };
        let length = |line: &&&str| line.chars().count();
        let titles = lines.iter().filter(is_named).filter(is_title).max_by_key(length);
        let longest = titles.or_else(|| lines.iter().filter(is_named).max_by_key(length));
        longest.map_or_else(String::new, |line| line.split_whitespace().collect::<String>())
    }

    /// The code of the area that the title names; none when it names none.
    fn place(&self, known: &Known<'_>) -> Option<String> {
        self.named_place(known).map(|(_, code)| code)
    }

    /// The area that the title names, with its code: the ledger's county, one with a plan, or another county.
    fn named_place(&self, known: &Known<'_>) -> Option<(String, String)> {
        let county = known.county;
        let is_named = |name: &str| {
            let stem = name.trim_end_matches(['县', '市', '区', '州', '省']);
            stem.chars().count() > 1 && self.lines.iter().any(|line| line.contains(stem))
        };
        if is_named(&county.short_name()) || is_named(&county.division.name) {
            return Some((county.short_name(), county.division.code.clone()));
        }
        let of_plan = known.plans.iter().find(|plan| is_named(&plan.facts.area));
        if let Some(plan) = of_plan {
            return Some((plan.facts.area.clone(), plan.facts.area_code.clone()));
        }
        let other = gazetteer().counties().iter().find(|other| {
            let name = other.short_name();
            self.lines
                .iter()
                .any(|line| line.contains(&name) || line.contains(&other.division.name))
        });
        other.map(|other| (other.short_name(), other.division.code.clone()))
    }

    fn reason(&self, plan: &KnownFramework, same: usize) -> String {
        let mut signs = Vec::new();
        if self.says(&plan.facts.area) {
            signs.push(format!("表题写着{}", plan.facts.area));
        }
        if self.target_year == Some(plan.facts.target_year) {
            signs.push(format!("目标年是{}年", plan.facts.target_year));
        }
        if same > 0 {
            signs.push(format!("{} 项指标中有 {same} 项同名", self.rows.len()));
        }
        if signs.is_empty() {
            signs.push("本县现行方案".to_owned());
        }
        signs.join("，")
    }
}

/// The last year of a five-year plan that a line writes as its first and last year: 2026—2030年.
fn five_years(line: &str) -> Option<i32> {
    let years = |end: &i32| {
        let first = (end - 4).to_string();
        let mut found = line.match_indices(&first);
        found.any(|(at, _)| {
            let rest = line.get(at + first.len()..).unwrap_or_default();
            let rest = rest.strip_prefix('年').unwrap_or(rest);
            let rest = rest.trim_start_matches(['—', '-', '－', '–', '~', '～', '至', '到']);
            rest.starts_with(&end.to_string())
        })
    };
    PLAN_ENDS.into_iter().find(years)
}

/// The names of the rows that were read, with the targets of a year.
fn rows(table: &RecognisedTable<'_>, grid: &Grid, year: Option<i32>) -> Vec<(String, Option<f64>)> {
    let Some(name) = table.mapping.required() else {
        return Vec::new();
    };
    let is_goal = |target: Target| match target {
        Target::GoalOf(own, _) => year.is_none_or(|year| own == year),
        Target::ValueOf(period, _) => Some(period.year()) == year,
        Target::Field(field) => field.id == "target",
        Target::StepOf(own, _) => year == Some(own),
    };
    let mut mapped = table.mapping.mapped.iter();
    let goal = mapped
        .find(|mapped| is_goal(mapped.target))
        .map(|mapped| mapped.column);
    let body = grid.rows.range(table.header.bottom + 1..);
    let row = |(_, row): (u32, &crate::import::grid::cells::SparseRow)| {
        let text = row.get(name.column).map(|cell| cell.text().into_owned())?;
        let key = name_key(&strip_unit(&text));
        let target = goal.and_then(|goal| row.get(goal)).and_then(number);
        let others = row.values().filter(|cell| !cell.text().is_empty()).count();
        (!key.is_empty() && others > 1).then_some((key, target))
    };
    body.filter_map(row).collect()
}

fn number(cell: &GridCell) -> Option<f64> {
    match &cell.value {
        CellValue::Number(number) => Some(*number),
        CellValue::Text(text) => crate::model::Comparison::parse(text).map(|comparison| comparison.value),
        _ => None,
    }
}
