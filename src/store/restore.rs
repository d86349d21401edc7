//! A backup in the place of a ledger: proven on a copy, the present state kept first, and never a moment without a ledger.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;

use crate::model::{RecordKind, Records};

use super::backup::{self, Backup, TIME};
use super::error::StoreError;
use super::file::{self, Draft};
use super::header::{APPLICATION_ID, FileHeader};
use super::migration::{self, MIGRATIONS};
use super::store::Meta;
use super::{check, connection, load, neighbours, retention, side_tables};

/// What is to come in the place of a ledger, and where its present state goes.
#[derive(Clone, Copy, Debug)]
pub struct Restoration<'a> {
    /// The backup.
    pub backup: &'a Path,
    /// The folders for a backup of the present state; the first that can be written is taken.
    pub folders: &'a [PathBuf],
    /// Whether the backup may be one of another ledger.
    pub takes_other: bool,
}

/// What stands between the name of a ledger and the time at which it was replaced because it could not be opened.
const REPLACED: &str = ".replaced-";

/// Puts a proven copy of a backup in the place of a ledger that nobody has open. Gives the file in which the present state
/// is kept: a backup of it, or the file itself when it can't be opened.
pub(super) fn restore(path: &Path, asked: &Restoration<'_>) -> Result<Option<PathBuf>, StoreError> {
    let proven = proven(path, asked.backup).map_err(StoreError::at_opening);
    let (draft, theirs) = proven.map_err(|error| error.at(asked.backup))?;
    let kept = keep_present(path, asked, &theirs)?;
    // Under the ledger's name it would be played back into the file that comes there.
    if file::has_step_in_journal(path) {
        return Err(StoreError::Busy {
            path: file::rollback_journal(path),
        });
    }
    draft.replace()?;
    Ok(kept)
}

/// A copy of the backup beside the ledger, checked wholly and brought to today's schema, and whose it is.
fn proven(path: &Path, from: &Path) -> Result<(Draft, Meta), StoreError> {
    FileHeader::accept(from, migration::latest(MIGRATIONS))?;
    neighbours::examine(from)?;
    let draft = Draft::over(path)?;
    let copy =
        |from: &Path, to: &Path| file::copy_bytes(from, to).map_err(|error| StoreError::io(error, from));
    copy(from, &draft.path)?;
    if file::has_step_in_journal(from) {
        // A ledger that a program or the power left in the middle of a step: it is brought back on the copy.
        copy(
            &file::rollback_journal(from),
            &file::rollback_journal(&draft.path),
        )?;
    } else if let Some(named) = Backup::from_path(from)
        && !file::sha256_of_file(&draft.path)?.starts_with(&named.sha8)
    {
        return Err(damaged("与文件名中的校验值不符".to_owned()));
    }
    let mut connection = connection::open(&draft.path)?;
    check::sound(&connection, MIGRATIONS)?;
    migration::run(&mut connection, MIGRATIONS)?;
    if let Some(detail) = check::everything(&connection)?.into_iter().next() {
        return Err(damaged(detail));
    }
    let meta = side_tables::meta(&connection)?;
    drop(connection);
    Ok((draft, meta))
}

/// What a ledger or a backup says, whatever schema it has; it is read from a copy and stays as it is.
pub(super) fn peek(from: &Path) -> Result<Records, StoreError> {
    let (draft, _) = proven(&std::env::temp_dir().join("laoxiao"), from)?;
    let connection = connection::open_to_read(&draft.path)?;
    let mut records = Records::default();
    for kind in RecordKind::ALL {
        records.put(kind, load::records(&connection, kind)?.0);
    }
    Ok(records)
}

/// Keeps what is at the path now.
fn keep_present(path: &Path, asked: &Restoration<'_>, theirs: &Meta) -> Result<Option<PathBuf>, StoreError> {
    if path.symlink_metadata().is_err() {
        // A journal whose ledger was taken away.
        return if file::has_step_in_journal(path) {
            set_aside(path).map(Some)
        } else {
            Ok(None)
        };
    }
    match present(path) {
        Ok((connection, ours)) => {
            refuse_other(&ours, theirs, asked.takes_other)?;
            keep_in_backup(&connection, &ours, path, asked.folders).map(Some)
        }
        Err(error) if error.is_about_content() && is_named_as_ledger(path) => set_aside(path).map(Some),
        Err(error) => Err(error.at(path)),
    }
}

/// The ledger as it is, with a step that broke off taken back, and whose it is.
fn present(path: &Path) -> Result<(connection::Writer, Meta), StoreError> {
    if FileHeader::read(path)?.application_id != APPLICATION_ID {
        return Err(StoreError::NotALedger {
            path: path.to_owned(),
        });
    }
    neighbours::examine(path)?;
    // Before anything else: this plays the journal back, also for a ledger of a later version.
    let connection = connection::open(path)?;
    FileHeader::accept(path, migration::latest(MIGRATIONS))?;
    check::sound(&connection, MIGRATIONS)?;
    let meta = side_tables::meta(&connection)?;
    if backup::is_uuid(&meta.uuid) {
        Ok((connection, meta))
    } else {
        Err(damaged("台账的唯一标识不合规".to_owned()))
    }
}

fn keep_in_backup(
    connection: &Connection,
    ours: &Meta,
    path: &Path,
    folders: &[PathBuf],
) -> Result<PathBuf, StoreError> {
    let mut refusal = None;
    for folder in folders {
        match backup::make_new(connection, &ours.uuid, "恢复前", folder) {
            Ok(kept) => return Ok(kept),
            Err(error) => refusal = Some(error),
        }
    }
    Err(refusal.unwrap_or_else(|| StoreError::NotFound {
        path: path.to_owned(),
    }))
}

fn refuse_other(ours: &Meta, theirs: &Meta, takes_other: bool) -> Result<(), StoreError> {
    let other_county = (&ours.code, &ours.county) != (&theirs.code, &theirs.county);
    if takes_other || (!other_county && ours.uuid == theirs.uuid) {
        return Ok(());
    }
    let named = |meta: &Meta| {
        format!(
            "{}（标识 {}）",
            meta.county,
            meta.uuid.get(..8).unwrap_or(&meta.uuid)
        )
    };
    Err(StoreError::OtherLedger {
        ours: named(ours),
        theirs: named(theirs),
        other_county,
    })
}

/// A file of another name that is no ledger was not meant to be replaced.
fn is_named_as_ledger(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "laoxiao")
}

/// Gives a ledger that can't be opened a second name beside, `耿马.replaced-20261130T081500Z.laoxiao`, and its journal the
/// name that belongs to it; then the journal's first name goes. The ledger keeps its first name until it is replaced.
fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let aside = aside_name(path).ok_or_else(|| StoreError::Exists {
        path: path.to_owned(),
    })?;
    let second_name = |from: &Path, to: &Path| {
        std::fs::hard_link(from, to)
            .or_else(|_| file::copy_bytes(from, to))
            .map_err(|error| StoreError::io(error, to))
    };
    if path.exists() {
        second_name(path, &aside)?;
    }
    let journal = file::rollback_journal(path);
    if file::has_step_in_journal(path) {
        second_name(&journal, &file::rollback_journal(&aside))?;
        file::sync_folder_of(&aside);
        std::fs::remove_file(&journal).map_err(|error| StoreError::io(error, &journal))?;
    }
    file::sync_folder_of(&aside);
    thin(path);
    Ok(aside)
}

fn aside_name(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    let now = Timestamp::now();
    let mut names = (0..100).map(|seconds| {
        let time = now + jiff::SignedDuration::from_secs(seconds);
        path.with_file_name(format!("{stem}{REPLACED}{}.laoxiao", time.strftime(TIME)))
    });
    names.find(|name| !name.exists() && !file::rollback_journal(name).exists())
}

/// The files that [`restore`] put aside because they could not be opened, newest first, each with its time.
pub(super) fn replaced(path: &Path) -> Vec<(PathBuf, Timestamp)> {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem().and_then(|stem| stem.to_str())) else {
        return Vec::new();
    };
    let start = format!("{stem}{REPLACED}");
    let entries = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let mut found: Vec<_> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let name = entry.file_name();
            let time = name.to_str()?.strip_prefix(&start)?.strip_suffix(".laoxiao")?;
            Some((entry.path(), backup::time_of(time)?))
        })
        .collect();
    found.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    found
}

/// Deletes replaced files as old backups are: only those whose header still says that they are ours.
fn thin(path: &Path) {
    let found = replaced(path);
    let times: Vec<Timestamp> = found.iter().map(|(_, time)| *time).collect();
    for ((file, _), keep) in found.iter().zip(retention::keep(&times, Timestamp::now())) {
        let is_ours = || FileHeader::read(file).is_ok_and(|header| header.application_id == APPLICATION_ID);
        if !keep && is_ours() {
            // One that is open elsewhere goes next time.
            let _removed = std::fs::remove_file(file)
                .and_then(|()| std::fs::remove_file(super::file::rollback_journal(file)));
        }
    }
}

fn damaged(detail: String) -> StoreError {
    StoreError::Damaged {
        path: PathBuf::new(),
        detail,
    }
}
