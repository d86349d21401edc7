//! What the window asks of a page and of its table, and the state of all pages.

use std::any::Any;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use eframe::egui::{self, Ui};

use crate::app::preferences::Prefs;
use crate::app::sheet::GridLayout;
use crate::model::RecordKind;
use crate::ops::{Snapshot, UnwrittenCell, UnwrittenRow};

use super::figure_cache::FigureCache;
use super::frame_actions::{FrameActions, Request, Show};
use super::page::Page;

/// What every page can do. What a page does not say is: it has no table, no records, no count.
pub(super) trait PageView: Any {
    /// Draws it.
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions);

    /// How many there are, and whether the number is an alarm; 0 shows none.
    fn count(&self, _snapshot: &Snapshot) -> (usize, bool) {
        (0, false)
    }

    /// Points it at a record.
    fn show(&mut self, _show: &Show) {}

    /// The table in view, for the keys that work in it.
    fn table_in_view(&mut self) -> Option<&mut dyn TableView> {
        None
    }

    /// All its tables.
    fn tables(&mut self) -> Vec<&mut dyn TableView> {
        self.table_in_view().into_iter().collect()
    }

    /// The ledger changed under what it shows: what it asks for then.
    fn ledger_changed(&mut self) -> Option<Request> {
        None
    }

    /// Takes a step of its own back, or does it again, where it keeps steps: then these keys never reach the ledger.
    fn own_step(&mut self, _redo: bool) -> Option<OwnStep> {
        None
    }

    /// Whether a file that is dropped here is one to be filled.
    fn fills_files(&self) -> bool {
        false
    }
}

/// What came of 撤销 or 重做 on a page that keeps steps of its own.
pub(super) enum OwnStep {
    /// Done, with what it asks of the ledger.
    Done(Request),
    /// There is none; the sentence says so.
    Nothing(&'static str),
}

/// What the window asks of the table of a page.
pub(super) trait TableView {
    /// The name under which its columns are remembered.
    fn name(&self) -> &'static str;
    /// Gives it the columns that the user arranged.
    fn arrange(&mut self, layout: GridLayout);
    /// Puts the cursor where a new record is typed.
    fn want_new(&mut self);
    /// Puts the caret into the filter.
    fn want_filter(&mut self);
    /// Opens the bar to find, or to find and replace.
    fn find(&mut self, replacing: bool);
    /// Gives it the keyboard.
    fn take_focus(&mut self);
    /// Writes what is being typed.
    fn settle(&mut self, ctx: &egui::Context, out: &mut FrameActions);
    /// Takes back what was typed into it and could not be written.
    fn take_back(&mut self, _cells: Vec<UnwrittenCell>, _rows: Vec<UnwrittenRow>) {}
    /// What was typed into it and is not written: cells, and rows that were begun.
    fn unwritten(&self) -> usize {
        0
    }
}

/// What a page may look at while it draws.
pub(super) struct PageFrame<'a> {
    /// The ledger.
    pub(super) snapshot: &'a Arc<Snapshot>,
    /// The window.
    pub(super) window: &'a Window<'a>,
    /// Charts and details of figures, which several pages show.
    pub(super) figures: &'a mut FigureCache,
}

/// What pages may know of the window.
pub struct Window<'a> {
    /// The settings of the window.
    pub prefs: &'a Prefs,
    /// The user's data folder, in which backups go by default.
    pub usual_backups: Option<&'a Path>,
}

/// The state of all pages; only what can't be recomputed from the snapshot.
pub struct Pages {
    views: Vec<(Page, Box<dyn PageView>)>,
    figures: FigureCache,
    /// What the results of jobs and the answers of dialogs ask for; the window runs it when they have come.
    pub(super) results: FrameActions,
}

impl Pages {
    /// All pages, each as `make` makes it.
    pub(super) fn new(make: impl Fn(Page) -> Box<dyn PageView>) -> Self {
        Self {
            views: Page::ALL.into_iter().map(|page| (page, make(page))).collect(),
            figures: FigureCache::default(),
            results: FrameActions::default(),
        }
    }

    /// Draws the page for an open ledger.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        page: Page,
        snapshot: &Arc<Snapshot>,
        window: &Window<'_>,
        out: &mut FrameActions,
    ) {
        let mut frame = PageFrame {
            snapshot,
            window,
            figures: &mut self.figures,
        };
        for (known, view) in &mut self.views {
            if *known == page {
                view.ui(ui, &mut frame, out);
            }
        }
    }

    /// Works on the state of the pages of a type.
    pub(super) fn with<P: PageView>(&mut self, work: impl FnOnce(&mut P)) {
        let views = self.views.iter_mut();
        let mut views = views.filter_map(|(_, view)| (view.as_mut() as &mut dyn Any).downcast_mut::<P>());
        if let Some(view) = views.next() {
            work(view);
        }
    }

    /// How many records a page has, and whether the number is an alarm.
    pub(super) fn count(&self, page: Page, snapshot: &Snapshot) -> (usize, bool) {
        let view = self.views.iter().find(|(known, _)| *known == page);
        view.map_or((0, false), |(_, view)| view.count(snapshot))
    }

    /// Whether a file that is dropped on a page is one to be filled.
    pub(super) fn fills_files(&self, page: Page) -> bool {
        let view = self.views.iter().find(|(known, _)| *known == page);
        view.is_some_and(|(_, view)| view.fills_files())
    }

    /// The ledger changed: what the pages ask for then.
    pub(super) fn ledger_changed(&mut self) -> Vec<Request> {
        let views = self.views.iter_mut();
        views.filter_map(|(_, view)| view.ledger_changed()).collect()
    }

    /// Points a page at a record.
    pub fn show(&mut self, show: &Show) {
        if let Some(view) = self.view(Page::of(show.kind)) {
            view.show(show);
        }
    }

    /// Puts the cursor where a new record is typed.
    pub fn add(&mut self, page: Page) {
        if let Some(table) = self.table(page) {
            table.want_new();
        }
    }

    /// Puts the caret into the filter.
    pub fn filter(&mut self, page: Page) {
        if let Some(table) = self.table(page) {
            table.want_filter();
        }
    }

    /// Opens the bar to find, or to find and replace.
    pub fn find(&mut self, page: Page, replacing: bool) {
        if let Some(table) = self.table(page) {
            table.find(replacing);
        }
    }

    /// Gives the tables the columns that the user arranged.
    pub fn arrange(&mut self, layouts: &BTreeMap<String, GridLayout>) {
        for table in self.views.iter_mut().flat_map(|(_, view)| view.tables()) {
            if let Some(layout) = layouts.get(table.name()) {
                table.arrange(layout.clone());
            }
        }
    }

    /// Gives what could not be written back to the table of its kind.
    pub(super) fn give_back(&mut self, kind: RecordKind, cells: Vec<UnwrittenCell>, rows: Vec<UnwrittenRow>) {
        let mut tables = self.views.iter_mut().flat_map(|(_, view)| view.tables());
        if let Some(table) = tables.find(|table| table.name() == kind.code()) {
            table.take_back(cells, rows);
        }
    }

    /// How much was typed into the tables and is not written.
    pub(super) fn unwritten(&mut self) -> usize {
        let tables = self.views.iter_mut().flat_map(|(_, view)| view.tables());
        tables.map(|table| table.unwritten()).sum::<usize>()
    }

    /// Takes back a step of the page itself, where it keeps such.
    pub(super) fn own_step(&mut self, page: Page, redo: bool) -> Option<OwnStep> {
        self.view(page)?.own_step(redo)
    }

    /// Writes what is being typed in a table, because the page is left.
    pub fn settle(&mut self, ctx: &egui::Context, page: Page, out: &mut FrameActions) {
        if let Some(table) = self.table(page) {
            table.settle(ctx, out);
        }
    }

    /// Gives the table of a page the keyboard.
    pub fn take_focus(&mut self, page: Page) {
        if let Some(table) = self.table(page) {
            table.take_focus();
        }
    }

    fn view(&mut self, page: Page) -> Option<&mut dyn PageView> {
        let mut views = self.views.iter_mut();
        let (_, view) = views.find(|(known, _)| *known == page)?;
        Some(view.as_mut())
    }

    fn table(&mut self, page: Page) -> Option<&mut dyn TableView> {
        self.view(page)?.table_in_view()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page as short as it can be.
    #[derive(Default)]
    struct Shortest {
        drawn: usize,
    }

    impl PageView for Shortest {
        fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, _out: &mut FrameActions) {
            self.drawn += 1;
            ui.label(frame.snapshot.county.short_name());
        }
    }

    #[test]
    fn a_page_is_what_it_draws_and_everything_else_has_an_answer() {
        let folder = tempfile::tempdir().unwrap();
        let session = crate::ops::Session::open_sample(&folder.path().join("示例县.laoxiao")).unwrap();
        let snapshot = Arc::new(session.snapshot(None).unwrap());
        let mut pages = Pages::new(|_| Box::new(Shortest::default()));
        let window = Window {
            prefs: &crate::app::preferences::Prefs::default(),
            usual_backups: None,
        };
        let mut out = FrameActions::default();
        let mut frame = egui::Context::default().run_ui(egui::RawInput::default(), |ui| {
            pages.ui(ui, Page::Overview, &snapshot, &window, &mut out);
        });
        // Without a window, nobody uploads the letters.
        frame.textures_delta.clear();
        let mut drawn = 0;
        pages.with(|page: &mut Shortest| drawn = page.drawn);
        assert!(drawn > 0);
        assert_eq!(pages.count(Page::Overview, &snapshot), (0, false));
        assert!(!pages.fills_files(Page::Overview) && pages.ledger_changed().is_empty());
        pages.settle(&egui::Context::default(), Page::Overview, &mut out);
        assert!(out.requests.is_empty());
    }
}
