//! Fonts and paper an annex may ask for; what they mean for a workbook is known to `export`.

use serde::{Deserialize, Serialize};

/// Which fonts a workbook names. xlsx can't carry fonts or fallbacks, so they must exist where it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// The paper, always landscape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 297 mm wide.
    #[default]
    A4,
    /// 420 mm wide, for tables of many columns.
    A3,
}
