//! A lost display device: when remote desktop or a driver update takes it away, the window is opened again with everything
//! that was in it.
//!
//! egui 0.37 does not recover from a lost device itself (emilk/egui#8265). So the window's contents live outside eframe:
//! the loss closes the window, and [`super::window`] opens another one around the same contents. The font atlas and all
//! textures belong to the old context and are made afresh by the new one.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use eframe::{CreationContext, egui};

use super::app::{App, WindowStart};
use super::repaint::RepaintHandle;

/// A second loss so soon means that this renderer does not hold.
const SOON: Duration = Duration::from_secs(10);

/// Set to a number of frames, the device counts as lost after so many, once: for the tests of the real window.
const PRETEND: &str = "LAOXIAO_LOSE_DEVICE_AFTER_FRAMES";

/// Whether the device was lost; shared with the driver's callbacks.
#[derive(Clone, Debug, Default)]
pub struct Loss(Arc<AtomicBool>);

impl Loss {
    /// Marks the device as lost.
    pub fn happen(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn has_happened(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Listens to the device of a window that is being opened.
    fn watch(&self, cc: &CreationContext<'_>) {
        let Some(state) = &cc.wgpu_render_state else {
            return;
        };
        let (loss, ctx) = (self.clone(), cc.egui_ctx.clone());
        state.device.set_device_lost_callback(move |reason, _| {
            // Closing the window destroys the device as well; that is no loss.
            if reason != wgpu::DeviceLostReason::Destroyed {
                loss.happen();
                ctx.request_repaint();
            }
        });
        // Without a handler wgpu panics; a lost device shows itself in errors like these too.
        let (loss, ctx) = (self.clone(), cc.egui_ctx.clone());
        state
            .device
            .on_uncaptured_error(Arc::new(move |_error: wgpu::Error| {
                loss.happen();
                ctx.request_repaint();
            }));
    }
}

/// The contents of the window, kept while windows come and go.
#[derive(Clone, Default)]
pub struct Contents {
    app: Rc<RefCell<Option<App>>>,
    loss: Loss,
    pretended: Arc<AtomicU32>,
    last_loss: Option<Instant>,
}

/// What comes after a window was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The user closed it.
    Done,
    /// The device was lost: open it again.
    Again,
    /// It was lost twice in a short time: open it with another renderer.
    OtherRenderer,
}

impl Contents {
    /// Makes the contents for the first window, moves them to each further one. True for the first.
    ///
    /// # Errors
    /// The system gives no thread for the ledger.
    pub fn enter(
        &self,
        cc: &CreationContext<'_>,
        start: impl FnOnce(&egui::Context) -> std::io::Result<WindowStart>,
    ) -> std::io::Result<bool> {
        self.loss.0.store(false, Ordering::SeqCst);
        self.loss.watch(cc);
        let mut app = self.app.borrow_mut();
        match app.as_mut() {
            Some(app) => {
                app.move_to(&cc.egui_ctx);
                Ok(false)
            }
            None => {
                *app = Some(App::new(&cc.egui_ctx, start(&cc.egui_ctx)?));
                Ok(true)
            }
        }
    }

    /// Works on the contents, once there are any.
    pub fn with<R>(&self, work: impl FnOnce(&mut App) -> R) -> Option<R> {
        self.app.borrow_mut().as_mut().map(work)
    }

    /// How other threads ask for a frame of the window of the moment.
    pub fn wake(&self) -> Option<RepaintHandle> {
        self.app.borrow().as_ref().and_then(|app| app.wake().cloned())
    }

    /// Whether the device was lost, so that nothing may be drawn any more.
    pub fn is_lost(&self) -> bool {
        self.pretend();
        self.loss.has_happened()
    }

    /// Why the window was closed.
    pub fn after(&mut self) -> After {
        if !self.loss.has_happened() {
            return After::Done;
        }
        let soon = self.last_loss.is_some_and(|last| last.elapsed() < SOON);
        self.last_loss = Some(Instant::now());
        if soon { After::OtherRenderer } else { After::Again }
    }

    fn pretend(&self) {
        let Some(frames) = std::env::var(PRETEND)
            .ok()
            .and_then(|text| text.parse::<u32>().ok())
        else {
            return;
        };
        if self.pretended.fetch_add(1, Ordering::SeqCst) + 1 == frames {
            self.loss.happen();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_loss_within_seconds_asks_for_another_renderer() {
        let mut contents = Contents::default();
        assert_eq!(contents.after(), After::Done);
        contents.loss.happen();
        assert_eq!(contents.after(), After::Again);
        assert_eq!(contents.after(), After::OtherRenderer);
    }
}
