//! Administrative divisions: a township is always matched inside its county.
//!
//! Dozens of township names repeat within Yunnan, so a name alone says nothing.

use super::text::name_key;

/// A county (县, 县级市, 区) with its townships.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct County {
    /// Name and six-digit code.
    pub division: Division,
    /// The prefecture (州、市) above it; empty for a county that no list knows.
    pub prefecture: Division,
    /// Its townships in the order of their codes.
    pub townships: Vec<Township>,
}

/// A name with the code of the statistics bureau.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Division {
    /// Full name, e.g. 耿马傣族佤族自治县.
    pub name: String,
    /// Code, six digits for a county.
    pub code: String,
}

/// A township (乡、镇、街道) of a county.
pub type Township = Division;

impl Division {
    /// The name without its ending and the names of peoples: 芒洪拉祜族布朗族乡 → 芒洪, 耿马傣族佤族自治县 → 耿马.
    pub fn stem(&self) -> String {
        stem(&self.name)
    }
}

impl Division {
    /// The name as documents print it: 耿马傣族佤族自治县 → 耿马自治县, 西双版纳傣族自治州 → 西双版纳州.
    fn document_name(&self) -> String {
        match self.name.strip_suffix("自治州") {
            Some(_) => format!("{}州", self.stem()),
            None if self.name.ends_with("自治县") => format!("{}自治县", self.stem()),
            None => self.name.clone(),
        }
    }
}

/// The endings of county and township names, the longer first.
const ENDINGS: [&str; 12] = [
    "自治县",
    "自治州",
    "街道办事处",
    "街道办",
    "街道",
    "县",
    "市",
    "区",
    "镇",
    "乡",
    "州",
    "办事处",
];

/// Peoples that occur in names of Yunnan's divisions.
const PEOPLES: [&str; 27] = [
    "拉祜族",
    "布朗族",
    "傣族",
    "佤族",
    "彝族",
    "哈尼族",
    "白族",
    "壮族",
    "苗族",
    "回族",
    "傈僳族",
    "纳西族",
    "瑶族",
    "景颇族",
    "藏族",
    "布依族",
    "阿昌族",
    "怒族",
    "普米族",
    "基诺族",
    "德昂族",
    "蒙古族",
    "独龙族",
    "满族",
    "水族",
    "各族",
    "民族",
];

fn stem(name: &str) -> String {
    let name = name_key(name);
    let ending = ENDINGS
        .iter()
        .find(|ending| name.ends_with(*ending) && name.len() > ending.len());
    let mut rest = ending
        .map_or(name.as_str(), |ending| name.strip_suffix(ending).unwrap_or(&name))
        .to_owned();
    while let Some(shorter) = PEOPLES
        .iter()
        .find_map(|people| rest.strip_suffix(people).filter(|left| !left.is_empty()))
    {
        rest = shorter.to_owned();
    }
    rest
}

impl County {
    /// The short name used in texts: 耿马县, 景洪市.
    pub fn short_name(&self) -> String {
        let name = &self.division.name;
        let ending = if name.ends_with('市') {
            "市"
        } else if name.ends_with('区') {
            "区"
        } else {
            "县"
        };
        format!("{}{ending}", self.division.stem())
    }

    /// The name as documents print it: without the names of peoples, the kind of county kept: 耿马自治县, 景洪市.
    pub fn document_name(&self) -> String {
        self.division.document_name()
    }

    /// The same of the prefecture, 西双版纳州; the county's where none is known.
    pub fn prefecture_name(&self) -> String {
        if self.prefecture.name.is_empty() {
            self.document_name()
        } else {
            self.prefecture.document_name()
        }
    }

    /// Whether a text names this county: full, short, with 自治县 or bare (耿马).
    ///
    /// The county's seat often has its stem: 耿马镇 is not 耿马县.
    pub fn is_named(&self, text: &str) -> bool {
        let key = name_key(text);
        let is_township = key.ends_with(['乡', '镇']) || key.ends_with("街道");
        key == name_key(&self.division.name) || (!is_township && stem(&key) == self.division.stem())
    }

    /// The township that a cell or an address names; whoever asks for many makes [`TownshipIndex`] once.
    pub fn find_township(&self, text: &str) -> Option<&Township> {
        TownshipIndex::of(self).find(text)
    }
}

/// The townships of a county under their full and everyday names, made once for many look-ups.
#[derive(Clone, Debug, Default)]
pub struct TownshipIndex<'a>(Vec<TownshipNames<'a>>);

#[derive(Clone, Debug)]
struct TownshipNames<'a> {
    full: String,
    everyday: String,
    /// The name without its ending, where no other township and not the county has the same.
    short: Option<String>,
    township: &'a Township,
}

impl<'a> TownshipIndex<'a> {
    /// Those of a county.
    pub fn of(county: &'a County) -> Self {
        let stems: Vec<String> = county.townships.iter().map(Division::stem).collect();
        let of_county = county.division.stem();
        let names = county.townships.iter().zip(&stems).map(|(township, stem)| {
            let is_own = *stem != of_county && stems.iter().filter(|other| *other == stem).count() == 1;
            TownshipNames {
                full: name_key(&township.name),
                everyday: everyday(township),
                short: (is_own && stem.chars().count() > 1).then(|| stem.clone()),
                township,
            }
        });
        Self(names.collect())
    }

    /// Whether the county's townships are not known.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The township whose full, everyday or short name is the whole text.
    pub fn named(&self, text: &str) -> Option<&'a Township> {
        let key = name_key(text);
        let mut exact = self.0.iter();
        let is_named = |names: &&TownshipNames<'_>| {
            names.full == key || names.everyday == key || names.short.as_ref() == Some(&key)
        };
        Some(exact.find(is_named)?.township)
    }

    /// The township whose name without an ending is the whole text: 孟定 is 孟定镇. 耿马 is not 耿马镇: it may be the county.
    pub fn shortened(&self, text: &str) -> Option<&'a Township> {
        let key = name_key(text);
        let mut all = self.0.iter();
        let names = all.find(|names| names.short.as_ref() == Some(&key))?;
        Some(names.township)
    }

    /// The township that a cell or an address names, under its full or its everyday name.
    ///
    /// 芒洪乡 finds 芒洪拉祜族布朗族乡; 景洪市江北街道 finds 江北街道. An address must contain the stem with an ending.
    pub fn find(&self, text: &str) -> Option<&'a Township> {
        let key = name_key(text);
        if key.is_empty() {
            return None;
        }
        if let Some(township) = self.named(text) {
            return Some(township);
        }
        // Behind the county's own name: 耿马县耿马镇 must find the township, not the county.
        let within = |names: &&TownshipNames<'_>| key.contains(&names.full) || key.contains(&names.everyday);
        let mut found = self.0.iter().filter(within).map(|names| names.township);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}

/// 芒洪拉祜族布朗族乡 → 芒洪乡: the name officers write.
fn everyday(township: &Township) -> String {
    let ending = ENDINGS
        .iter()
        .find(|ending| township.name.ends_with(*ending))
        .unwrap_or(&"");
    format!("{}{ending}", township.stem())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gengma() -> County {
        let named = |code: &str, name: &str| Division {
            name: name.to_owned(),
            code: code.to_owned(),
        };
        County {
            division: named("530926", "耿马傣族佤族自治县"),
            prefecture: named("5309", "临沧市"),
            townships: vec![
                named("530926100", "耿马镇"),
                named("530926202", "芒洪拉祜族布朗族乡"),
            ],
        }
    }

    #[test]
    fn everyday_names_find_the_township() {
        let county = gengma();
        let find = |text: &str| county.find_township(text).map(|t| t.code.clone());
        assert_eq!(find("芒洪乡").as_deref(), Some("530926202"));
        assert_eq!(find("耿马县耿马镇").as_deref(), Some("530926100"));
        assert_eq!(find("勐永镇"), None);
        assert_eq!(find(""), None);
        let whole = |text: &str| TownshipIndex::of(&county).named(text).map(|t| t.code.clone());
        assert_eq!(whole("芒洪乡").as_deref(), Some("530926202"));
        assert_eq!(whole("耿马镇敬老院"), None);
        let short = |text: &str| TownshipIndex::of(&county).shortened(text).map(|t| t.code.clone());
        assert_eq!(short("芒洪").as_deref(), Some("530926202"));
        assert_eq!(find("芒洪").as_deref(), Some("530926202"));
        assert_eq!(short("耿马"), None, "the county's own stem");
        assert_eq!(short("芒洪乡"), None);
        assert_eq!(find("芒洪敬老院"), None);
    }

    #[test]
    fn a_stem_of_two_townships_is_no_name() {
        let mut county = gengma();
        county.townships.push(Division {
            name: "芒洪街道".to_owned(),
            code: "530926999".to_owned(),
        });
        assert_eq!(county.find_township("芒洪"), None);
    }

    #[test]
    fn a_county_is_known_by_its_short_names() {
        let county = gengma();
        assert_eq!(county.short_name(), "耿马县");
        for name in ["耿马县", "耿马自治县", "耿马傣族佤族自治县"] {
            assert!(county.is_named(name), "{name}");
        }
        assert!(!county.is_named("沧源县"));
        assert!(!county.is_named("耿马镇"));
    }
}
