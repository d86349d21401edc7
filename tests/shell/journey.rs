//! "The sheet arrived at 14:00, hand it back by 15:00": from the start page to the exported files, counted in clicks.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::support::{Window, records, window};

/// Clicks and counts.
struct Hand {
    window: Window,
    clicks: usize,
}

impl Hand {
    fn click(&mut self, label: &str) {
        self.window.get_by_label(label).click();
        self.window.run();
        self.clicks += 1;
    }

    fn go(&mut self, page: Page) {
        self.window.get_by_role_and_label(Role::Tab, page.label()).click();
        self.window.run();
        self.clicks += 1;
        assert_eq!(self.window.state().page(), page);
    }

    /// Clicks in a dialog of the system: the file and 打开, or only 保存.
    fn dialog(&mut self, clicks: usize) {
        self.clicks += clicks;
    }
}

/// Two homes of a township that were not in the ledger.
fn arrived(folder: &Path) -> PathBuf {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "养老服务机构（设施）床位情况统计表").unwrap();
    sheet.write(1, 0, "统计期：2023年上半年    单位：张、人").unwrap();
    let lines = [
        "序号,机构（设施）名称,所在乡镇,机构类型,运营方式,床位数,护理型床位,兜底床位,普惠床位,入住人数,从业人员,护理人员",
        "1,清水河新建养老院,石榴坪镇,敬老院,公办,40,16,20,20,7,3,3",
        "2,青山新建养老院,石榴坪镇,敬老院,公办,20,6,10,10,4,2,2",
    ];
    for (row, line) in (2..).zip(lines) {
        for (column, text) in (0..).zip(line.split(',')) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, text).unwrap(),
            };
        }
    }
    let file = folder.join("石榴坪镇_床位半年报.xlsx");
    book.save(&file).unwrap();
    file
}

#[test]
fn the_sheet_that_arrived_is_handed_back_within_twelve_clicks() {
    let folder = tempfile::tempdir().unwrap();
    let issued =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/04_示例县_2023年上半年_床位托位半年报.xlsx");
    let filled = folder.path().join("交回.xlsx");
    let answers = [arrived(folder.path()), issued, filled.clone()];
    let mut hand = Hand {
        window: window(folder.path(), &answers),
        clicks: 0,
    };
    hand.click("示例台账");
    let before = records(&hand.window, RecordKind::ElderFacility).len();
    hand.click("导入文件…");
    hand.dialog(2);
    hand.click("写入台账（可撤销）");
    let after = records(&hand.window, RecordKind::ElderFacility).len();
    assert_eq!(after, before + 2, "{:?}", hand.window.state().message());
    hand.go(Page::Submit);
    hand.click("填入下发的原表…");
    hand.dialog(2);
    hand.click("确认对应");
    hand.click("填好另存…");
    hand.dialog(1);
    assert!(filled.exists(), "{:?}", hand.window.state().message());
    assert!(hand.clicks <= 12, "{} clicks", hand.clicks);
    println!("from the start page to the filled file: {} clicks", hand.clicks);
}
