//! The tour of five steps: offered once on the sample, walked through, not offered again.

use egui_kittest::kittest::Queryable as _;
use laoxiao::ui::pages::Page;

use crate::window::{click, sample};

#[test]
fn it_is_offered_on_the_sample_and_leads_through_five_pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    click(&mut window, "开始");
    let mut pages = vec![window.state().page()];
    for _ in 0..4 {
        click(&mut window, "下一步");
        pages.push(window.state().page());
    }
    assert_eq!(
        pages,
        [
            Page::Import,
            Page::Elder,
            Page::Check,
            Page::Indicators,
            Page::Submit
        ]
    );
    click(&mut window, "看完了");
    assert!(window.query_by_label("上一步").is_none());
    drop(window);
    let window = sample(folder.path(), &[]);
    assert!(window.query_by_label("不用了").is_none(), "it is offered once");
}

#[test]
fn it_can_be_declined_and_taken_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    click(&mut window, "不用了");
    click(&mut window, "设置");
    click(&mut window, "五步导览");
    assert_eq!(window.state().page(), Page::Import);
    click(&mut window, "结束导览");
    assert!(window.query_by_label("下一步").is_none());
}
