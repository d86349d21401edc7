//! Backups that nobody asks for: after half an hour of changes, and when a ledger is closed that was changed.

use std::time::{Duration, Instant};

use crate::ops::Session;

use super::request::Reply;

/// What of the open ledger is in no backup yet.
#[derive(Debug, Default)]
pub(super) struct AutomaticBackups {
    /// The version that the last backup holds, or that was opened.
    kept: u64,
    /// When the first change after it was made.
    changed: Option<Instant>,
    /// Whether it was said that a backup failed: once is enough.
    is_failing: bool,
}

/// So long a change stands in no backup at most, while changes go on.
const LONGEST: Duration = Duration::from_secs(30 * 60);

impl AutomaticBackups {
    /// Of a ledger that was just opened.
    pub(super) fn of(session: &Session) -> Self {
        Self {
            kept: session.version(),
            ..Self::default()
        }
    }

    /// Backs the ledger up when its first change without a backup is half an hour old.
    pub(super) fn after_change<W>(&mut self, session: &Session, tell: &mut dyn FnMut(Reply<W>)) {
        let since = *self.changed.get_or_insert_with(Instant::now);
        if since.elapsed() >= LONGEST {
            self.keep(session, "满30分钟", tell);
        }
    }

    /// Backs the ledger up when something was changed since.
    pub(super) fn keep<W>(&mut self, session: &Session, reason: &str, tell: &mut dyn FnMut(Reply<W>)) {
        if self.kept == session.version() {
            return;
        }
        match session.back_up(reason) {
            Ok(_) => {
                *self = Self::of(session);
                if let Err(error) = session.keep_daily_copy() {
                    let text = format!("备份已保存，今天的可读副本没有写成：{}", error.message);
                    tell(Reply::Attention(text, error.hint));
                }
            }
            Err(error) => {
                // Tried again with the next change half an hour later; the ledger itself is as it should be.
                self.changed = None;
                if !std::mem::replace(&mut self.is_failing, true) {
                    let text = format!("自动备份没有成功，台账本身已保存：{}", error.message);
                    tell(Reply::Attention(text, error.hint));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordKind;

    fn add(session: &mut Session, name: &str) {
        let values = [("name".to_owned(), name.to_owned())];
        session.add(RecordKind::Reform, None, &values).unwrap();
    }

    #[test]
    fn half_an_hour_of_changes_and_closing_are_backed_up_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::create(&folder.path().join("a.laoxiao"), "耿马县", None, &[]).unwrap();
        session.keep_backups_in(folder.path().join("备份"));
        let mut copies = AutomaticBackups::of(&session);
        let mut told: Vec<Reply<()>> = Vec::new();
        copies.keep(&session, "关闭时", &mut |reply| told.push(reply));
        assert!(session.backups().is_empty(), "nothing was changed");
        add(&mut session, "甲");
        copies.after_change(&session, &mut |reply| told.push(reply));
        assert!(session.backups().is_empty(), "just begun");
        copies.changed = Instant::now().checked_sub(LONGEST);
        add(&mut session, "乙");
        copies.after_change(&session, &mut |reply| told.push(reply));
        let reasons = |session: &Session| -> Vec<String> {
            session
                .backups()
                .into_iter()
                .map(|backup| backup.reason)
                .collect()
        };
        assert_eq!(reasons(&session), ["满30分钟"]);
        copies.keep(&session, "关闭时", &mut |reply| told.push(reply));
        assert_eq!(reasons(&session).len(), 1, "the last backup holds it all");
        add(&mut session, "丙");
        copies.keep(&session, "关闭时", &mut |reply| told.push(reply));
        assert_eq!(reasons(&session).len(), 2);
        assert!(told.is_empty());
    }

    #[test]
    fn a_backup_that_fails_is_said_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.laoxiao");
        let mut session = Session::create(&path, "耿马县", None, &[]).unwrap();
        // Both places are taken by files.
        let taken = folder.path().join("备份");
        std::fs::write(&taken, "").unwrap();
        std::fs::write(path.with_extension("备份"), "").unwrap();
        session.keep_backups_in(taken);
        let mut copies = AutomaticBackups::of(&session);
        let mut told: Vec<Reply<()>> = Vec::new();
        for name in ["甲", "乙"] {
            add(&mut session, name);
            copies.keep(&session, "关闭时", &mut |reply| told.push(reply));
        }
        assert!(matches!(told.as_slice(), [Reply::Attention(text, _)] if text.contains("自动备份没有成功")));
    }
}
