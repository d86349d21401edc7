//! The table of formats: a file of every format is read under every ending that the open dialog offers.

use std::collections::BTreeSet;

use laoxiao::import::{readable_endings, readable_formats};

use super::biff::{BIFF_ROWS, Writer};
use super::binary;
use super::formats::{joined, ods, same_with, spreadsheet_ml, web_page, xlsx};
use super::word;

/// The table of `formats.rs` in a format, by the first of its endings, and the second name as its file can hold it.
fn file_of(format: &str) -> (&'static str, Vec<u8>) {
    let whole = "乙𠮷敬老院";
    match format {
        "xlsx" => (whole, xlsx()),
        "xlsb" => (whole, binary::table()),
        "xls" => ("乙敬老院", Writer::Biff5.file(BIFF_ROWS)),
        "ods" => (whole, ods()),
        "docx" => (whole, word::document()),
        "xml" => (whole, spreadsheet_ml().into_bytes()),
        "html" => (whole, web_page("utf-8").into_bytes()),
        "csv" => (whole, joined(",").into_bytes()),
        other => panic!("a file of the format {other} is missing here"),
    }
}

#[test]
fn a_file_of_every_format_is_read_under_every_ending() {
    let mut count = 0;
    for (_, endings) in readable_formats() {
        let (second, bytes) = file_of(endings[0]);
        for ending in endings {
            same_with(second, &format!("机构.{ending}"), &bytes);
            count += 1;
        }
    }
    assert_eq!(count, readable_endings().len());
}

#[test]
fn the_open_dialog_offers_what_an_officer_gets_sent() {
    let endings = readable_endings();
    for ending in [
        "xlsx", "xlsm", "xlsb", "xls", "et", "docx", "ods", "xml", "html", "htm", "csv", "tsv", "txt",
    ] {
        assert!(endings.contains(&ending), "{ending}");
    }
    let labels: BTreeSet<&str> = readable_formats().map(|(label, _)| label).collect();
    assert_eq!(labels.len(), readable_formats().count(), "{labels:?}");
    for label in labels {
        let is_hanzi = |c| matches!(c, '一'..='龥');
        assert!(label.chars().any(is_hanzi), "{label}");
    }
}
