//! 演示: the whole main job on the sample county, without a display.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::export::Exported;
use crate::import::{Options, Plan};
use crate::indicators::Figure;
use crate::model::Progress;

use super::Session;
use super::annex::hand_over::AnnexOptions;
use super::import::Accepted;
use super::ledger::sample::write_workbooks;

/// The annexes that the demonstration writes.
const ANNEXES: [&str; 10] = [
    "xishuangbanna-projects",
    "kunming-projects",
    "gengma-projects",
    "gengma-indicators",
    "project-returns",
    "elder-facilities",
    "childcare-facilities",
    "population",
    "reforms",
    "policies",
];

/// What the demonstration did.
pub struct Demo {
    /// The ledger it made.
    pub ledger: PathBuf,
    /// Each workbook with its plan and what was written.
    pub imports: Vec<(Plan, Accepted)>,
    /// The indicators of the ledger's own framework.
    pub indicators: Vec<Figure>,
    /// Annexes and the progress report.
    pub files: Vec<Exported>,
}

/// Makes the sample ledger in a folder, imports its workbooks, computes the indicators, writes the annexes.
///
/// # Errors
/// The folder already holds a sample ledger, or can't be written.
pub fn demo(dir: &Path, mut tell: impl FnMut(&str)) -> Result<Demo> {
    std::fs::create_dir_all(dir).map_err(|error| Error::file("建立文件夹", dir, &error))?;
    let path = dir.join("示例县.laoxiao");
    let mut session = Session::create_sample(&path)?;
    let mut imports = Vec::new();
    for file in write_workbooks(&dir.join("下发表"))? {
        let plan = session.plan_import(&file, &Options::default(), &Progress::default())?;
        let accepted = session.accept_import(&plan, &Progress::default())?;
        tell(&format!(
            "导入 {}：新增 {}，更新 {}",
            plan.file, accepted.added, accepted.updated
        ));
        imports.push((plan, accepted));
    }
    let indicators = session.indicators(None, None)?;
    tell(&format!("计算 {} 项指标", indicators.len()));
    let annexes = dir.join("附件");
    let mut files = session.hand_over(&AnnexOptions::of(&ANNEXES.map(str::to_owned)), None, &annexes)?;
    files.push(session.progress_report(None, false, &annexes.join("示例县指标进度报告.xlsx"))?);
    tell(&format!("导出 {} 个文件到 {}", files.len(), annexes.display()));
    Ok(Demo {
        ledger: path,
        imports,
        indicators,
        files,
    })
}
