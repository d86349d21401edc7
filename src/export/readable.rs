//! All records as CSV in a zip: what any program reads, should this one not be at hand.

use std::io::{Cursor, Write as _};

use csv::{QuoteStyle, Terminator, WriterBuilder};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::forms::{Field, FieldScope, dictionary};
use crate::model::{Period, Record, RecordKind, Records};

/// The records of a ledger, a table for each kind that has some: a line a record, or a line a period where its figures
/// have periods. Units and names are those of the fields; columns that only this ledger has stand behind them.
///
/// # Errors
/// The tables are too large to be packed.
pub fn readable_copy(records: &Records) -> std::io::Result<Vec<u8>> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for kind in RecordKind::ALL {
        let of_kind = records.of(kind);
        if of_kind.is_empty() {
            continue;
        }
        let table = table(kind, of_kind)?;
        let name = format!("{}.csv", kind.label());
        package
            .start_file(&*name, SimpleFileOptions::default())
            .map_err(std::io::Error::from)?;
        package.write_all(&table)?;
    }
    let packed = package.finish().map_err(std::io::Error::from)?;
    Ok(packed.into_inner())
}

fn table(kind: RecordKind, records: &[Record]) -> std::io::Result<Vec<u8>> {
    let fields = dictionary().fields(kind);
    let own = Record::extra_headers(records);
    // Excel and WPS take a file for UTF-8 by this mark alone.
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let names = ["编号".to_owned(), "填报期".to_owned()].into_iter();
    let names = names.chain(fields.iter().map(Field::title));
    writer.write_record(names.chain(own.iter().map(|name| (*name).to_owned())))?;
    for record in records {
        for period in record.stated_periods() {
            let cell = |field: &Field| {
                let at = period.filter(|_| field.scope == FieldScope::Figure);
                let value = record.at(&field.id, at.or(record.period));
                value
                    .map(|value| value.show(field.money_unit()))
                    .unwrap_or_default()
            };
            let cells = fields.iter().map(cell);
            let extra = record.extra_at(period);
            let further = own
                .iter()
                .map(|name| extra.get(name).copied().unwrap_or_default().to_owned());
            let begin = [
                record.id.0.to_string(),
                period.map(Period::label).unwrap_or_default(),
            ];
            writer.write_record(begin.into_iter().chain(cells).chain(further))?;
        }
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}
