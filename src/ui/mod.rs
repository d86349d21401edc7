//! What a user sees; the only room that knows egui (with `main`).
//!
//! **Invariant: the window never writes data.** Widgets push a [`Command`] or a [`Request`] into an
//! [`Outbox`]; `App` runs them after the frame through the [`Desk`], which owns the ledger on a worker thread
//! and answers with a new snapshot. Pages read only from the snapshot.
//!
//! # Wording
//! - Chinese throughout; the terms are those of the documents (填报期, 托位, 护理型床位), never invented ones.
//! - A button is a verb with its object (导入文件, 写入台账); `…` when it asks for more first.
//! - A label has no colon; a short sentence has no full stop; two sentences have both.
//! - A message says what happened, where (第5行“总投资”, F9), and what to do; no English, no codes before the words.
//! - A count stands with its unit; "nothing" is `—`, never 0 and never blank.
//! - A status is a word in its colour, never a colour alone.
//! - What can't be undone says so; everything else offers 撤销.
//! - 您 is not used; the program does not speak of itself.
//!
//! # Files
//! [`theme`] names every colour and size, [`command`] every command, [`pages`] one file a page,
//! [`widgets`] what pages are built of.

pub mod alert;
pub mod app;
pub mod command;
pub mod desk;
pub mod dialogs;
pub mod outbox;
pub mod pages;
pub mod recent;
pub mod search;
pub mod sheet;
pub mod theme;
pub mod widgets;
pub mod window;

mod annexes;
mod chart;
mod clerk;
mod desktop;
mod fonts;
mod palette;
mod question;
mod shell;

pub use command::Command;
pub use desk::{Desk, Request};
pub use outbox::Outbox;
