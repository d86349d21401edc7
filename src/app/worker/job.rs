//! Work on the open ledger that calls a verb, written where it is asked for: what runs on the ledger's thread, and what
//! the window does with what came of it.

use crate::error::Result;
use crate::model::Progress;
use crate::ops::Session;

/// What runs on the ledger's thread.
type Work<W> = Box<dyn FnOnce(&mut Session) -> Result<Outcome<W>> + Send>;
/// What the window does with the result.
pub(super) type Landing<W> = Box<dyn FnOnce(&mut W) + Send>;

/// Work on the open ledger; `W` is what the window hands to the result.
pub struct Job<W> {
    pub(super) work: Work<W>,
    pub(super) topic: Topic,
    /// What the list of jobs calls it; `None` for what is over at once.
    pub(super) label: Option<String>,
    pub(super) progress: Option<Progress>,
    pub(super) reads: bool,
}

impl<W> Job<W> {
    /// Work that calls a verb. A refusal ends it and is shown where its topic belongs.
    pub fn new(work: impl FnOnce(&mut Session) -> Result<Outcome<W>> + Send + 'static) -> Self {
        Self {
            work: Box::new(work),
            topic: Topic::Other,
            label: None,
            progress: None,
            reads: false,
        }
    }

    /// With a name under which it stands in the list of jobs.
    #[must_use]
    pub fn listed(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With the part of the window that a refusal concerns.
    #[must_use]
    pub fn about(mut self, topic: Topic) -> Self {
        self.topic = topic;
        self
    }

    /// With where it reports how far it is; also the way to stop it.
    #[must_use]
    pub fn reporting(mut self, progress: Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// It writes nothing, so that it may be stopped when the window closes.
    #[must_use]
    pub fn only_reading(mut self) -> Self {
        self.reads = true;
        self
    }
}

/// Which part of the window a refusal concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Opening and making ledgers.
    Ledger,
    /// Importing.
    Import,
    /// Looking at an issued file.
    Template,
    /// Everything else.
    Other,
}

/// What came of a job.
pub struct Outcome<W> {
    /// How the list of jobs tells it; empty for 完成.
    pub(super) text: String,
    pub(super) landing: Landing<W>,
}

impl<W> Outcome<W> {
    /// The window has nothing to do about it.
    pub fn silent() -> Self {
        Self::then(|_| {})
    }

    /// What the window does with it; runs on the window's thread.
    pub fn then(landing: impl FnOnce(&mut W) + Send + 'static) -> Self {
        Self {
            text: String::new(),
            landing: Box::new(landing),
        }
    }

    /// Both, this one first; the later sentence is told.
    #[must_use]
    pub fn and(self, later: Self) -> Self
    where
        W: 'static,
    {
        Self::then(move |window| {
            (self.landing)(window);
            (later.landing)(window);
        })
        .told(if later.text.is_empty() {
            self.text
        } else {
            later.text
        })
    }

    /// With a sentence for the list of jobs.
    #[must_use]
    pub fn told(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}
