//! The progress report: its sheets, and its native charts with their values.

use calamine::{Reader as _, Xlsx, open_workbook};
use laoxiao::export::picture::{Bar, BarChart, PathChart, PathMark};
use laoxiao::export::{IndicatorLine, Report, write_report};
use laoxiao::model::{Comparator, Comparison, Period};

use crate::support::package::part;

/// Two indicators and all three charts.
fn report() -> Report {
    let line = |name: &str, unit: &str, current: f64, target: Comparison| IndicatorLine {
        section: "养老方面".to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        baseline_year: Some(2020),
        baseline: Some(32.0),
        current: Some(current),
        current_period: Some(Period::Half(2023, 1)),
        target_year: Some(2025),
        target: Some(target),
        gap: Some(target.value - current),
        status: "滞后".to_owned(),
        needed_per_year: Some(9.2),
        owner: "县民政局".to_owned(),
        is_main: true,
    };
    let mark = |time: f64, value: f64| PathMark {
        time,
        value,
        ..PathMark::default()
    };
    let bar = |name: &str, value: f64| Bar {
        name: name.to_owned(),
        value: Some(value),
        ..Bar::default()
    };
    Report {
        title: "耿马县“一老一小”指标进度（2023年上半年）".to_owned(),
        filler: "填报单位：耿马县发展和改革局".to_owned(),
        indicators: vec![
            line("养老床位数", "张", 750.0, Comparison::equal(800.0)),
            line(
                "参保率",
                "%",
                88.5,
                Comparison {
                    comparator: Comparator::AtLeast,
                    value: 90.0,
                },
            ),
        ],
        paths: vec![PathChart {
            title: "养老床位数：从基期到目标".to_owned(),
            unit: "张".to_owned(),
            actual: vec![mark(2020.0, 650.0), mark(2022.0, 700.0), mark(2022.5, 750.0)],
            planned: vec![(2020.0, 650.0), (2025.0, 800.0)],
            trend: Some([(2022.5, 750.0), (2025.0, 850.0)]),
            target: Some(mark(2025.0, 800.0)),
            ..PathChart::default()
        }],
        townships: vec![BarChart {
            title: "分乡镇每千人口托位数（个）".to_owned(),
            bars: vec![bar("耿马镇", 3.1), bar("孟定镇", 1.9)],
            across: Some(("全县".to_owned(), 2.3)),
            target: Some(("目标".to_owned(), 5.0)),
            ..BarChart::default()
        }],
        notes: Vec::new(),
    }
}

#[test]
fn the_progress_workbook_has_native_charts() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("进度.xlsx");
    let exported = write_report(&report(), &out).unwrap();
    assert_eq!(exported.rows, 2);
    let workbook: Xlsx<_> = open_workbook(&out).unwrap();
    assert_eq!(workbook.sheet_names(), ["指标进度", "图表", "图表数据"]);
    let first = part(&out, "xl/charts/chart1.xml");
    assert!(first.contains("<c:barChart>") && first.contains("<c:lineChart>"));
    let path = part(&out, "xl/charts/chart2.xml");
    assert!(path.contains("<c:dispBlanksAs val=\"span\"/>"));
    // What is, the way, the trend and the target; there are no typed values.
    assert_eq!(path.matches("<c:ser>").count(), 4, "{path}");
    let townships = part(&out, "xl/charts/chart3.xml");
    assert!(townships.contains("<c:lineChart>") && townships.contains("<c:v>2.3</c:v>"));
    // The figures are cached, so that a preview without calculation draws them.
    assert!(first.contains("<c:v>93.75</c:v>"), "{first}");
}
