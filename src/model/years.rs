//! The years in which a project is built, in all spellings of the documents.

use super::text::plain;

/// First and last year, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The first year.
    pub start: i32,
    /// The last year, not before the first.
    pub end: i32,
}

impl Years {
    /// Reads `2022年-2023年`, `2023—2025`, `2020-2025年`, `2023.03-2025.12`, `2024年`, `2023至2025`.
    ///
    /// Months are read over: [`Self::says_more_than_years`] tells whether there were any.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = numbers_of(text);
        let years: Vec<i32> = numbers
            .iter()
            .copied()
            .filter(|n| (1900..=2100).contains(n))
            .collect();
        // 202303—202512 as one number each.
        let years = if years.is_empty() {
            numbers
                .iter()
                .filter(|n| (190_001..=210_012).contains(*n))
                .map(|n| n / 100)
                .collect()
        } else {
            years
        };
        match *years.as_slice() {
            [year] => Some(Self {
                start: year,
                end: year,
            }),
            [start, end] if start <= end => Some(Self { start, end }),
            _ => None,
        }
    }

    /// Whether the text has months or days that a year range can't hold.
    pub fn says_more_than_years(text: &str) -> bool {
        numbers_of(text).iter().any(|n| !(1900..=2100).contains(n))
    }

    /// `2023—2025年`: one dash, the unit once (GB/T 15834 4.13).
    pub fn label(self) -> String {
        if self.start == self.end {
            format!("{}年", self.start)
        } else {
            format!("{}—{}年", self.start, self.end)
        }
    }
}

fn numbers_of(text: &str) -> Vec<i32> {
    plain(text)
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_the_documents() {
        let range = Some(Years {
            start: 2023,
            end: 2025,
        });
        for text in [
            "2023年-2025年",
            "2023—2025",
            "2023-2025年",
            "2023～2025",
            "2023.03-2025.12",
            "2023年3月至2025年12月",
            "202303-202512",
            "２０２３－２０２５",
        ] {
            assert_eq!(Years::parse(text), range, "{text}");
        }
        assert_eq!(
            Years::parse("2022—2022"),
            Some(Years {
                start: 2022,
                end: 2022
            })
        );
        assert_eq!(
            Years::parse("2024年"),
            Some(Years {
                start: 2024,
                end: 2024
            })
        );
        for text in ["2025-2023", "待定", "", "2021、2022、2023"] {
            assert_eq!(Years::parse(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_noticed() {
        assert!(Years::says_more_than_years("2023.03-2025.12"));
        assert!(!Years::says_more_than_years("2023年-2025年"));
    }
}
