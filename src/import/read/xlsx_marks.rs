//! Struck-through runs and superscript marks in the texts of an xlsx, which calamine joins with the rest.

use std::collections::HashMap;
use std::io::{BufRead, Read as _};

use crate::model::parse_cell_name;

use super::text_runs::{MarkedText, TextRuns};
use super::xml::{XmlTag, unescaped};
use crate::import::grid::CellPlace;

/// No text of a workbook is longer in one piece.
const MAX_RUN: u64 = 1 << 20;
/// No tag is longer.
const MAX_TAG: u64 = 1 << 16;
/// More marked texts are not kept.
const MAX_MARKED: usize = 100_000;

/// The marked texts of a part: by their number among the shared strings, and by their cell. `shared` are those that
/// the cells of a sheet may point to.
pub(crate) fn marked_texts(
    mut part: impl BufRead,
    shared: &HashMap<usize, MarkedText>,
) -> (HashMap<usize, MarkedText>, HashMap<CellPlace, MarkedText>) {
    let (mut by_number, mut by_place) = (HashMap::new(), HashMap::new());
    let mut runs = TextRuns::default();
    let (mut number, mut place, mut is_shared) = (0usize, None, false);
    let (mut is_struck, mut is_raised, mut is_spoken) = (false, false, false);
    let (mut tag, mut run) = (Vec::new(), Vec::new());
    // What can't be read any more is reported by the reader of the values.
    while by_number.len() + by_place.len() < MAX_MARKED {
        tag.clear();
        if !matches!((&mut part).take(MAX_TAG).read_until(b'>', &mut tag), Ok(1..)) {
            break;
        }
        let inside = String::from_utf8_lossy(&tag).into_owned();
        let inside = inside
            .rsplit_once('<')
            .map_or(inside.as_str(), |(_, inside)| inside);
        let inside = inside.trim_end_matches('>');
        if let Some(close) = inside.strip_prefix('/') {
            let close = close.rsplit(':').next().unwrap_or(close).trim();
            match close {
                "si" => {
                    by_number.extend(std::mem::take(&mut runs).meant().map(|text| (number, text)));
                    number += 1;
                }
                "is" => {
                    let text = std::mem::take(&mut runs).meant();
                    by_place.extend(place.zip(text));
                }
                "r" => (is_struck, is_raised) = (false, false),
                "rPh" => is_spoken = false,
                _ => {}
            }
            continue;
        }
        let open = XmlTag::of(inside);
        let is_on = || !matches!(open.attribute("val").as_deref(), Some("0" | "false"));
        match open.name() {
            "c" => {
                place = open.attribute("r").and_then(|name| parse_cell_name(&name));
                is_shared = open.attribute("t").as_deref() == Some("s");
            }
            "si" | "is" => runs = TextRuns::default(),
            "r" => (is_struck, is_raised) = (false, false),
            "rPh" => is_spoken = true,
            "strike" | "dstrike" => is_struck |= is_on(),
            "vertAlign" => is_raised = open.attribute("val").as_deref() == Some("superscript"),
            "t" | "v" if !inside.ends_with('/') => {
                run.clear();
                if (&mut part).take(MAX_RUN).read_until(b'<', &mut run).is_err() {
                    break;
                }
                let text = String::from_utf8_lossy(&run);
                let text = text.trim_end_matches('<');
                if open.name() == "t" && !is_spoken {
                    runs.add(&unescaped(text), is_struck, is_raised);
                } else if open.name() == "v" && is_shared {
                    let pointed = text.trim().parse().ok().and_then(|at: usize| shared.get(&at));
                    by_place.extend(place.zip(pointed.cloned()));
                }
                // The `<` of the tag behind is gone.
                tag.clear();
            }
            _ => {}
        }
    }
    (by_number, by_place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::grid::Strike;

    fn shared(part: &str) -> Vec<(usize, String, Strike)> {
        let (texts, _) = marked_texts(part.as_bytes(), &HashMap::new());
        let mut texts: Vec<_> = texts
            .into_iter()
            .map(|(at, marked)| (at, marked.text, marked.strike))
            .collect();
        texts.sort_by_key(|(at, ..)| *at);
        texts
    }

    #[test]
    fn struck_and_raised_runs_are_no_part_of_the_text() {
        let strings = r#"<sst><si><t>甲</t></si>
            <si><r><rPr><strike/></rPr><t>30</t></r><r><t>45</t></r></si>
            <si><r><t>120</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>
            <si><r><t>面积（m</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r><r><t>）</t></r></si>
            <x:si><x:r><x:rPr><x:strike val="1"/></x:rPr><x:t>乙&amp;丙</x:t></x:r></x:si>
            <si><r><rPr><strike val="0"/></rPr><t>丁</t></r><rPh><t>ding</t></rPh></si></sst>"#;
        assert_eq!(
            shared(strings),
            [
                (1, "45".to_owned(), Strike::Part),
                (2, "120".to_owned(), Strike::None),
                (4, "乙&丙".to_owned(), Strike::Whole),
            ]
        );
    }

    #[test]
    fn cells_point_to_marked_texts_or_hold_them() {
        let marked = MarkedText {
            text: "45".to_owned(),
            strike: Strike::Part,
        };
        let sheet = r#"<c r="B3" t="s"><v>7</v></c><c r="C3"><v>7</v></c><c r="D3" t="inlineStr"><is><r><t>50</t></r>
            <r><rPr><vertAlign val="superscript"/></rPr><t>①</t></r></is></c>"#;
        let (_, cells) = marked_texts(sheet.as_bytes(), &HashMap::from([(7, marked.clone())]));
        assert_eq!(cells.get(&(3, 1)), Some(&marked));
        assert_eq!(cells.len(), 2);
        assert_eq!(cells.get(&(3, 3)).map(|cell| cell.text.as_str()), Some("50"));
    }
}
