//! How an annex is to look: for whom it is, on which paper, in which fonts.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use crate::forms::{FontPreset, Paper};

/// The choices of one export; a form's own fonts and paper go before them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Fonts.
    pub fonts: FontPreset,
    /// For the printer or for an importing system.
    pub profile: Profile,
    /// Paper.
    pub paper: Paper,
}

/// What the file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Printed and signed: totals are formulas, a figure that is not known prints as —.
    #[default]
    Print,
    /// Uploaded: values only (importers read formulas as empty), and blank where nothing is known, because a
    /// column of numbers must not hold text.
    Upload,
}

impl Paper {
    /// Its number in the file (ECMA-376 part 1, 18.3.1.63).
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::A4 => 9,
            Self::A3 => 8,
        }
    }

    /// Width and height in mm.
    pub(crate) const fn size_mm(self) -> (f64, f64) {
        match self {
            Self::A4 => (297.0, 210.0),
            Self::A3 => (420.0, 297.0),
        }
    }

    /// How much wider than A4 its printed area is, the margins being the same.
    pub(crate) const fn widening(self) -> f64 {
        match self {
            Self::A4 => 1.0,
            Self::A3 => 348.0 / 225.0,
        }
    }
}

/// The fonts of a preset that none of the folders holds: the annex would print in others.
pub fn missing_fonts(preset: FontPreset, folders: &[PathBuf]) -> Vec<&'static str> {
    let mut missing: Vec<&'static str> = preset.names().to_vec();
    missing.dedup();
    let mut queue: Vec<PathBuf> = folders.to_vec();
    while let Some(folder) = queue.pop() {
        // A folder that is not there holds no fonts.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                queue.push(path);
            } else if !missing.is_empty() {
                let names = family_names(&path).unwrap_or_default();
                missing.retain(|name| !contains(&names, name));
            }
        }
    }
    missing
}

/// The `name` tables of a font or a collection, as they stand in the file (OpenType 1.9, “name” and “ttcf”).
fn family_names(path: &PathBuf) -> std::io::Result<Vec<u8>> {
    const MOST: u32 = 1 << 20;
    let mut file = File::open(path)?;
    let number = |file: &mut File| -> std::io::Result<u32> {
        let mut bytes = [0; 4];
        file.read_exact(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    };
    let mut starts = vec![0];
    if number(&mut file)? == u32::from_be_bytes(*b"ttcf") {
        number(&mut file)?;
        let fonts = number(&mut file)?.min(64);
        starts = (0..fonts)
            .map(|_| number(&mut file))
            .collect::<std::io::Result<_>>()?;
    }
    let mut names = Vec::new();
    for start in starts {
        file.seek(SeekFrom::Start(u64::from(start) + 4))?;
        let tables = number(&mut file)? >> 16;
        file.seek(SeekFrom::Start(u64::from(start) + 12))?;
        for _ in 0..tables.min(256) {
            let (tag, _, at, length) = (
                number(&mut file)?,
                number(&mut file)?,
                number(&mut file)?,
                number(&mut file)?,
            );
            if tag == u32::from_be_bytes(*b"name") {
                let mut table = Vec::new();
                file.seek(SeekFrom::Start(u64::from(at)))?;
                (&mut file)
                    .take(u64::from(length.min(MOST)))
                    .read_to_end(&mut table)?;
                names.extend(table);
                break;
            }
        }
    }
    Ok(names)
}

fn contains(names: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
    names.windows(wanted.len()).any(|part| part == wanted)
}
