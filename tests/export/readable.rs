//! 可读副本: what stands in the zip that is written beside the backups.

use laoxiao::model::RecordKind;
use laoxiao::ops::Edit;

use crate::support::county::{import, new_ledger};
use crate::support::fixture::issued;

/// The day's copy is read without this program: tables in a zip, seven days of them.
#[test]
fn a_readable_copy_holds_every_figure_and_seven_days_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = new_ledger(dir.path(), "耿马县");
    import(&mut session, &issued("耿马县_床位托位人口半年报_已填.xlsx"));
    let first = session.keep_daily_copy().unwrap();
    let name = first.file_name().unwrap().to_str().unwrap();
    let (start, _) = name.rsplit_once("-可读副本-").unwrap();
    for day in 1..=9 {
        std::fs::write(
            first.with_file_name(format!("{start}-可读副本-2026-01-0{day}.zip")),
            "",
        )
        .unwrap();
    }
    let of_others = first.with_file_name("别县-12345678-可读副本-2026-01-01.zip");
    std::fs::write(&of_others, "").unwrap();
    let id = session
        .find(RecordKind::ElderFacility, "耿马镇敬老院")
        .unwrap()
        .id;
    let edited = Edit {
        kind: RecordKind::ElderFacility,
        id,
        field: "note".to_owned(),
        period: None,
        text: "一,二\n“三”".to_owned(),
    };
    session.edit(&[edited]).unwrap();
    assert_eq!(session.keep_daily_copy().unwrap(), first);
    assert!(of_others.exists());
    let kept = std::fs::read_dir(first.parent().unwrap()).unwrap();
    let kept = kept.filter(|entry| entry.as_ref().unwrap().path() != of_others);
    let zips = kept.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|e| e == "zip")
    });
    assert_eq!(zips.count(), 7);

    let mut package = zip::ZipArchive::new(std::fs::File::open(&first).unwrap()).unwrap();
    let mut text = String::new();
    let mut table = package.by_name("养老机构.csv").unwrap();
    std::io::Read::read_to_string(&mut table, &mut text).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header.starts_with(name))
            .unwrap()
    };
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let records = session.records().unwrap();
    let homes = records.of(RecordKind::ElderFacility);
    let figures: usize = homes.iter().map(|record| record.figures.len().max(1)).sum();
    assert_eq!(rows.len(), figures);
    for row in &rows {
        let id: i64 = row[0].parse().unwrap();
        let record = homes.iter().find(|record| record.id.0 == id).unwrap();
        assert_eq!(&row[column("机构")], record.name());
        let period = record
            .figures
            .keys()
            .find(|period| period.label() == row[1])
            .copied();
        let beds = record
            .at("beds_total", period)
            .and_then(laoxiao::model::Value::as_number);
        assert_eq!(row[column("床位数")].parse::<f64>().ok(), beds);
    }
    assert!(rows.iter().any(|row| &row[column("备注")] == "一,二\n“三”"));
}
