//! "The sheet arrived at 14:00, hand it back by 15:00": from the start page to the exported files, counted in clicks.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::import::township_report;
use crate::support::fixture::sample_table;
use crate::window::{Window, records, window};

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

#[test]
fn the_sheet_that_arrived_is_handed_back_within_twelve_clicks() {
    let folder = tempfile::tempdir().unwrap();
    let issued = sample_table("04_示例县_2023年上半年_床位托位半年报.xlsx");
    let filled = folder.path().join("交回.xlsx");
    let answers = [township_report(folder.path(), "40"), issued, filled.clone()];
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
