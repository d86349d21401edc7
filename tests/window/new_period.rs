//! Month end by hand: a period is begun in the header, lists what the one before listed, and takes over what stays.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::{Period, RecordKind};
use laoxiao::ops::Session;
use laoxiao::ui::pages::Page;

use crate::window::{Window, click, click_cell, go, records, sample, tab};

/// Begins a period as one does in the header.
fn begin(window: &mut Window, period: Period) {
    let shown = window.state().snapshot().unwrap().period;
    let header = format!("填报期  {}", shown.label());
    window.get_by_role_and_label(Role::ComboBox, &header).click();
    window.run();
    click(window, "新填报期…");
    for _ in shown.year()..period.year() {
        click(window, "下一年");
    }
    match period {
        Period::Year(year) => click(window, &format!("{year}年全年")),
        other => click(window, &other.label()),
    }
    assert_eq!(window.state().snapshot().unwrap().period, period);
}

#[test]
fn a_period_without_figures_is_remembered_and_lists_every_home_with_its_last_figures() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    let year = window.state().snapshot().unwrap().period.year();
    for period in [
        Period::Month(year + 1, 3),
        Period::Half(year + 1, 1),
        Period::Year(year + 1),
    ] {
        begin(&mut window, period);
        assert!(window.state().snapshot().unwrap().periods.contains(&period));
    }
    go(&mut window, Page::Elder);
    let homes = records(&window, RecordKind::ElderFacility);
    let first = homes[0].text("name").to_owned();
    click_cell(&mut window, &first);
    // To the first figure and over all of them, then what stays is taken over in one step.
    for _ in 0..4 {
        window.key_press(Key::ArrowRight);
    }
    for _ in 0..4 {
        window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    }
    window.run();
    click(&mut window, "沿用上期");
    let period = Period::Year(year + 1);
    let home = &records(&window, RecordKind::ElderFacility)[0];
    let last = homes[0].figures.values().next_back().unwrap();
    for field in ["beds_total", "beds_nursing"] {
        assert_eq!(home.at(field, Some(period)), last.values.get(field), "{field}");
    }
    let path = window.state().snapshot().unwrap().path.clone();
    drop(window);
    let session = Session::open(&path).unwrap();
    assert!(
        session
            .snapshot(None)
            .unwrap()
            .periods
            .contains(&Period::Month(year + 1, 3))
    );
}

#[test]
fn a_new_month_lists_the_projects_of_the_month_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    let returns = |window: &Window, at: Period| {
        let all = records(window, RecordKind::ProjectReturn);
        all.into_iter()
            .filter(|it| it.period == Some(at))
            .collect::<Vec<_>>()
    };
    let months = window
        .state()
        .snapshot()
        .unwrap()
        .records
        .periods_of(&[RecordKind::ProjectReturn]);
    let last = *months.last().unwrap();
    let next = match last {
        Period::Month(year, 12) => Period::Month(year + 1, 1),
        Period::Month(year, month) => Period::Month(year, month + 1),
        other => panic!("returns are monthly, not {other:?}"),
    };
    begin(&mut window, next);
    go(&mut window, Page::Projects);
    tab(&mut window, "月调度 0");
    let before = returns(&window, last);
    click(&mut window, "列入本期");
    let listed = returns(&window, next);
    assert_eq!(listed.len(), before.len());
    assert_eq!(listed[0].name(), before[0].name());
    assert!(window.query_by_label("列入本期").is_none());
}
