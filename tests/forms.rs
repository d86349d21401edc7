//! Forms are data: each shipped one is sound, and a new annex is one new text.

use std::collections::BTreeSet;
use std::path::Path;

use laoxiao::export::{self, AnnexCell, AnnexRow, Context};
use laoxiao::forms::{FormError, Forms, dictionary};
use laoxiao::import::{self, Known, Options, Status};
use laoxiao::model::{Money, Progress, Quantity, Record, RecordKind, Records, Value, gazetteer};

/// What the build script takes.
#[path = "../data/list_forms.rs"]
mod build_forms;

/// An annex that no shipped form knows: other columns, other order, money in 元.
const NEW_ANNEX: &str = r#"
id = "bed-subsidy"
title = "新增床位补助申报表"
issuer = "某州"
record = "project"
annex_label = "附件7"
total_label = "合计"

[[column]]
field = "ordinal"
header = "序号"
width = 6

[[column]]
field = "implementer"
header = "申报单位"
width = 20

[[column]]
field = "name"
header = "项目名称"
width = 30

[[column]]
field = "place"
header = "建设地点"
width = 16

[[column]]
field = "beds_added"
header = "新增床位（张）"
width = 12

[[column]]
field = "total_investment"
header = "总投资（元）"
width = 18
total = true
"#;

fn projects() -> Records {
    let mut records = Records::default();
    for (name, beds, fen) in [
        ("云禾镇养老服务中心", 30, 480_000_001),
        ("勐坝镇敬老院改造", 12, 120_000_000),
    ] {
        records.push(
            Record::new(RecordKind::Project)
                .with("name", Value::Text(name.to_owned()))
                .with("place", Value::Text("示例县".to_owned()))
                .with("implementer", Value::Text("示例县民政局".to_owned()))
                .with("beds_added", Value::Quantity(Quantity::exact(beds)))
                .with("total_investment", Value::Money(Money(fen))),
        );
    }
    records
}

#[test]
fn a_new_annex_is_one_new_text() {
    let mut forms = Forms::shipped().unwrap();
    forms.add(NEW_ANNEX).unwrap();
    let form = forms.get("bed-subsidy").unwrap();
    let county = gazetteer().by_name("示例县").unwrap();
    let context = Context::new(county);

    // Out: laid out and written by the same code as every other annex.
    let layout = export::layout(form, &projects(), &context);
    let rows = &layout.sheets[0].rows;
    assert_eq!(rows.len(), 3, "two projects and 合计");
    let AnnexRow::Total { cells, .. } = &rows[2] else {
        panic!("no total row: {rows:?}")
    };
    assert!(
        cells.iter().any(
            |cell| matches!(cell, AnnexCell::Number { value, .. } if (value - 6_000_000.01).abs() < 1e-6)
        ),
        "{cells:?}"
    );
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("附件7.xlsx");
    export::write(&[layout], &path).unwrap();

    // In: recognised as that form, every value as it was.
    let empty = Records::default();
    let known = Known {
        forms: &forms,
        records: &empty,
        county,
        frameworks: &[],
        memory: &laoxiao::import::Memory::default(),
        plans: &[],
    };
    let plan = import::plan(&path, &Options::default(), &known, &Progress::default()).unwrap();
    let sheet = &plan.sheets[0];
    assert_eq!(sheet.form.as_deref(), Some("bed-subsidy"));
    assert!(sheet.totals.iter().all(|total| total.ok), "{:?}", sheet.totals);
    let read: Vec<&Record> = sheet.changes.iter().map(|change| &change.record).collect();
    assert!(sheet.changes.iter().all(|change| change.status == Status::New));
    for (read, kept) in read.iter().zip(projects().of(RecordKind::Project)) {
        for (field, value) in &kept.values {
            assert_eq!(read.get(field), Some(value), "{field}");
        }
    }
}

#[test]
fn a_form_with_an_unknown_field_or_a_taken_id_is_refused() {
    let mut forms = Forms::shipped().unwrap();
    let unknown = NEW_ANNEX.replace("field = \"place\"", "field = \"altitude\"");
    assert!(matches!(forms.add(&unknown), Err(FormError::UnknownField { field, .. }) if field == "altitude"));
    assert!(matches!(forms.add("id = 1"), Err(FormError::Syntax(_))));
    forms.add(NEW_ANNEX).unwrap();
    assert_eq!(
        forms.add(NEW_ANNEX).unwrap_err(),
        FormError::DuplicateId("bed-subsidy".to_owned())
    );
}

#[test]
fn every_shipped_form_shows_the_key_of_its_record() {
    for form in Forms::shipped().unwrap().iter() {
        let shown = |field: &str| form.columns.iter().any(|column| column.field == field);
        let required = dictionary()
            .fields(form.record)
            .iter()
            .filter(|field| field.required);
        for field in required {
            assert!(shown(&field.id), "{}: no column for {}", form.id, field.id);
        }
        let width: f64 = form.columns.iter().map(|column| column.width).sum();
        assert!(
            (60.0..=190.0).contains(&width),
            "{}: {width} characters wide",
            form.id
        );
    }
}

fn shipped_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/forms")
}

#[test]
fn every_form_file_is_in_the_catalog_and_every_grid_has_one_layout() {
    let files = build_forms::form_files(&shipped_folder()).unwrap();
    let names: BTreeSet<String> = files
        .iter()
        .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let forms = Forms::shipped().unwrap();
    let ids: BTreeSet<String> = forms.iter().map(|form| form.id.clone()).collect();
    assert_eq!(ids, names);
    for kind in RecordKind::ALL {
        let form = forms
            .grid_form(kind)
            .unwrap_or_else(|| panic!("no form lays out {kind}"));
        assert_eq!(form.record, kind);
    }
    let ranks: Vec<_> = forms.iter().map(|form| form.rank).collect();
    assert!(
        ranks.is_sorted_by_key(|rank| rank.unwrap_or(u16::MAX)),
        "{ranks:?}"
    );
}

#[test]
fn a_form_is_one_file_and_changes_nobodys_grid() {
    let folder = tempfile::tempdir().unwrap();
    for file in build_forms::form_files(&shipped_folder()).unwrap() {
        std::fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    // More columns than any other form of projects has.
    let more = [
        "central_budget",
        "note",
        "years",
        "content",
        "build_type",
        "township",
    ]
    .map(|field| format!("\n[[column]]\nfield = \"{field}\"\nheader = \"{field}\"\nwidth = 9\n"));
    let wide = format!("{NEW_ANNEX}{}", more.concat());
    std::fs::write(folder.path().join("bed-subsidy.toml"), &wide).unwrap();
    std::fs::write(folder.path().join("README.md"), "no form").unwrap();

    let files = build_forms::form_files(folder.path()).unwrap();
    let listed = build_forms::list_source(&files);
    assert!(listed.contains("bed-subsidy.toml\""), "{listed}");
    let texts: Vec<String> = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let forms = Forms::of_texts(&texts).unwrap();

    let last = forms.iter().last().unwrap();
    assert_eq!(last.id, "bed-subsidy");
    let widest = forms.of(RecordKind::Project).map(|form| form.columns.len()).max();
    assert_eq!(widest, Some(last.columns.len()));
    let before = Forms::shipped().unwrap();
    for kind in RecordKind::ALL {
        assert_eq!(forms.grid_form(kind), before.grid_form(kind));
    }

    let twice = format!("lays_out_grid = true\n{wide}");
    let texts: Vec<&str> = texts
        .into_iter()
        .filter(|text| **text != wide)
        .chain([twice.as_str()])
        .collect();
    let refused = Forms::of_texts(&texts);
    assert!(
        matches!(refused, Err(FormError::SecondGrid { .. })),
        "{refused:?}"
    );
}
