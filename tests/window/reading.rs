//! What the pages say can be read: whole, once, in the right unit, and at the size of an office screen.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Rect, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::ui::pages::Page;

use crate::support::fixture::{issued, sample_table};
use crate::window::{Window, figure, go, sample, window};

/// The place of a picture whose name begins so.
fn picture(window: &Window, name: &str) -> Rect {
    let pictures = window.get_all_by_role(Role::Image);
    let mut named = pictures.filter(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.contains(name))
    });
    named.next().unwrap().rect()
}

#[test]
fn the_overview_fits_a_maximised_window_of_an_office_screen() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    // 1366 × 768 without the title bar and the task bar of Windows 10.
    window.set_size(vec2(1366.0, 705.0));
    window.run();
    let line = 705.0 - 28.0;
    let bars = picture(&window, "分乡镇");
    let path = picture(&window, "从基期到目标");
    assert!(bars.height() > 120.0 && bars.bottom() < line, "{bars:?}");
    assert!((bars.bottom() - path.bottom()).abs() < 1.0, "{bars:?} {path:?}");
    let last = window.get_by_label_contains("最近上报").rect();
    assert!(last.bottom() < line, "{last:?}");
    // A row of the table that is listed is seen whole.
    let rows = window.query_all_by_label("滞后").map(|node| node.rect().bottom());
    let lowest = rows.fold(0.0, f32::max);
    assert!(lowest > last.top() && lowest < line - 8.0, "{lowest}");
}

#[test]
fn differences_of_rates_are_points() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    let share = figure(&window, "nursing-bed-share");
    assert_eq!(share.unit, "%");
    let gap = format!("差 {:.1} 个百分点，每年需增 ", share.gap.unwrap());
    window.get_by_label("2025年目标 55%");
    go(&mut window, Page::Indicators);
    window.get_by_label(&share.name).click();
    window.run();
    window.get_by_label_contains(&gap);
    window.get_by_label_contains(&format!("{:.1}%（", share.value.unwrap()));
    // What the document prints as % is a number of institutions: it differs by institutions.
    window.get_by_label("县级失能照护服务机构覆盖率").click();
    window.run();
    window.get_by_label_contains("差 1 所，每年需增");
}

#[test]
fn the_name_of_an_indicator_comes_first_and_its_unit_has_a_column() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    for (width, zoom) in [(1366.0, 1.0), (1920.0, 1.25)] {
        window.set_size(vec2(width / zoom, 768.0));
        go(&mut window, Page::Indicators);
        window.run();
        let name = window.get_by_label("护理型床位占养老机构床位总数比");
        // Fifteen letters of 14 points stand side by side: none is cut.
        assert!(
            name.rect().width() > 15.0 * 14.0 - 1.0,
            "{width}: {:?}",
            name.rect()
        );
        assert!(window.query_all_by_label("%").count() > 5);
        assert!(
            window.query_by_label("基本养老保险参保率（%）").is_some(),
            "the panel has the unit"
        );
    }
    let table = window.get_all_by_label("目标低于上级").count();
    assert!(table > 0, "a weak target is told in words");
    let target = window.get_all_by_label("55.0").count();
    assert!(target > 0, "targets have the decimals of their figures");
}

#[test]
fn a_narrow_range_is_not_drawn_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Indicators);
    window.get_by_label("基本养老保险参保率").click();
    window.run();
    let named = window.get_by_label_contains("基本养老保险参保率（%）：从基期到目标");
    let spoken = named.accesskit_node().label().unwrap();
    assert!(
        spoken.contains("，88，") && !spoken.contains("，60，"),
        "{spoken}"
    );
    assert!(!spoken.contains("单位："), "{spoken}");
}

#[test]
fn forms_with_a_common_beginning_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Submit);
    let snapshot = window.state().snapshot().unwrap();
    let alike = snapshot
        .forms
        .iter()
        .filter(|form| form.title.contains("具体指标"));
    let titles: Vec<String> = alike.map(|form| form.title.clone()).collect();
    assert!(titles.len() >= 2, "{titles:?}");
    for title in &titles {
        let rows = window.get_all_by_role_and_label(Role::Button, title);
        let tall = rows.map(|row| row.rect().height()).fold(0.0, f32::max);
        // Two lines where one does not hold it.
        assert!(title.chars().count() < 16 || tall > 40.0, "{title}: {tall}");
    }
    window.get_by_label_contains("处待核实，要写说明");
}

#[test]
fn a_step_tells_how_many_records_it_touched() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::History);
    let snapshot = window.state().snapshot().unwrap();
    let many = snapshot
        .history
        .iter()
        .map(|step| step.touched.len())
        .max()
        .unwrap();
    // Of many records the ledger remembers only the first.
    let most = laoxiao::store::Operation::NAMED;
    assert_eq!(many, most);
    let text = format!("{most} 条以上");
    assert!(window.query_all_by_label(&text).count() > 0);
    let few = snapshot
        .history
        .iter()
        .find(|step| (2..most).contains(&step.touched.len()));
    let few = few.unwrap().touched.len();
    assert!(window.query_all_by_label(&format!("{few} 条")).count() > 0);
}

/// A ledger with one backup beside it, open in a window that keeps its own backups in a folder of that name.
fn backed_up(folder: &std::path::Path, reason: &str, own: &str) -> Window {
    let ledger = folder.join("景洪市.laoxiao");
    let mut session = laoxiao::ops::Session::create(&ledger, "景洪市", None, &[]).unwrap();
    session.keep_backups_in(folder.join("备份"));
    session.back_up(reason).unwrap();
    drop(session);
    let mut window = window(folder, &[ledger, folder.join(own)]);
    window.get_by_label("打开台账…").click();
    window.run();
    go(&mut window, Page::Settings);
    window.get_by_label("更换…").scroll_to_me();
    window.run();
    window.get_by_label("更换…").click();
    window.run();
    window
}

#[test]
fn the_backups_beside_a_ledger_are_listed_with_those_of_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    // The window keeps its own elsewhere.
    let mut window = backed_up(folder.path(), "导入前", "盘");
    go(&mut window, Page::History);
    window.get_by_role_and_label(Role::Tab, "备份 1").click();
    window.run();
    window.get_by_label("导入前");
    window.get_by_label("立即备份").click();
    window.run();
    window.get_by_role_and_label(Role::Tab, "备份 2");
    window.get_by_label("手工备份");
    let done = window.state().message().unwrap().to_owned();
    assert!(
        done.starts_with("已备份　20") && done.chars().count() < 24,
        "{done}"
    );
    window.get_by_label("立即备份").click();
    window.run();
    let same = window.state().message().unwrap().to_owned();
    assert!(same.starts_with("没有改动"), "{same}");
    window.get_by_role_and_label(Role::Tab, "备份 2");
}

#[test]
fn a_backup_of_the_list_brings_the_ledger_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = backed_up(folder.path(), "手工备份", "备份");
    go(&mut window, Page::Registers);
    window.get_by_label_contains("重大试点").click();
    window.run();
    window.get_by_label("新增").click();
    window.run();
    window.event(Event::Text("智慧养老试点".to_owned()));
    window.run();
    window.key_press(eframe::egui::Key::Enter);
    window.run();
    let pilots = |window: &Window| {
        let snapshot = window.state().snapshot().unwrap();
        snapshot.records.of(laoxiao::model::RecordKind::Pilot).len()
    };
    assert_eq!(pilots(&window), 1);
    go(&mut window, Page::History);
    window.get_by_role_and_label(Role::Tab, "备份 1").click();
    window.run();
    window.get_by_label("手工备份");
    let restore = window.get_by_label_contains("恢复20");
    restore.click();
    window.run();
    assert_eq!(pilots(&window), 1, "it asks first");
    window.get_by_label("恢复到这份备份").click();
    window.run();
    assert_eq!(pilots(&window), 0, "{:?}", window.state().message());
}

#[test]
fn the_field_for_the_county_has_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(folder.path(), &[]);
    window.get_by_label("新建台账").click();
    window.run();
    window.event(Event::Text("gm".to_owned()));
    window.run();
    window.get_by_label_contains("耿马傣族佤族自治县");
}

#[test]
fn a_finding_does_not_repeat_its_record() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Check);
    let findings = window.state().snapshot().unwrap().findings.clone();
    let (subject, rest) = findings[0].message.split_once('：').unwrap();
    // The list says what is wrong, the pane beside it what to do as well.
    let what = rest.split('；').next().unwrap_or(rest);
    window.get_by_label(what);
    assert!(window.query_all_by_label(subject).count() > 0);
}

#[test]
fn one_correction_serves_all_cells_that_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let table = issued("耿马县_床位托位人口半年报_已填.xlsx");
    let mut window = sample(folder.path(), &[table]);
    go(&mut window, Page::Import);
    window.get_by_label("选择文件…").click();
    window.run();
    // Eleven columns with new names are one line that can be unfolded.
    window.get_by_label("改名 11 处");
    let renamed = |window: &Window| window.query_all_by_label_contains("改名为“").count();
    assert_eq!(renamed(&window), 0);
    window.get_by_label("逐条查看").click();
    window.run();
    assert_eq!(renamed(&window), 11);
    window.get_by_label("收起").click();
    window.run();

    let open = "示例县没有“耿马镇”这个乡镇";
    assert!(window.query_all_by_label_contains(open).count() > 0);
    window.get_by_label("改正 C5").click();
    window.run();
    window.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
    window.run();
    window.event(Event::Text("云禾镇".to_owned()));
    window.run();
    window.get_by_label("7 格都改").click();
    window.run();
    assert_eq!(window.query_all_by_label_contains(open).count(), 0);
    window.get_by_label("待看 44");
}

#[test]
fn units_of_columns_stand_whole_beside_what_they_mean() {
    let folder = tempfile::tempdir().unwrap();
    let table = sample_table("示例县_项目月调度表_2023年6月.xlsx");
    let mut window = sample(folder.path(), &[table]);
    go(&mut window, Page::Import);
    window.get_by_label("选择文件…").click();
    window.run();
    let meaning = window
        .get_by_role_and_label(Role::ComboBox, "累计完成投资")
        .rect();
    let units = window.get_all_by_label("万元").map(|unit| unit.rect());
    let unit = units.filter(|unit| (unit.center().y - meaning.center().y).abs() < 4.0);
    let unit = unit.max_by(|a, b| a.left().total_cmp(&b.left())).unwrap();
    assert!(
        unit.left() >= meaning.right() && unit.width() > 24.0,
        "{unit:?} {meaning:?}"
    );
}

#[test]
fn an_empty_ledger_is_told_once_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("空.laoxiao");
    drop(laoxiao::ops::Session::create(&ledger, "景洪市", None, &[]).unwrap());
    let mut window = window(folder.path(), &[ledger]);
    window.get_by_label("打开台账…").click();
    window.run();
    assert_eq!(window.query_all_by_label("导入文件…").count(), 1);
    assert_eq!(window.query_all_by_label("去上报").count(), 0);
    go(&mut window, Page::Indicators);
    window.get_by_role_and_label(Role::Tab, "需求测算").click();
    window.run();
    window.get_by_label("还不能测算");
    assert_eq!(window.query_all_by_label("分年度").count(), 0);
}

#[test]
fn the_hover_of_a_target_names_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let window = sample(folder.path(), &[]);
    let snapshot = window.state().snapshot().unwrap();
    let document = "耿政办发〔2023〕37号";
    let mut told = 0;
    for (figure, detail) in &snapshot.overview.details {
        let laoxiao::export::picture::Chart::Path(chart) = &detail.path else {
            panic!("the path of {} is another chart", figure.name);
        };
        if let Some(target) = &chart.target {
            assert!(target.hover.contains(document), "{}", target.hover);
            told += 1;
        }
    }
    assert!(told > 1, "{told}");
}
