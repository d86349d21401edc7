//! The window on a folder of its own, driven by its labels without a display.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{DroppedFile, Event, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::app::worker::handle::LedgerHandle;
use laoxiao::indicators::Figure;
use laoxiao::model::{Record, RecordKind};
use laoxiao::ui::app::{App, WindowStart};
use laoxiao::ui::dialogs::Dialogs;
use laoxiao::ui::pages::Page;

pub(crate) type Window = Harness<'static, App>;

/// How the window starts in a test: work is done at once, dialogs are answered with these files.
pub(crate) fn start(folder: &Path, answers: &[PathBuf]) -> WindowStart {
    WindowStart {
        ledger: None,
        import: None,
        folder: Some(folder.to_owned()),
        handle: LedgerHandle::inline(),
        dialogs: Dialogs::Scripted(answers.iter().cloned().collect::<VecDeque<_>>(), None),
        system_fonts: false,
        wake: None,
    }
}

pub(crate) fn window(folder: &Path, answers: &[PathBuf]) -> Window {
    window_of(start(folder, answers), [1366.0, 768.0])
}

pub(crate) fn window_of(start: WindowStart, size: [f32; 2]) -> Window {
    Harness::builder()
        .with_size(vec2(size[0], size[1]))
        .with_theme(Theme::Light)
        .with_max_steps(30)
        .build_eframe(|cc| App::new(&cc.egui_ctx, start))
}

/// The window with the sample open.
pub(crate) fn sample(folder: &Path, answers: &[PathBuf]) -> Window {
    let mut window = window(folder, answers);
    click(&mut window, "示例台账");
    assert!(
        window.state().snapshot().is_some(),
        "{:?}",
        window.state().message()
    );
    window
}

pub(crate) fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

pub(crate) fn click_cell(window: &mut Window, text: &str) {
    window.get_by_role_and_label(Role::Cell, text).click();
    window.run();
}

pub(crate) fn go(window: &mut Window, page: Page) {
    window.get_by_role_and_label(Role::Tab, page.label()).click();
    window.run();
    assert_eq!(window.state().page(), page, "one click is enough");
}

/// Opens a tab inside a page.
pub(crate) fn tab(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::Tab, name).click();
    window.run();
}

pub(crate) fn text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run();
}

pub(crate) fn records(window: &Window, kind: RecordKind) -> Vec<Record> {
    window.state().snapshot().unwrap().records.of(kind).to_vec()
}

pub(crate) fn name_of(window: &Window, kind: RecordKind, at: usize) -> String {
    records(window, kind)[at].text("name").to_owned()
}

/// Every label that a screen reader is told of.
pub(crate) fn labels(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive();
    let texts = nodes.flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()]);
    texts.flatten().collect()
}

/// One indicator as the window has it.
pub(crate) fn figure(window: &Window, id: &str) -> Figure {
    let figures = &window.state().snapshot().unwrap().figures;
    figures.iter().find(|figure| figure.id == id).unwrap().clone()
}

/// A file that the pointer lets go over the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

pub(crate) fn drop_file(window: &mut Window, file: PathBuf) {
    window.input_mut().dropped_files.push(Arc::new(Dropped(file)));
    window.run();
}
