//! Fonts and cell formats of an annex.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::layout::Align;

/// Which fonts a workbook names. xlsx can't carry fonts or fallbacks, so they must exist where it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FontPreset {
    /// 宋体 bold for titles, 黑体, 仿宋: on every Chinese Windows as installed.
    ///
    /// The default, because 小标宋 is on no stock Windows: where it is missing, Excel and WPS silently take a thin
    /// default font and the title is the weakest line of the page. Bold 宋体 is the accepted stand-in
    /// there; 华文中宋 looks closer but comes only with Office.
    #[default]
    Windows,
    /// 方正小标宋简体, 黑体, 仿宋_GB2312, as many offices demand; their files must be installed.
    Official,
    /// 方正小标宋_GBK, 方正黑体_GBK, 方正仿宋_GBK: the house style of some regions; rare characters of names are in
    /// them.
    Gbk,
}

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
    pub(super) const fn names(self) -> [&'static str; 3] {
        [self.title(), self.heading(), self.body()]
    }
}

/// Charset GB2312 in a font record: lets a reader without the font choose a Chinese one.
const GB2312: u8 = 134;

/// Size of the annex label: 3号 (GB/T 9704).
pub(super) const LABEL_PT: f64 = 16.0;
/// Size of the title: 2号.
pub(super) const TITLE_PT: f64 = 22.0;
/// Size of the line above and the notes below the table.
pub(super) const LINE_PT: f64 = 11.0;

/// The formats of one workbook; all text is black, nothing is filled.
pub(super) struct Styles {
    fonts: FontPreset,
}

impl Styles {
    /// Formats with these fonts.
    pub(super) const fn new(fonts: FontPreset) -> Self {
        Self { fonts }
    }

    /// The workbook's default: its digits define what a column width means, so it is 宋体 11 as on Chinese Excel.
    pub(super) fn normal() -> Format {
        font("宋体", 11.0).set_align(FormatAlign::VerticalCenter)
    }

    /// 附件1.
    pub(super) fn label(&self) -> Format {
        font(self.fonts.heading(), LABEL_PT)
            .set_align(FormatAlign::VerticalCenter)
            .set_align(FormatAlign::Left)
    }

    /// The title; 小标宋 is never bold.
    pub(super) fn title(&self) -> Format {
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
    pub(super) fn line(&self) -> Format {
        font(self.fonts.body(), LINE_PT)
            .set_align(FormatAlign::Left)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
    }

    /// Header cells.
    pub(super) fn header(&self, pt: f64) -> Format {
        framed(font(self.fonts.heading(), pt), Align::Center)
    }

    /// Section rows.
    pub(super) fn section(&self, pt: f64, align: Align) -> Format {
        framed(font(self.fonts.heading(), pt), align)
    }

    /// A cell of text.
    pub(super) fn text(&self, pt: f64, align: Align) -> Format {
        framed(font(self.fonts.body(), pt), align)
    }

    /// A cell of a number with so many decimals.
    pub(super) fn number(&self, pt: f64, align: Align, decimals: u8) -> Format {
        let format = self.text(pt, align);
        match decimals {
            // Never `0.##`: it leaves a dangling point.
            0 => format.set_num_format("0"),
            _ => format.set_num_format(format!("0.{}", "0".repeat(usize::from(decimals)))),
        }
    }
}

fn font(name: &str, pt: f64) -> Format {
    Format::new()
        .set_font_name(name)
        .set_font_size(pt)
        .set_font_charset(GB2312)
}

fn framed(format: Format, align: Align) -> Format {
    let horizontal = match align {
        Align::Left => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    };
    format
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::Black)
        .set_align(horizontal)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}
