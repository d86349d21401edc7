//! The pages, one file or folder each. A page reads the snapshot and pushes what it wants into [`FrameActions`](super::FrameActions).
//!
//! How to add one stands in [`super::page`].

mod about;
mod check;
mod definitions;
mod detail;
mod facilities;
pub(super) mod fill;
pub(super) mod history;
pub(super) mod import;
pub(super) mod indicators;
mod overview;
mod planning;
mod population;
mod projects;
mod records;
pub(super) mod recovery;
mod registers;
mod settings;
pub(super) mod start;
mod submit;

use crate::model::RecordKind;

use super::page::page_table;
use super::page_view::PageView;

pub use super::page::Page;
pub use super::page_view::{Pages, Window};

/// How each page of the table is made.
macro_rules! states {
    ($($(#[$doc:meta])* $page:ident: $line:expr => $state:expr;)*) => {
        fn make(page: Page) -> Box<dyn PageView> {
            match page {
                $(Page::$page => Box::new($state),)*
            }
        }
    };
}

page_table!(states);

/// All pages as they are when a ledger is opened.
pub fn fresh() -> Pages {
    Pages::new(make)
}
