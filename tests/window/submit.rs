//! 上报 in the window: what will print, what is missing, which files there will be, and forms that are edited.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::forms::{Form, FormOrigin, Paper};
use laoxiao::import::{Blank, Options, Status};
use laoxiao::model::Progress;
use laoxiao::ops::Session;
use laoxiao::ui::pages::Page;

use crate::support::fixture::sample_table;
use crate::window::{Window, click, go, sample, tab, window};

const PROJECTS: &str = "示例县_重大项目清单.xlsx";

/// 上报 in a window so large that nothing has to be scrolled.
fn open(window: &mut Window) {
    window.set_size(vec2(1920.0, 1500.0));
    go(window, Page::Submit);
}

/// Chooses from a drop-down that shows `current`.
fn choose(window: &mut Window, current: &str, wanted: &str) {
    window.get_by_role_and_label(Role::ComboBox, current).click();
    window.run();
    click(window, wanted);
}

/// Types into a field in place of what it holds.
fn retype(window: &mut Window, field: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.event(Event::Text(text.to_owned()));
    window.run();
}

/// The whole text of a tab that begins so.
fn named_tab(window: &Window, name: &str) -> String {
    let tabs = window.get_all_by_role(Role::Tab);
    let mut texts = tabs.filter_map(|node| node.accesskit_node().label());
    texts.find(|text| text.starts_with(name)).unwrap()
}

fn forms(window: &Window) -> Vec<Form> {
    window.state().snapshot().unwrap().forms.iter().cloned().collect()
}

fn form(window: &Window, id: &str) -> Form {
    window.state().snapshot().unwrap().forms.get(id).unwrap().clone()
}

fn headers(form: &Form) -> Vec<&str> {
    form.columns.iter().map(|column| column.header.as_str()).collect()
}

#[test]
fn a_form_made_from_a_file_is_edited_exported_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("附件");
    let mut window = sample(folder.path(), &[sample_table(PROJECTS), out.clone()]);
    open(&mut window);
    let before = forms(&window);
    click(&mut window, "从文件新建表样…");
    // Two sheets, in 亿元 and in 万元: two forms.
    assert_eq!(
        forms(&window).len(),
        before.len() + 2,
        "{:?}",
        window.state().message()
    );
    let made = form(&window, "form-1");
    assert_eq!(made.columns[1].field, "name");

    // Another name for a column, another place for it, another title; the form stands in the editor already.
    retype(&mut window, "第2列表头", "工程名称");
    click(&mut window, "第2列下移");
    retype(&mut window, "标题", "示例县在建工程一览表");
    choose(&mut window, "本表纸张  随导出方式", "A3");
    click(&mut window, "保存表样");
    let edited = form(&window, "form-1");
    assert_eq!(
        edited.title,
        "示例县在建工程一览表",
        "{:?}",
        window.state().message()
    );
    assert_eq!(
        (edited.columns[2].field.as_str(), headers(&edited)[2]),
        ("name", "工程名称")
    );
    assert_eq!(edited.columns.len(), made.columns.len());
    assert_eq!(edited.paper, Some(Paper::A3));

    // One step back and forth.
    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    assert_eq!(form(&window, "form-1"), made);
    window.key_press_modifiers(Modifiers::CTRL, Key::Y);
    window.run();
    assert_eq!(form(&window, "form-1"), edited);

    // Out through the form alone.
    click(&mut window, &format!("选择 {} {}", edited.issuer, edited.title));
    click(&mut window, "导出到文件夹…");
    let files: Vec<PathBuf> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let file = files
        .iter()
        .find(|file| file.to_string_lossy().contains("在建工程一览表"));
    let file = file.unwrap_or_else(|| panic!("{files:?}")).clone();

    // And in again: known by its form, and nothing has changed.
    let ledger = window.state().snapshot().unwrap().path.clone();
    drop(window);
    let session = Session::open(&ledger).unwrap();
    let options = Options {
        blank: Blank::Clear,
        ..Options::default()
    };
    let plan = session_plan(session, &file, &options);
    assert_eq!(plan.0.as_deref(), Some("form-1"));
    assert!(
        plan.1.iter().all(|status| *status == Status::Unchanged),
        "{plan:?}"
    );
    assert_eq!(plan.1.len(), 13);
}

/// The form that a file was recognised by, and what would become of its rows.
fn session_plan(mut session: Session, file: &Path, options: &Options) -> (Option<String>, Vec<Status>) {
    let plan = session.plan_import(file, options, &Progress::default()).unwrap();
    let sheet = plan.sheets.first().unwrap();
    let statuses = sheet.changes.iter().map(|change| change.status);
    (sheet.form.clone(), statuses.collect())
}

#[test]
fn a_shipped_form_is_changed_for_this_ledger_and_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    open(&mut window);
    click(&mut window, "分乡镇人口基础数据");
    tab(&mut window, "表样");
    let shipped = form(&window, "population");
    click(&mut window, "去掉第5列");
    click(&mut window, "保存表样");
    let origin = |window: &Window| window.state().snapshot().unwrap().forms.origin("population");
    assert_eq!(
        form(&window, "population").columns.len(),
        shipped.columns.len() - 1
    );
    assert_eq!(origin(&window), FormOrigin::Changed);

    // Without the column that names the record nothing could be read back: refused, the form stays.
    click(&mut window, "去掉第1列");
    click(&mut window, "保存表样");
    assert!(
        window.state().message().unwrap().contains("没有"),
        "{:?}",
        window.state().message()
    );
    assert_eq!(
        form(&window, "population").columns.len(),
        shipped.columns.len() - 1
    );

    click(&mut window, "恢复原样");
    assert_eq!(form(&window, "population"), shipped);
    assert_eq!(origin(&window), FormOrigin::Shipped);
}

#[test]
fn what_is_missing_is_told_and_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    open(&mut window);
    click(&mut window, "养老托育重大项目建设进度月调度表");
    let missing = named_tab(&window, "缺项");
    tab(&mut window, &missing);
    window.get_by_label("“填报单位”没有填");
    window.get_by_label_contains("没有2023年上半年的数，表中是2023年6月的");
    retype(&mut window, "填报单位", "示例县发展和改革局");
    click(&mut window, "记住");
    assert!(window.query_by_label("“填报单位”没有填").is_none());
    assert_eq!(
        window.state().snapshot().unwrap().reporter.unit,
        "示例县发展和改革局"
    );
    // A blank cell leads to its record.
    window.get_all_by_label("去填写").next().unwrap().click();
    window.run();
    assert_eq!(window.state().page(), Page::Projects);
}

#[test]
fn the_files_are_named_before_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("附件");
    let mut window = sample(folder.path(), std::slice::from_ref(&out));
    open(&mut window);
    let many: usize = named_tab(&window, "文件名")
        .trim_start_matches("文件名 ")
        .parse()
        .unwrap();
    assert!(many > 5, "{many}");
    choose(&mut window, "文件  一表一份", "合成一份");
    tab(&mut window, "文件名 1");
    let named = window
        .get_by_label_contains("养老托育报表")
        .accesskit_node()
        .value()
        .unwrap();
    click(&mut window, "导出到文件夹…");
    let files: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, [named]);
}

#[test]
fn the_preview_has_the_pages_of_its_paper() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    open(&mut window);
    click(&mut window, "养老服务机构（设施）床位情况统计表");
    click(&mut window, "整页");
    let image = |window: &Window| {
        window
            .get_all_by_role(Role::Image)
            .next()
            .unwrap()
            .accesskit_node()
            .label()
            .unwrap()
    };
    let pages = |window: &Window| -> usize {
        let told = image(window);
        told.trim_start_matches("第 1 页，共 ")
            .trim_end_matches(" 页")
            .parse()
            .unwrap()
    };
    let a4 = pages(&window);
    choose(&mut window, "纸张  A4", "A3");
    let a3 = pages(&window);
    assert!(a4 > 2 && a3 < a4 && a3 > 0, "{a4} pages of A4, {a3} of A3");
}

#[test]
fn an_empty_ledger_says_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("空.laoxiao");
    drop(Session::create(&ledger, "景洪市", None, &[]).unwrap());
    let mut window = window(folder.path(), &[ledger]);
    click(&mut window, "打开台账…");
    open(&mut window);
    click(&mut window, "重大试点清单");
    tab(&mut window, "缺项 1");
    window.get_by_label("表里还没有一行");
}

#[test]
fn the_editor_of_a_form_shows_the_pages_of_what_is_edited() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    open(&mut window);
    click(&mut window, "表样");
    window.get_by_label_contains("第 1 页，共");
    let shown = form(&window, "gengma-projects");
    retype(&mut window, "印成", "{county}在建项目");
    // The draft is laid out, and nothing is kept yet.
    window.get_by_label_contains("第 1 页，共");
    assert_eq!(form(&window, "gengma-projects"), shown);
    // A column that is computed, and one that imports kept, can be added where there are such.
    choose(&mut window, "2022—2023", "2022年-2023年");
    click(&mut window, "保存表样");
    let edited = form(&window, "gengma-projects");
    assert_eq!(
        edited.heading,
        "{county}在建项目",
        "{:?}",
        window.state().message()
    );
    assert_eq!(edited.columns[4].spelling, "{start}年-{end}年");
}
