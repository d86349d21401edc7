//! 老小台账 (laoxiao): an offline ledger of elder care (养老) and childcare (托育) for a Chinese county.
//!
//! One SQLite file holds the county's facilities, estates, population, projects, indicators and lists.
//! The program imports whatever Excel sheet a superior issued, computes each indicator, compares it with
//! its target, finds contradictions and writes the annexes as xlsx.
//!
//! # The way of a figure
//! `file → import (grid → header → mapping → plan) → ops::import → store → indicators, rules → export | ui`.
//! One [`forms::Form`] drives header recognition, the grid, the annex and its preview:
//! a new annex is a new file in `data/forms/`, not new code.
//!
//! # Modules, in reading order
//! Each room knows only rooms above it; siblings of one line do not know each other.
//!
//! 1. [`model`]: what the data is. Plain types, parsing of single values, no I/O.
//! 2. [`forms`]: what tables look like. The field dictionary and the forms, read from `data/`.
//! 3. [`indicators`], [`rules`], [`store`], [`import`], [`export`]: figures, contradictions, SQL, Excel in,
//!    Excel out. Each foreign crate has one owner: rusqlite – `store`; calamine, rxls, cfb, html5gum, csv, cap and the
//!    ciphers of encrypted workbooks – `import`; `rust_xlsxwriter`, skrifa, `vello_cpu` and png – `export`; eframe, wgpu,
//!    the crates of egui, arboard, rfd and ib-pinyin – `ui`; clap – `cli`. Some serve two: zip and quick-xml both ends of Excel,
//!    `encoding_rs` `import` and the order of hanzi in `ui`, sha2 `checksum` and `import`, winsafe `ops` and `start`. serde,
//!    `serde_json`, toml, thiserror, jiff and log are for all. The table of owners is `OWNERS` in `tests/tidy/rooms.rs`.
//!
//!    All of them wait a moment where antivirus software has a file open (`retry`), know a file again by its SHA-256
//!    (`checksum`), write over nothing but a file of the same kind (`output`), and say in Chinese what the system refuses
//!    (`system`).
//! 4. [`error`]: the one error the user meets. [`ops`]: what a user can do, one file per verb.
//! 5. [`start`]: what happens around the window: arguments, one window for all, the log, the report of a crash.
//! 6. [`app`]: what the window keeps that needs no drawing: the worker with the ledger, tables, preferences, recent files.
//! 7. [`ui`] the window, [`cli`] the same verbs without one.
//!
//! The window is a feature of the crate, `window`, which is on by default. Without it `ui` is left out, and with it
//! egui, wgpu and whatever else only a window needs: `laoxiao-cli` is then compiled in a fraction of the time.
//!
//! # Records are data, not structs
//! A [`model::Record`] is a kind and named values; `data/fields.toml` says which names a kind has, their
//! types, units, synonyms and whether they are kept once or once per period. Import, store, grid and export
//! work on any kind; the seven lists (政策, 要素, 平台, 试点, 改革, 任务, 名单) have no code of their own.
//!
//! # Invariants
//! 1. The UI never writes data: it sends a job, which calls a verb of `ops` on the thread of the ledger; a verb that
//!    writes is one transaction and one undo step.
//!    A failed verb leaves nothing behind.
//! 2. Import never fails on content: it returns a plan with problems at file, sheet and cell.
//!    Nothing is written before the user accepts it; accepting is one undo step with a backup before it.
//! 3. No value is changed silently: "2000万", "≥60", "30张以上", "１，２３４" are parsed with their meaning or
//!    stopped with a problem; never taken as 0. Identifiers stay text.
//! 4. What can be computed is never typed: a typed value beside a computed one is kept as "reported".
//! 5. A rule is a pure function of the ledger, free of order and I/O.
//! 6. The store opens only files it knows, copies a file before migrating it, and never deletes a file that
//!    it did not make.
//! 7. What takes longer than about 50 ms runs off the UI thread, with progress and cancel.
//! 8. The store's version grows with each change; a page reloads when its copy is older.
//! 9. There is no network code.
//!
//! `tests/tidy/` proves the direction, the owners, the order inside the rooms, the words and the shape of the files.

pub mod app;
mod checksum;
pub mod cli;
pub mod error;
pub mod export;
pub mod forms;
pub mod import;
pub mod indicators;
pub mod model;
pub mod ops;
mod output;
mod retry;
pub mod rules;
pub mod start;
pub mod store;
mod system;
#[cfg(feature = "window")]
pub mod ui;
