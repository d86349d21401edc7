//! Copies of the ledger: complete, verified, named so that they can be told apart, and fewer of them the older they are.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;

use super::error::StoreError;
use super::header::{APPLICATION_ID, FileHeader};
use super::{check, connection, file, migration, retention};

/// A backup in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// The ledger it is a copy of.
    pub uuid: String,
    /// When it was made, to the second.
    pub at: Timestamp,
    /// Its schema version.
    pub schema: u32,
    /// The first 8 digits of its SHA-256.
    pub sha8: String,
}

/// How times are written in names, in UTC.
pub(super) const TIME: &str = "%Y%m%dT%H%M%SZ";

/// Reads [`TIME`].
pub(super) fn time_of(text: &str) -> Option<Timestamp> {
    let time = jiff::civil::DateTime::strptime(TIME, text).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

impl Backup {
    /// Reads a name, strictly: pruning deletes by it.
    pub(super) fn from_path(path: &Path) -> Option<Self> {
        let stem = path.file_name()?.to_str()?.strip_suffix(".laoxiao")?;
        let (uuid, rest) = stem.split_at_checked(36)?;
        let mut parts = rest.strip_prefix('-')?.split('-');
        let (time, schema, sha8) = (parts.next()?, parts.next()?.strip_prefix('v')?, parts.next()?);
        let is_hex = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        let well_formed = parts.next().is_none()
            && is_uuid(uuid)
            && sha8.len() == 8
            && is_hex(sha8)
            && time.len() == 16
            && schema.bytes().all(|b| b.is_ascii_digit());
        let at = time_of(time)?;
        well_formed.then_some(())?;
        Some(Self {
            path: path.to_owned(),
            uuid: uuid.to_owned(),
            at,
            schema: schema.parse().ok()?,
            sha8: sha8.to_owned(),
        })
    }

    /// The backups of a ledger in a folder, newest first, or with `None` those of all ledgers: files with a name and a
    /// header of ours. None where there is no folder.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn list(folder: &Path, uuid: Option<&str>) -> Result<Vec<Self>, StoreError> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(StoreError::io(error, folder)),
        };
        let mut backups: Vec<Self> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .filter_map(|entry| Self::from_path(&entry.path()))
            .filter(|backup| uuid.is_none_or(|uuid| backup.uuid == uuid))
            .filter(|backup| {
                FileHeader::read(&backup.path).is_ok_and(|header| header.application_id == APPLICATION_ID)
            })
            .collect();
        backups.sort_by(|a, b| (b.at, &b.sha8).cmp(&(a.at, &a.sha8)));
        Ok(backups)
    }

    /// Why it was made, as noted beside it; empty when nothing is.
    pub fn reason(&self) -> String {
        let note = std::fs::read_to_string(self.note_path()).unwrap_or_default();
        let note: serde_json::Value = serde_json::from_str(&note).unwrap_or_default();
        note.get("reason")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    fn note_path(&self) -> PathBuf {
        self.path.with_extension("json")
    }

    /// Reads it whole: do its bytes match its name, is its structure sound, what does it say?
    fn content_hash(&self) -> Result<String, StoreError> {
        if !file::sha256_of_file(&self.path)?.starts_with(&self.sha8) {
            return Err(StoreError::Damaged {
                path: self.path.clone(),
                detail: "与文件名中的校验值不符".to_owned(),
            });
        }
        check::content_hash(&connection::open_to_read(&self.path)?).map_err(|error| error.at(&self.path))
    }
}

/// Whether a text can be the first part of a backup's name; it comes from a file and must not lead elsewhere.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b) || b == b'-')
}

/// Copies an open ledger to a new file, verifies the copy and gives its SHA-256.
pub(super) fn copy(source: &Connection, out: &Path) -> Result<String, StoreError> {
    let draft = file::Draft::beside(out)?;
    let sha256 = copy_into(source, &draft.path).map_err(|error| error.at(out))?;
    draft.put_in_place()?;
    Ok(sha256)
}

fn copy_into(source: &Connection, draft: &Path) -> Result<String, StoreError> {
    let written = connection::for_sqlite(draft);
    let Some(name) = written.to_str() else {
        let reason = "备份的文件夹名含有无法识别的字符，请换一个文件夹".to_owned();
        return Err(StoreError::Refused {
            record: draft.display().to_string(),
            reason,
        });
    };
    // Reads a consistent state, writes a compact file and syncs it: https://sqlite.org/lang_vacuum.html#vacuuminto
    source.execute("VACUUM INTO ?1", [name])?;
    let copy = connection::open_to_read(draft)?;
    let mut problems = check::structure(&copy)?;
    problems.extend(check::changed_outside(&copy)?);
    if check::row_counts(&copy)? != check::row_counts(source)? {
        problems.push("备份的行数与台账不一致".to_owned());
    }
    match problems.into_iter().next() {
        Some(detail) => Err(StoreError::Damaged {
            path: PathBuf::new(),
            detail,
        }),
        None => file::sha256_of_file(draft),
    }
}

/// Makes a backup in a folder unless the newest one says the same, then removes those that are too many.
pub(super) fn make(
    source: &Connection,
    uuid: &str,
    reason: &str,
    folder: &Path,
) -> Result<PathBuf, StoreError> {
    std::fs::create_dir_all(folder).map_err(|error| StoreError::io(error, folder))?;
    file::sweep(&folder.join(uuid));
    let now = Timestamp::now();
    // A clock that went wrong once must not stand in the way: what is dated in the future is not the newest.
    let newest = Backup::list(folder, Some(uuid))?
        .into_iter()
        .find(|backup| !retention::is_future(backup.at, now));
    if let Some(newest) = newest {
        // One that can't be read does not count as a backup; a new one is made.
        if newest
            .content_hash()
            .is_ok_and(|hash| check::content_hash(source).is_ok_and(|now| now == hash))
        {
            return Ok(newest.path);
        }
    }
    let path = make_new(source, uuid, reason, folder)?;
    prune(folder, uuid, now)?;
    Ok(path)
}

/// Makes a backup in a folder, whatever is there, and removes none: before a restore the history counts as well, and no
/// backup may go that is just being restored.
pub(super) fn make_new(
    source: &Connection,
    uuid: &str,
    reason: &str,
    folder: &Path,
) -> Result<PathBuf, StoreError> {
    if !is_uuid(uuid) {
        return Err(StoreError::Damaged {
            path: PathBuf::new(),
            detail: "台账的唯一标识不合规".to_owned(),
        });
    }
    std::fs::create_dir_all(folder).map_err(|error| StoreError::io(error, folder))?;
    let now = Timestamp::now();
    let draft = file::Draft::beside(&folder.join(format!("{uuid}.laoxiao")))?;
    let sha256 = copy_into(source, &draft.path).map_err(|error| error.at(folder))?;
    let sha8 = sha256.get(..8).unwrap_or(&sha256);
    let name = format!(
        "{uuid}-{}-v{}-{sha8}.laoxiao",
        now.strftime(TIME),
        migration::version(source)?
    );
    let path = folder.join(name);
    match draft.aimed_at(&path).put_in_place() {
        // The same bytes in the same second.
        Err(StoreError::Exists { .. }) => {}
        placed => placed?,
    }
    write_note(&path, reason, &sha256);
    Ok(path)
}

/// Notes beside a backup why it was made. A backup without a note is still a backup.
fn write_note(path: &Path, reason: &str, sha256: &str) {
    let note = serde_json::json!({
        "reason": reason, "sha256": sha256, "version": env!("CARGO_PKG_VERSION"), "at": super::side_tables::now(),
    });
    let _written = std::fs::write(path.with_extension("json"), format!("{note:#}\n"));
}

/// Deletes what the policy no longer keeps. Only files of this ledger that [`Backup::list`] proves to be ours.
fn prune(folder: &Path, uuid: &str, now: Timestamp) -> Result<(), StoreError> {
    let backups = Backup::list(folder, Some(uuid))?;
    let times: Vec<Timestamp> = backups.iter().map(|backup| backup.at).collect();
    for (backup, keep) in backups.iter().zip(retention::keep(&times, now)) {
        if !keep {
            // A file that is open elsewhere goes next time.
            let _removed =
                std::fs::remove_file(&backup.path).and_then(|()| std::fs::remove_file(backup.note_path()));
        }
    }
    Ok(())
}
