//! A ledger with so many projects, and forms filled from it.

use std::path::{Path, PathBuf};

use laoxiao::error::Error;
use laoxiao::export::fill::Filled;
use laoxiao::export::{Context, layout, write};
use laoxiao::forms::Forms;
use laoxiao::model::{Money, Record, RecordId, RecordKind, Records, Value};
use laoxiao::ops::{Session, TemplateChoices};

use crate::support::county::{import, new_ledger};
use crate::support::fixture::template;
use crate::support::package::parts;
use crate::support::records::text;

/// The sheet of most forms.
pub(crate) const SHEET: &str = "养老重大项目清单";

pub(crate) struct FilledLedger {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) session: Session,
}

/// A ledger with projects of one category, or of two in turn.
pub(crate) fn filled_ledger(projects: u32, categories: &[&str]) -> FilledLedger {
    let dir = tempfile::tempdir().unwrap();
    let mut session = new_ledger(dir.path(), "景洪市");
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
        import(&mut session, &file);
        assert_eq!(
            session.records().unwrap().of(RecordKind::Project).len(),
            projects as usize
        );
    }
    FilledLedger { dir, session }
}

fn project(number: u32, category: &str) -> Record {
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

impl FilledLedger {
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
