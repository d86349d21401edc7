//! Forms are data: each shipped one is sound, and a new annex is one new text.

use std::collections::BTreeMap;

use laoxiao::export::{self, Cell, Context, Row};
use laoxiao::forms::{FormError, Forms, dictionary};
use laoxiao::import::{self, Known, Options, Status};
use laoxiao::model::{Money, Progress, Quantity, Record, RecordKind, Records, Value, gazetteer};

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
    let computed = BTreeMap::new();
    let context = Context {
        county,
        period: None,
        filler: export::Filler::default(),
        computed: &computed,
    };

    // Out: laid out and written by the same code as every other annex.
    let layout = export::layout(form, &projects(), &context);
    let rows = &layout.sheets[0].rows;
    assert_eq!(rows.len(), 3, "two projects and 合计");
    let Row::Total { cells, .. } = &rows[2] else {
        panic!("no total row: {rows:?}")
    };
    assert!(
        cells
            .iter()
            .any(|cell| matches!(cell, Cell::Number { value, .. } if (value - 6_000_000.01).abs() < 1e-6)),
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
