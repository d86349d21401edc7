//! 抢救: what pages that are gone cost, and what they do not.

use std::fs;

use laoxiao::model::{Period, Record, RecordKind, Value};
use laoxiao::store::{Meta, Recovery, Store, StoreError};

use super::{PAGE, Rng, facility};

/// A ledger of 500 pages or more, as bytes, with what an undamaged one gives.
fn large() -> (tempfile::TempDir, Vec<u8>, Recovery) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("耿马.laoxiao");
    let meta = Meta {
        county: "耿马傣族佤族自治县".to_owned(),
        ..Meta::default()
    };
    let mut store = Store::create(&path, &meta).unwrap();
    store
        .transact("导入", |step| {
            for number in 0..4000 {
                step.insert(&facility(number))?;
                let mut year = Record::new(RecordKind::Population)
                    .with("township", Value::Text(format!("乡镇{number}")))
                    .with("residents", Value::Integer(30_000));
                year.period = Some(Period::Year(2022));
                step.insert(&year)?;
                let project = Record::new(RecordKind::Project)
                    .with("name", Value::Text(format!("项目{number}")))
                    .with("content", Value::Text("建设内容".repeat(20)));
                step.insert(&project)?;
            }
            // Longer than a page.
            let long = Record::new(RecordKind::Policy).with("measures", Value::Text("举措".repeat(9000)));
            step.insert(&long)
        })
        .unwrap();
    drop(store);
    let whole = folder.path().join("全.laoxiao");
    let recovery = Store::recover(&path, &whole).unwrap();
    assert_eq!(recovery.lost, Vec::<String>::new());
    let (one, other) = (Store::open(&path).unwrap(), Store::open(&whole).unwrap());
    assert!(one.all().unwrap() == other.all().unwrap());
    assert_eq!(one.meta(), other.meta());
    assert_eq!(one.content_hash().unwrap(), other.content_hash().unwrap());
    drop(one);
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.len() / PAGE >= 500, "{}", bytes.len() / PAGE);
    (folder, bytes, recovery)
}

#[test]
fn of_a_ledger_with_three_of_500_pages_gone_nearly_all_rows_are_brought_over() {
    let (folder, bytes, whole) = large();
    let pages = bytes.len() / PAGE;
    let interior: Vec<usize> = (1..pages).filter(|page| bytes[page * PAGE] == 5).collect();
    assert!(interior.len() > 3, "{interior:?}");
    let damaged = folder.path().join("坏.laoxiao");
    let mut rng = Rng(11);
    let (mut worst, mut sum) = (whole.rows, 0);
    let rounds = super::rounds(8);
    // How many rows lie in a page.
    let rows_in = |page: usize| match bytes[page * PAGE] {
        13 => usize::from(u16::from_be_bytes([
            bytes[page * PAGE + 3],
            bytes[page * PAGE + 4],
        ])),
        _ => 0,
    };
    for round in 0..rounds {
        let mut gone: Vec<usize> = (0..3).map(|_| rng.below(pages)).collect();
        match round % 4 {
            // The page with the schema; a page that leads to others.
            0 => gone[0] = 0,
            1 => gone[0] = interior[rng.below(interior.len())],
            _ => {}
        }
        let mut bad = bytes.clone();
        for page in &gone {
            let page = page * PAGE..(page + 1) * PAGE;
            if round % 2 == 0 {
                bad[page].fill(0);
            } else {
                bad[page]
                    .iter_mut()
                    .for_each(|byte| *byte = u8::try_from(rng.below(256)).unwrap());
            }
        }
        fs::write(&damaged, &bad).unwrap();
        let out = folder.path().join(format!("新{round}.laoxiao"));
        let recovery = Store::recover(&damaged, &out).unwrap();
        assert!(fs::read(&damaged).unwrap() == bad);
        // Nothing is missing but what lay in the very pages that are gone.
        let lost: usize = gone.iter().map(|page| rows_in(*page)).sum();
        assert!(
            recovery.rows + lost >= whole.rows,
            "{gone:?}: {} of {}: {:?}",
            recovery.rows,
            whole.rows,
            recovery.lost
        );
        sum += recovery.rows;
        worst = worst.min(recovery.rows);
        if recovery.rows < whole.rows {
            assert!(
                !recovery.lost.is_empty(),
                "{gone:?}: rows are gone and nothing says so"
            );
        }
        // A sound ledger, in which work goes on.
        let mut store = Store::open(&out).unwrap();
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        store
            .transact("录入", |step| step.insert(&facility(9999)))
            .unwrap();
        store.undo().unwrap().unwrap();
        fs::remove_file(out).unwrap();
    }
    assert!(sum * 100 >= whole.rows * rounds * 99, "{sum} in {rounds} rounds");
    println!(
        "on average {} of {} rows, at worst {worst}",
        sum / rounds,
        whole.rows
    );
}

#[test]
fn what_is_doubtful_is_said() {
    let (folder, bytes, whole) = large();
    let damaged = folder.path().join("坏.laoxiao");
    // A bit of a figure: every row is there, and one is not what it was.
    let place = bytes
        .windows(6)
        .rposition(|window| window == "项目1".as_bytes().get(..6).unwrap())
        .unwrap();
    let mut bad = bytes.clone();
    bad[place + 5] ^= 1;
    fs::write(&damaged, &bad).unwrap();
    let recovery = Store::recover(&damaged, &folder.path().join("一.laoxiao")).unwrap();
    assert_eq!(recovery.rows, whole.rows);
    assert!(
        recovery.lost.iter().any(|line| line.contains("校验值不符")),
        "{:?}",
        recovery.lost
    );

    // The end of a long text.
    let place = bytes
        .windows(6)
        .rposition(|window| window == "举措".as_bytes())
        .unwrap()
        / PAGE
        * PAGE;
    let mut bad = bytes.clone();
    bad[place..place + PAGE].fill(0);
    fs::write(&damaged, &bad).unwrap();
    let recovery = Store::recover(&damaged, &folder.path().join("二.laoxiao")).unwrap();
    assert_eq!(recovery.rows, whole.rows);
    assert!(
        recovery.lost.iter().any(|line| line.contains("measures")),
        "{:?}",
        recovery.lost
    );

    for bytes in [&b""[..], b"PK\x03\x04", &[0; 9000], b"SQLite format 3\0"] {
        fs::write(&damaged, bytes).unwrap();
        let out = folder.path().join("三.laoxiao");
        assert!(matches!(
            Store::recover(&damaged, &out),
            Err(StoreError::NotALedger { .. })
        ));
        assert!(!out.exists());
    }
    let taken = folder.path().join("一.laoxiao");
    fs::write(&damaged, &bytes).unwrap();
    assert!(matches!(
        Store::recover(&damaged, &taken),
        Err(StoreError::Exists { .. })
    ));
}
