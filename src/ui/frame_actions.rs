//! What pages ask for; nothing happens before the frame is over.

use std::path::PathBuf;

use crate::app::preferences::Prefs;
use crate::app::sheet::GridLayout;
use crate::app::worker::job::Job;
use crate::app::worker::request::LedgerRequest;
use crate::model::{RecordId, RecordKind};

use super::command::Command;
use super::file_question::FileQuestion;
use super::page_view::Pages;
use super::widgets::Toast;

/// A request of the window; the results of jobs land on its pages.
pub type Request = LedgerRequest<Pages>;
/// Work of the window on the open ledger.
pub type LedgerJob = Job<Pages>;

/// What a frame asked for.
#[derive(Default)]
pub struct FrameActions {
    /// Commands, in order.
    pub commands: Vec<Command>,
    /// Requests to the ledger, in order.
    pub requests: Vec<Request>,
    /// A record to show.
    pub show: Option<Show>,
    /// An indicator of the ledger's own framework to show.
    pub figure: Option<String>,
    /// A file to plan an import of.
    pub import: Option<PathBuf>,
    /// An issued file to fill.
    pub fill: Option<PathBuf>,
    /// The question which period is begun.
    pub new_period: bool,
    /// A question for a file or folder.
    pub ask: Option<FileQuestion>,
    /// Messages.
    pub toasts: Vec<Toast>,
    /// What is selected, for the line at the bottom.
    pub note: String,
    /// Tables whose columns the user arranged, by name.
    pub layouts: Vec<(String, GridLayout)>,
    /// Settings of the window as they shall be.
    pub prefs: Option<Box<Prefs>>,
    /// The folder in which backups go from now on.
    pub backups: Option<PathBuf>,
}

/// A record to show, and the field meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Show {
    /// Its kind; decides the page.
    pub kind: RecordKind,
    /// The record.
    pub id: RecordId,
    /// The field.
    pub field: Option<String>,
}

impl FrameActions {
    /// Pushes a command.
    pub fn run(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Pushes a request: a [`LedgerJob`], or one that opens, closes or replaces the ledger.
    pub fn send(&mut self, request: impl Into<Request>) {
        self.requests.push(request.into());
    }

    /// Pushes a message.
    pub fn say(&mut self, toast: Toast) {
        self.toasts.push(toast);
    }
}
