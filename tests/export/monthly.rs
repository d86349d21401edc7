//! 月调度表: all projects under way, those without a return marked, sums by category.

use laoxiao::export::AnnexRow;
use laoxiao::model::Period;

use crate::support::records::records;
use crate::{data_rows, laid_out};

#[test]
fn a_monthly_table_has_every_project_under_way() {
    let layout = laid_out("project-returns", &records(), Some(Period::Month(2023, 6)));
    let rows = data_rows(&layout, 0);
    assert_eq!(
        rows.len(),
        6,
        "all projects that are under way or do not say when"
    );
    assert_eq!(
        rows[0][1..6],
        [
            "耿马县综合养老服务中心",
            "新建",
            "2023—2025年",
            "15000.00",
            "36.50"
        ]
    );
    assert_eq!(
        (rows[0][13].as_str(), rows[0][15].as_str()),
        ("2023年3月", "县民政局")
    );
    let unreported = rows.iter().filter(|row| row[12] == "本期未报");
    assert_eq!(unreported.count(), 5);
    assert!(layout.sheets[0].notes[0].contains("5 个项目没有报2023年6月的数"));
    let labels: Vec<&str> = layout.sheets[0]
        .rows
        .iter()
        .filter_map(|row| match row {
            AnnexRow::Section { title, .. } => Some(title.as_str()),
            AnnexRow::Total { label, .. } => Some(label.as_str()),
            AnnexRow::Data { .. } => None,
        })
        .collect();
    assert_eq!(
        labels,
        [
            "养老服务项目",
            "小计",
            "医养结合项目",
            "小计",
            "康养服务类项目",
            "小计",
            "托育服务类项目",
            "小计",
            "其他",
            "小计",
            "合计"
        ]
    );
    let blanks = laoxiao::export::missing(&layout);
    let of_unreported = blanks.iter().filter(|blank| blank.record.0 == 0);
    assert_eq!(
        of_unreported.count(),
        5,
        "one line a project that has told nothing"
    );
    // Nothing was told for July, and all projects say so.
    let july = laid_out("project-returns", &records(), Some(Period::Month(2023, 7)));
    assert!(data_rows(&july, 0).iter().all(|row| row[12] == "本期未报"));
    // In 2030 those that say their years are done.
    let later = laid_out("project-returns", &records(), Some(Period::Month(2030, 1)));
    assert_eq!(data_rows(&later, 0).len(), 1);
}
