//! The rules for annexes (GB/T 9704, 15834, 15835; ECMA-376) on the XML of every form, for print and for upload.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test may stop at the first thing that is not as it should be; sizes stand in the file as they were written"
)]

mod rules;
#[path = "../support/mod.rs"]
mod support;
mod xml;

use std::path::Path;

use laoxiao::export::{Context, Layout, Look, Profile, layout, missing, missing_fonts, write_with};
use laoxiao::forms::{FontPreset, Form, Forms, Paper};
use laoxiao::model::{Period, RecordKind};
use laoxiao::ops::Session;
use rules::{RULES, Seen};
use support::county::gengma;
use support::package::part;
use support::records::records;
use xml::Package;

fn laid_out(form: &Form) -> Layout {
    let county = gengma();
    let period = match form.record {
        RecordKind::Population => Period::Year(2022),
        RecordKind::ProjectReturn => Period::Month(2023, 6),
        _ => Period::Half(2023, 1),
    };
    layout(
        form,
        &records(),
        &Context {
            period: Some(period),
            ..Context::new(&county)
        },
    )
}

/// Every way an annex can be handed in.
fn looks() -> Vec<Look> {
    let mut looks = Vec::new();
    for profile in [Profile::Print, Profile::Upload] {
        for fonts in [FontPreset::Windows, FontPreset::Official, FontPreset::Gbk] {
            for paper in [Paper::A4, Paper::A3] {
                looks.push(Look {
                    profile,
                    fonts,
                    paper,
                });
            }
        }
    }
    looks
}

/// What breaks a rule in a layout as it is written.
fn faults(layout: &Layout, look: Look, dir: &Path) -> Vec<String> {
    let out = dir.join("附件.xlsx");
    write_with(std::slice::from_ref(layout), look, &out).unwrap();
    let package = Package::open(&out);
    let formats = package.formats();
    let mut faults = Vec::new();
    for (sheet, number) in layout.sheets.iter().zip(1..) {
        let seen = Seen {
            package: &package,
            sheet: &package.sheet(number),
            number,
            formats: &formats,
            layout: sheet,
            look,
        };
        for (rule, check) in RULES {
            let fault = check(&seen);
            if !fault.is_empty() {
                faults.push(format!(
                    "{} {look:?} {}: {rule}: {fault}",
                    layout.form, sheet.name
                ));
            }
        }
    }
    faults
}

#[test]
fn every_form_keeps_every_rule_in_every_look() {
    let dir = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    for form in Forms::shipped().unwrap().iter() {
        let layout = laid_out(form);
        for look in looks() {
            found.extend(faults(&layout, look, dir.path()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_annexes_of_a_whole_county_keep_every_rule() {
    let dir = tempfile::tempdir().unwrap();
    let session = Session::open_sample(&dir.path().join("示例县.laoxiao")).unwrap();
    let mut found = Vec::new();
    let forms: Vec<String> = session.forms().iter().map(|form| form.id.clone()).collect();
    for form in &forms {
        let layout = session.layout(form, None).unwrap();
        for profile in [Profile::Print, Profile::Upload] {
            let look = Look {
                profile,
                ..Look::default()
            };
            found.extend(faults(&layout, look, dir.path()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn sections_within_sections_are_numbered_and_summed() {
    let text = r#"
id = "nested"
title = "分类项目清单"
issuer = "某州"
record = "project"
total_label = "合计"

[sections]
field = "category"
numbering = "running"
count = true
subtotal_label = "小计"
list = [{ value = "养老服务", title = "养老服务项目" }, { value = "托育服务", title = "托育服务项目" }]

[sections.inner]
field = "build_type"
numbering = "running"
list = [{ value = "新建", title = "新建项目" }]

[[column]]
field = "ordinal"
header = "序号"
width = 6

[[column]]
field = "name"
header = "项目名称"
width = 40

[[column]]
field = "total_investment"
header = "总投资（万元）"
width = 20
total = true
"#;
    let mut forms = Forms::default();
    let form = forms.add(text).unwrap().clone();
    let layout = laid_out(&form);
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("附件.xlsx");
    write_with(std::slice::from_ref(&layout), Look::default(), &out).unwrap();
    let sheet = Package::open(&out).sheet(1);
    let texts: Vec<String> = sheet
        .rows
        .iter()
        .skip(2)
        .map(|row| {
            row.cells
                .iter()
                .filter_map(|cell| cell.value.clone())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        texts,
        [
            "一 养老服务项目（2个）",
            "（一） 新建项目",
            "1 耿马县综合养老服务中心 15000",
            "（二） 其他",
            "2 待定项目 —",
            "小计 15000",
            "二 托育服务项目（1个）",
            "（一） 新建项目",
            "3 县托育综合服务中心 2000",
            "小计 2000",
            "三 医养结合（1个）",
            "（一） 新建项目",
            "4 孟定镇医养结合项目 348.8",
            "小计 348.8",
            "四 康养服务（1个）",
            "（一） 新建项目",
            "5 温泉康养项目 52.54",
            "小计 52.54",
            "五 其他（1个）",
            "（一） 新建项目",
            "6 没有类别的项目 0.01",
            "小计 0.01",
            "合计 17401.35",
        ]
    );
    let formulas: Vec<&str> = sheet
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter_map(|cell| cell.formula.as_deref())
        .collect();
    assert_eq!(formulas.first(), Some(&"SUBTOTAL(9,C4:C7)"));
    assert_eq!(
        formulas.last(),
        Some(&"SUBTOTAL(9,C3:C24)"),
        "the total leaves the 小计 out"
    );
}

#[test]
fn a_form_may_have_its_own_fonts_and_paper() {
    let dir = tempfile::tempdir().unwrap();
    let mut form = Forms::shipped().unwrap().get("policies").unwrap().clone();
    form.fonts = Some(FontPreset::Gbk);
    form.paper = Some(Paper::A3);
    assert_eq!(faults(&laid_out(&form), Look::default(), dir.path()), [""; 0]);
    let styles = part(&dir.path().join("附件.xlsx"), "xl/styles.xml");
    assert!(styles.contains("方正小标宋_GBK"));
}

#[test]
fn fonts_are_missed_where_they_are_not() {
    let dir = tempfile::tempdir().unwrap();
    for (fonts, names) in [
        (FontPreset::Windows, ["宋体", "黑体", "仿宋"]),
        (FontPreset::Official, ["方正小标宋简体", "黑体", "仿宋_GB2312"]),
        (
            FontPreset::Gbk,
            ["方正小标宋_GBK", "方正黑体_GBK", "方正仿宋_GBK"],
        ),
    ] {
        assert_eq!(missing_fonts(fonts, &[dir.path().to_owned()]), names);
    }
    // A font is known by its name table, whatever its file is called.
    let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    let name: Vec<u8> = "黑体".encode_utf16().flat_map(u16::to_be_bytes).collect();
    font.extend(*b"name");
    font.extend([0; 4]);
    font.extend(28u32.to_be_bytes());
    font.extend(u32::try_from(name.len()).unwrap().to_be_bytes());
    font.extend(name);
    std::fs::write(dir.path().join("a.ttf"), font).unwrap();
    assert_eq!(
        missing_fonts(FontPreset::Windows, &[dir.path().to_owned()]),
        ["宋体", "仿宋"]
    );
}

#[test]
fn blanks_are_listed_before_an_annex_is_handed_in() {
    let forms = Forms::shipped().unwrap();
    let blanks = missing(&laid_out(forms.get("xishuangbanna-projects").unwrap()));
    let of = |name: &str| {
        blanks
            .iter()
            .filter(|blank| blank.row.contains(name))
            .map(|b| b.column.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of("耿马县综合养老服务中心"),
        ["建设地点", "申请中央预算内资金（万元）"]
    );
    assert!(of("待定项目").contains(&"总投资（万元）"));
}
