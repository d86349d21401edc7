//! Every value of the dictionary is kept as it is, or refused.

use std::collections::BTreeSet;

use laoxiao::forms::{Field, FieldScope, dictionary};
use laoxiao::model::{
    Comparison, FieldType, Money, Period, Quantity, Record, RecordId, RecordKind, Value, Values,
};
use laoxiao::store::{Store, StoreError};

use super::{facility, insert, new_ledger, project, project_return, text};

#[test]
fn every_field_has_its_column_and_every_column_its_field() {
    let (_folder, store) = new_ledger();
    let path = store.path().to_owned();
    drop(store);
    let connection = rusqlite::Connection::open(path).unwrap();
    let columns = |table: &str| -> BTreeSet<String> {
        let mut statement = connection
            .prepare("SELECT name FROM pragma_table_info(?1)")
            .unwrap();
        statement
            .query_map([table], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let expected = |kind, scope, others: &[&str]| -> BTreeSet<String> {
        let fields = dictionary()
            .scoped(kind, scope)
            .map(|field| match (kind, field.id.as_str()) {
                (RecordKind::ProjectReturn, "project") => "project_id".to_owned(),
                (_, id) => id.to_owned(),
            });
        let source = ["source_file", "source_sheet", "source_row"];
        fields
            .chain(source.iter().chain(others).map(ToString::to_string))
            .collect()
    };
    for kind in RecordKind::ALL {
        let period: &[&str] = if kind.is_periodic() {
            &["id", "extra", "edited", "period"]
        } else {
            &["id", "extra", "edited"]
        };
        assert_eq!(
            columns(kind.code()),
            expected(kind, FieldScope::Record, period),
            "{kind}"
        );
        let figures = format!("{kind}_figure");
        if kind.has_figures() {
            let others = ["id", "owner_id", "period"];
            assert_eq!(
                columns(&figures),
                expected(kind, FieldScope::Figure, &others),
                "{figures}"
            );
        } else {
            assert!(columns(&figures).is_empty(), "{figures}");
        }
    }
}

/// A value that shows whether a field's type survives.
fn sample(field: &Field) -> Value {
    match field.field_type {
        FieldType::Text | FieldType::LongText => text("含'单引号'、\"双引号\"\n和换行"),
        FieldType::Choice => text("台账里没有的写法"),
        FieldType::Integer => Value::Integer(i64::MAX),
        FieldType::Year => Value::Integer(2025),
        FieldType::Real => Value::Real(0.1 + 0.2),
        FieldType::Money => Value::Money(Money(-15_979_670_001)),
        FieldType::Boolean => Value::Bool(false),
        FieldType::Quantity => Value::Quantity(Quantity::parse("30张以上").unwrap()),
        FieldType::Comparison => Value::Comparison(Comparison::parse("≥60.5%").unwrap()),
        FieldType::Date => text("2023-03"),
    }
}

fn full_record(kind: RecordKind) -> Record {
    let mut record = project("x");
    record.kind = kind;
    record.values = Values::new();
    record.period = kind.is_periodic().then_some(Period::Quarter(2023, 2));
    for field in dictionary().scoped(kind, FieldScope::Record) {
        let value = if (kind, field.id.as_str()) == (RecordKind::ProjectReturn, "project") {
            text("敬老院")
        } else {
            sample(field)
        };
        record.set(&field.id, Some(value));
    }
    for period in ["2022", "2023H1", "2023Q3", "2023-11"] {
        for field in dictionary().scoped(kind, FieldScope::Figure) {
            record.set_figure(period.parse().unwrap(), &field.id, Some(sample(field)));
        }
    }
    record
}

#[test]
fn every_value_is_read_back_as_it_was_written_also_after_undo_and_restart() {
    let (_folder, mut store) = new_ledger();
    insert(&mut store, "项目", &[project("敬老院")]);
    let empty = store.content_hash().unwrap();
    let records: Vec<Record> = RecordKind::ALL.into_iter().map(full_record).collect();
    insert(&mut store, "录入", &records);
    let check = |store: &Store| {
        for wanted in &records {
            let mut found = store.records(wanted.kind).unwrap().pop().unwrap();
            found.id = RecordId(0);
            assert_eq!(&found, wanted);
        }
    };
    check(&store);
    store.undo().unwrap().unwrap();
    assert_eq!(store.content_hash().unwrap(), empty);
    store.redo().unwrap().unwrap();
    check(&store);
    let path = store.path().to_owned();
    drop(store);
    let store = Store::open(&path).unwrap();
    check(&store);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

fn refusal(record: &Record) -> String {
    let (_folder, mut store) = new_ledger();
    let before = store.content_hash().unwrap();
    let error = store.transact("录入", |step| step.insert(record)).unwrap_err();
    assert_eq!(store.content_hash().unwrap(), before);
    assert!(store.history().unwrap().is_empty());
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn what_cannot_be_kept_is_refused_in_words() {
    let estate = Record::new(RecordKind::Estate).with("name", text("佤山小区"));
    let message = refusal(&estate.clone().with("households", Value::Integer(-3)));
    assert!(
        message.starts_with("居住小区“佤山小区”：“户数”-3超出范围"),
        "{message}"
    );
    let message = refusal(&project("敬老院").with("start_year", Value::Integer(20_23_03)));
    assert!(message.contains("“开始年份”202303超出范围"), "{message}");
    refusal(&facility("敬老院").with_figure(Period::Year(2023), "staff", Value::Integer(-1)));
    refusal(&estate.clone().with("households", text("约40")));
    refusal(&estate.clone().with("household", Value::Integer(1)));
    refusal(&estate.clone().with("elder_area_m2", Value::Real(f64::NAN)));
    refusal(&estate.clone().with("note", text("乱码\0乱码")));
    refusal(
        &estate
            .clone()
            .with_figure(Period::Year(2023), "households", Value::Integer(1)),
    );
    refusal(&Record {
        period: Some(Period::Year(2023)),
        ..estate
    });
    refusal(&Record::new(RecordKind::Population).with("township", text("勐永镇")));
    assert!(refusal(&project_return("没有的项目", 6)).contains("没有项目“没有的项目”"));
}

#[test]
fn a_return_follows_its_project() {
    let (_folder, mut store) = new_ledger();
    insert(
        &mut store,
        "录入",
        &[project("敬老院"), project_return("敬老院", 6)],
    );
    let mut renamed = store.records(RecordKind::Project).unwrap().remove(0);
    renamed.set("name", Some(text("敬老院（一期）")));
    store.transact("改名", |step| step.update(&renamed)).unwrap();
    let found = store.records(RecordKind::ProjectReturn).unwrap().remove(0);
    assert_eq!(found.text("project"), "敬老院（一期）");
    // Of two projects with the same name none is guessed, but a return keeps the one it has.
    insert(&mut store, "录入", &[project("敬老院（一期）")]);
    let error = store
        .transact("录入", |step| step.insert(&project_return("敬老院（一期）", 7)))
        .unwrap_err();
    assert!(error.to_string().contains("分不清"), "{error}");
    let changed = found.with("stage", text("装修"));
    store.transact("修改", |step| step.update(&changed)).unwrap();
    assert_eq!(store.records(RecordKind::ProjectReturn).unwrap(), [changed]);
}

#[test]
fn numbers_of_deleted_records_are_not_used_again() {
    let (_folder, mut store) = new_ledger();
    let (first, _) = store
        .transact("录入", |step| step.insert(&facility("甲")))
        .unwrap();
    store
        .transact("删除", |step| step.delete(RecordKind::ElderFacility, first))
        .unwrap();
    let (second, _) = store
        .transact("录入", |step| step.insert(&facility("乙")))
        .unwrap();
    assert!(second > first);
    let error = store
        .transact("删除", |step| step.delete(RecordKind::ElderFacility, first))
        .unwrap_err();
    assert!(matches!(error, StoreError::NoRecord { .. }));
}
