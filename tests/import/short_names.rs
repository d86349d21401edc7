//! Townships in short: 孟定 is 孟定镇; 耿马 may be 耿马镇 or the county.

use laoxiao::import::{Options, Plan};
use laoxiao::model::Records;

use super::odd_tables::plan_of;
use super::problems;

fn plan(rows: &[&[&str]]) -> Plan {
    plan_of(rows, &Options::default(), &Records::default()).unwrap()
}

fn townships(plan: &Plan) -> Vec<String> {
    let changes = plan.sheets[0].changes.iter();
    changes
        .map(|change| change.record.text("township").to_owned())
        .collect()
}

#[test]
fn a_short_name_of_a_township_is_that_township() {
    for (first, second) in [("孟定", "勐撒"), ("芒洪", "四排山"), ("贺派镇", "勐简")] {
        let plan = plan(&[
            &["2023年上半年养老机构情况"],
            &["机构名称", "所在乡镇", "床位数", "入住人数"],
            &["甲敬老院", first, "60", "33"],
            &["乙敬老院", second, "40", "12"],
            &["丙敬老院", second, "20", "5"],
        ]);
        let full = |short: &str| {
            match short {
                "孟定" => "孟定镇",
                "勐撒" => "勐撒镇",
                "芒洪" => "芒洪拉祜族布朗族乡",
                "四排山" => "四排山乡",
                "勐简" => "勐简乡",
                other => other,
            }
            .to_owned()
        };
        assert_eq!(townships(&plan), [full(first), full(second), full(second)]);
        let told = problems(&plan.sheets[0]);
        let hints = told.iter().filter(|code| code.ends_with("township.short"));
        // Each once, and none for a name that the county does not have.
        assert_eq!(hints.count(), if first == "贺派镇" { 1 } else { 2 }, "{told:?}");
    }
}

#[test]
fn a_short_name_heads_its_rows() {
    for (first, second) in [
        (["孟定", "", ""], ["勐撒", "", ""]),
        (["一、孟定", "", ""], ["二、勐撒", "", ""]),
        (["（一）孟定", "", ""], ["（二）勐撒", "", ""]),
        (["孟定（1家）", "60", "33"], ["勐撒（1家）", "40", "12"]),
        (["孟定", "60", "33"], ["勐撒", "40", "12"]),
    ] {
        let plan = plan(&[
            &["2023年上半年养老机构情况"],
            &["机构名称", "床位数", "入住人数"],
            &first,
            &["甲敬老院", "60", "33"],
            &second,
            &["乙敬老院", "40", "12"],
        ]);
        assert_eq!(townships(&plan), ["孟定镇", "勐撒镇"], "{first:?}");
        assert_eq!(problems(&plan.sheets[0]), Vec::<String>::new(), "{first:?}");
    }
}

#[test]
fn the_stem_that_county_and_township_share_is_asked_about() {
    let people = plan(&[
        &["2022年末人口情况"],
        &["乡镇", "常住人口", "60岁及以上"],
        &["耿马", "30000", "4000"],
        &["孟定", "50000", "6000"],
    ]);
    assert!(problems(&people.sheets[0]).contains(&"A3 place.township-or-county".to_owned()));
    let written: Vec<&str> = people
        .writable()
        .map(|(_, change)| change.record.text("township"))
        .collect();
    assert_eq!(written, ["孟定镇"], "nobody knows whose people the others are");
}

#[test]
fn sums_of_townships_are_no_institutions_and_said() {
    for header in ["单位名称", "机构名称"] {
        let plan = plan(&[
            &["耿马县各乡镇养老床位汇总（2023年上半年）"],
            &["序号", header, "床位数", "入住人数"],
            &["1", "孟定镇", "160", "80"],
            &["2", "贺派乡", "60", "30"],
            &["合计", "", "220", "110"],
        ]);
        assert_eq!(plan.sheets[0].changes.len(), 0);
        let note = plan.sheets[0].note.clone().unwrap_or_default();
        assert!(note.contains("乡镇的汇总数"), "{note}");
    }
}
