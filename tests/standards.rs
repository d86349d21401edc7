//! The rules for annexes (GB/T 9704 documents, 15834 punctuation, 15835 figures; ECMA-376) on the XML of every form.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

#[expect(dead_code, reason = "shared with the other tests of exporting")]
mod export_support;

use std::path::Path;

use export_support::{county, part, records};
use laoxiao::export::{Context, Layout, Look, Profile, layout, missing, missing_fonts, write_with};
use laoxiao::forms::{FontPreset, Form, Forms, Paper};
use laoxiao::model::{Period, RecordKind};

/// What a rule looks at: one sheet and what it shares with the others.
struct Seen<'a> {
    sheet: &'a str,
    styles: &'a str,
    book: &'a str,
    strings: &'a str,
    layout: &'a Layout,
}

type Rule = (&'static str, fn(&Seen<'_>) -> bool);

const RULES: [Rule; 20] = [
    ("paper is A4, landscape", |s| {
        has(s.sheet, &["paperSize=\"9\"", "orientation=\"landscape\""])
    }),
    ("one page wide, any number of pages long", |s| {
        has(s.sheet, &["<pageSetUpPr fitToPage=\"1\"/>", "fitToHeight=\"0\""])
            && !s.sheet.contains("fitToWidth=\"0\"")
    }),
    (
        "margins: 28 mm above, 26 mm below, at least 18 mm at the sides",
        |s| {
            let mm = |name: &str| value(s.sheet, "<pageMargins", name) * 25.4;
            let near = |a: f64, b: f64| (a - b).abs() < 0.1;
            near(mm("top"), 28.0)
                && near(mm("bottom"), 26.0)
                && mm("left") > 17.9
                && near(mm("left"), mm("right"))
        },
    ),
    ("page number — 1 — in 4号 宋体 with 一字线", |s| {
        s.sheet.contains("&amp;\"宋体,常规\"&amp;14— &amp;P —")
            || s.sheet.contains("&amp;&quot;宋体,常规&quot;&amp;14— &amp;P —")
    }),
    ("the table stands in the middle", |s| {
        s.sheet.contains("horizontalCentered=\"1\"")
    }),
    ("the header is repeated on each page, the title is not", |s| {
        let titles: Vec<&str> = s.book.split("_xlnm.Print_Titles").skip(1).collect();
        titles.len() == s.layout.sheets.len()
            && titles
                .iter()
                .all(|name| !name.split("</").next().unwrap().contains("$1:"))
    }),
    ("a print area for each sheet", |s| {
        s.book.matches("_xlnm.Print_Area").count() == s.layout.sheets.len()
    }),
    ("names of sheets in defined names are quoted or plain", |s| {
        !s.book.contains("''")
    }),
    ("tabs are named, at most 31 characters", |s| {
        !s.book.contains("name=\"Sheet1\"")
            && s.layout
                .sheets
                .iter()
                .all(|sheet| sheet.name.chars().count() <= 31)
    }),
    ("the first font is 宋体 11 of charset 134, from no theme", |s| {
        let first = s
            .styles
            .split("<font>")
            .nth(1)
            .unwrap()
            .split("</font>")
            .next()
            .unwrap();
        has(
            first,
            &["val=\"宋体\"", "<sz val=\"11\"/>", "charset val=\"134\""],
        ) && !first.contains("scheme")
    }),
    ("title in 2号, label in 3号 黑体", |s| {
        has(s.styles, &["<sz val=\"22\"/>"])
            && (s.layout.sheets.iter().all(|sheet| sheet.annex_label.is_empty())
                || s.styles.contains("<sz val=\"16\"/>"))
    }),
    ("text is black, nothing is filled", |s| {
        s.styles.contains("<fills count=\"2\">")
            && !s.styles.contains("<color rgb=\"FF0000FF\"")
            && !s.styles.contains("patternType=\"solid\"")
    }),
    ("borders are thin", |s| {
        s.styles.contains("style=\"thin\"")
            && !s.styles.contains("style=\"medium\"")
            && !s.styles.contains("style=\"thick\"")
    }),
    ("every row has its height, none above 409", |s| {
        s.sheet.split("<row ").skip(1).all(|row| {
            let tag = row.split('>').next().unwrap();
            tag.contains("customHeight=\"1\"")
                && value(row, "", "ht") <= 409.5
                && value(row, "", "ht") >= 14.0
        })
    }),
    ("no number format leaves a dangling point", |s| {
        !s.styles.contains("0.#")
    }),
    ("totals are plain SUMs with saved results", |s| {
        s.sheet
            .split("<f>")
            .skip(1)
            .all(|cell| cell.starts_with("SUM(") && !cell.contains("</f><v>0</v>"))
    }),
    ("no function, link or object newer than 2007", |s| {
        !has(s.sheet, &["_xlfn"]) && !s.book.contains("externalReference") && !s.sheet.contains("tablePart")
    }),
    ("years are joined by 一字线, once with 年", |s| {
        !s.strings.contains("年-") && !s.strings.contains("年~") && !s.strings.contains("年—20")
    }),
    ("brackets and punctuation behind hanzi are full-width", |s| {
        s.layout
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.columns)
            .all(|column| !column.header.contains(['(', ')', ',', ';']))
    }),
    ("what is wider than its cell wraps", |s| {
        s.styles.contains("wrapText=\"1\"")
    }),
];

fn has(text: &str, all: &[&str]) -> bool {
    all.iter().all(|one| text.contains(one))
}

fn value(text: &str, from: &str, name: &str) -> f64 {
    let start = text.find(from).unwrap();
    let rest = text.get(start..).unwrap();
    let at = rest.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
    rest.get(at..)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .parse()
        .unwrap()
}

fn laid_out(form: &Form) -> Layout {
    let county = county();
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

fn written(layout: &Layout, look: Look, dir: &Path) -> std::path::PathBuf {
    let out = dir.join(format!("{}.xlsx", layout.form));
    write_with(std::slice::from_ref(layout), look, &out).unwrap();
    out
}

#[test]
fn every_form_keeps_every_rule() {
    let dir = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    for form in Forms::shipped().unwrap().iter() {
        let layout = laid_out(form);
        let out = written(&layout, Look::default(), dir.path());
        let (styles, book) = (part(&out, "xl/styles.xml"), part(&out, "xl/workbook.xml"));
        let strings = part(&out, "xl/sharedStrings.xml");
        for number in 1..=layout.sheets.len() {
            let sheet = part(&out, &format!("xl/worksheets/sheet{number}.xml"));
            let seen = Seen {
                sheet: &sheet,
                styles: &styles,
                book: &book,
                strings: &strings,
                layout: &layout,
            };
            for (rule, holds) in RULES {
                if !holds(&seen) {
                    faults.push(format!("{} sheet {number}: {rule}", form.id));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_upload_has_values_only() {
    let dir = tempfile::tempdir().unwrap();
    for form in Forms::shipped().unwrap().iter() {
        let layout = laid_out(form);
        let out = written(
            &layout,
            Look {
                profile: Profile::Upload,
                ..Look::default()
            },
            dir.path(),
        );
        for number in 1..=layout.sheets.len() {
            let sheet = part(&out, &format!("xl/worksheets/sheet{number}.xml"));
            assert!(!sheet.contains("<f>"), "{}", form.id);
        }
        assert!(
            !part(&out, "xl/sharedStrings.xml").contains("<t>—</t>"),
            "{}",
            form.id
        );
    }
}

#[test]
fn a3_is_wider_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let forms = Forms::shipped().unwrap();
    let layout = laid_out(forms.get("project-returns").unwrap());
    let widths = |look| {
        let sheet = part(&written(&layout, look, dir.path()), "xl/worksheets/sheet1.xml");
        let sum: f64 = sheet
            .split("<col ")
            .skip(1)
            .map(|col| value(col, "", "width") * (value(col, "", "max") - value(col, "", "min") + 1.0))
            .sum();
        (sum, sheet.contains("paperSize=\"8\""))
    };
    let (a4, a3) = (
        widths(Look::default()),
        widths(Look {
            paper: Paper::A3,
            ..Look::default()
        }),
    );
    assert!(!a4.1 && a3.1 && a3.0 > a4.0 * 1.3, "{a4:?} {a3:?}");
}

#[test]
fn fonts_are_named_exactly_and_missed_where_they_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let forms = Forms::shipped().unwrap();
    let layout = laid_out(forms.get("xishuangbanna-projects").unwrap());
    for (fonts, names) in [
        (FontPreset::Windows, ["宋体", "黑体", "仿宋"]),
        (FontPreset::Official, ["方正小标宋简体", "黑体", "仿宋_GB2312"]),
        (
            FontPreset::Gbk,
            ["方正小标宋_GBK", "方正黑体_GBK", "方正仿宋_GBK"],
        ),
    ] {
        let styles = part(
            &written(
                &layout,
                Look {
                    fonts,
                    ..Look::default()
                },
                dir.path(),
            ),
            "xl/styles.xml",
        );
        for name in names {
            assert!(styles.contains(&format!("val=\"{name}\"")), "{name}");
        }
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
