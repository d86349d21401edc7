//! Random sequences of what a user can do: each step undoes and redoes to the identical ledger, across restarts.

use std::path::Path;

use laoxiao::import::Options;
use laoxiao::indicators::Framework;
use laoxiao::model::{FrameworkFacts, Period, Progress, RecordKind};
use laoxiao::ops::{Edit, FrameworkOrigin, RuleDraft, Session, Setting};

use super::Rng;
use super::support::county::new_ledger;
use super::support::fixture::issued;

const PERIOD: Period = Period::Half(2023, 1);
const SHEETS: [&str; 3] = [
    "耿马县_床位托位人口半年报_已填.xlsx",
    "西双版纳州_重大项目清单_已填.xlsx",
    "耿马县_重大改革清单_已填.xlsx",
];

/// Everything that a step may change, as it is shown.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    records: String,
    frameworks: String,
    forms: String,
    rules: String,
    findings: String,
}

fn shown(session: &Session) -> Shown {
    let records = session.records().unwrap();
    let of_kinds = RecordKind::ALL.map(|kind| format!("{:?}", records.of(kind)));
    let frameworks = session.frameworks().iter().map(Framework::facts);
    Shown {
        records: of_kinds.concat(),
        frameworks: format!("{:?} {:?}", session.followed(), frameworks.collect::<Vec<_>>()),
        forms: session
            .forms()
            .iter()
            .map(|form| form.id.as_str())
            .collect::<Vec<_>>()
            .join(" "),
        rules: format!(
            "{:?} {:?}",
            session.own_relations().unwrap(),
            session.muted().unwrap()
        ),
        findings: format!("{:?}", session.check().unwrap()),
    }
}

fn any_name(
    session: &Session,
    kind: RecordKind,
    rng: &mut Rng,
) -> Option<(laoxiao::model::RecordId, String)> {
    let records = session.records().unwrap();
    let of_kind = records.of(kind);
    let record = of_kind.get(rng.below(of_kind.len().max(1)))?;
    Some((record.id, record.name().to_owned()))
}

/// Does one thing, whichever comes; what is refused leaves nothing.
fn act(session: &mut Session, rng: &mut Rng) {
    let number = rng.below(1000);
    let kinds = [RecordKind::ElderFacility, RecordKind::Project, RecordKind::Reform];
    let kind = kinds[rng.below(kinds.len())];
    match rng.below(13) {
        0 => {
            let sheet = issued(SHEETS[rng.below(SHEETS.len())]);
            let plan = session.plan_import(&sheet, &Options::default(), &Progress::default());
            drop(session.accept_import(&plan.unwrap(), &Progress::default()));
        }
        1 | 2 => {
            let row = vec![("name".to_owned(), format!("新增第{number}号"))];
            let _entered = session.enter(kind, Some(PERIOD), &[], &[row]).unwrap();
        }
        3..=5 => {
            let Some((id, _)) = any_name(session, RecordKind::ElderFacility, rng) else {
                return;
            };
            let (field, text) = [
                ("beds_total", number.to_string()),
                ("beds_nursing", String::new()),
                ("residents", (number * 2).to_string()),
                ("note", format!("“{number}”\n'换行'")),
                ("township", "孟定镇".to_owned()),
                ("name", format!("改名{number}院")),
            ][rng.below(6)]
            .clone();
            drop(
                session.edit(&[Edit {
                    kind: RecordKind::ElderFacility,
                    id,
                    field: field.to_owned(),
                    period: ["beds_total", "beds_nursing", "residents"]
                        .contains(&field)
                        .then_some(PERIOD),
                    text,
                }]),
            );
        }
        6 => {
            if let Some((id, _)) = any_name(session, kind, rng) {
                session.delete(kind, &[id]).unwrap();
            }
        }
        7 => {
            let facts = FrameworkFacts {
                title: format!("耿马县第{number}个规划"),
                baseline_year: 2025,
                target_year: 2030,
                ..FrameworkFacts::default()
            };
            let origins = [
                FrameworkOrigin::Empty,
                FrameworkOrigin::Copy(session.own_framework().to_owned()),
            ];
            drop(session.new_framework(&facts, &origins[rng.below(2)]));
        }
        8 => {
            let ids: Vec<String> = session.frameworks().iter().map(|it| it.id.clone()).collect();
            drop(session.make_current(&ids[rng.below(ids.len())]));
        }
        9 => {
            let relation = [
                "床位数 >= 护理型床位 + 1",
                "入住人数 <= 床位数",
                "申请中央预算内资金 <= 总投资 * 0.5",
            ][rng.below(3)];
            let draft = RuleDraft {
                relation: relation.to_owned(),
                ..RuleDraft::default()
            };
            session.add_rule(&draft).map(drop).unwrap();
        }
        10 => {
            let findings = session.check().unwrap();
            let Some(finding) = findings.get(rng.below(findings.len().max(1))) else {
                return;
            };
            let (id, code) = (finding.id.clone(), finding.rule.clone());
            match rng.below(3) {
                0 => drop(session.explain(&id, "已与民政局核对")),
                1 => drop(session.mute(&code, Some("本县口径"))),
                _ => drop(session.mute(&id, Some("本县口径"))),
            }
        }
        11 => {
            let own = session
                .forms()
                .get("pilots")
                .map(|_| "pilots")
                .unwrap_or_default();
            let text =
                include_str!("../../data/forms/pilots.toml").replace("id = \"pilots\"", "id = \"own-form\"");
            if session.forms().get("own-form").is_some() {
                session.drop_form("own-form").unwrap();
            } else if !own.is_empty() {
                session.add_form(&text).map(drop).unwrap();
            }
        }
        _ => {
            let settings = [
                Setting::HouseholdSize(Some(2.5)),
                Setting::HouseholdSize(Some(3.0)),
            ];
            drop(session.set(&settings[rng.below(2)]));
        }
    }
}

fn last_step(session: &Session) -> Option<i64> {
    let history = session.history().unwrap();
    history
        .iter()
        .find(|it| it.reversible && !it.undone)
        .map(|it| it.id)
}

fn again(session: Session, path: &Path) -> Session {
    drop(session);
    let mut session = Session::open(path).unwrap();
    session.keep_backups_in(path.with_file_name("备份"));
    session
}

#[test]
fn what_a_user_does_undoes_and_redoes_to_the_identical_ledger_across_restarts() {
    let mut rng = Rng(20_261_130);
    let (mut steps, mut walked) = (0, 0);
    for round in 0..super::rounds(8) {
        let folder = tempfile::tempdir().unwrap();
        let mut session = new_ledger(folder.path(), "耿马县");
        let path = session.path().to_owned();
        let mut states = vec![shown(&session)];
        for _ in 0..12 {
            let before = last_step(&session);
            act(&mut session, &mut rng);
            if last_step(&session) != before {
                states.push(shown(&session));
            } else {
                assert!(
                    shown(&session) == states[states.len() - 1],
                    "round {round}: it is no step"
                );
            }
        }
        steps += states.len() - 1;
        let last = states.len() - 1;
        let back = 1 + rng.below(last.max(1));
        let mut at = last;
        for _ in 0..back.min(last) {
            if rng.below(4) == 0 {
                session = again(session, &path);
            }
            let undone = session.undo().unwrap().unwrap();
            at -= 1;
            assert_same(&shown(&session), &states[at], round, &undone.label);
            walked += 1;
        }
        for _ in 0..rng.below(back.min(last) + 1) {
            if rng.below(4) == 0 {
                session = again(session, &path);
            }
            let redone = session.redo().unwrap().unwrap();
            at += 1;
            assert_same(&shown(&session), &states[at], round, &redone.label);
            walked += 1;
        }
        assert_eq!(session.verify().unwrap(), Vec::<String>::new(), "round {round}");
    }
    assert!(steps > 40 && walked > 30, "{steps} {walked}");
    println!("{steps} steps of a user, {walked} walked back and forth");
}

fn assert_same(now: &Shown, then: &Shown, round: usize, label: &str) {
    let parts = [
        ("records", &now.records, &then.records),
        ("frameworks", &now.frameworks, &then.frameworks),
        ("forms", &now.forms, &then.forms),
        ("rules", &now.rules, &then.rules),
        ("findings", &now.findings, &then.findings),
    ];
    for (part, now, then) in parts {
        assert!(now == then, "round {round}, {label}, {part}:\n{now}\n{then}");
    }
}
