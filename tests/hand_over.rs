//! Several annexes handed in together: names, numbers, one workbook or a file each, who fills in, which period.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use laoxiao::export::{Look, Profile, ReporterInfo};
use laoxiao::model::Period;
use laoxiao::ops::{AnnexOptions, Labels, Session};

const FORMS: [&str; 3] = ["population", "childcare-facilities", "policies"];

fn sample(dir: &Path) -> Session {
    Session::open_sample(&dir.join("示例县.laoxiao")).unwrap()
}

fn handover() -> AnnexOptions {
    AnnexOptions::of(&FORMS.map(str::to_owned))
}

/// All texts of a workbook, sheet by sheet.
fn texts(file: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let names = book.sheet_names();
    let of = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        let cells = range
            .used_cells()
            .map(|(_, _, cell): (_, _, &Data)| cell.to_string());
        cells.collect()
    };
    names.iter().map(of).collect()
}

#[test]
fn an_annex_by_year_goes_into_the_annexes_of_a_half_year() {
    let dir = tempfile::tempdir().unwrap();
    let session = sample(dir.path());
    let out = dir.path().join("附件");
    let files = session
        .hand_over(&handover(), Some(Period::Half(2023, 1)), &out)
        .unwrap();
    let rows: Vec<usize> = files.iter().map(|file| file.rows).collect();
    assert_eq!(rows, [9, 9, 4]);
    let names: Vec<String> = files
        .iter()
        .map(|file| file.file.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let starts = [
        "示例县2022年分乡镇人口",
        "示例县2023年上半年托育",
        "附件.示例县2023年上半年重大政策清单",
    ];
    for (name, start) in names.iter().zip(starts) {
        assert!(name.starts_with(start), "{name}");
        assert!(name.ends_with("）.xlsx") && name.chars().count() <= 80, "{name}");
    }
    // What the preview shows is what the file has.
    let preview = session
        .preview(
            session.forms().get("population").unwrap(),
            Some(Period::Half(2023, 1)),
            &handover(),
        )
        .unwrap();
    let first = preview.layout.sheets.first().unwrap();
    assert!(first.filler.contains("2022年末"), "{}", first.filler);
    assert_eq!(first.rows.iter().filter(|row| row.is_data()).count(), 9);
}

#[test]
fn one_workbook_numbers_its_annexes_in_turn() {
    let dir = tempfile::tempdir().unwrap();
    let session = sample(dir.path());
    let together = AnnexOptions {
        labels: Labels::InTurn,
        one_book: true,
        look: Look {
            profile: Profile::Upload,
            ..Look::default()
        },
        ..handover()
    };
    let files = session
        .hand_over(&together, Some(Period::Half(2023, 1)), dir.path())
        .unwrap();
    let [file] = files.as_slice() else {
        panic!("{files:?}")
    };
    assert_eq!(file.rows, 22);
    let labels: Vec<String> = texts(&file.file)
        .iter()
        .map(|sheet| sheet.first().unwrap().clone())
        .collect();
    assert_eq!(labels, ["附件1", "附件2", "附件3"]);
    // A single annex has no number (GB/T 9704 7.3.4), and none is written where none is wanted.
    for (labels, first) in [(Labels::InTurn, "附件"), (Labels::Without, "重大政策清单")] {
        let alone = AnnexOptions {
            labels,
            ..AnnexOptions::of(&["policies".to_owned()])
        };
        let files = session.hand_over(&alone, None, &dir.path().join(first)).unwrap();
        assert_eq!(
            texts(&files.first().unwrap().file).concat().first().unwrap(),
            first
        );
    }
}

#[test]
fn who_fills_in_is_stated_once_and_printed_on_each_annex() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = sample(dir.path());
    let filler = ReporterInfo {
        unit: "示例县发展和改革局".to_owned(),
        phone: "0871-00000000".to_owned(),
        ..ReporterInfo::default()
    };
    session.set_reporter_info(&filler).unwrap();
    let path = session.path().to_owned();
    drop(session);
    let session = Session::open(&path).unwrap();
    assert_eq!(session.reporter_info().unwrap(), filler);
    let forms = ["xishuangbanna-projects", "childcare-facilities"].map(str::to_owned);
    let files = session
        .hand_over(&AnnexOptions::of(&forms), None, dir.path())
        .unwrap();
    for file in &files {
        for sheet in texts(&file.file) {
            let printed = sheet.concat();
            assert!(printed.contains("示例县发展和改革局"), "{printed}");
        }
    }
    let projects = texts(&files.first().unwrap().file).concat().concat();
    assert!(projects.contains("联系电话：0871-00000000"));
    assert!(projects.contains("填报人："), "left for the pen");
}

#[test]
fn annexes_of_one_title_do_not_replace_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let session = sample(dir.path());
    let forms = [
        "xishuangbanna-projects",
        "kunming-projects",
        "projects-with-remarks",
    ]
    .map(str::to_owned);
    let files = session
        .hand_over(&AnnexOptions::of(&forms), None, dir.path())
        .unwrap();
    let mut names: Vec<_> = files.iter().map(|file| &file.file).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 3, "{names:?}");
}
