//! A ledger with so many projects, the committed forms, and a look into packages.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use laoxiao::error::Error;
use laoxiao::export::fill::Filled;
use laoxiao::export::{Context, layout, write};
use laoxiao::forms::Forms;
use laoxiao::import::Options;
use laoxiao::model::{Money, Progress, Record, RecordId, RecordKind, Records, Value};
use laoxiao::ops::{Session, TemplateChoices};

/// The sheet of most forms.
pub(crate) const SHEET: &str = "养老重大项目清单";

pub(crate) struct Desk {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) session: Session,
}

/// A ledger with projects of one category, or of two in turn.
pub(crate) fn desk(projects: u32, categories: &[&str]) -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::create(&dir.path().join("台账.laoxiao"), "景洪市", None, &[]).unwrap();
    session.keep_backups_in(dir.path().join("备份"));
    if projects > 0 {
        let mut records = Records::default();
        for (number, category) in (1..=projects).zip(categories.iter().cycle()) {
            records.push(project(number, category));
        }
        let forms = Forms::shipped().unwrap();
        let annex = layout(
            forms.get("xishuangbanna-projects").unwrap(),
            &records,
            &Context::new(session.county()),
        );
        let file = dir.path().join("项目.xlsx");
        write(&[annex], &file).unwrap();
        let plan = session
            .plan_import(&file, &Options::default(), &Progress::default())
            .unwrap();
        session.accept_import(&plan, &Progress::default()).unwrap();
        assert_eq!(
            session.records().unwrap().of(RecordKind::Project).len(),
            projects as usize
        );
    }
    Desk { dir, session }
}

fn project(number: u32, category: &str) -> Record {
    let text = |text: &str| Value::Text(text.to_owned());
    let content = if number.is_multiple_of(3) {
        "新建综合养老服务中心，".repeat(8)
    } else {
        format!("内容{number}<&>")
    };
    let mut record = Record::new(RecordKind::Project)
        .with("name", text(&format!("{category}项目{number}")))
        .with("category", text(category))
        .with("build_type", text(if number % 2 == 1 { "新建" } else { "改建" }))
        .with("start_year", Value::Integer(2023))
        .with("end_year", Value::Integer(2025))
        .with("place", text(&format!("地点{number}")))
        .with("content", text(&content))
        .with("total_investment", Value::Money(total(number)))
        .with("central_budget", Value::Money(Money(i64::from(number) * 12_345)))
        .with("implementer", text("甲局"));
    record.id = RecordId(i64::from(number));
    record
}

fn total(number: u32) -> Money {
    Money(1_000_000 + i64::from(number) * 1_111_111)
}

/// The sum of 总投资 in 万元.
pub(crate) fn sum(projects: impl Iterator<Item = u32>) -> f64 {
    projects.map(total).sum::<Money>().wan()
}

pub(crate) fn template(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/fill")
        .join(name)
}

impl Desk {
    pub(crate) fn fill(&self, name: &str) -> Result<(Filled, PathBuf), Error> {
        self.fill_file(&template(name))
    }

    pub(crate) fn fill_file(&self, file: &Path) -> Result<(Filled, PathBuf), Error> {
        let name = file.file_name().unwrap().to_string_lossy();
        let out = self.dir.path().join(format!("填好_{name}"));
        let none = TemplateChoices::default();
        let filled = self.session.fill(file, None, &none, None, &out)?;
        Ok((filled, out))
    }
}

/// A copy of a package with one part changed as text.
pub(crate) fn with_part(package: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let own = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if own == name {
            bytes = change(&String::from_utf8(bytes).unwrap()).into_bytes();
        }
        out.start_file(own, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// All parts of a package.
pub(crate) fn parts(file: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut parts = BTreeMap::new();
    for name in names {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        parts.insert(name, bytes);
    }
    parts
}

pub(crate) fn part(file: &Path, name: &str) -> String {
    String::from_utf8(parts(file).remove(name).unwrap()).unwrap()
}

/// A saved value, read by another program's reader: row from 1, column from 0.
pub(crate) fn saved(file: &Path, sheet: &str, row: u32, column: u32) -> Data {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.get_value((row - 1, column)).cloned().unwrap_or(Data::Empty)
}

pub(crate) fn number(file: &Path, sheet: &str, row: u32, column: u32) -> f64 {
    match saved(file, sheet, row, column) {
        Data::Float(number) => number,
        Data::Int(number) => number as f64,
        other => panic!("{sheet} {row} {column}: {other:?}"),
    }
}

/// Each part is as issued unless it is named as changed; the calculation chain is gone.
pub(crate) fn check_parts(name: &str, filled: &Filled, out: &Path) {
    let (before, after) = (parts(&template(name)), parts(out));
    for (part, bytes) in &before {
        match after.get(part) {
            None => assert!(part.ends_with("calcChain.xml"), "{name}: {part} is gone"),
            Some(now) if filled.parts_changed.contains(part) => assert_ne!(now, bytes, "{name}: {part}"),
            Some(now) => assert_eq!(now, bytes, "{name}: {part} changed"),
        }
    }
    assert!(
        after.keys().all(|part| before.contains_key(part)),
        "{name}: a part was added"
    );
}
