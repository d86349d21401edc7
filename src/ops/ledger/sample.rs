//! 示例台账: the made-up county that the start screen opens and `demo` works on.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::import::Options;
use crate::model::{Progress, SAMPLE_COUNTY};
use crate::output::{self, OutputError};

use crate::ops::Session;

/// The framework that the sample follows and those of its superiors.
pub(crate) const FRAMEWORKS: [&str; 3] = ["gengma2023", "lincang2022", "yunnan2021"];

macro_rules! workbook {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("../../../data/sample/", $name)).as_slice(),
        )
    };
}

/// The sheets "issued" to the sample county, in the order in which they came in.
pub(crate) const WORKBOOKS: &[(&str, &[u8])] = &[
    workbook!("示例县_分乡镇人口_2020-2022年末.xlsx"),
    workbook!("01_示例县_2021年下半年_床位托位半年报.xlsx"),
    workbook!("02_示例县_2022年上半年_床位托位半年报.xlsx"),
    workbook!("03_示例县_2022年下半年_床位托位半年报.xlsx"),
    workbook!("04_示例县_2023年上半年_床位托位半年报.xlsx"),
    workbook!("示例县_居住小区配建.xlsx"),
    workbook!("示例县_重大项目清单.xlsx"),
    workbook!("示例县_项目月调度表_2023年6月.xlsx"),
    workbook!("示例县_具体指标_2022年填报.xlsx"),
    workbook!("示例县_重大改革清单.xlsx"),
    workbook!("示例县_重大政策清单.xlsx"),
];

impl Session {
    /// Opens the sample ledger at a path; makes it from the sample's workbooks when it is not there.
    ///
    /// # Errors
    /// The folder can't be written, or the file there is no ledger.
    pub fn open_sample(path: &Path) -> Result<Self> {
        let dir = path.parent().unwrap_or_else(|| Path::new("."));
        if path.exists() {
            let mut session = Self::open(path)?;
            session.keep_backups_in(backups(dir));
            return Ok(session);
        }
        let files = write_workbooks(&dir.join("下发表"))?;
        let mut session = Self::create_sample(path)?;
        for file in files {
            let plan = session.plan_import(&file, &Options::default(), &Progress::default())?;
            session.accept_import(&plan, &Progress::default())?;
        }
        Ok(session)
    }

    /// The sample's copies stay beside it: they are nothing to keep among those of real ledgers.
    pub(crate) fn create_sample(path: &Path) -> Result<Self> {
        let mut session = Self::create(path, SAMPLE_COUNTY, None, &FRAMEWORKS.map(str::to_owned))?;
        session.keep_backups_in(backups(path.parent().unwrap_or_else(|| Path::new("."))));
        Ok(session)
    }
}

fn backups(dir: &Path) -> PathBuf {
    dir.join(super::back_up::BESIDE)
}

/// Writes the sample's workbooks into a folder, as if they had been received there.
pub(crate) fn write_workbooks(dir: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(dir).map_err(|error| Error::file("建立文件夹", dir, &error))?;
    WORKBOOKS
        .iter()
        .map(|(name, bytes)| {
            let path = dir.join(name);
            output::write(&path, bytes).map_err(|error| match error {
                OutputError::Refused(why) => Error::refused(
                    "export.protected",
                    format!("没有写入 {}：{why}", path.display()),
                    "已有的文件没有改动。",
                ),
                OutputError::Io(error) => Error::file("写入示例文件", &path, &error),
            })?;
            Ok(path)
        })
        .collect()
}
