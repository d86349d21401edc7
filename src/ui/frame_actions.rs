//! What pages ask for; nothing happens before the frame is over.

use std::path::PathBuf;

use crate::export::picture::Chart;
use crate::model::{RecordId, RecordKind};
use crate::ops::AnnexOptions;

use super::command::Command;
use super::widgets::Toast;
use super::widgets::grid::GridLayout;
use crate::app::preferences::Prefs;
use crate::app::worker::handle::Request;

/// What a frame asked for.
#[derive(Default)]
pub struct FrameActions {
    /// Commands, in order.
    pub commands: Vec<Command>,
    /// Requests to the ledger, in order.
    pub requests: Vec<Request>,
    /// A record to show.
    pub show: Option<Show>,
    /// A file to plan an import of.
    pub import: Option<PathBuf>,
    /// A question for a file or folder.
    pub ask: Option<Ask>,
    /// Messages.
    pub toasts: Vec<Toast>,
    /// What is selected, for the line at the bottom.
    pub note: String,
    /// Tables whose columns the user arranged, by name.
    pub layouts: Vec<(String, GridLayout)>,
    /// Settings of the window as they shall be.
    pub prefs: Option<Box<Prefs>>,
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

/// A question that the system's file dialog answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Which ledger to open.
    OpenLedger,
    /// Where a new ledger for this county goes.
    NewLedger {
        /// The county's name.
        county: String,
        /// Its code.
        code: Option<String>,
    },
    /// Which workbook to import.
    Import,
    /// Into which folder annexes go.
    ExportFolder {
        /// Which, and how.
        handover: AnnexOptions,
        /// Whether a frozen copy is kept.
        submit: bool,
    },
    /// From which issued file forms are made.
    FormFile,
    /// Which issued file is to be filled.
    Template,
    /// Where the filled file goes.
    Filled {
        /// The issued file.
        template: PathBuf,
    },
    /// Where our own layout with the columns of an issued file goes.
    ExportLike {
        /// The issued file.
        template: PathBuf,
    },
    /// Where the progress workbook goes.
    Report,
    /// Where the picture of a chart goes.
    Picture(Box<Chart>),
    /// Which backup to put in the ledger's place.
    Restore,
    /// Into which folder backups go.
    BackupFolder,
    /// Where a verified copy of the ledger goes: a stick, another folder.
    CopyTo,
    /// Where the copy goes that is worked on instead of a ledger in an unsafe place.
    LocalCopy {
        /// The ledger that is copied.
        original: PathBuf,
    },
}

impl FrameActions {
    /// Pushes a command.
    pub fn run(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Pushes a request.
    pub fn send(&mut self, request: Request) {
        self.requests.push(request);
    }
}
