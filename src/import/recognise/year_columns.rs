//! Columns of years in a table of indicators, once its plan is known: 2020年 | 2025年 without a word are the base year and the
//! target year of the plan; a year that is still to come is a target; a year between is asked about.

use crate::model::{Period, Problem, Severity, cell_name, column_letters, plain};

use super::RecognisedTable;
use super::mapping::Target;
use super::settle::OpenColumns;
use crate::forms::dictionary;
use crate::import::plan::waiting::{Waiting, WaitingFor};
use crate::model::RecordKind;

/// Settles them; `years` are base year and target year of the plan, `today` the month in hand.
pub(crate) fn settle_years(
    table: &mut RecognisedTable<'_>,
    (base, end): (i32, i32),
    today: Period,
    is_decided: impl Fn(u32) -> bool + Copy,
    open: &mut OpenColumns,
) {
    let Some(field) = dictionary().field(RecordKind::Indicator, "target") else {
        return;
    };
    let goal = |year: i32| {
        if year == end {
            Target::GoalOf(year, field)
        } else {
            Target::StepOf(year, field)
        }
    };
    let mapped: Vec<(u32, String, Target)> = table
        .mapping
        .mapped
        .iter()
        .map(|mapped| (mapped.column, mapped.header.clone(), mapped.target))
        .collect();
    for (column, header, target) in mapped {
        if is_decided(column) {
            // The target of the plan's last year is the plan's.
            if let Target::StepOf(year, _) = target
                && year == end
            {
                table.mapping.retarget(column, goal(year));
            }
            continue;
        }
        let period = match target {
            Target::GoalOf(year, _) | Target::StepOf(year, _) if year > base && year <= end => {
                table.mapping.retarget(column, goal(year));
                continue;
            }
            Target::GoalOf(year, _) | Target::StepOf(year, _) => {
                table.mapping.remap(RecordKind::Indicator, column, None);
                open.problems.push(Problem {
                    cell: cell_name(table.header.bottom, column),
                    severity: Severity::Verify,
                    code: "column.other-plan",
                    message: format!(
                        "“{header}”是{year}年的目标，不在这个方案的{base}—{end}年内，作为附加列保留"
                    ),
                });
                continue;
            }
            Target::ValueOf(period, _) if is_bare(&header) => period,
            Target::ValueOf(..) | Target::Field(_) => continue,
        };
        let year = period.year();
        let is_to_come = !period.has_ended_by(today);
        if year > base && year <= end && (is_to_come || year == end) {
            table.mapping.retarget(column, goal(year));
        } else if year > base && year < end {
            ask(table, column, &header, period, open);
        }
    }
    ask_for_goal(table, end, is_decided, open);
}

/// Where no plan is known, a target of a year after the first one is kept beside the record: nobody says whose it is.
pub(crate) fn leave_out_later_targets(table: &mut RecognisedTable<'_>, is_decided: impl Fn(u32) -> bool) {
    let mut goals = table
        .mapping
        .mapped
        .iter()
        .filter_map(|mapped| match mapped.target {
            Target::GoalOf(year, _) => Some(year),
            _ => None,
        });
    let Some(end) = goals.next() else { return };
    let is_later = |target: Target| matches!(target, Target::StepOf(year, _) if year > end);
    let mapped = table.mapping.mapped.iter();
    let later: Vec<u32> = mapped
        .filter(|mapped| is_later(mapped.target) && !is_decided(mapped.column))
        .map(|mapped| mapped.column)
        .collect();
    for column in later {
        table.mapping.remap(RecordKind::Indicator, column, None);
    }
}

/// Asks which column has the targets, when none is understood and some speak of them: 2030年州目标 | 2030年县目标.
fn ask_for_goal(
    table: &RecognisedTable<'_>,
    end: i32,
    is_decided: impl Fn(u32) -> bool,
    open: &mut OpenColumns,
) {
    let is_goal = |target: Target| match target {
        Target::GoalOf(..) | Target::StepOf(..) => true,
        Target::Field(field) => field.id == "target",
        Target::ValueOf(..) => false,
    };
    if table.mapping.mapped.iter().any(|mapped| is_goal(mapped.target)) {
        return;
    }
    let speaks = |(column, header): &&(u32, String)| {
        let text = plain(header);
        let text = text.split(['(', '/']).find(|part| part.contains("目标"));
        let is_named =
            text.is_some_and(|text| ["目标", "目标值", "目标数"].iter().any(|end| text.ends_with(end)));
        is_named && !is_decided(*column)
    };
    let columns: Vec<&(u32, String)> = table.mapping.unknown.iter().filter(speaks).collect();
    let Some((first, _)) = columns.first() else {
        return;
    };
    let named = |(column, header): &&(u32, String)| format!("{} 列“{header}”", column_letters(*column));
    let named: Vec<String> = columns.iter().map(named).collect();
    let question = format!(
        "没有认出目标一列；请选定哪一列是这个方案的目标：{}",
        named.join("、")
    );
    open.problems.push(Problem {
        cell: cell_name(table.header.bottom, *first),
        severity: Severity::Error,
        code: "column.no-goal",
        message: question.clone(),
    });
    let choice = |(column, header): &&(u32, String)| {
        let year = Period::find(header).map_or(end, Period::year);
        format!("{}=target:{year}", column_letters(*column))
    };
    open.waiting.push(Waiting {
        what: WaitingFor::Column,
        question,
        choices: columns.iter().map(choice).collect(),
    });
}

/// Whether a header is a year and nothing else.
fn is_bare(header: &str) -> bool {
    let text = plain(header);
    let last = text.rsplit('/').next().unwrap_or_default();
    let rest = last.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_year = last.len() - rest.len() == 4 && matches!(rest, "" | "年" | "年末" | "年底" | "年度");
    // “十四五”末 is the last year of that plan.
    let word: String = last.chars().filter(|c| !matches!(c, '"' | '“' | '”')).collect();
    let of_plan = word
        .split_once('五')
        .filter(|(before, _)| before.starts_with('十'));
    is_year || of_plan.is_some_and(|(_, rest)| matches!(rest, "末" | "期末" | "末期" | "时期末"))
}

fn ask(table: &RecognisedTable<'_>, column: u32, header: &str, period: Period, open: &mut OpenColumns) {
    let letters = column_letters(column);
    let question = format!("{letters} 列“{header}”没有写明是完成值还是目标；请选定");
    open.problems.push(Problem {
        cell: cell_name(table.header.bottom, column),
        severity: Severity::Error,
        code: "column.value-or-target",
        message: question.clone(),
    });
    open.waiting.push(Waiting {
        what: WaitingFor::Column,
        question,
        choices: vec![
            format!("{letters}=value:{period}"),
            format!("{letters}=target:{}", period.year()),
        ],
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_with_a_word_is_not_bare() {
        for bare in ["2020年", "2025", "２０２５年", "2020 年末", "指标值/2025年"] {
            assert!(is_bare(bare), "{bare}");
        }
        for bare in ["“十四五”末", "十三五期末"] {
            assert!(is_bare(bare), "{bare}");
        }
        for said in [
            "“十四五”末目标",
            "2025年完成",
            "2025年目标",
            "目标",
            "20255",
            "2025年上半年",
        ] {
            assert!(!is_bare(said), "{said}");
        }
    }
}
