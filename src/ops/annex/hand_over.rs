//! 导出附件: several forms at once, as they are handed in.

use std::path::Path;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::export;
use crate::export::{Context, Exported, Look, ReporterInfo};
use crate::forms::{Form, Forms};
use crate::model::{County, Period, Records};
use crate::output;

use super::export::{annex_period, export_layouts, named};
use super::written::WrittenFiles;
use crate::ops::Session;
use crate::ops::audit::gate;

/// The setting that keeps [`ReporterInfo`]. Ledgers hold it, so the word stays.
const REPORTER_INFO: &str = "filler";

/// What is handed in, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnexOptions {
    /// Ids of the forms, in the order of the annexes.
    pub forms: Vec<String>,
    /// Purpose, paper, fonts.
    pub look: Look,
    /// The annex numbers.
    pub labels: Labels,
    /// Whether all go into one workbook.
    pub one_book: bool,
    /// Whether it is only a draft, which says so and may have errors.
    pub is_draft: bool,
    /// Whether the lines that tell how to fill a table in and the columns of internal remarks are printed: for who fills it
    /// in, not for the superior.
    pub filling_notes: bool,
    /// Whether a file of the same name stays and the new one is numbered; else it is replaced.
    pub keeps_existing: bool,
}

/// Where the numbers of annexes come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// Each form's own.
    #[default]
    OfForm,
    /// 附件1, 附件2 … in turn; a single annex is 附件 without a number (GB/T 9704 7.3.4).
    InTurn,
    /// None.
    Without,
}

/// A file that will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnexFile {
    /// Its name.
    pub name: String,
    /// The ids of the forms in it.
    pub forms: Vec<String>,
}

impl AnnexOptions {
    /// Forms as they are, a file each.
    pub fn of(forms: &[String]) -> Self {
        Self {
            forms: forms.to_vec(),
            ..Self::default()
        }
    }

    /// A form with the label and the notes it gets here.
    pub(crate) fn applied(&self, form: &Form) -> Form {
        let label = match self.labels {
            Labels::OfForm => form.annex_label.clone(),
            Labels::Without => String::new(),
            Labels::InTurn if self.forms.len() < 2 => "附件".to_owned(),
            Labels::InTurn => {
                let at = self.forms.iter().position(|id| *id == form.id);
                at.map_or_else(String::new, |at| format!("附件{}", at + 1))
            }
        };
        let mut form = form.clone();
        form.annex_label = label;
        if self.filling_notes {
            form.notes.append(&mut form.filling_notes);
        } else {
            form.columns.retain(|column| !column.internal);
        }
        form
    }
}

/// The files of annexes by name, before they are written.
///
/// # Errors
/// No such form.
pub fn annex_files(
    options: &AnnexOptions,
    forms: &Forms,
    county: &County,
    records: &Records,
    period: Option<Period>,
    date: Date,
) -> Result<Vec<AnnexFile>> {
    let context = |period| Context {
        period,
        ..Context::new(county)
    };
    if options.one_book && options.forms.len() > 1 {
        let mut whole = Form::new("", "养老托育报表", crate::model::RecordKind::Project, Vec::new());
        if options.labels != Labels::Without {
            "附件".clone_into(&mut whole.annex_label);
        }
        return Ok(vec![AnnexFile {
            name: export::file_name(&whole, &context(period), date),
            forms: options.forms.clone(),
        }]);
    }
    let mut files: Vec<AnnexFile> = Vec::new();
    for id in &options.forms {
        let form = options.applied(named(forms, id)?);
        let own = annex_period(&form, records, period);
        let plain = export::file_name(&form, &context(own), date);
        // Two prefectures call their list by the same name; the issuer tells them apart.
        let by_issuer = format!("{}_{plain}", form.issuer);
        let numbered = (2..).map(|number| format!("{number}_{by_issuer}"));
        let mut names = [plain, by_issuer.clone()].into_iter().chain(numbered);
        let is_free = |name: &String| !files.iter().any(|file| file.name == *name);
        files.push(AnnexFile {
            name: names.find(is_free).unwrap_or_default(),
            forms: vec![id.clone()],
        });
    }
    Ok(files)
}

impl Session {
    /// Writes annexes into a folder under the names that offices use; files of that name are replaced. Where one can't be
    /// written, none is.
    ///
    /// # Errors
    /// No such form, or a file can't be written.
    pub fn hand_over(
        &self,
        options: &AnnexOptions,
        period: Option<Period>,
        dir: &Path,
    ) -> Result<Vec<Exported>> {
        let (exported, written) = self.write_annexes(options, period, dir)?;
        written.keep();
        Ok(exported)
    }

    /// The same, to be taken back when what they belong to fails.
    pub(super) fn write_annexes(
        &self,
        options: &AnnexOptions,
        period: Option<Period>,
        dir: &Path,
    ) -> Result<(Vec<Exported>, WrittenFiles)> {
        let mut written = WrittenFiles::default();
        let records = self.records()?;
        let findings = self.findings_of_forms(&options.forms, period)?;
        let mut told = gate::pass(&findings, options.is_draft)?;
        let today = jiff::Zoned::now().date();
        let files = annex_files(options, &self.forms, &self.county, &records, period, today)?;
        std::fs::create_dir_all(dir).map_err(|error| Error::file("建立文件夹", dir, &error))?;
        let reporter = self.reporter_info()?;
        let mut exported = Vec::new();
        for file in files {
            let mut layouts = Vec::new();
            for id in &file.forms {
                let form = options.applied(named(&self.forms, id)?);
                let period = annex_period(&form, &records, period);
                layouts.push(self.lay_out(&form, &records, period, &reporter)?);
            }
            let mut path = dir.join(&file.name);
            if options.keeps_existing {
                path = output::free_name(&path);
            }
            if options.is_draft {
                gate::mark_draft(&mut layouts);
            }
            written.about_to_write(&path);
            let mut done = export_layouts(&layouts, options.look, &path)?;
            done.warnings.append(&mut told);
            exported.push(done);
        }
        Ok((exported, written))
    }

    /// Who fills in, as it was stated for this ledger; the date is today's when it is wanted.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn reporter_info(&self) -> Result<ReporterInfo> {
        let kept = self.store.setting(REPORTER_INFO)?;
        // What can't be read is asked for again.
        let mut reporter: ReporterInfo = kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        if reporter.dated {
            let today = jiff::Zoned::now().date();
            reporter.date = format!("{}年{}月{}日", today.year(), today.month(), today.day());
        }
        Ok(reporter)
    }

    /// States who fills in. It is a setting, no undo step.
    ///
    /// # Errors
    /// The ledger can't be written.
    pub fn set_reporter_info(&mut self, reporter: &ReporterInfo) -> Result<()> {
        let text = serde_json::to_string(reporter).map_err(|error| Error::defect(error.to_string()))?;
        self.store.transact("设置填报信息", |ledger| -> Result<()> {
            Ok(ledger.set_setting(REPORTER_INFO, Some(&text))?)
        })?;
        Ok(())
    }
}
