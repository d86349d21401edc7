//! Ledgers that no program of ours wrote: each ends in a sentence, soon, and stays as it is; what can be read is read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use laoxiao::model::{RecordKind, Value};
use laoxiao::ops::Session;
use laoxiao::store::{Store, StoreError};

use super::support::fixture::fixture;

/// A ledger of version 4, which had no checksums, changed by whoever wanted to.
fn prepared(folder: &Path, sql: &str) -> PathBuf {
    let path = folder.join("来路不明.laoxiao");
    let _removed = fs::remove_file(&path);
    let dump = fs::read_to_string(fixture("store", "v4.sql")).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(&dump).unwrap();
    connection.execute_batch(sql).unwrap();
    path
}

/// Changes the text of the schema itself.
fn in_schema(table: &str, from: &str, to: &str) -> String {
    let quoted = |text: &str| text.replace('\'', "''");
    format!(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}') WHERE name = '{table}';
         PRAGMA writable_schema = OFF;",
        quoted(from),
        quoted(to)
    )
}

#[test]
fn a_schema_that_is_not_ours_is_refused_before_any_of_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let forever = "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c)";
    for sql in [
        in_schema(
            "project",
            "json_valid(extra)",
            "json_valid(extra) and length(randomblob(800000000)) > 0",
        ),
        in_schema(
            "ledger",
            "CHECK (id = 1)",
            "CHECK (id = 1 and length(hex(zeroblob(900000000))) > 0)",
        ),
        in_schema("project", "content TEXT", "content TEXT DEFAULT 'x'"),
        format!("CREATE VIEW v AS SELECT {forever}"),
        format!("CREATE TRIGGER t AFTER INSERT ON project BEGIN SELECT {forever}; END"),
        "CREATE INDEX i ON project (hex(randomblob(1000)))".replace("hex(randomblob(1000))", "length(name)"),
        "CREATE TABLE project_x AS SELECT * FROM project".to_owned(),
        "ALTER TABLE project ADD COLUMN evil TEXT AS (upper(name))".to_owned(),
    ] {
        let path = prepared(folder.path(), &sql);
        let before = fs::read(&path).unwrap();
        let start = Instant::now();
        let refusal = Store::open(&path).unwrap_err();
        assert!(
            start.elapsed() < Duration::from_secs(2),
            "{sql}: {:?}",
            start.elapsed()
        );
        assert!(
            matches!(refusal, StoreError::Damaged { .. }),
            "{sql}: {refusal:?}"
        );
        assert!(fs::read(&path).unwrap() == before, "{sql}");
    }
}

#[test]
fn a_line_of_the_undo_log_that_is_no_change_of_a_row_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("耿马.laoxiao");
    let mut session = Session::create(&path, "耿马县", None, &[]).unwrap();
    session.keep_backups_in(folder.path().join("备份"));
    drop(session);
    let good = fs::read(&path).unwrap();
    for line in [
        "UPDATE \"reform\" SET goal = (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c LIMIT 3000000000) SELECT max(x) FROM c)",
        "UPDATE \"reform\" SET \"goal\" = randomblob(900000000) WHERE id = 1",
        "DELETE FROM \"indicator\" WHERE 1",
        "DELETE FROM \"operation\" WHERE id = 1",
        "INSERT INTO \"content_checksum\" (\"name\", \"sum\") VALUES ('x', 'y')",
        "DROP TABLE reform",
    ] {
        fs::write(&path, &good).unwrap();
        {
            // By a program that keeps the checksum as this one does.
            let mut store = Store::open(&path).unwrap();
            store
                .transact("录入", |step| step.explain("a", "f", "b"))
                .unwrap();
        }
        super::resummed(
            &path,
            &format!(
                "UPDATE inverse SET sql = '{}' WHERE operation_id = 2",
                line.replace('\'', "''")
            ),
        );
        let before = fs::read(&path).unwrap();
        let mut store = Store::open(&path).unwrap();
        let hash = store.content_hash().unwrap();
        let start = Instant::now();
        let refusal = store.undo().unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(2), "{line}");
        assert!(
            matches!(refusal, StoreError::StrangeStep { .. }),
            "{line}: {refusal:?}"
        );
        assert_eq!(store.content_hash().unwrap(), hash);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        drop(store);
        assert!(fs::read(&path).unwrap() == before, "{line}");
    }
}

#[test]
fn one_bad_form_or_cell_is_named_and_locks_out_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let bad = "CAST(x'41ff42' AS TEXT)";
    for (sql, named) in [
        (
            "INSERT INTO added_form (form_id, text) VALUES ('x', 'not = [toml')".to_owned(),
            "“x”",
        ),
        (
            format!("INSERT INTO added_form (form_id, text) VALUES ('y', {bad})"),
            "“y”",
        ),
        (
            format!("UPDATE reform SET measures = {bad}"),
            "“重点工作举措和内容”",
        ),
        (
            format!("UPDATE elder_facility SET name = {bad}"),
            "“机构（设施）名称”",
        ),
        (
            format!("UPDATE project SET source_file = {bad} WHERE source_file IS NOT NULL"),
            "“来源”",
        ),
        ("UPDATE project SET beds_added = '若干'".to_owned(), "“新增床位”"),
        ("UPDATE indicator SET target = '很多'".to_owned(), "“目标值”"),
        ("UPDATE project SET extra = '[1]'".to_owned(), "“附加列”"),
        (
            format!("INSERT INTO explanation (finding_id, text) VALUES ('q', {bad})"),
            "审核说明",
        ),
        (
            format!("INSERT INTO setting (key, value) VALUES ('q', {bad})"),
            "设置",
        ),
    ] {
        let path = prepared(folder.path(), &sql);
        let mut session = Session::open(&path).unwrap();
        session.keep_backups_in(folder.path().join("备份"));
        assert!(
            session.faults().iter().any(|fault| fault.contains(named)),
            "{sql}: {:?}",
            session.faults()
        );
        assert!(
            session
                .verify()
                .unwrap()
                .iter()
                .any(|fault| fault.contains(named)),
            "{sql}"
        );
        let records = session.records().unwrap();
        assert!(
            RecordKind::ALL.iter().all(|kind| !records.of(*kind).is_empty()),
            "{sql}"
        );
        session.snapshot(None).unwrap();
        session.back_up("手工备份").unwrap();
        // A bad form can be got rid of.
        if named.starts_with("“x") {
            session.drop_form("x").unwrap();
            assert_eq!(session.verify().unwrap(), Vec::<String>::new());
        }
    }
}

#[test]
fn an_edit_of_a_record_does_not_destroy_what_could_not_be_read_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let bad = "CAST(x'41ff42' AS TEXT)";
    let path = prepared(
        folder.path(),
        &format!(
            "UPDATE reform SET measures = {bad};
             UPDATE project SET source_file = {bad}, beds_added = '若干', extra = '[1]' WHERE source_file IS NOT NULL;
             UPDATE elder_facility SET township = {bad};
             UPDATE elder_facility_figure SET source_file = {bad}, source_sheet = 'x', source_row = 1"
        ),
    );
    let kept = |sql: &str| -> Vec<Vec<u8>> {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| Ok(row.get_ref(0)?.as_bytes().unwrap().to_vec()));
        rows.unwrap().map(Result::unwrap).collect()
    };
    drop(Store::open(&path).unwrap());
    let looked_at = [
        "SELECT measures FROM reform",
        "SELECT source_file FROM project",
        "SELECT beds_added FROM project",
        "SELECT extra FROM project",
        "SELECT township FROM elder_facility",
        "SELECT source_file FROM elder_facility_figure",
    ];
    let before = looked_at.map(kept);
    let mut store = Store::open(&path).unwrap();
    let mut changed = 0;
    for kind in [RecordKind::Reform, RecordKind::Project, RecordKind::ElderFacility] {
        for mut record in store.records(kind).unwrap() {
            record.set("note", Some(Value::Text("改过".to_owned())));
            // The readable figures of each period go: the row must stay for what can't be read in it.
            record.figures.clear();
            store.transact("修改", |step| step.update(&record)).unwrap();
            changed += 1;
        }
    }
    assert!(changed > 2);
    drop(store);
    assert_eq!(looked_at.map(kept), before);
    let mut store = Store::open(&path).unwrap();
    let reform = store.records(RecordKind::Reform).unwrap().remove(0);
    assert_eq!(reform.get("note"), Some(&Value::Text("改过".to_owned())));
    for _ in 0..changed {
        store.undo().unwrap().unwrap();
    }
    drop(store);
    assert_eq!(looked_at.map(kept), before);
    // What is typed in its place does take it.
    let mut store = Store::open(&path).unwrap();
    let mut reform = store.records(RecordKind::Reform).unwrap().remove(0);
    reform.set("measures", Some(Value::Text("新的".to_owned())));
    store.transact("修改", |step| step.update(&reform)).unwrap();
    assert_eq!(
        store.records(RecordKind::Reform).unwrap()[0].get("measures"),
        reform.get("measures")
    );
}
