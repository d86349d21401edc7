//! The window among other programs: later starts are taken in, the first picture is noted.

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::{self, Ui, ViewportCommand};

use crate::start::{RendererHistory, SingleInstance};

use super::reopen::Contents;

/// The window with what surrounds it.
pub(super) struct Desktop {
    /// What is drawn.
    pub(super) contents: Contents,
    /// Where later starts are heard.
    pub(super) instance: Option<SingleInstance>,
    /// What is noted about ways of drawing.
    pub(super) history: Rc<RefCell<RendererHistory>>,
    /// Whether a frame was drawn already.
    pub(super) is_drawn: bool,
}

impl eframe::App for Desktop {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        let later_starts = self
            .instance
            .as_ref()
            .map(SingleInstance::later_starts)
            .unwrap_or_default();
        for files in later_starts {
            // Restored before it can be brought forward; where the system refuses, the taskbar blinks.
            for command in [
                ViewportCommand::Minimized(false),
                ViewportCommand::Focus,
                ViewportCommand::RequestUserAttention(egui::UserAttentionType::Informational),
            ] {
                ctx.send_viewport_cmd(command);
            }
            self.contents.with(|app| app.take_files(&files));
        }
        self.contents.with(|app| app.logic(ctx, frame));
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if self.contents.is_lost() {
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
            return;
        }
        if self.is_drawn {
            // The frame before this one has reached the screen.
            self.history.borrow_mut().succeed();
        } else {
            ui.ctx().request_repaint();
        }
        self.is_drawn = true;
        self.contents.with(|app| app.ui(ui, frame));
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        self.contents.with(|app| app.on_exit(gl));
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.contents.with(|app| app.save(storage));
    }
}
