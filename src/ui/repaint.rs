//! How the ledger's thread asks the window for a frame, whichever window it is by now.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui;

/// The context to wake; it changes when the window is opened again.
#[derive(Clone)]
pub struct RepaintHandle(Arc<Mutex<egui::Context>>);

impl RepaintHandle {
    /// Wakes this context.
    pub fn new(ctx: &egui::Context) -> Self {
        Self(Arc::new(Mutex::new(ctx.clone())))
    }

    /// Wakes another one from now on.
    pub fn turn_to(&self, ctx: &egui::Context) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = ctx.clone();
    }

    /// Asks for a frame.
    pub fn repaint(&self) {
        let ctx = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        ctx.request_repaint();
    }
}
