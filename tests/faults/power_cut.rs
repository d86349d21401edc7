//! The power goes at each point of some work: of what was not synced any part may be on the disk, sectors torn, names in
//! the order of the journal of a file system. What was acknowledged is there, and the ledger is whole.
//!
//! The work runs once under the shim, which notes every change of a file; a model of the disk then plays it up to each
//! point. The control takes no notice of syncs, as a disk does that lies: there the same model must find what is lost.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use laoxiao::store::Store;

use super::Rng;
use super::broken_off::{ACKNOWLEDGED, BACKUP, LEDGER, Shim, fresh, with_backup};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// One thing done to a file.
struct TracedChange {
    kind: u8,
    path: PathBuf,
    at: usize,
    bytes: Vec<u8>,
}

/// What may be on the disk or not.
enum Unsynced {
    Write(usize, Vec<u8>),
    Cut(usize),
}

#[derive(Default)]
struct DiskFile {
    synced: Vec<u8>,
    unsynced: Vec<Unsynced>,
}

enum NameChange {
    Put(PathBuf, usize),
    Remove(PathBuf),
}

/// A disk with what is safe on it and what is not.
struct Disk {
    files: Vec<DiskFile>,
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
    unsynced_names: Vec<NameChange>,
    /// Whether it does what a sync asks for.
    is_honest: bool,
}

/// How much of what is not synced has reached the disk.
#[derive(Clone, Copy, Debug)]
enum Reached {
    Nothing,
    Everything,
    Some,
}

fn traced(bytes: &[u8]) -> Vec<TracedChange> {
    use std::os::unix::ffi::OsStrExt as _;
    let mut rest = bytes;
    let mut changes = Vec::new();
    let mut take = |length: usize| {
        let (taken, left) = rest.split_at_checked(length)?;
        rest = left;
        Some(taken)
    };
    while let Some(kind) = take(1) {
        let mut number = || usize::from_le_bytes(take(8).unwrap().try_into().unwrap());
        let (path, at, length) = (number(), number(), number());
        changes.push(TracedChange {
            kind: kind[0],
            path: PathBuf::from(std::ffi::OsStr::from_bytes(take(path).unwrap())),
            at,
            bytes: take(length).unwrap().to_vec(),
        });
    }
    changes
}

fn put(bytes: &mut Vec<u8>, at: usize, more: &[u8]) {
    let end = at + more.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(more);
}

impl Disk {
    fn of(folder: &Path, is_honest: bool) -> Self {
        let mut disk = Self {
            files: Vec::new(),
            names: BTreeMap::new(),
            synced_names: BTreeMap::new(),
            unsynced_names: Vec::new(),
            is_honest,
        };
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let synced = fs::read(entry.path()).unwrap();
            disk.names.insert(entry.path(), disk.files.len());
            disk.files.push(DiskFile {
                synced,
                unsynced: Vec::new(),
            });
        }
        disk.synced_names = disk.names.clone();
        disk
    }

    fn put_name(&mut self, path: &Path, file: usize) {
        self.names.insert(path.to_owned(), file);
        self.unsynced_names.push(NameChange::Put(path.to_owned(), file));
    }

    fn remove_name(&mut self, path: &Path) {
        self.names.remove(path);
        self.unsynced_names.push(NameChange::Remove(path.to_owned()));
    }

    fn play(&mut self, change: &TracedChange) {
        let path = change.path.as_path();
        let other = || {
            use std::os::unix::ffi::OsStrExt as _;
            PathBuf::from(std::ffi::OsStr::from_bytes(&change.bytes))
        };
        let known = self.names.get(path).copied();
        match (change.kind, known) {
            (b'c', None) => {
                self.files.push(DiskFile::default());
                self.put_name(path, self.files.len() - 1);
            }
            (b'w', Some(file)) => {
                let write = Unsynced::Write(change.at, change.bytes.clone());
                self.files[file].unsynced.push(write);
            }
            (b't', Some(file)) => self.files[file].unsynced.push(Unsynced::Cut(change.at)),
            (b's', Some(file)) if self.is_honest => {
                let file = &mut self.files[file];
                for change in std::mem::take(&mut file.unsynced) {
                    change.apply(&mut file.synced);
                }
            }
            // A folder.
            (b's', None) if self.is_honest => {
                for change in std::mem::take(&mut self.unsynced_names) {
                    change.apply(&mut self.synced_names);
                }
            }
            (b'r', Some(file)) => {
                // One step of the file system.
                self.put_name(&other(), file);
                self.names.remove(path);
                self.unsynced_names.push(NameChange::Remove(path.to_owned()));
            }
            (b'l', Some(file)) => self.put_name(&other(), file),
            (b'u', Some(_)) => self.remove_name(path),
            _ => {}
        }
    }

    /// What may be found in the folder when the power comes back.
    fn found(&self, to: &Path, from: &Path, reached: Reached, rng: &mut Rng) {
        let mut names = self.synced_names.clone();
        let steps = match reached {
            Reached::Nothing => 0,
            Reached::Everything => self.unsynced_names.len(),
            Reached::Some => rng.below(self.unsynced_names.len() + 1),
        };
        for (at, change) in self.unsynced_names.iter().enumerate() {
            // A rename is one step: its second half comes with the first.
            let is_second_half = at == steps
                && at > 0
                && matches!(change, NameChange::Remove(_))
                && matches!(self.unsynced_names[at - 1], NameChange::Put(..));
            if at < steps || is_second_half {
                change.apply(&mut names);
            }
        }
        for (name, file) in names {
            let Ok(inside) = name.strip_prefix(from) else {
                continue;
            };
            let mut bytes = self.files[file].synced.clone();
            for change in &self.files[file].unsynced {
                match (reached, change) {
                    (Reached::Nothing, _) => {}
                    (Reached::Everything, change) => change.apply(&mut bytes),
                    (Reached::Some, Unsynced::Write(at, more)) => {
                        for (sector, part) in (0..).zip(more.chunks(SECTOR)) {
                            if rng.below(2) == 0 {
                                put(&mut bytes, at + sector * SECTOR, part);
                            }
                        }
                    }
                    (Reached::Some, change) if rng.below(2) == 0 => change.apply(&mut bytes),
                    (Reached::Some, _) => {}
                }
            }
            let path = to.join(inside);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

impl Unsynced {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(at, more) => put(bytes, *at, more),
            Self::Cut(length) => bytes.resize(*length, 0),
        }
    }
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Put(path, file) => {
                names.insert(path.clone(), *file);
            }
            Self::Remove(path) => {
                names.remove(path);
            }
        }
    }
}

/// How many states of a disk were looked at, and what was wrong in some.
struct Looked {
    states: usize,
    wrong: Vec<String>,
}

/// Cuts the power at each point of a work. `before` is the hash of the ledger at its beginning, `after` that at its end
/// where the work notes no steps.
fn cut(work: &str, is_honest: bool, before: &str, after: Option<&str>, template: &Path) -> Looked {
    /// Of a disk that lies a part is enough.
    const PART: usize = 4;
    let folder = fresh(template);
    let mut disk = Disk::of(folder.path(), is_honest);
    let changes = traced(&Shim::build().trace(work, folder.path()));
    let noted = folder.path().join(ACKNOWLEDGED);
    let mut hashes: Vec<String> = vec![before.to_owned()];
    let steps = changes
        .iter()
        .filter(|change| change.kind == b'w' && change.path == noted);
    hashes.extend(steps.map(|change| String::from_utf8(change.bytes.clone()).unwrap()));
    hashes.extend(after.map(str::to_owned));
    let mut rng = Rng(20_261_130);
    let (mut acknowledged, mut looked) = (
        0,
        Looked {
            states: 0,
            wrong: Vec::new(),
        },
    );
    for (point, change) in changes.iter().enumerate() {
        if change.path == noted {
            acknowledged += usize::from(change.kind == b'w');
            continue;
        }
        disk.play(change);
        if !is_honest && point % PART != 0 {
            continue;
        }
        let several = std::iter::repeat_n(Reached::Some, super::rounds(1));
        for reached in [Reached::Nothing, Reached::Everything].into_iter().chain(several) {
            let state = tempfile::tempdir().unwrap();
            disk.found(state.path(), folder.path(), reached, &mut rng);
            looked.states += 1;
            let is_told = |what: String| format!("{work}, point {point}, {reached:?}: {what}");
            // The whole check takes most of the time; a state that says what it should has passed that of opening.
            let is_proven = looked.states % 8 == 0;
            match hash(&state.path().join(LEDGER), is_proven) {
                Err(what) => looked.wrong.push(is_told(what)),
                Ok(hash) => {
                    let allowed = &hashes[acknowledged..(acknowledged + 2).min(hashes.len())];
                    if !allowed.contains(&hash) {
                        let at = hashes.iter().position(|known| *known == hash);
                        looked
                            .wrong
                            .push(is_told(format!("state {at:?}, acknowledged {acknowledged}")));
                    }
                }
            }
        }
    }
    assert!(after.is_some() || acknowledged == hashes.len() - 1);
    looked
}

/// The content of a ledger, or what is wrong with it.
fn hash(path: &Path, is_proven: bool) -> Result<String, String> {
    let store = Store::open(path).map_err(|error| format!("{error:?}"))?;
    let faults = if is_proven {
        store.verify().map_err(|error| format!("{error:?}"))?
    } else {
        Vec::new()
    };
    match faults.into_iter().next() {
        Some(fault) => Err(fault),
        None => store.content_hash().map_err(|error| format!("{error:?}")),
    }
}

#[test]
fn a_power_cut_at_any_point_of_several_steps_costs_nothing_that_was_acknowledged() {
    let (template, _, present) = with_backup();
    let looked = cut("steps", true, &present, None, template.path());
    assert!(looked.wrong.is_empty(), "{:#?}", looked.wrong);
    assert!(looked.states > 200, "{}", looked.states);
    println!("several steps: {} states of the disk", looked.states);
}

#[test]
fn a_power_cut_at_any_point_of_a_restore_leaves_one_of_the_two() {
    let (template, backup, present) = with_backup();
    assert!(template.path().join(BACKUP).exists());
    let looked = cut("restore", true, &present, Some(&backup), template.path());
    assert!(looked.wrong.is_empty(), "{:#?}", looked.wrong);
    assert!(looked.states > 100, "{}", looked.states);
    println!("a restore: {} states of the disk", looked.states);
}

/// A disk that says it has synced and has not: the model must see what that costs, or it sees nothing.
#[test]
fn on_a_disk_that_lies_the_same_cuts_are_found_to_lose_steps() {
    let (template, _, present) = with_backup();
    let looked = cut("steps", false, &present, None, template.path());
    assert!(
        looked.wrong.len() > 10,
        "{} of {}",
        looked.wrong.len(),
        looked.states
    );
    println!(
        "a disk that lies: {} of {} states are wrong",
        looked.wrong.len(),
        looked.states
    );
}
