//! The command line as a contract: verbs, JSON and exit status on the issued sheets.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first thing that is not as it should be"
)]

#[path = "cli/conditions.rs"]
mod conditions;
#[path = "cli/copies.rs"]
mod copies;
#[path = "cli/counties.rs"]
mod counties;
#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/fills.rs"]
mod fills;
#[path = "cli/frameworks.rs"]
mod frameworks;
#[path = "cli/layouts.rs"]
mod layouts;
#[path = "cli/outputs.rs"]
mod outputs;
#[path = "cli/periods.rs"]
mod periods;
#[path = "cli/plans.rs"]
mod plans;
#[path = "cli/shares.rs"]
mod shares;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::fixture::issued;

struct Outcome {
    status: i32,
    out: String,
    err: String,
}

impl Outcome {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

struct CommandLine {
    dir: tempfile::TempDir,
}

impl CommandLine {
    fn new(county: &str) -> Self {
        let line = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let made = line.run(&["new", "--county", county]);
        assert_eq!(made.status, 0, "{}", made.err);
        line
    }

    fn ledger(&self) -> PathBuf {
        self.dir.path().join("台账.laoxiao")
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let ledger = self.ledger();
        let mut all = vec!["--ledger", ledger.to_str().unwrap(), "--json"];
        all.extend(args);
        let outcome = run(&all, self.dir.path());
        // Whatever the verb was and however it ended: a ledger at rest is one file.
        for entry in std::fs::read_dir(self.dir.path()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(
                !name.ends_with(".lock") && !name.ends_with("-journal"),
                "{args:?} left {name}"
            );
        }
        outcome
    }

    fn import(&self, name: &str, more: &[&str]) -> Outcome {
        let path = issued(name);
        let mut args = vec!["import", path.to_str().unwrap(), "--accept"];
        args.extend(more);
        self.run(&args)
    }
}

fn run(args: &[&str], home: &Path) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_laoxiao-cli"))
        .args(args)
        .env("XDG_DATA_HOME", home.join("home"))
        .output()
        .unwrap();
    Outcome {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn counts(plan: &Value) -> Vec<(i64, i64)> {
    let sheets = plan["sheets"].as_array().unwrap();
    sheets
        .iter()
        .map(|s| {
            (
                s["counts"]["new"].as_i64().unwrap(),
                s["counts"]["updated"].as_i64().unwrap(),
            )
        })
        .collect()
}

fn sum(records: &Value, field: &str) -> f64 {
    records
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|record| record[field].as_f64())
        .sum()
}

const HALF_YEAR: &str = "耿马县_床位托位人口半年报_已填.xlsx";

#[test]
fn the_half_year_report_gives_the_published_figures() {
    let line = CommandLine::new("耿马县");
    let plan = line.import(HALF_YEAR, &[]).json();
    assert_eq!(counts(&plan), [(48, 0), (9, 0), (9, 0), (5, 0)]);
    assert!(plan["operation"].is_i64());
    assert_eq!(counts(&line.import(HALF_YEAR, &[]).json()), [(0, 0); 4]);

    let elder = line.run(&["list", "elder_facility", "--period", "2023H1"]).json();
    assert_eq!(
        (elder.as_array().unwrap().len(), sum(&elder, "beds_total")),
        (48, 620.0)
    );
    assert_eq!(elder[0]["source"]["file"], HALF_YEAR);
    assert_eq!(elder[0]["source"]["row"], 5);
    let childcare = line
        .run(&["list", "childcare_facility", "--period", "2023H1"])
        .json();
    assert_eq!(
        (sum(&childcare, "places_total"), sum(&childcare, "enrolled")),
        (655.0, 370.0)
    );

    let figures = line.run(&["indicators"]).json();
    let figures = figures.as_array().unwrap();
    // 26 in the table of the document, 4 in its body.
    assert_eq!(figures.len(), 30);
    let figure = |name: &str| {
        figures
            .iter()
            .find(|f| f["name"].as_str().unwrap().starts_with(name))
            .unwrap()
    };
    assert_eq!(figure("养老床位数")["value"], 620.0);
    assert_eq!(figure("3岁以下婴幼儿托位数")["value"], 655.0);
    let per_thousand = figure("每千人口托位数");
    assert!(
        (per_thousand["value"].as_f64().unwrap() - 655.0 / 282.5).abs() < 0.005,
        "{per_thousand}"
    );
    assert_eq!(per_thousand["denominator_as_of"], "2022");
    for known in ["met", "behind", "no_data"] {
        assert!(
            figures.iter().any(|figure| figure["status"] == known),
            "no indicator is {known}"
        );
    }
}

#[test]
fn an_annex_read_back_changes_nothing() {
    for (county, file, forms) in [
        (
            "景洪市",
            "西双版纳州_重大项目清单_已填.xlsx",
            ["xishuangbanna-projects", "kunming-projects", "gengma-projects"],
        ),
        (
            "安宁市",
            "昆明市_重大项目清单_已填.xlsx",
            ["kunming-projects", "xishuangbanna-projects", "gengma-projects"],
        ),
    ] {
        let line = CommandLine::new(county);
        line.import(file, &[]);
        for form in forms {
            let out = line.dir.path().join(format!("{form}.xlsx"));
            let exported = line.run(&["export", form, "--out", out.to_str().unwrap()]);
            assert_eq!(exported.status, 0, "{}", exported.err);
            let plan = line.run(&["import", out.to_str().unwrap()]).json();
            assert!(counts(&plan).iter().all(|c| *c == (0, 0)), "{form}: {plan}");
        }
    }
}

#[test]
fn one_import_is_one_undo_step() {
    let line = CommandLine::new("景洪市");
    let before = line.run(&["info"]).json()["records"].clone();
    line.import("西双版纳州_重大项目清单_已填.xlsx", &[]);
    let after = line.run(&["info"]).json()["records"].clone();
    assert_eq!(after["project"], 34);
    assert!(
        line.run(&["undo"]).json()["label"]
            .as_str()
            .unwrap()
            .contains("导入")
    );
    assert_eq!(line.run(&["info"]).json()["records"], before);
    assert_eq!(line.run(&["redo"]).status, 0);
    assert_eq!(line.run(&["info"]).json()["records"], after);
}

#[test]
fn a_cell_can_be_corrected_and_the_figure_follows() {
    let line = CommandLine::new("耿马县");
    line.import(HALF_YEAR, &[]);
    let changed = line.run(&[
        "set",
        "elder_facility",
        "耿马镇敬老院",
        "beds_total=41",
        "--period",
        "2023H1",
    ]);
    assert_eq!(changed.json()["beds_total"], 41);
    let figures = line.run(&["indicators", "--period", "2023H1"]).json();
    let beds = figures
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["name"] == "养老床位数")
        .unwrap();
    assert_eq!(beds["value"], 630.0);
    let refused = line.run(&[
        "set",
        "elder_facility",
        "耿马镇敬老院",
        "beds_total=约40",
        "--period",
        "2023H1",
    ]);
    assert_eq!(
        (refused.status, refused.json()["error"]["kind"].as_str().unwrap()),
        (1, "value.not-a-number")
    );
}

#[test]
fn refusals_say_why_and_change_nothing() {
    let line = CommandLine::new("耿马县");
    let bytes = std::fs::read(line.ledger()).unwrap();
    let bad = line.dir.path().join("不是表格.xlsx");
    std::fs::write(&bad, "只是文字").unwrap();
    let empty = line.dir.path().join("空.xlsx");
    std::fs::write(&empty, "").unwrap();
    for file in [&bad, &empty, &line.dir.path().join("没有这个文件.xlsx")] {
        let refused = line.run(&["import", file.to_str().unwrap(), "--accept"]);
        assert_eq!(refused.status, 1, "{}", refused.out);
        let error = &refused.json()["error"];
        for part in ["kind", "message", "hint"] {
            assert!(!error[part].as_str().unwrap().is_empty(), "{part}: {error}");
        }
    }
    assert_eq!(std::fs::read(line.ledger()).unwrap(), bytes);
    assert_eq!(
        line.run(&["new", "--county", "耿马县"]).json()["error"]["kind"],
        "ledger.exists"
    );
    assert_eq!(line.run(&["import"]).status, 2);
    assert_eq!(run(&["--json", "info"], line.dir.path()).status, 2);
}

#[test]
fn a_foreign_file_is_not_opened() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("别的.laoxiao");
    std::fs::write(
        &path,
        b"not a ledger at all, but long enough to look like a file".repeat(40),
    )
    .unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = run(
        &["--ledger", path.to_str().unwrap(), "--json", "info"],
        dir.path(),
    );
    assert_eq!(
        (refused.status, refused.json()["error"]["kind"].as_str().unwrap()),
        (1, "ledger.foreign")
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn the_demonstration_does_the_whole_job() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("示例");
    let demo = run(&["--json", "demo", "--out", out.to_str().unwrap()], dir.path());
    assert_eq!(demo.status, 0, "{}", demo.err);
    let demo = demo.json();
    assert!(Path::new(demo["ledger"].as_str().unwrap()).exists());
    for plan in demo["imports"].as_array().unwrap() {
        for sheet in plan["sheets"].as_array().unwrap() {
            let problems = sheet["problems"].as_array().unwrap();
            let errors: Vec<_> = problems
                .iter()
                .filter(|problem| problem["severity"] == "error")
                .collect();
            assert!(
                errors.is_empty(),
                "{} {}: {errors:?}",
                plan["file"],
                sheet["name"]
            );
            assert!(
                sheet["totals"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|total| total["ok"] == true),
                "{sheet}"
            );
        }
    }
    let value = |name: &str| {
        let figures = demo["indicators"].as_array().unwrap();
        figures
            .iter()
            .find(|f| f["name"].as_str().unwrap().starts_with(name))
            .unwrap()["value"]
            .as_f64()
    };
    assert_eq!(
        (value("养老床位数"), value("3岁以下婴幼儿托位数")),
        (Some(620.0), Some(655.0))
    );
    for file in demo["files"].as_array().unwrap() {
        assert!(Path::new(file["file"].as_str().unwrap()).exists(), "{file}");
    }
    let again = run(&["--json", "demo", "--out", out.to_str().unwrap()], dir.path());
    assert_eq!(
        (again.status, again.json()["error"]["kind"].as_str().unwrap()),
        (1, "ledger.exists")
    );
}

#[test]
fn fill_says_what_it_wrote() {
    let line = CommandLine::new("景洪市");
    assert_eq!(line.import("西双版纳州_重大项目清单_已填.xlsx", &[]).status, 0);
    let template = issued("西双版纳州_重大项目清单_空表.xlsx");
    let out = line.dir.path().join("填好.xlsx");
    let (template, out) = (template.to_str().unwrap(), out.to_str().unwrap());
    let filled = line.run(&["fill", template, "--out", out]);
    assert_eq!(filled.status, 0, "{}", filled.err);
    let json = filled.json();
    assert_eq!(json["file"], out);
    assert_eq!(json["sheets"][0]["rows"], 21);
    assert_eq!(json["sheets"][0]["inserted_rows"], 6);
    assert_eq!(json["readback"]["cells"], 279);
    assert_eq!(json["readback"]["different"], 0);
    assert_eq!(json["parts_changed"].as_array().unwrap().len(), 2);
    let again = line.run(&["fill", template, "--out", template]);
    assert_eq!(
        (again.status, again.json()["error"]["kind"].as_str()),
        (1, Some("fill.same-file"))
    );
}
