//! How far a long piece of work is, and whether it shall stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared by the worker, which reports, and the window, which shows and may cancel.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<State>);

#[derive(Debug, Default)]
struct State {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

/// The user asked to stop; nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("已取消，台账没有改动")]
pub struct Cancelled;

impl Progress {
    /// States how many steps there are.
    pub fn expect(&self, total: u64) {
        self.0.total.store(total, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
    }

    /// Reports one step and learns whether to go on.
    ///
    /// # Errors
    /// [`Cancelled`] after [`Self::cancel`].
    pub fn step(&self) -> Result<(), Cancelled> {
        self.0.done.fetch_add(1, Ordering::Relaxed);
        if self.is_cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// Asks the work to stop at its next step.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// The share done, 0 to 1; `None` while the total is unknown.
    #[expect(clippy::cast_precision_loss, reason = "a share for a progress bar")]
    pub fn share(&self) -> Option<f32> {
        let total = self.0.total.load(Ordering::Relaxed);
        (total > 0).then(|| (self.0.done.load(Ordering::Relaxed) as f32 / total as f32).min(1.0))
    }
}
