//! Damage to a ledger's file: whatever changes what is read is found, and nothing else stops anyone.

use std::fs;
use std::path::Path;

use laoxiao::model::{RecordKind, Records};
use laoxiao::store::{Store, StoreError};

use super::{PAGE, Rng, ledger};

/// All that a user can see of a ledger.
type Seen = (Records, String, Vec<(String, bool)>);

fn seen(store: &Store) -> Seen {
    try_seen(store).unwrap()
}

fn try_seen(store: &Store) -> Result<Seen, StoreError> {
    let history = store.history()?.into_iter();
    Ok((
        store.all()?,
        store.content_hash()?,
        history.map(|step| (step.label, step.undone)).collect(),
    ))
}

/// What an opening of damaged bytes comes to.
#[derive(Default, Debug)]
struct Tally {
    refused: usize,
    equal: usize,
}

impl Tally {
    /// Opens the bytes: refused with a sentence and unchanged, or what is seen is what was written.
    fn open(&mut self, path: &Path, bytes: &[u8], good: &Seen, what: &str) {
        fs::write(path, bytes).unwrap();
        match Store::open(path) {
            Ok(store) => {
                match try_seen(&store) {
                    Ok(seen) => {
                        assert!(seen == *good, "{what}: something else is read");
                        assert_eq!(store.verify().unwrap(), Vec::<String>::new(), "{what}");
                        self.equal += 1;
                    }
                    // Found when it is read, not before: said, and nothing wrong is shown.
                    Err(StoreError::Damaged { .. }) => self.refused += 1,
                    Err(error) => panic!("{what}: {error:?}"),
                }
            }
            Err(error) => {
                let is_sentence = matches!(
                    error,
                    StoreError::Damaged { .. }
                        | StoreError::NotALedger { .. }
                        | StoreError::Newer { .. }
                        | StoreError::ReadOnly { .. }
                );
                assert!(is_sentence, "{what}: {error:?}");
                assert!(fs::read(path).unwrap() == bytes, "{what}: the file was changed");
                self.refused += 1;
            }
        }
    }
}

/// The pages that hold rows.
fn data_pages(bytes: &[u8]) -> Vec<usize> {
    (1..bytes.len() / PAGE)
        .filter(|page| bytes[page * PAGE] == 13)
        .collect()
}

#[test]
fn every_damage_that_changes_what_is_read_is_found() {
    let (folder, path) = ledger(120);
    let good = seen(&Store::open(&path).unwrap());
    let bytes = fs::read(&path).unwrap();
    let copy = folder.path().join("坏.laoxiao");
    let pages = data_pages(&bytes);
    assert!(pages.len() > 30, "{}", pages.len());
    let mut rng = Rng(20_261_130);

    let mut flips = Tally::default();
    for _ in 0..super::rounds(240) {
        let mut bad = bytes.clone();
        let page = pages[rng.below(pages.len())];
        let (at, bit) = (page * PAGE + rng.below(PAGE), rng.below(8));
        bad[at] ^= 1 << bit;
        flips.open(&copy, &bad, &good, &format!("bit {bit} of byte {at}"));
    }
    // The pages of small tables are mostly empty, and nothing is read there.
    assert!(flips.refused > super::rounds(60), "{flips:?}");
    println!("flipped bits: {flips:?}");

    let mut others = Tally::default();
    for _ in 0..super::rounds(40) {
        let (one, two) = (pages[rng.below(pages.len())], pages[rng.below(pages.len())]);
        if one == two {
            continue;
        }
        let (one, two) = (one * PAGE..(one + 1) * PAGE, two * PAGE..(two + 1) * PAGE);
        let mut zeroed = bytes.clone();
        zeroed[one.clone()].fill(0);
        others.open(&copy, &zeroed, &good, &format!("page {one:?} zeroed"));
        let mut copied = bytes.clone();
        copied.copy_within(one.clone(), two.start);
        others.open(&copy, &copied, &good, &format!("page {one:?} over {two:?}"));
        let mut swapped = copied;
        swapped[one.clone()].copy_from_slice(&bytes[two.clone()]);
        others.open(&copy, &swapped, &good, &format!("page {one:?} for {two:?}"));
        let cut = &bytes[..rng.below(bytes.len() / PAGE) * PAGE];
        others.open(&copy, cut, &good, &format!("cut to {}", cut.len()));
        // A sector of an older state of the page, as a disk that lost a write has it.
        let mut lost = bytes.clone();
        let sector = one.start + rng.below(8) * 512;
        lost[sector..sector + 512].fill(0);
        others.open(&copy, &lost, &good, &format!("sector {sector} zeroed"));
    }
    assert!(others.refused > 100, "{others:?}");
    println!("zeroed, copied, swapped, cut: {others:?}");
}

/// The header, the schema and the first bytes of each page decide how everything else is read.
#[test]
fn every_bit_of_the_first_page_and_of_the_page_headers_is_safe() {
    let (folder, path) = ledger(12);
    let good = seen(&Store::open(&path).unwrap());
    let bytes = fs::read(&path).unwrap();
    let copy = folder.path().join("坏.laoxiao");
    let mut tally = Tally::default();
    let headers = (1..bytes.len() / PAGE).flat_map(|page| page * PAGE..page * PAGE + 12);
    let places: Vec<usize> = (0..116).chain(headers).collect();
    let mut rng = Rng(7);
    for _ in 0..super::rounds(200) {
        let (at, bit) = (places[rng.below(places.len())], rng.below(8));
        let mut bad = bytes.clone();
        bad[at] ^= 1 << bit;
        tally.open(&copy, &bad, &good, &format!("bit {bit} of byte {at}"));
    }
    assert!(tally.refused > 50, "{tally:?}");
}

/// A backup that was damaged is never restored, and its damage costs the ledger nothing.
#[test]
fn a_damaged_backup_is_refused_also_without_a_checksum_in_its_name() {
    let (folder, path) = ledger(60);
    let backup = folder.path().join("副本.laoxiao");
    Store::open(&path).unwrap().backup_to(&backup).unwrap();
    let (good, bytes) = (fs::read(&backup).unwrap(), fs::read(&path).unwrap());
    let pages = data_pages(&good);
    let mut rng = Rng(3);
    let mut refused = 0;
    for _ in 0..super::rounds(40) {
        let mut bad = good.clone();
        bad[pages[rng.below(pages.len())] * PAGE + rng.below(PAGE)] ^= 1 << rng.below(8);
        fs::write(&backup, &bad).unwrap();
        match super::restore(&path, &backup) {
            Ok(store) => assert_eq!(store.records(RecordKind::ElderFacility).unwrap().len(), 60),
            Err(error) => {
                assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
                assert!(fs::read(&path).unwrap() == bytes);
                refused += 1;
                continue;
            }
        }
        fs::write(&path, &bytes).unwrap();
    }
    assert!(refused > 4, "{refused}");
}
