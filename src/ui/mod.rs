//! What a user sees; the only room that knows egui (with `main`).
//!
//! **Invariant: the window never writes data.** Widgets push a [`Command`] or a [`Request`] into
//! [`FrameActions`]; `App` runs them after the frame through the [`LedgerHandle`], which owns the ledger on a worker thread
//! and answers with a new snapshot. Pages read only from the snapshot.
//!
//! # How to add an action
//! 1. The verb: `impl Session { pub fn … }` in a file of `ops`, with its `mod` line where the file is new.
//! 2. The page that offers it sends a [`LedgerJob`]: `out.send(Job::new(move |session| { session.verb(…)?; Ok(done("…")) }))`.
//!    The closure runs on the ledger's thread; what it gives back says what the window does with the result: a message
//!    (`ledger_jobs::{done, changed, exported}`), or `Outcome::then(|pages| …)`, which runs on the window's thread.
//!    `.listed(…)` puts it into the list of jobs, `.reporting(progress)` makes it stoppable, `.about(topic)` says where a
//!    refusal is shown. A new snapshot follows by itself.
//! 3. Where it needs a file first: `out.ask = Some(FileQuestion::save_workbook("…", name).then(|pages, path| …))`, which
//!    sends the job once the file is known.
//! 4. Where it shall have a name in the search and keys: a [`Command`] in `command.rs` and what it does in `app/commands.rs`.
//!
//! So an action is 2 files, 4 with a command and 5 when its verb is in a new file. 备份到U盘或文件夹 is the whole of it:
//! `ops/ledger/back_up.rs`, `pages/history.rs` (`copy_to`), `command.rs` (`CopyTo`) and `app/commands.rs`, which asks for the
//! file. How to add a page stands in [`page`].
//!
//! # Wording
//! `tests/window/wording.rs` walks all pages and finds English words and buttons that end in a sign.
//! - Chinese throughout; the terms are those of the documents (填报期, 托位, 护理型床位), never invented ones.
//!   Latin letters only where a Chinese text has them too: names of programs and formats, keys, codes.
//! - A button is a verb with its object (导入文件, 写入台账) or a place (设置); `…` when it asks for more first.
//! - A label has no colon; a short sentence has no full stop; two sentences have both.
//! - A message says what happened, where (第5行“总投资”, F9), and what to do; no English, no codes before the words.
//! - A count stands with its unit; "nothing" is `—`, never 0. An empty cell of a table stays empty: there one types.
//! - Figures of a column have the same decimals and stand at the right; the unit is in the header.
//! - 620 张, but 44.5% (`model::with_unit`); rates differ by 个百分点 (`Figure::difference_unit`).
//! - A status is a word in its colour, never a colour alone.
//! - What was changed offers 撤销 where it is said; what asks before it acts names the number it acts on.
//! - 您 is not used; the program does not speak of itself.
//!
//! # Behaviour
//! - One click does it; nothing moves under the pointer (`tests/window/keeping.rs`). A row that is edited keeps its place.
//! - What is being typed is written when the page or the window is left, and survives a lost display ([`reopen`]).
//! - A shortcut is bound once, in [`command`]; the keys of tables are theirs alone.
//!
//! # Files
//! [`theme`] names every colour and size, [`command`] every command, [`page`] every page, [`pages`] one file a page,
//! [`widgets`] what pages are built of. What needs no drawing is in `app`: the worker, tables, preferences.

pub mod alert;
pub mod app;
mod chart;
pub mod command;
mod desktop;
pub mod dialogs;
mod figure_cache;
mod file_question;
mod fonts;
pub mod frame_actions;
mod help_dialogs;
mod ledger_jobs;
mod new_period;
pub mod page;
pub mod page_view;
pub mod pages;
mod palette;
mod pinyin;
mod plot;
pub mod reopen;
pub mod repaint;
pub mod search;
mod shell;
mod snapshot_cache;
pub mod theme;
mod tour;
mod unsafe_location_dialog;
pub mod widgets;
pub mod window;

pub use crate::app::worker::handle::LedgerHandle;
pub use command::Command;
pub use frame_actions::{FrameActions, LedgerJob, Request};
