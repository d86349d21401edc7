//! The township that a whole table or a part of it belongs to: from 填报单位, title, tab, or a row of its own.

use crate::forms::dictionary;
use crate::model::{Problem, RecordKind, Severity, TownshipIndex, Value, parse_number, plain};

use super::draft::Draft;
use super::row_words::is_note;
use super::title_number::split_numeral;
use crate::import::grid::cells::SparseRow;
use crate::import::grid::{CellPlace, CellValue, GridCell};

/// The township of the rows that have none of their own.
#[derive(Debug, Default)]
pub(crate) struct TableTownship {
    /// What the table as a whole says.
    of_table: Option<String>,
    /// What the last row in a township's name says.
    of_section: Option<SectionTownship>,
    /// How deep the rows in a township's name stand, once one was met.
    rank: Option<u8>,
}

#[derive(Debug)]
struct SectionTownship {
    name: String,
    rank: u8,
    cell: CellPlace,
}

/// Townships stand outside 一、 when they come first, inside （一） otherwise.
const OUTERMOST: u8 = 0;
const INSIDE: u8 = 3;

/// A short name of a township is no longer, its numeral included: （十一）四排山.
const SHORT: usize = 8;

/// Labels of the office that fills in a table.
const OFFICES: [&str; 8] = [
    "填报单位",
    "填报乡镇",
    "填表单位",
    "上报单位",
    "报送单位",
    "单位名称",
    "所属乡镇",
    "乡镇",
];

/// Whether records of a kind lie in a township that their name does not say.
pub(crate) fn lies_in_township(kind: RecordKind) -> bool {
    let field = dictionary().field(kind, "township");
    field.is_some_and(|field| !field.required)
}

impl TableTownship {
    /// What the lines above a table and its tab say. When they contradict each other, nobody is believed but the user.
    pub(crate) fn of_table(
        kind: RecordKind,
        tab: &str,
        lines: &[String],
        townships: &TownshipIndex<'_>,
        chosen: Option<&String>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut table = Self::default();
        if !lies_in_township(kind) {
            return table;
        }
        if chosen.is_some() {
            table.of_table = chosen.cloned();
            return table;
        }
        let name = |text: &str| townships.find(text).map(|township| township.name.clone());
        let offices = lines.iter().rev().find_map(|line| name(of_office(&plain(line))?));
        let mut titles = lines.iter().rev().filter(|line| is_title(line));
        let title = titles.find_map(|line| name(line));
        let said: Vec<String> = [offices, title, name(tab)].into_iter().flatten().collect();
        let Some(first) = said.first() else { return table };
        if let Some(other) = said.iter().find(|other| *other != first) {
            problems.push(Problem {
                cell: String::new(),
                severity: Severity::Verify,
                code: "township.differs",
                message: format!(
                    "填报单位、标题和工作表名说的乡镇不同（{first}、{other}），没有给各行填乡镇；请改正后再导入，或补填“所在乡镇”一列"
                ),
            });
        } else {
            table.of_table = Some(first.clone());
        }
        table
    }

    /// Takes a row in a township's name; gives the rank at which it stands among sections.
    pub(crate) fn open(&mut self, name: &str, cell: CellPlace, is_within_section: bool) -> u8 {
        let fresh = if is_within_section { INSIDE } else { OUTERMOST };
        let rank = *self.rank.get_or_insert(fresh);
        self.of_section = Some(SectionTownship {
            name: name.to_owned(),
            rank,
            cell,
        });
        rank
    }

    /// Takes 耿马镇小计 above its rows.
    pub(crate) fn open_with_sum(
        &mut self,
        cells: &SparseRow,
        cell: CellPlace,
        is_within_section: bool,
        townships: &TownshipIndex<'_>,
    ) {
        let mut texts = cells.values().filter(|cell| !cell.is_number());
        let name = texts.find_map(|cell| {
            let text = plain(&cell.text());
            let sums = ["小计", "合计", "汇总"];
            let bare = sums.iter().find_map(|sum| text.split_once(sum))?.0;
            named_alone(bare, townships)
        });
        if let Some(name) = name {
            self.open(&name, cell, is_within_section);
        }
    }

    /// A row that nobody understands ends the township above it; whether there was one.
    pub(crate) fn lose(&mut self) -> bool {
        self.of_section.take().is_some()
    }

    /// A section of a rank ends the township that stands inside it.
    pub(crate) fn close_at(&mut self, rank: u8) {
        if self.of_section.as_ref().is_some_and(|open| open.rank >= rank) {
            self.of_section = None;
        }
    }

    /// Gives a row its township when it has none of its own, not even by its place.
    pub(crate) fn give(&self, draft: &mut Draft) {
        let is_placed = draft.implied.iter().any(|(field, _)| field == "township");
        if is_placed || draft.get("township").is_some() {
            return;
        }
        let (name, cell) = match (&self.of_section, &self.of_table) {
            (Some(section), _) => (&section.name, section.cell),
            (None, Some(name)) => (name, draft.name_place()),
            (None, None) => return,
        };
        draft.stated.retain(|stated| stated.field != "township");
        draft.state("township", Some(Value::Text(name.clone())), cell);
    }
}

/// The township in place of a name, with nothing but figures beside it and in columns that may hold words.
pub(crate) fn over_its_rows(
    text: &str,
    cells: &SparseRow,
    may_hold_words: [Option<u32>; 2],
    townships: &TownshipIndex<'_>,
) -> Option<String> {
    // Most names end otherwise, which is seen at once; a short name of a township (孟定) has no ending.
    let may_be_short = text.chars().count() <= SHORT;
    if !may_be_short && !text.ends_with(['镇', '乡', '道', ')', ':', '处', '场', '府', '会']) {
        return None;
    }
    let is_figure = |cell: &GridCell| {
        cell.is_number() || cell.value == CellValue::Uncalculated || parse_number(&cell.text()).is_ok()
    };
    let is_alone = cells.iter().all(|(column, cell)| {
        may_hold_words.contains(&Some(column)) || is_figure(cell) || plain(&cell.text()) == text
    });
    let behind_numeral = split_numeral(text).map_or(text, |(_, behind)| behind);
    is_alone.then(|| named_alone(behind_numeral, townships)).flatten()
}

/// The township that a row of its own names: 耿马镇, 耿马镇（3家）, 孟定镇：, 孟定农场管委会. A farm is one also where the list
/// of townships does not have it.
pub(crate) fn named_alone(text: &str, townships: &TownshipIndex<'_>) -> Option<String> {
    const OFFICES: [&str; 6] = [
        "人民政府",
        "政府",
        "社区管理委员会",
        "管理委员会",
        "管委会",
        "办事处",
    ];
    let text = plain(text);
    let bare = text.split(['(', ':']).next().unwrap_or(&text);
    let of_office = OFFICES.iter().find_map(|office| bare.strip_suffix(office));
    let mut names = [Some(bare), of_office].into_iter().flatten();
    if let Some(township) = names.find_map(|name| townships.named(name)) {
        return Some(township.name.clone());
    }
    let name = of_office.unwrap_or(bare);
    let ends = |words: &[&str]| words.iter().any(|end| name.ends_with(end));
    let is_farm = ends(&["农场", "林场", "茶场"]);
    let is_like_one = is_farm || townships.is_empty() && ends(&["镇", "乡", "街道"]);
    (is_like_one && (2..=12).contains(&name.chars().count())).then(|| name.to_owned())
}

/// What stands behind 填报单位：.
fn of_office(line: &str) -> Option<&str> {
    OFFICES.iter().find_map(|label| {
        let (_, behind) = line.split_once(label)?;
        let behind = behind.trim_start_matches("(盖章)").trim_start_matches("(公章)");
        let office = behind.strip_prefix(':')?;
        // 填报单位：耿马镇人民政府 填报时间：…
        let end = ["填报", "填表", "联系", "单位:", "日期", "统计"]
            .iter()
            .filter_map(|next| office.find(next))
            .min();
        office.get(..end.unwrap_or(office.len()))
    })
}

/// Whether a line is a title, and no remark, label or row of cells.
pub(crate) fn is_title(line: &str) -> bool {
    if line.split_whitespace().count() > 3 {
        return false;
    }
    let line = plain(line);
    line.chars().count() <= 40 && !line.contains([':', '。', ';']) && !is_note(&line)
}

#[cfg(test)]
mod tests {
    use crate::model::{County, Division};

    use super::*;

    fn county() -> County {
        let named = |code: &str, name: &str| Division {
            name: name.to_owned(),
            code: code.to_owned(),
        };
        County {
            division: named("530926", "耿马傣族佤族自治县"),
            prefecture: named("5309", "临沧市"),
            townships: vec![named("530926100", "耿马镇"), named("530926101", "孟定镇")],
        }
    }

    fn of(tab: &str, lines: &[&str]) -> (Option<String>, usize) {
        let county = county();
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let mut problems = Vec::new();
        let townships = TownshipIndex::of(&county);
        let kind = RecordKind::ElderFacility;
        let table = TableTownship::of_table(kind, tab, &lines, &townships, None, &mut problems);
        (table.of_table, problems.len())
    }

    #[test]
    fn office_title_and_tab_say_the_township_unless_they_contradict() {
        let town = |name: &str| Some(name.to_owned());
        assert_eq!(of("孟定镇", &[]), (town("孟定镇"), 0));
        assert_eq!(of("Sheet1", &["耿马镇养老机构情况统计表"]), (town("耿马镇"), 0));
        let office = "填报单位（盖章）：孟定镇人民政府 填报时间：2023年7月";
        assert_eq!(of("Sheet1", &["养老机构", office]), (town("孟定镇"), 0));
        assert_eq!(of("孟定镇", &["耿马镇养老机构情况"]), (None, 1));
        assert_eq!(of("Sheet1", &["注：耿马镇数据含农场"]), (None, 0));
        assert_eq!(of("Sheet1", &["耿马县养老机构情况"]), (None, 0));
        assert_eq!(of("Sheet1", &["1 上期示例敬老院 耿马镇 30 10"]), (None, 0));
        assert_eq!(of("孟定", &["养老机构情况"]), (town("孟定镇"), 0));
        assert_eq!(of("Sheet1", &["填报单位：孟定"]), (town("孟定镇"), 0));
        // The county, or the township of its seat.
        assert_eq!(of("耿马", &["养老机构情况"]), (None, 0));
    }

    #[test]
    fn a_row_in_a_townships_name_is_no_institution() {
        let county = county();
        let townships = TownshipIndex::of(&county);
        let named = |text: &str| named_alone(text, &townships);
        assert_eq!(named("耿马镇（3家）").as_deref(), Some("耿马镇"));
        assert_eq!(named("孟定镇：").as_deref(), Some("孟定镇"));
        assert_eq!(named("孟定镇人民政府").as_deref(), Some("孟定镇"));
        assert_eq!(named("勐撒农场管委会").as_deref(), Some("勐撒农场"));
        assert_eq!(named("孟定（3家）").as_deref(), Some("孟定镇"));
        assert_eq!(named("耿马镇敬老院"), None);
        assert_eq!(named("河外镇"), None);
        assert_eq!(named("耿马"), None);
        assert_eq!(
            named_alone("江北街道", &TownshipIndex::default()).as_deref(),
            Some("江北街道")
        );
    }
}
