//! Fonts and cell formats of an annex.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::forms::FontPreset;

use super::layout::Align;

impl FontPreset {
    const fn title(self) -> &'static str {
        match self {
            Self::Windows => "宋体",
            Self::Official => "方正小标宋简体",
            Self::Gbk => "方正小标宋_GBK",
        }
    }

    const fn body(self) -> &'static str {
        match self {
            Self::Windows => "仿宋",
            Self::Official => "仿宋_GB2312",
            Self::Gbk => "方正仿宋_GBK",
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Self::Windows | Self::Official => "黑体",
            Self::Gbk => "方正黑体_GBK",
        }
    }

    /// The fonts it names.
    pub(crate) const fn names(self) -> [&'static str; 3] {
        [self.title(), self.heading(), self.body()]
    }
}

/// Charset GB2312 in a font record: lets a reader without the font choose a Chinese one.
const GB2312: u8 = 134;

/// Size of the annex label: 3号 (GB/T 9704).
pub(crate) const LABEL_PT: f64 = 16.0;
/// Size of the title: 2号.
pub(crate) const TITLE_PT: f64 = 22.0;
/// Size of the line above and the notes below the table.
pub(crate) const LINE_PT: f64 = 11.0;

/// The formats of one workbook; all text is black, nothing is filled.
///
/// Each is built once: a format owns a dozen texts, and a table has nine cells a row.
pub(crate) struct Styles {
    fonts: FontPreset,
    made: BTreeMap<Framed, Format>,
}

/// What a framed cell holds, and how.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Framed {
    kind: CellStyle,
    /// Hundredths of a point.
    size: u16,
    align: Align,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CellStyle {
    Heading,
    Text,
    /// With so many decimals.
    Number(u8),
}

impl Framed {
    /// A header or a section row.
    pub(crate) fn heading(pt: f64, align: Align) -> Self {
        Self::new(CellStyle::Heading, pt, align)
    }

    /// Text, or nothing.
    pub(crate) fn text(pt: f64, align: Align) -> Self {
        Self::new(CellStyle::Text, pt, align)
    }

    /// A number with so many decimals.
    pub(crate) fn number(pt: f64, align: Align, decimals: u8) -> Self {
        Self::new(CellStyle::Number(decimals), pt, align)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "font sizes lie between 7 and 22"
    )]
    fn new(kind: CellStyle, pt: f64, align: Align) -> Self {
        let size = (pt * 100.0).round() as u16;
        Self { kind, size, align }
    }

    fn build(self, fonts: FontPreset) -> Format {
        let name = match self.kind {
            CellStyle::Heading => fonts.heading(),
            CellStyle::Text | CellStyle::Number(_) => fonts.body(),
        };
        let format = framed(font(name, f64::from(self.size) / 100.0), self.align);
        match self.kind {
            // Never `0.##`: it leaves a dangling point.
            CellStyle::Number(0) => format.set_num_format("0"),
            CellStyle::Number(decimals) => {
                format.set_num_format(format!("0.{}", "0".repeat(usize::from(decimals))))
            }
            CellStyle::Heading | CellStyle::Text => format,
        }
    }
}

impl Styles {
    /// Formats with these fonts.
    pub(crate) const fn new(fonts: FontPreset) -> Self {
        Self {
            fonts,
            made: BTreeMap::new(),
        }
    }

    /// The workbook's default: its digits define what a column width means, so it is 宋体 11 as on Chinese Excel.
    pub(crate) fn normal() -> Format {
        font("宋体", 11.0).set_align(FormatAlign::VerticalCenter)
    }

    /// 附件1.
    pub(crate) fn label(&self) -> Format {
        font(self.fonts.heading(), LABEL_PT)
            .set_align(FormatAlign::VerticalCenter)
            .set_align(FormatAlign::Left)
    }

    /// The title; 小标宋 is never bold.
    pub(crate) fn title(&self) -> Format {
        let format = font(self.fonts.title(), TITLE_PT)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        match self.fonts {
            FontPreset::Windows => format.set_bold(),
            FontPreset::Official | FontPreset::Gbk => format,
        }
    }

    /// The line above the table and the notes below.
    pub(crate) fn line(&self, align: Align) -> Format {
        font(self.fonts.body(), LINE_PT)
            .set_align(horizontal(align))
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
    }

    /// A cell of a roster printed in lines.
    pub(crate) fn roster_line(&self, pt: f64) -> Format {
        font(self.fonts.body(), pt)
            .set_align(FormatAlign::Left)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
    }

    /// A cell of the table.
    pub(crate) fn cell(&mut self, cell: Framed) -> &Format {
        self.made.entry(cell).or_insert_with(|| cell.build(self.fonts))
    }
}

fn font(name: &str, pt: f64) -> Format {
    Format::new()
        .set_font_name(name)
        .set_font_size(pt)
        .set_font_charset(GB2312)
}

const fn horizontal(align: Align) -> FormatAlign {
    match align {
        Align::Left => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    }
}

fn framed(format: Format, align: Align) -> Format {
    format
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::Black)
        .set_align(horizontal(align))
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}
