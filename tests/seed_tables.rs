//! Each filled table as issued: into the ledger, out through its own form, and nothing has changed.

use std::path::{Path, PathBuf};

use laoxiao::import::{Blank, Options, Status};
use laoxiao::model::{Period, Progress};
use laoxiao::ops::Session;

const FILES: [(&str, &str); 11] = [
    ("临沧市_重点任务及责任分工_已填.xlsx", "临翔区"),
    ("昆明市_重大平台清单_已填.xlsx", "安宁市"),
    ("昆明市_重大政策清单_已填.xlsx", "安宁市"),
    ("昆明市_重大要素清单_已填.xlsx", "安宁市"),
    ("昆明市_重大试点清单_已填.xlsx", "安宁市"),
    ("昆明市_重大项目清单_已填.xlsx", "安宁市"),
    ("景洪市_项目月调度表_已填.xlsx", "景洪市"),
    ("耿马县_床位托位人口半年报_已填.xlsx", "耿马县"),
    ("耿马县_重大改革清单_已填.xlsx", "耿马县"),
    ("西双版纳州_重大要素清单_已填.xlsx", "景洪市"),
    ("西双版纳州_重大项目清单_已填.xlsx", "景洪市"),
];

fn issued(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(name)
}

#[test]
fn what_came_in_goes_out_through_its_form_unchanged() {
    for (name, county) in FILES {
        let dir = tempfile::tempdir().unwrap();
        let mut session = Session::create(&dir.path().join("台账.laoxiao"), county, None, &[]).unwrap();
        session.keep_backups_in(dir.path().join("备份"));
        let plan = session
            .plan_import(&issued(name), &Options::default(), &Progress::default())
            .unwrap();
        session.accept_import(&plan, &Progress::default()).unwrap();
        let mut forms: Vec<(String, Option<Period>)> = Vec::new();
        for sheet in &plan.sheets {
            let form = sheet
                .form
                .clone()
                .unwrap_or_else(|| panic!("{name} {}: no form", sheet.name));
            if forms.iter().all(|(known, _)| *known != form) {
                forms.push((form, sheet.period));
            }
        }
        for (form, period) in forms {
            let out = dir.path().join(format!("{form}.xlsx"));
            session.export_where(&form, period, &[], &out).unwrap();
            let options = Options {
                form: Some(form.clone()),
                period,
                blank: Blank::Clear,
                ..Options::default()
            };
            let again = session.plan_import(&out, &options, &Progress::default()).unwrap();
            let mut rows = 0;
            for change in again.sheets.iter().flat_map(|sheet| &sheet.changes) {
                rows += 1;
                let shown = format!("{name} {form} {}: {:?}", change.row, change.fields());
                assert_eq!(change.status, Status::Unchanged, "{shown}");
            }
            assert!(rows > 0, "{name} {form}");
            assert!(
                again.sheets.iter().all(|sheet| sheet.counts.missing == 0),
                "{name} {form}"
            );
        }
    }
}
