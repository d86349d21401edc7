//! An open ledger: made, opened, copied, backed up, checked, undone, and the choices that hold for it alone.

pub(super) mod back_up;
pub(super) mod compare;
pub(super) mod daily_copy;
pub(super) mod damage;
pub(super) mod definition_variants;
pub(super) mod follow;
pub(super) mod frameworks;
pub(super) mod location;
pub(super) mod own_forms;
pub(super) mod periods;
pub(super) mod sample;
pub(super) mod settings;
pub(super) mod undo;

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::forms::Forms;
use crate::indicators::{Framework, Frameworks};
use crate::model::{County, Division, Records, gazetteer};
use crate::store::{Meta, Store};

use super::app_dirs::data_dir;

/// An open ledger: the store, the forms and frameworks it knows, its county.
pub struct Session {
    pub(super) store: Store,
    pub(super) forms: Forms,
    pub(super) frameworks: Frameworks,
    pub(super) county: County,
    /// What could not be read when it was opened.
    faults: Vec<String>,
    /// What the last plan was made of: the file's hash and the ledger's version.
    pub(super) planned: Option<(String, u64)>,
    /// Where backups go first; `None` without a home folder.
    pub(super) backups: Option<PathBuf>,
}

impl Session {
    /// Makes a ledger for a county and fills in the indicators of its own framework.
    ///
    /// Without `frameworks` it follows those shipped for the county and its superiors.
    ///
    /// # Errors
    /// The file exists, the county has another code, a framework is unknown, the disk refuses.
    pub fn create(path: &Path, county: &str, code: Option<&str>, frameworks: &[String]) -> Result<Self> {
        let county = county_of(county, code)?;
        let known = Frameworks::shipped()?;
        let followed = if frameworks.is_empty() {
            known.for_county(&county.division.code)
        } else {
            frameworks.to_vec()
        };
        if let Some(unknown) = followed.iter().find(|id| known.get(id).is_none()) {
            let ids: Vec<&str> = known.iter().map(|framework| framework.id.as_str()).collect();
            return Err(Error::refused(
                "framework.unknown",
                format!("没有“{unknown}”这个方案"),
                format!("可用的方案：{}。", ids.join("、")),
            ));
        }
        let own = followed
            .first()
            .and_then(|id| known.get(id))
            .map(Framework::records)
            .unwrap_or_default();
        let meta = Meta {
            county: county.division.name.clone(),
            code: county.division.code.clone(),
            frameworks: followed,
            ..Meta::default()
        };
        let mut store = Store::create(path, &meta)?;
        if !own.is_empty() {
            store.transact("载入本级方案的指标", |ledger| -> Result<()> {
                for record in &own {
                    ledger.insert(record)?;
                }
                Ok(())
            })?;
        }
        Self::with_store(store)
    }

    /// Opens a ledger.
    ///
    /// # Errors
    /// Not a ledger, newer than this program, damaged, open elsewhere; the file's bytes stay as they are.
    pub fn open(path: &Path) -> Result<Self> {
        Self::with_store(Store::open(path)?)
    }

    pub(super) fn with_store(store: Store) -> Result<Self> {
        let (forms, mut faults) = own_forms::known_forms(&store)?;
        faults.extend(store.unreadable()?);
        let meta = store.meta();
        let county = gazetteer()
            .by_code(&meta.code)
            .cloned()
            .unwrap_or_else(|| County {
                division: Division {
                    name: meta.county.clone(),
                    code: meta.code.clone(),
                },
                ..County::default()
            });
        let frameworks = frameworks::known_frameworks(&store, &county)?;
        Ok(Self {
            store,
            forms,
            frameworks,
            county,
            faults,
            planned: None,
            backups: data_dir().map(|dir| dir.join(back_up::IN_DATA)),
        })
    }

    /// Keeps backups in this folder instead of the user's data folder.
    pub fn keep_backups_in(&mut self, dir: PathBuf) {
        self.backups = Some(dir);
    }

    /// The ledger's file.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The county.
    pub fn county(&self) -> &County {
        &self.county
    }

    /// The forms of the program and of this ledger.
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// The frameworks the program knows.
    pub fn frameworks(&self) -> &Frameworks {
        &self.frameworks
    }

    /// The frameworks the ledger follows, its own first.
    pub fn followed(&self) -> &[String] {
        &self.store.meta().frameworks
    }

    /// The ledger's own framework; empty when it follows none.
    pub fn own_framework(&self) -> &str {
        self.followed().first().map_or("", String::as_str)
    }

    /// What of the ledger could not be read when it was opened, a sentence for each place; everything else is there.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Grows with each change.
    pub fn version(&self) -> u64 {
        self.store.version()
    }

    /// All records as they are now.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn records(&self) -> Result<Records> {
        Ok(self.store.all()?)
    }
}

fn county_of(name: &str, code: Option<&str>) -> Result<County> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::usage("县名不能为空", "例如：--county 耿马县。"));
    }
    let by_code = code.and_then(|code| gazetteer().by_code(code));
    if let (Some(county), Some(code)) = (by_code, code)
        && !county.is_named(name)
    {
        return Err(Error::refused(
            "county.code",
            format!("编码 {code} 是{}，不是“{name}”", county.division.name),
            "请核对县名和编码。",
        ));
    }
    let found = by_code.or_else(|| {
        if code.is_none() {
            gazetteer().by_name(name)
        } else {
            None
        }
    });
    Ok(found.cloned().unwrap_or_else(|| County {
        division: Division {
            name: name.to_owned(),
            code: code.unwrap_or("").to_owned(),
        },
        ..County::default()
    }))
}
