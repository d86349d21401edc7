//! The parts of an Office package by their names and relations (ECMA-376 part 2), whichever slashes and letters a
//! program writes them with.

use std::io::{BufReader, Cursor, Read as _};

use super::xml::{Token, Tokens};

/// A workbook.xml or relations; calamine keeps them as a whole too.
const MAX_SMALL_PART: u64 = 16 << 20;

/// A zip whose parts are read one after the other.
pub(crate) struct Archive<'a>(zip::ZipArchive<Cursor<&'a [u8]>>);

/// An unpacked part, read piece by piece.
pub(crate) type ArchivePart<'p, 'a> = BufReader<zip::read::ZipFile<'p, Cursor<&'a [u8]>>>;

/// Where a part leads to.
#[derive(Debug)]
pub(crate) struct PackageRelation {
    /// The name that the part uses.
    pub(crate) id: String,
    /// What it leads to, a web address ending in `/worksheet` and the like.
    pub(crate) kind: String,
    /// The part it leads to.
    pub(crate) path: String,
}

impl<'a> Archive<'a> {
    /// Opens a package.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        zip::ZipArchive::new(Cursor::new(bytes)).ok().map(Self)
    }

    /// The name of the first part that is one, asked with forward slashes.
    pub(crate) fn find(&self, is: impl Fn(&str) -> bool) -> Option<String> {
        let mut names = self.0.file_names().filter_map(Result::ok);
        names
            .find(|name| is(&name.replace('\\', "/")))
            .map(std::borrow::Cow::into_owned)
    }

    /// A part by the name that [`Self::find`] gave.
    pub(crate) fn part(&mut self, name: &str) -> Option<ArchivePart<'_, 'a>> {
        let part = self.0.by_name(name).ok()?;
        Some(BufReader::with_capacity(1 << 16, part))
    }

    /// A small part as text.
    pub(crate) fn text(&mut self, path: &str) -> Option<String> {
        let name = self.find(|name| name.eq_ignore_ascii_case(path))?;
        let mut text = String::new();
        let part = self.part(&name)?;
        part.take(MAX_SMALL_PART).read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// The relations of a part.
    pub(crate) fn relations(&mut self, part: &str) -> Option<Vec<PackageRelation>> {
        let part = part.replace('\\', "/");
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
        let path = format!("{folder}/_rels/{file}.rels");
        let text = self.text(path.trim_start_matches('/'))?;
        let relations = Tokens::new(&text).filter_map(|token| match token {
            Ok(Token::Open(tag)) if tag.name() == "Relationship" => {
                let target = tag.attribute("Target")?.replace('\\', "/");
                let path = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}/{target}").trim_start_matches('/').to_owned(),
                };
                Some(PackageRelation {
                    id: tag.attribute("Id")?,
                    kind: tag.attribute("Type").unwrap_or_default(),
                    path,
                })
            }
            _ => None,
        });
        Some(relations.collect())
    }
}
