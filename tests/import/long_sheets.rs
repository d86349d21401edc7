//! Sheets of more rows than are handed over at once: what stands far down counts like what stands on top.

use laoxiao::import::Options;
use laoxiao::model::{Progress, Records};
use rust_xlsxwriter::Workbook;

use super::formats::{patched, plan_of_bytes};
use super::{problems, try_plan};

const ROWS: u32 = 5_000;

fn facilities() -> Vec<u8> {
    facilities_of(ROWS)
}

fn facilities_of(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "2023年上半年养老机构情况").unwrap();
    for (column, header) in (0u16..).zip(["序号", "机构名称", "所在乡镇", "床位数"]) {
        sheet.write(1, column, header).unwrap();
    }
    for row in 1..=rows {
        sheet.write(row + 1, 0, row).unwrap();
        sheet.write(row + 1, 1, format!("第{row}敬老院")).unwrap();
        sheet.write(row + 1, 2, "耿马镇").unwrap();
        sheet.write(row + 1, 3, row % 90).unwrap();
    }
    sheet.write(rows + 2, 1, "合计").unwrap();
    let sum: u32 = (1..=rows).map(|row| row % 90).sum();
    sheet.write(rows + 2, 3, sum).unwrap();
    book.save_to_buffer().unwrap()
}

fn with_sheet(patch: impl Fn(&str) -> String) -> Vec<u8> {
    patched(&facilities(), |name, text| match name.ends_with("sheet1.xml") {
        true => patch(&text),
        false => text,
    })
}

#[test]
fn a_total_at_the_foot_sums_all_rows() {
    let plan = plan_of_bytes("长表.xlsx", &facilities());
    let sheet = &plan.sheets[0];
    assert_eq!(sheet.counts.new, usize::try_from(ROWS).unwrap());
    assert!(
        sheet.totals.len() == 1 && sheet.totals[0].ok,
        "{:?}",
        sheet.totals
    );
}

#[test]
fn values_that_the_reader_refuses_are_found_wherever_they_stand() {
    let odd = with_sheet(|text| {
        let mut text = text.to_owned();
        for row in [7, 4_000, 4_001] {
            let cell = text.find(&format!("<c r=\"D{row}\">")).unwrap();
            let end = cell + text[cell..].find("</c>").unwrap();
            text.replace_range(cell..end, &format!("<c r=\"D{row}\" t=\"e\"><v>#SPILL!</v>"));
        }
        // No number, and no error either.
        text.replace("<c r=\"D5000\"><v>", "<c r=\"D5000\" t=\"n\"><v>四十")
    });
    let plan = plan_of_bytes("溢出.xlsx", &odd);
    let found = problems(&plan.sheets[0]);
    for cell in ["D7", "D4000", "D4001", "D5000"] {
        assert!(
            found.contains(&format!("{cell} value.error-cell")),
            "{cell}: {found:?}"
        );
    }
    assert_eq!(plan.sheets[0].counts.refused, 4);
}

#[test]
fn rows_in_any_order_are_the_same_table() {
    let turned = with_sheet(|text| {
        let start = text.find("<row r=\"3\"").unwrap();
        let middle = text.find("<row r=\"3000\"").unwrap();
        let end = text.find("</sheetData>").unwrap();
        [
            &text[..start],
            &text[middle..end],
            &text[start..middle],
            &text[end..],
        ]
        .concat()
    });
    let (turned, plain) = (
        plan_of_bytes("乱序.xlsx", &turned),
        plan_of_bytes("长表.xlsx", &facilities()),
    );
    let rows = |plan: &laoxiao::import::Plan| -> Vec<u32> {
        plan.sheets[0].changes.iter().map(|change| change.row).collect()
    };
    assert_eq!(rows(&turned), rows(&plain));
    assert_eq!(turned.sheets[0].totals, plain.sheets[0].totals);
}

/// The rows of a sheet's part.
fn rows_of(text: &str) -> Vec<&str> {
    let data = text
        .split_once("<sheetData>")
        .unwrap()
        .1
        .split_once("</sheetData>")
        .unwrap()
        .0;
    data.split_inclusive("</row>").collect()
}

#[test]
fn cells_are_where_their_own_addresses_say() {
    // The rows are numbered from top to bottom, but their cells come from bottom to top, as some programs sort them.
    let odd = with_sheet(|text| {
        let mut rows = rows_of(text);
        rows[3_000..].reverse();
        let numbered = rows.iter().zip(1..).map(|(row, number)| {
            let (_, behind) = row.split_once("r=\"").unwrap().1.split_once('"').unwrap();
            format!("<row r=\"{number}\"{behind}")
        });
        let (before, behind) = (
            text.split_once("<row").unwrap().0,
            text.split_once("</sheetData>").unwrap().1,
        );
        format!("{before}{}</sheetData>{behind}", numbered.collect::<String>())
    });
    let (odd, plain) = (
        plan_of_bytes("错址.xlsx", &odd),
        plan_of_bytes("长表.xlsx", &facilities()),
    );
    assert_eq!(odd.sheets[0].totals, plain.sheets[0].totals);
    let rows = |plan: &laoxiao::import::Plan| -> Vec<(u32, String)> {
        let changes = plan.sheets[0].changes.iter();
        changes
            .map(|change| (change.row, change.record.title()))
            .collect()
    };
    assert_eq!(rows(&odd), rows(&plain));
}

#[test]
fn a_cell_that_is_written_twice_loses_nothing_silently() {
    let refused = |patch: &dyn Fn(&str) -> String| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("错址.xlsx");
        std::fs::write(&path, with_sheet(patch)).unwrap();
        let error = super::try_read(&path, &Options::default(), &Records::default()).unwrap_err();
        assert_eq!(error.kind(), "import.damaged");
        error.to_string()
    };
    // One cell goes far up; a row takes the addresses of the row before; a row is there twice.
    let far = refused(&|text| text.replace("<c r=\"B4500\"", "<c r=\"B5\""));
    assert!(far.contains("B5 写了两次，内容不同"), "{far}");
    let near = refused(&|text| text.replace("<c r=\"D41\"", "<c r=\"D40\""));
    assert!(near.contains("D40 写了两次"), "{near}");
    let twice = refused(&|text| {
        text.replace("<row r=\"9\"", "<row r=\"8\"")
            .replace("<c r=\"A9\"", "<c r=\"A8\"")
    });
    assert!(twice.contains("A8 写了两次"), "{twice}");
    // The same twice is no contradiction.
    let same = with_sheet(|text| {
        let row = rows_of(text)[6].to_owned();
        text.replace(&row, &row.repeat(2))
    });
    assert_eq!(plan_of_bytes("重复.xlsx", &same).sheets[0].counts.new, 5_000);
}

#[test]
fn cancelled_while_it_is_read_a_file_gives_no_plan() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("长表.xlsx");
    std::fs::write(&path, facilities_of(30_000)).unwrap();
    let progress = Progress::default();
    let watch = progress.clone();
    let user = move || {
        // As soon as the first rows are reported, most of the file is not read yet.
        while watch.share().is_none_or(|share| share <= 0.0) {
            std::thread::yield_now();
        }
        watch.cancel();
    };
    let user = std::thread::Builder::new()
        .name("使用者".to_owned())
        .spawn(user)
        .unwrap();
    let error = try_plan(&path, &Options::default(), &Records::default(), &progress).unwrap_err();
    user.join().unwrap();
    assert_eq!(error.kind(), "cancelled");
    assert!(progress.share().is_some_and(|share| share > 0.0 && share < 1.0));
    // Nothing of it stays behind: the same file is read again at once.
    let plan = super::try_read(&path, &Options::default(), &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].counts.new, 30_000);
}
