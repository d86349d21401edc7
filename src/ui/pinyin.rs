//! The order of Chinese texts as WPS sorts them: by pinyin, character by character.
//!
//! The first 3,755 hanzi of GB 2312 stand in the order of the pinyin that each is usually read by, so their places say
//! how they sort, also where a character has several readings (重, 长, 南). All others are put behind those of their own
//! syllable, by the first of their readings.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use encoding_rs::GBK;
use ib_pinyin::pinyin::{PinyinData, PinyinNotation};

/// What a text is sorted by: a number for each character. Signs, digits and letters come before hanzi.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PinyinKey(Vec<u64>);

impl PinyinKey {
    /// The key of a text. Case does not matter.
    pub(super) fn new(text: &str) -> Self {
        let order = order();
        Self(
            text.chars()
                .map(|c| order.place(c.to_ascii_lowercase()))
                .collect(),
        )
    }
}

/// Where hanzi stand.
struct Order {
    data: PinyinData,
    /// The places of the first level of GB 2312, from 1.
    usual: HashMap<char, u64>,
    /// The last place of each syllable, without tone.
    syllables: BTreeMap<String, u64>,
}

/// The hanzi of the first level of GB 2312: rows 16 to 55, the last of them short.
const LEVEL_ONE: std::ops::RangeInclusive<u8> = 0xB0..=0xD7;
/// Hanzi stand behind everything else.
const HANZI: u64 = 1 << 56;

impl Order {
    fn new() -> Self {
        let data = PinyinData::new(PinyinNotation::Ascii);
        let mut usual = HashMap::new();
        let mut syllables: BTreeMap<String, u64> = BTreeMap::new();
        let mut before = String::new();
        let bytes = LEVEL_ONE.flat_map(|row| (0xA1..=0xFE_u8).map(move |cell| [row, cell]));
        for (pair, place) in bytes.filter(|pair| *pair <= [0xD7, 0xF9]).zip(1..) {
            let (text, _) = GBK.decode_without_bom_handling(&pair);
            let Some(c) = text.chars().next() else { continue };
            usual.insert(c, place);
            // Of several readings it is the one that the neighbours leave room for.
            let readings = readings(&data, c);
            let fitting = readings.iter().filter(|it| **it >= before).min();
            if let Some(reading) = fitting.or(readings.first()) {
                syllables.insert(reading.clone(), place);
                before.clone_from(reading);
            }
        }
        Self {
            data,
            usual,
            syllables,
        }
    }

    fn place(&self, c: char) -> u64 {
        if let Some(place) = self.usual.get(&c) {
            return HANZI | (place << 32);
        }
        if c.is_ascii() {
            return u64::from(c);
        }
        match readings(&self.data, c).first() {
            Some(reading) => {
                let behind = self.syllables.range(..=reading.clone()).next_back();
                HANZI | (behind.map_or(0, |(_, place)| *place) << 32) | u64::from(c)
            }
            None => u64::from(c),
        }
    }
}

fn readings(data: &PinyinData, c: char) -> Vec<String> {
    let mut found = Vec::new();
    data.get_pinyins_and_for_each(c, |pinyin| {
        found.extend(pinyin.notation(PinyinNotation::Ascii).map(str::to_owned));
    });
    found
}

fn order() -> &'static Order {
    static ORDER: OnceLock<Order> = OnceLock::new();
    ORDER.get_or_init(Order::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(text: &str) -> String {
        let mut letters: Vec<String> = text.chars().map(String::from).collect();
        letters.sort_by_cached_key(|letter| PinyinKey::new(letter));
        letters.concat()
    }

    #[test]
    fn hanzi_stand_by_their_pinyin_behind_digits_and_letters() {
        assert_eq!(sorted("张巴安李2王a"), "2a安巴李王张");
        let mut names = ["张家院", "巴山院", "安康院", "安宁院", "", "A院"];
        names.sort_by_cached_key(|name| PinyinKey::new(name));
        assert_eq!(names, ["", "A院", "安康院", "安宁院", "巴山院", "张家院"]);
    }

    #[test]
    fn a_character_of_several_readings_stands_by_the_usual_one() {
        // 南 is also na, 广 and 厂 also an, 合 also ge, 重 also chong, 县 also xuan.
        assert_eq!(sorted("南那广厂合重县"), "厂广合那南县重");
    }

    #[test]
    fn what_is_not_among_the_common_hanzi_stands_behind_its_syllable() {
        // 勐 (meng) is in names of places; 䶮 is yan, 㑇 zhou, 𠅤 xi.
        assert_eq!(sorted("勐孟米洱二发"), "洱二发孟勐米");
        assert_eq!(sorted("䶮宴央㑇皱猪𠅤戏虾"), "戏𠅤虾宴䶮央皱㑇猪");
    }
}
