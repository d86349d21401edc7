//! Random sequences of everything that can be done to a ledger: each step undoes and redoes to the identical content.

use laoxiao::model::{Period, Record, RecordId, RecordKind, Value};
use laoxiao::store::{Store, StoreError, Transaction};

use super::{Rng, facility, ledger};

const PERIODS: [Period; 4] = [
    Period::Year(2022),
    Period::Half(2023, 1),
    Period::Quarter(2023, 2),
    Period::Month(2023, 6),
];

fn text(rng: &mut Rng) -> Value {
    let words = [
        "",
        "敬老院",
        "它's",
        "a\nb",
        "“引号”",
        "1.50",
        "\u{1F9D3}",
        "--",
        "NULL",
    ];
    Value::Text(words[rng.below(words.len())].repeat(1 + rng.below(3)))
}

/// Any record of a kind, or none.
fn any(step: &Transaction<'_>, kind: RecordKind, rng: &mut Rng) -> Option<Record> {
    let records = step.records(kind).unwrap();
    (!records.is_empty()).then(|| records[rng.below(records.len())].clone())
}

/// Does one thing, whichever comes.
fn act(step: &mut Transaction<'_>, rng: &mut Rng) -> Result<(), StoreError> {
    let number = rng.below(1000);
    match rng.below(12) {
        0 => step.insert(&facility(number)).map(drop),
        1 => {
            let project = Record::new(RecordKind::Project)
                .with("name", Value::Text(format!("项目{number}")))
                .with("start_year", Value::Integer(2023));
            step.insert(&project).map(drop)
        }
        2 => {
            let Some(project) = any(step, RecordKind::Project, rng) else {
                return Ok(());
            };
            let mut month = Record::new(RecordKind::ProjectReturn)
                .with(
                    "project",
                    project.get("name").cloned().unwrap_or_else(|| text(rng)),
                )
                .with("stage", text(rng));
            month.period = Some(PERIODS[rng.below(4)]);
            // Refused where several are called so.
            drop(step.insert(&month));
            Ok(())
        }
        3 => {
            let area = [0.0, -0.0, 0.1, 1e15, 12.5][rng.below(5)];
            step.insert(&Record::new(RecordKind::Estate).with("elder_area_m2", Value::Real(area)))
                .map(drop)
        }
        4 | 5 => {
            let kind = [RecordKind::ElderFacility, RecordKind::Project, RecordKind::Estate][rng.below(3)];
            let Some(mut record) = any(step, kind, rng) else {
                return Ok(());
            };
            record.set("note", Some(text(rng)));
            record.extra.insert("列".to_owned(), format!("{number}"));
            if kind == RecordKind::ElderFacility {
                let beds = (rng.below(4) > 0).then(|| Value::Integer(i64::try_from(number).unwrap()));
                record.set_figure(PERIODS[rng.below(4)], "beds_total", beds);
            }
            step.update(&record)
        }
        6 => {
            let kind = [RecordKind::ElderFacility, RecordKind::Project][rng.below(2)];
            match any(step, kind, rng) {
                Some(record) => step.delete(kind, record.id),
                None => Ok(()),
            }
        }
        7 => step.explain(
            &format!("P{}", number % 9),
            "f",
            if number.is_multiple_of(3) { "" } else { "已核实" },
        ),
        8 => step.set_frameworks(&[format!("方案{}", number % 5)]),
        9 => step.note_import(&format!("{}.xlsx", number % 9), "abc"),
        10 if number.is_multiple_of(2) => step.keep_form(include_str!("../../data/forms/pilots.toml")),
        10 => step.forget_form("pilots"),
        // Refused, and ignored: it leaves nothing.
        _ => {
            drop(step.delete(RecordKind::Project, RecordId(-1)));
            let half = facility(number).with_figure(Period::Year(2024), "staff", Value::Integer(-1));
            drop(step.insert(&half));
            Ok(())
        }
    }
}

#[test]
fn each_step_undoes_and_redoes_to_the_identical_content_across_restarts() {
    let (_folder, path) = ledger(9);
    let mut rng = Rng(20_261_130);
    let mut store = Store::open(&path).unwrap();
    let mut walked = 0;
    for round in 0..super::rounds(60) {
        let mut hashes = vec![store.content_hash().unwrap()];
        for _ in 0..1 + rng.below(6) {
            let actions = 1 + rng.below(5);
            let done = store.transact("一步", |step| {
                (0..actions).try_for_each(|_| act(step, &mut rng))
            });
            let (_, operation) = done.unwrap();
            if operation.is_some() {
                hashes.push(store.content_hash().unwrap());
            }
        }
        let steps = hashes.len() - 1;
        let back = rng.below(steps + 1);
        for step in 0..back {
            if rng.below(4) == 0 {
                drop(store);
                store = Store::open(&path).unwrap();
            }
            store.undo().unwrap().unwrap();
            assert_eq!(
                store.content_hash().unwrap(),
                hashes[steps - 1 - step],
                "round {round}, back {step}"
            );
        }
        let forth = if rng.below(3) == 0 {
            rng.below(back + 1)
        } else {
            back
        };
        for step in 0..forth {
            if rng.below(4) == 0 {
                drop(store);
                store = Store::open(&path).unwrap();
            }
            store.redo().unwrap().unwrap();
            assert_eq!(
                store.content_hash().unwrap(),
                hashes[steps - back + 1 + step],
                "round {round}, forth {step}"
            );
        }
        walked += back + forth;
        assert_eq!(store.verify().unwrap(), Vec::<String>::new(), "round {round}");
    }
    assert!(walked > 100, "{walked}");
    println!("{walked} steps walked back and forth");
}
