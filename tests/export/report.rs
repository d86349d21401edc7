//! A progress report of two indicators with all three charts.

use laoxiao::export::picture::{Bar, BarChart, PathChart, PathMark};
use laoxiao::export::{IndicatorLine, Report};
use laoxiao::model::{Comparator, Comparison, Period};

pub(crate) fn report() -> Report {
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
