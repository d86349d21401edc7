//! Undo and redo: whatever was done, the ledger says again what it said before.

use laoxiao::model::{Period, Record, RecordKind, Value};
use laoxiao::store::{Store, StoreError, Transaction};

use super::{facility, insert, ledger_path, new_ledger, project, project_return, text};

/// Undoes all steps and redoes them, twice, and compares the content after each.
fn walk_back_and_forth(mut store: Store) {
    let steps = store.history().unwrap().len();
    for _ in 0..2 {
        let mut hashes = vec![store.content_hash().unwrap()];
        for _ in 0..steps {
            store = reopened(store);
            assert!(store.undo().unwrap().unwrap().undone);
            hashes.push(store.content_hash().unwrap());
        }
        assert_eq!(store.undo().unwrap(), None);
        assert!(store.history().unwrap().iter().all(|operation| operation.undone));
        for hash in hashes.iter().rev().skip(1) {
            store = reopened(store);
            assert!(!store.redo().unwrap().unwrap().undone);
            assert_eq!(&store.content_hash().unwrap(), hash);
        }
        assert_eq!(store.redo().unwrap(), None);
        assert_eq!(hashes.len(), steps + 1);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    }
}

fn reopened(store: Store) -> Store {
    let path = ledger_path(&store);
    drop(store);
    Store::open(&path).unwrap()
}

#[test]
fn inserts_updates_deletes_and_cascades_are_undone_and_redone_across_restarts() {
    let (_folder, mut store) = new_ledger();
    let empty = store.content_hash().unwrap();
    insert(&mut store, "录入项目", &[project("甲"), project("乙")]);
    insert(
        &mut store,
        "录入调度",
        &[
            project_return("甲", 5),
            project_return("甲", 6),
            project_return("乙", 6),
        ],
    );
    insert(&mut store, "录入机构", &[facility("敬老院"), facility("福利院")]);

    let mut home = store.records(RecordKind::ElderFacility).unwrap().remove(0);
    home.set("note", Some(text("改了")));
    home.set_figure(Period::Year(2022), "beds_total", None);
    home.set_figure(Period::Half(2023, 1), "staff", Some(Value::Integer(9)));
    home.set_figure(Period::Month(2023, 6), "residents", Some(Value::Integer(30)));
    store.transact("修改机构", |step| step.update(&home)).unwrap();
    assert_eq!(store.records(RecordKind::ElderFacility).unwrap()[0], home);

    let first = store.records(RecordKind::Project).unwrap()[0].id;
    store
        .transact("删除", |step| {
            step.delete(RecordKind::Project, first)?;
            step.delete(RecordKind::ElderFacility, home.id)
        })
        .unwrap();
    assert_eq!(store.records(RecordKind::ProjectReturn).unwrap().len(), 1);

    let plan = laoxiao::model::FrameworkFacts {
        id: "own2030".to_owned(),
        title: "“十五五”实施方案".to_owned(),
        baseline_year: 2025,
        target_year: 2030,
        ..Default::default()
    };
    store
        .transact("其他", |step| {
            step.set_frameworks(&["a".to_owned(), "b".to_owned()])?;
            step.explain("P001:1", "f", "已核实")?;
            step.outdate_explanation("P001:1")?;
            step.mute("F002", Some("本县口径"))?;
            step.keep_rule("U001", Some("code = \"U001\""))?;
            step.keep_problem(&laoxiao::store::KeptProblem {
                file: "项目.xlsx".to_owned(),
                sheet: "表一".to_owned(),
                problem: "{}".to_owned(),
            })?;
            step.note_import("项目.xlsx", "abc")?;
            step.keep_framework(&plan)?;
            step.keep_form(include_str!("../../data/forms/pilots.toml"))
        })
        .unwrap();
    assert_eq!(store.meta().frameworks, ["a", "b"]);
    store.undo().unwrap().unwrap();
    assert_eq!(store.meta().frameworks, ["gengma-2023"]);
    assert!(store.explanations().unwrap().is_empty());
    assert!(store.frameworks().unwrap().is_empty());
    assert!(store.muted().unwrap().is_empty() && store.own_rules().unwrap().is_empty());
    assert!(store.import_problems().unwrap().is_empty());
    store.redo().unwrap().unwrap();
    assert_eq!(store.explanations().unwrap()["P001:1"].text, "已核实");
    assert!(store.explanations().unwrap()["P001:1"].is_old);
    assert_eq!(store.muted().unwrap()["F002"], "本县口径");
    assert_eq!(store.own_rules().unwrap().len(), 1);
    assert_eq!(store.import_problems().unwrap()[0].sheet, "表一");
    assert_eq!(store.frameworks().unwrap(), [plan]);
    assert_eq!(
        (store.forms().unwrap().len(), store.imports().unwrap().len()),
        (1, 1)
    );

    let steps = store.history().unwrap().len();
    assert_eq!(steps, 6);
    for _ in 0..steps {
        store.undo().unwrap();
    }
    assert_eq!(store.content_hash().unwrap(), empty);
    for _ in 0..steps {
        store.redo().unwrap();
    }
    walk_back_and_forth(store);
}

#[test]
fn what_was_sent_is_never_taken_back() {
    let (_folder, mut store) = new_ledger();
    let send = |store: &mut Store, label: &str| {
        let half = Period::Half(2023, 1);
        let sent = store.transact(label, |step| {
            step.add_submission(half, &["x".to_owned()], &["00".to_owned()], "{}")
        });
        sent.unwrap().1.unwrap()
    };
    insert(&mut store, "甲", &[facility("甲")]);
    insert(&mut store, "乙", &[facility("乙")]);
    store.undo().unwrap().unwrap();
    let sent = send(&mut store, "上报一");
    // Nothing was entered: what was undone can still be done again.
    assert_eq!(store.redo().unwrap().unwrap().label, "乙");
    assert_eq!(store.undo().unwrap().unwrap().label, "乙");
    send(&mut store, "上报二");
    assert_eq!(store.undo().unwrap().unwrap().label, "甲");
    store = reopened(store);
    assert_eq!(store.undo().unwrap(), None);
    assert_eq!(store.submissions().unwrap().len(), 2);
    let history = store.history().unwrap();
    let labels: Vec<_> = history
        .iter()
        .map(|step| (step.label.as_str(), step.undone, step.reversible))
        .collect();
    assert_eq!(
        labels,
        [
            ("上报二", false, false),
            ("上报一", false, false),
            ("乙", true, true),
            ("甲", true, true)
        ]
    );
    assert_eq!(history[1].id, sent);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    assert_eq!(store.redo().unwrap().unwrap().label, "甲");
    assert_eq!(store.redo().unwrap().unwrap().label, "乙");
    // A step that enters and sends: only what was entered goes.
    store
        .transact("录入并上报", |step| {
            step.insert(&facility("丙"))?;
            step.add_submission(Period::Year(2023), &[], &[], "{}")
        })
        .unwrap();
    store.undo().unwrap().unwrap();
    assert_eq!(store.records(RecordKind::ElderFacility).unwrap().len(), 2);
    assert_eq!(store.submissions().unwrap().len(), 3);
}

#[test]
fn an_import_of_5000_rows_is_one_step() {
    let (_folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("已有")]);
    let before = store.content_hash().unwrap();
    let records: Vec<_> = (0..5000)
        .map(|number| facility(&format!("机构{number}")))
        .collect();
    insert(&mut store, "导入 机构.xlsx", &records);
    let after = store.content_hash().unwrap();
    for _ in 0..2 {
        store.undo().unwrap().unwrap();
        assert_eq!(store.content_hash().unwrap(), before);
        store.redo().unwrap().unwrap();
        assert_eq!(store.content_hash().unwrap(), after);
    }
    assert_eq!(store.history().unwrap()[0].touched.len(), 20);
    assert_eq!(store.records(RecordKind::ElderFacility).unwrap().len(), 5001);
}

#[test]
fn a_file_shrinks_again_after_a_large_import_that_was_undone() {
    let (_folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("已有")]);
    let path = ledger_path(&store);
    let size = || std::fs::metadata(&path).unwrap().len();
    let records: Vec<_> = (0..4000)
        .map(|number| facility(&format!("机构{number}")).with("note", text(&"备注".repeat(300))))
        .collect();
    insert(&mut store, "导入", &records);
    let large = size();
    store.undo().unwrap().unwrap();
    // What could be done again goes with the next step.
    insert(&mut store, "录入", &[facility("新")]);
    let hash = store.content_hash().unwrap();
    drop(store);
    assert!(size() * 4 < large, "{} of {large}", size());
    let store = Store::open(&path).unwrap();
    assert_eq!(store.content_hash().unwrap(), hash);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

/// The way forth of a large import that was undone takes less than the import did, and so does that back of a large
/// correction.
#[test]
fn an_import_of_50_000_rows_is_one_step_and_leaves_a_small_file_when_it_is_undone() {
    let (_folder, mut store) = new_ledger();
    let empty = store.content_hash().unwrap();
    let path = ledger_path(&store);
    let size = || std::fs::metadata(&path).unwrap().len();
    let records: Vec<_> = (0..50_000)
        .map(|number| facility(&format!("第{number}号敬老院")))
        .collect();
    insert(&mut store, "导入", &records);
    let after = store.content_hash().unwrap();
    store = reopened(store);
    let large = size();
    store.undo().unwrap().unwrap();
    assert_eq!(store.content_hash().unwrap(), empty);
    store = reopened(store);
    assert!(size() * 2 < large, "{} of {large}", size());
    store.redo().unwrap().unwrap();
    assert_eq!(store.content_hash().unwrap(), after);
    store = reopened(store);
    assert!(size() * 2 < large * 3, "{} of {large}", size());
    let corrected = |step: &mut Transaction<'_>| {
        let records = step.records(RecordKind::ElderFacility)?.into_iter();
        for record in records.take(20_000) {
            step.update(&record.with("township", text("孟定镇")))?;
        }
        Ok::<_, StoreError>(())
    };
    store.transact("更正", corrected).unwrap();
    store = reopened(store);
    assert!(size() < large * 2, "{} of {large}", size());
    store.undo().unwrap().unwrap();
    assert_eq!(store.content_hash().unwrap(), after);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn a_failed_step_leaves_nothing() {
    let (_folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("甲")]);
    let (before, version) = (store.content_hash().unwrap(), store.version());
    let failed = store.transact("导入", |step| {
        step.insert(&facility("乙"))?;
        step.set_setting("mapping", Some("x"))?;
        step.insert(&project_return("没有", 6))
    });
    assert!(failed.is_err());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.transact("导入", |step| -> Result<(), StoreError> {
            step.insert(&facility("乙"))?;
            panic!("a defect in the work");
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(store.content_hash().unwrap(), before);
    assert_eq!((store.history().unwrap().len(), store.version()), (1, version));
    assert_eq!(store.setting("mapping").unwrap(), None);
}

#[test]
fn a_write_that_fails_and_is_ignored_leaves_no_half_record() {
    let (_folder, mut store) = new_ledger();
    let half = facility("甲").with_figure(Period::Year(2024), "staff", Value::Integer(-1));
    let (_, operation) = store
        .transact("录入", |step| {
            assert!(step.insert(&half).is_err());
            step.insert(&facility("乙"))
        })
        .unwrap();
    assert!(operation.is_some());
    let names: Vec<_> = store
        .records(RecordKind::ElderFacility)
        .unwrap()
        .iter()
        .map(Record::title)
        .collect();
    assert_eq!(names, ["乙"]);
}

#[test]
fn a_step_that_changes_nothing_is_no_step() {
    let (_folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("甲")]);
    let home = store.records(RecordKind::ElderFacility).unwrap().remove(0);
    let version = store.version();
    assert_eq!(
        store.transact("不变", |step| step.update(&home)).unwrap(),
        ((), None)
    );
    assert_eq!(store.version(), version);
    // A remembered mapping is written, but is nothing to undo.
    let (_, operation) = store
        .transact("设置", |step| step.set_setting("mapping", Some("x")))
        .unwrap();
    assert_eq!(
        (operation, store.setting("mapping").unwrap().as_deref()),
        (None, Some("x"))
    );
    assert!(store.version() > version);
    assert_eq!(store.history().unwrap().len(), 1);
}

#[test]
fn a_new_step_after_an_undo_drops_what_was_undone() {
    let (_folder, mut store) = new_ledger();
    insert(&mut store, "甲", &[facility("甲")]);
    insert(&mut store, "乙", &[facility("乙")]);
    store.undo().unwrap();
    insert(&mut store, "丙", &[facility("丙")]);
    assert_eq!(store.redo().unwrap(), None);
    let labels: Vec<_> = store
        .history()
        .unwrap()
        .into_iter()
        .map(|operation| operation.label)
        .collect();
    assert_eq!(labels, ["丙", "甲"]);
}

#[test]
fn the_last_200_steps_can_be_undone() {
    let (_folder, mut store) = new_ledger();
    for number in 0..205 {
        insert(
            &mut store,
            &format!("第{number}步"),
            &[project(&format!("项目{number}"))],
        );
    }
    let mut undone = 0;
    while store.undo().unwrap().is_some() {
        undone += 1;
    }
    assert_eq!(undone, 200);
    assert_eq!(store.records(RecordKind::Project).unwrap().len(), 5);
    assert_eq!(store.history().unwrap().len(), 205);
}
