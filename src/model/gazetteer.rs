//! The administrative divisions of Yunnan, as shipped in `data/divisions/`, and the sample's made-up county.

use std::sync::OnceLock;

use super::{County, Division, name_key};

/// Prefectures, counties and townships.
#[derive(Debug, Default)]
pub struct Gazetteer {
    counties: Vec<County>,
}

impl Gazetteer {
    /// All counties in the order of their codes; the sample's last.
    pub fn counties(&self) -> &[County] {
        &self.counties
    }

    /// The county of a code.
    pub fn by_code(&self, code: &str) -> Option<&County> {
        self.counties.iter().find(|county| county.division.code == code)
    }

    /// The county of a name, full or short. A short name that several counties share finds none.
    pub fn by_name(&self, name: &str) -> Option<&County> {
        let key = name_key(name);
        let exact = self
            .counties
            .iter()
            .find(|county| name_key(&county.division.name) == key);
        exact.or_else(|| {
            let mut named = self.counties.iter().filter(|county| county.is_named(name));
            let first = named.next()?;
            named.next().is_none().then_some(first)
        })
    }
}

/// The divisions that are part of the program.
pub fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        let prefectures: Vec<_> = rows(include_str!("../../data/divisions/prefectures.csv")).collect();
        let mut counties: Vec<County> = rows(include_str!("../../data/divisions/counties.csv"))
            .map(|row| County {
                prefecture: prefectures
                    .iter()
                    .find(|prefecture| prefecture.division.code == row.parent)
                    .map(|prefecture| prefecture.division.clone())
                    .unwrap_or_default(),
                division: row.division,
                townships: Vec::new(),
            })
            .collect();
        counties.push(County {
            division: Division {
                name: SAMPLE_COUNTY.to_owned(),
                code: SAMPLE_CODE.to_owned(),
            },
            ..County::default()
        });
        let townships = rows(include_str!("../../data/divisions/townships.csv"))
            .chain(rows(include_str!("../../data/sample/townships.csv")));
        for row in townships {
            if let Some(county) = counties
                .iter_mut()
                .find(|county| county.division.code == row.parent)
            {
                county.townships.push(row.division);
            }
        }
        Gazetteer { counties }
    })
}

/// The made-up county of the sample and its made-up code.
pub const SAMPLE_COUNTY: &str = "示例县";
const SAMPLE_CODE: &str = "539999";

struct DivisionRow<'a> {
    division: Division,
    parent: &'a str,
}

/// Lines `code,name[,parent]` below a header; the files have no quotes.
fn rows(csv: &str) -> impl Iterator<Item = DivisionRow<'_>> {
    csv.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let (code, name) = (cells.next()?, cells.next()?);
        let division = Division {
            name: name.to_owned(),
            code: code.to_owned(),
        };
        Some(DivisionRow {
            division,
            parent: cells.next().unwrap_or(""),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counties_are_found_by_any_of_their_names() {
        let code = |name: &str| {
            gazetteer()
                .by_name(name)
                .map(|county| county.division.code.as_str())
        };
        assert_eq!(code("耿马县"), Some("530926"));
        assert_eq!(code("耿马傣族佤族自治县"), Some("530926"));
        assert_eq!(code("景洪市"), Some("532801"));
        assert_eq!(code("示例县"), Some("539999"));
        assert_eq!(code("桃源县"), None);
    }

    #[test]
    fn townships_stand_under_their_county() {
        let gengma = gazetteer().by_code("530926").unwrap();
        assert_eq!(gengma.prefecture.name, "临沧市");
        for name in ["耿马镇", "勐永镇", "芒洪乡", "四排山乡", "贺派乡", "勐简乡"] {
            assert!(gengma.find_township(name).is_some(), "{name}");
        }
        let townships: usize = gazetteer()
            .counties()
            .iter()
            .map(|county| county.townships.len())
            .sum();
        assert!(townships > 1_400, "{townships}");
    }
}
