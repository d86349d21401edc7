//! What the window asks of the ledger's thread, and what it answers.
//!
//! Most requests are a [`Job`]: they call a verb on the open ledger. Those that open, close or replace the ledger, or
//! change what the thread itself remembers, are named here.

use std::path::PathBuf;
use std::sync::Arc;

use crate::error::Error;
use crate::model::Period;
use crate::ops::{DamagedLedger, Location, Snapshot};

use super::job::{Job, Landing, Topic};

/// What the window asks of the ledger; `W` is what it hands to the results of jobs.
pub enum LedgerRequest<W> {
    /// Makes a ledger.
    Create {
        /// Its file.
        path: PathBuf,
        /// The county's name.
        county: String,
        /// The county's code.
        code: Option<String>,
    },
    /// Opens a ledger, or asks first when it lies where work is not safe.
    Open(PathBuf),
    /// Opens a ledger wherever it lies.
    OpenAnyway(PathBuf),
    /// Copies a ledger and opens the copy.
    OpenCopy {
        /// The ledger.
        original: PathBuf,
        /// The copy.
        copy: PathBuf,
    },
    /// Opens the sample ledger, made when it is not there.
    OpenSample(PathBuf),
    /// Closes the ledger.
    Close,
    /// Puts a backup in the ledger's place.
    Restore(PathBuf),
    /// The same, also when it is a backup of another ledger.
    RestoreOther(PathBuf),
    /// Puts a backup in the place of a ledger that could not be opened, and opens it.
    RestoreDamaged {
        /// The ledger.
        ledger: PathBuf,
        /// The backup.
        backup: PathBuf,
    },
    /// Makes a new ledger of what can be read of a damaged one, and opens it.
    Recover {
        /// The damaged ledger, which stays as it is.
        damaged: PathBuf,
        /// The new one.
        out: PathBuf,
    },
    /// Shows another period.
    SetPeriod(Period),
    /// Keeps backups in this folder from now on; `None` for the usual one.
    KeepBackupsIn(Option<PathBuf>),
    /// Calls a verb on the open ledger.
    Run(Job<W>),
}

impl<W> LedgerRequest<W> {
    /// Whether nothing that is shown changes by it.
    pub(super) const fn only_reads(&self) -> bool {
        matches!(self, Self::Run(job) if job.reads)
    }

    /// Whether it is work on the ledger that is open, which may change it.
    pub(super) const fn only_changes(&self) -> bool {
        matches!(self, Self::Run(job) if !job.reads)
    }
}

impl<W> From<Job<W>> for LedgerRequest<W> {
    fn from(job: Job<W>) -> Self {
        Self::Run(job)
    }
}

/// What the ledger answers.
pub enum Reply<W> {
    /// A ledger is open.
    Opened(PathBuf),
    /// A ledger was not opened yet: it lies where work is not safe.
    Doubtful(PathBuf, Location),
    /// A backup was not restored yet: it is one of another ledger, as the sentence says.
    OtherBackup(PathBuf, String),
    /// A ledger was not opened: it is damaged. What is left of it, and its backups.
    Damaged(Box<DamagedLedger>),
    /// No ledger is open any more.
    Closed,
    /// The ledger as it is now.
    Snapshot(Arc<Snapshot>),
    /// A job is done: a sentence for the list of jobs, and what the window does with the result.
    Landed(String, Landing<W>),
    /// Something was done.
    Done(String),
    /// Something to look at: what, and the details.
    Attention(String, String),
    /// A request was refused; the request's topic stands beside.
    Refused(Topic, Error),
    /// The last answer to a request.
    Ran,
}
