//! The period that the lines above a table state, in the many ways of writing one.

use laoxiao::import::Options;
use laoxiao::model::Records;

use super::odd_tables::plan_of;
use super::problems;

fn period(lines: &[&str]) -> Option<String> {
    let mut rows: Vec<&[&str]> = lines.iter().map(std::slice::from_ref).collect();
    let header: &[&str] = &["机构名称", "所在乡镇", "床位数", "入住人数"];
    let home: &[&str] = &["甲敬老院", "孟定镇", "60", "33"];
    rows.extend([header, home]);
    let plan = plan_of(&rows, &Options::default(), &Records::default()).unwrap();
    let sheet = &plan.sheets[0];
    let is_missing = problems(sheet).contains(&" period.missing".to_owned());
    assert_eq!(sheet.period.is_none(), is_missing, "{lines:?}");
    sheet.period.map(|period| period.to_string())
}

#[test]
fn a_period_is_read_in_full_however_it_is_written() {
    for (line, expected) in [
        ("统计时段：2023年1月1日至6月30日", "2023H1"),
        ("数据区间：2023年1月至6月", "2023H1"),
        ("2023年1月—6月养老机构情况", "2023H1"),
        ("2023年前三季度养老机构情况", "2023-09"),
        ("养老机构情况（2023年六月）", "2023-06"),
        ("二〇二三年上半年养老机构情况", "2023H1"),
        ("养老机构情况（2023.06）", "2023-06"),
        ("统计期：2023上半年", "2023H1"),
        ("2022—2023年养老机构情况（2023年上半年）", "2023H1"),
        ("2022年7月至2023年6月养老机构情况", "2023-06"),
    ] {
        assert_eq!(period(&[line]).as_deref(), Some(expected), "{line}");
    }
}

#[test]
fn the_day_on_which_somebody_signed_is_no_period() {
    for signed in [
        "制表日期：2023年7月",
        "填报时间： 2023年7月5日",
        "报送日期：2023年7月5日",
        "2023年7月5日",
        "填报单位：县民政局　　2023年7月10日",
    ] {
        assert_eq!(period(&["养老机构情况", signed]), None, "{signed}");
        let both = format!("{signed}    统计期：2023年上半年");
        assert_eq!(
            period(&["养老机构情况", &both]).as_deref(),
            Some("2023H1"),
            "{both}"
        );
        let title = "2023年上半年养老机构情况";
        assert_eq!(period(&[title, signed]).as_deref(), Some("2023H1"), "{signed}");
    }
    assert_eq!(
        period(&["养老机构情况", "2023年6月30日"]).as_deref(),
        Some("2023-06")
    );
}

#[test]
fn several_years_or_periods_in_one_line_are_asked_about() {
    for title in [
        "2021—2025年养老机构情况",
        "2021年至2023年养老机构情况",
        "养老机构情况（2022年末、2023年6月末）",
    ] {
        assert_eq!(period(&[title]), None, "{title}");
        assert_eq!(
            period(&[title, "统计期：2023年上半年"]).as_deref(),
            Some("2023H1"),
            "{title}"
        );
    }
}
