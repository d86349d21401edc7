//! The pages, one file or folder each. A page reads the snapshot and pushes what it wants into [`FrameActions`].
//!
//! How to add one stands in [`super::page`].

pub(super) mod about;
pub(super) mod check;
mod definitions;
mod detail;
pub(super) mod facilities;
pub(super) mod fill;
pub(super) mod history;
pub(super) mod import;
pub(super) mod indicators;
pub(super) mod overview;
mod planning;
pub(super) mod population;
pub(super) mod projects;
mod records;
pub(super) mod registers;
pub(super) mod settings;
mod start;
pub(super) mod submit;

use std::any::Any;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Ui};

use crate::app::recent::Recent;
use crate::app::sheet::GridLayout;
use crate::model::{Period, RecordKind};
use crate::ops::Snapshot;

use super::frame_actions::{FrameActions, Request, Show};
use super::page::{PageFrame, PageView};
use indicators::figure_cache::FigureCache;

pub use super::page::{Page, Window};

pub(super) use records::RecordTable;

/// The state of all pages; only what can't be recomputed from the snapshot.
pub struct Pages {
    /// The start page.
    pub start: start::StartPage,
    views: Vec<(Page, Box<dyn PageView>)>,
    figures: FigureCache,
    /// What the results of jobs and the answers of dialogs ask for; the window runs it when they have come.
    pub(super) results: FrameActions,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            start: start::StartPage::default(),
            views: Page::ALL.into_iter().map(|page| (page, page.make())).collect(),
            figures: FigureCache::default(),
            results: FrameActions::default(),
        }
    }
}

impl Pages {
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

    /// Draws the page without a ledger.
    pub fn start_ui(
        &mut self,
        ui: &mut Ui,
        recent: &Recent,
        sample: Option<&PathBuf>,
        out: &mut FrameActions,
    ) {
        self.start.ui(ui, recent, sample, out);
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

    fn table(&mut self, page: Page) -> Option<&mut RecordTable> {
        self.view(page)?.table_in_view()
    }
}

/// The periods of the records of a periodic kind, in order.
fn records_periods(snapshot: &Snapshot, kind: RecordKind) -> Vec<Period> {
    let mut periods: Vec<_> = snapshot
        .records
        .of(kind)
        .iter()
        .filter_map(|record| record.period)
        .collect();
    periods.sort_unstable();
    periods.dedup();
    periods
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
        let mut pages = Pages {
            views: vec![(Page::Elder, Box::new(Shortest::default()))],
            ..Pages::default()
        };
        let window = Window {
            prefs: &crate::app::preferences::Prefs::default(),
            usual_backups: None,
        };
        let mut out = FrameActions::default();
        let mut frame = egui::Context::default().run_ui(egui::RawInput::default(), |ui| {
            pages.ui(ui, Page::Elder, &snapshot, &window, &mut out);
        });
        // Without a window, nobody uploads the letters.
        frame.textures_delta.clear();
        let mut drawn = 0;
        pages.with(|page: &mut Shortest| drawn = page.drawn);
        assert!(drawn > 0);
        assert_eq!(pages.count(Page::Elder, &snapshot), (0, false));
        assert!(!pages.fills_files(Page::Elder) && pages.ledger_changed().is_empty());
        pages.settle(&egui::Context::default(), Page::Elder, &mut out);
        assert!(out.requests.is_empty());
    }
}
