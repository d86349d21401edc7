//! What a row says of its township and of its unit, compared with the county and with the columns.

use super::columns::{RowCells, SheetColumns};
use super::draft::Draft;
use super::value::ColumnUnit;
use crate::import::grid::unit::{MeasureUnit, UnitBase};
use crate::import::grid::{CellPlace, GridCell};
use crate::import::recognise::mapping::Mapped;
use crate::model::{FieldType, Problem, RecordKind, Severity, Value, cell_name, plain};

impl SheetColumns<'_> {
    /// A column 单位 may say another unit of money than the one that the amounts are read in.
    pub(super) fn stop_at_own_unit(
        &self,
        draft: &mut Draft,
        cells: &RowCells<'_>,
        problems: &mut Vec<Problem>,
    ) {
        if !matches!(self.kind, RecordKind::Project | RecordKind::ProjectReturn) {
            return;
        }
        for (column, header) in &self.unknown {
            if !plain(header).ends_with("单位") {
                continue;
            }
            let Some(text) = cells.get(*column).map(GridCell::text) else {
                continue;
            };
            let Some(unit) = MeasureUnit::parse(&text).filter(|unit| unit.base == UnitBase::Yuan) else {
                continue;
            };
            let is_other = |(mapped, own): &&(&Mapped, ColumnUnit)| {
                let field = mapped.target.field();
                let is_amount = field.field_type == FieldType::Money && mapped.unit.is_none();
                is_amount && (own.of_base(field) / unit.factor - 1.0).abs() > 1e-9
            };
            let Some((mapped, own)) = self.columns.iter().find(is_other) else {
                continue;
            };
            draft.refused = true;
            problems.push(Problem {
                cell: cell_name(draft.row, *column),
                severity: Severity::Error,
                code: "unit.row-differs",
                message: format!(
                    "这一行的单位是“{text}”，而“{}”按{}读；这一行没有导入，请把全表统一为一个单位，写进表头",
                    mapped.header,
                    own.money_label()
                ),
            });
            return;
        }
    }

    /// 孟定 in the column of townships is 孟定镇, which is said once for each.
    pub(super) fn name_township_in_full(&self, draft: &mut Draft, problems: &mut Vec<Problem>) {
        let stated = draft.stated.iter_mut().find(|stated| stated.field == "township");
        let Some((stated, Some(township))) = stated.map(|stated| {
            let found = match &stated.value {
                Some(Value::Text(text)) => self.townships.shortened(text),
                _ => None,
            };
            (stated, found)
        }) else {
            return;
        };
        let full = Value::Text(township.name.clone());
        let Some(Value::Text(short)) = stated.value.replace(full) else {
            return;
        };
        let message = format!("“{short}”按“{}”读入", township.name);
        if problems.iter().all(|known| known.message != message) {
            problems.push(Problem {
                cell: cell_name(stated.cell.0, stated.cell.1),
                severity: Severity::Hint,
                code: "township.short",
                message,
            });
        }
    }

    /// A township that the county does not have.
    pub(crate) fn unknown_township(&self, township: &str, (row, column): CellPlace) -> Option<Problem> {
        let is_known = || self.townships.is_empty() || self.townships.find(township).is_some();
        let county = self.known.county;
        if !township.is_empty() && !is_known() && plain(township) == county.division.stem() {
            let is_key = self.kind == RecordKind::Population;
            return Some(Problem {
                cell: cell_name(row, column),
                severity: if is_key { Severity::Error } else { Severity::Verify },
                code: "place.township-or-county",
                message: format!("“{township}”是{township}镇（乡、街道）还是全县，分不清；请写全称"),
            });
        }
        (!township.is_empty() && !is_known()).then(|| Problem {
            cell: cell_name(row, column),
            severity: Severity::Verify,
            code: "place.unknown-township",
            message: format!(
                "{}没有“{township}”这个乡镇；已照原样保留，请核实名称",
                self.known.county.short_name()
            ),
        })
    }
}
