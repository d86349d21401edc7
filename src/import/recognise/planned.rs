//! Tables of what is to come, told by their titles: targets divided among townships or departments, and plans for
//! institutions. Their figures are no state of any period.

use crate::model::{RecordKind, TownshipIndex, plain};

use super::{RecognisedTable, SEARCHED_ROWS, SheetRefusal};
use crate::import::grid::cells::SparseRow;
use crate::import::grid::{Grid, GridCell};
use crate::import::plan::options::Known;

/// What a title of targets says.
const TARGETS: [&str; 10] = [
    "目标任务",
    "任务分解",
    "目标分解",
    "分解表",
    "计划表",
    "建设计划",
    "规划表",
    "建设任务",
    "目标表",
    "年度目标",
];
/// What makes it a table of how they stand.
const DONE: [&str; 8] = [
    "完成情况",
    "完成进度",
    "进展",
    "执行情况",
    "落实情况",
    "推进情况",
    "调度",
    "实际",
];
/// The township's rows of a table of divided targets; fewer are chance.
const MIN_TOWNSHIPS: usize = 2;

/// A table of institutions or people whose title says that its figures are targets.
pub(super) fn refuse_planned(
    grid: &Grid,
    known: &Known<'_>,
    table: &RecognisedTable<'_>,
) -> Result<(), SheetRefusal> {
    let is_state = matches!(
        table.kind,
        RecordKind::ElderFacility | RecordKind::ChildcareFacility | RecordKind::Population
    );
    let Some(title) = planned_title(grid, table.header.top).filter(|_| is_state) else {
        return Ok(());
    };
    if has_townships(grid, known) && !table.has_name() || table.kind == RecordKind::Population {
        return Err(divided());
    }
    Err(format!(
        "标题“{title}”写的是计划或目标，没有当作{}的实际数读入；确是实际数的，请指定记录类别（命令行 --record {}）后再导入",
        table.kind.label(),
        table.kind
    )
    .into())
}

/// The refusal of a sheet without any known table that divides targets among townships.
pub(super) fn divided_targets(grid: &Grid, known: &Known<'_>) -> Option<SheetRefusal> {
    planned_title(grid, u32::MAX)?;
    has_townships(grid, known).then(divided)
}

fn divided() -> SheetRefusal {
    SheetRefusal {
        is_divided: true,
        ..SheetRefusal::from(
            "数是分到乡镇或部门的目标，不是实际数；请按分解表导入（“指标”页的“分解与完成”）".to_owned(),
        )
    }
}

/// The line above the header that says so.
fn planned_title(grid: &Grid, header_top: u32) -> Option<String> {
    let rows = grid.rows.range(..header_top).take(SEARCHED_ROWS);
    let titles = rows.filter(|(_, cells)| cells.len() <= 2);
    let titles = titles.filter_map(|(_, cells)| cells.values().next());
    let said = titles.map(|cell| plain(&cell.text())).find(|text| {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        text.chars().count() <= 40 && has(&TARGETS) && !has(&DONE)
    });
    let tab =
        || Some(plain(&grid.name)).filter(|tab| ["任务分解", "目标分解", "分解表"].contains(&tab.as_str()));
    said.or_else(tab)
}

/// Whether townships of the county stand below each other, or side by side.
fn has_townships(grid: &Grid, known: &Known<'_>) -> bool {
    let townships = TownshipIndex::of(known.county);
    let is_township = |cell: &GridCell| !cell.is_number() && townships.named(&cell.text()).is_some();
    let cells = grid.rows.values().take(SEARCHED_ROWS).flat_map(SparseRow::values);
    cells.filter(|cell| is_township(cell)).take(MIN_TOWNSHIPS).count() == MIN_TOWNSHIPS
}
