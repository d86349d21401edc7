//! What an input method shows but has not committed: egui writes it into the text, so it must be taken out again.

use eframe::egui::{Context, Event, ImeEvent};

/// The composition in progress.
#[derive(Debug, Default)]
pub struct Composition {
    preedit: String,
}

impl Composition {
    /// Follows the input method. A commit may come without a preedit before it.
    pub fn watch(&mut self, event: &Event) {
        match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => self.preedit.clone_from(text),
            Event::Ime(ImeEvent::Commit(_)) => self.preedit.clear(),
            _ => {}
        }
    }

    /// Follows all events of a frame.
    pub fn watch_all(&mut self, ctx: &Context) {
        ctx.input(|input| {
            for event in &input.events {
                self.watch(event);
            }
        });
    }

    /// Whether keys belong to the input method.
    pub fn is_open(&self) -> bool {
        !self.preedit.is_empty()
    }

    /// The text without what is only being composed. A click elsewhere leaves the letters in the text and tells
    /// nobody: MS Pinyin sends no event then.
    pub fn strip(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.is_open()
            && let Some(at) = text.rfind(&self.preedit)
        {
            text.replace_range(at..at + self.preedit.len(), "");
        }
        text
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        self.preedit.clear();
    }
}
