//! The verbs about the ledger's file: backups, restore, recovery, verification.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::error::Result;
use crate::ops::{RecordChange, RecordFate, Restoring, Session, sha256_of};

use super::output::{Output, path_text};

pub(super) fn list(session: &Session) -> Result<Output> {
    let backups = session.backups();
    let line = |at: &str, reason: &str, path: &Path| format!("{at}  {reason}  {}", path.display());
    let lines = backups
        .iter()
        .map(|backup| line(&backup.at, &backup.reason, &backup.path));
    let lines: Vec<String> = lines.collect();
    let text = if lines.is_empty() {
        "还没有备份".to_owned()
    } else {
        lines.join("\n")
    };
    Ok(Output::new(json!(backups), text))
}

pub(super) fn compare(one: &Path, other: &Path) -> Result<Output> {
    let changes = Session::compare(one, other)?;
    let mut lines: Vec<String> = changes.iter().flat_map(shown).collect();
    if lines.is_empty() {
        lines.push("两者的记录完全一样".to_owned());
    }
    Ok(Output::new(json!(changes), lines.join("\n")))
}

fn shown(change: &RecordChange) -> Vec<String> {
    let what = match change.change {
        RecordFate::Added => "后者新增",
        RecordFate::Removed => "后者没有",
        RecordFate::Changed => "不同",
    };
    let mut lines = vec![format!(
        "{what}：{}“{}”（编号 {}）",
        change.record.label(),
        change.title,
        change.id
    )];
    if change.change == RecordFate::Changed {
        lines.extend(change.fields.iter().map(|value| {
            let period = value.period.map(|period| format!("（{}）", period.label()));
            let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "（空）".to_owned());
            format!(
                "    {}{}：{} → {}",
                value.field,
                period.unwrap_or_default(),
                text(&value.before),
                text(&value.after)
            )
        }));
    }
    lines
}

pub(super) fn back_up(session: &Session, out: Option<PathBuf>) -> Result<Output> {
    let (path, sha256) = match out {
        Some(path) => {
            let sha256 = session.back_up_to(&path)?;
            (path, sha256)
        }
        None => {
            let path = session.back_up("手工备份")?;
            let sha256 = sha256_of(&path)?;
            (path, sha256)
        }
    };
    let json = json!({"file": path_text(&path), "sha256": sha256, "ok": true});
    Ok(Output::new(json, format!("已备份：{}", path.display())))
}

pub(super) fn restore(ledger: &Path, backup: &Path, takes_other: bool) -> Result<Output> {
    let restoring = Restoring {
        takes_other,
        ..Restoring::from(backup)
    };
    let restored = Session::restore(ledger, &restoring)?;
    let path = restored.session.path();
    let json = json!({"file": path_text(path), "sha256": sha256_of(backup)?, "ok": true, "kept": restored.kept.as_deref().map(path_text)});
    let kept = restored.kept.iter();
    let kept: String = kept
        .map(|kept| format!("\n恢复前的台账保留在：{}", kept.display()))
        .collect();
    Ok(Output::new(json, format!("已恢复：{}{kept}", path.display())))
}

pub(super) fn recover(damaged: &Path, out: &Path) -> Result<Output> {
    let recovery = Session::recover(damaged, out)?;
    let json = json!({"file": path_text(out), "rows": recovery.rows, "lost": recovery.lost});
    let mut lines = vec![format!(
        "抢救出 {} 行，放在新台账：{}",
        recovery.rows,
        out.display()
    )];
    if recovery.lost.is_empty() {
        lines.push("没有发现读不出来的内容。".to_owned());
    }
    lines.extend(recovery.lost);
    Ok(Output::new(json, lines.join("\n")))
}

pub(super) fn verify(session: &Session) -> Result<Output> {
    let faults = session.verify()?;
    let sha256 = session.content_hash()?;
    let json = json!({"file": path_text(session.path()), "sha256": sha256, "ok": faults.is_empty(), "faults": faults});
    let text = if faults.is_empty() {
        "台账文件完好".to_owned()
    } else {
        format!("发现问题：\n{}", faults.join("\n"))
    };
    Ok(Output::new(json, text).with_status(u8::from(!faults.is_empty())))
}
