//! Every command once: its text, tooltip and shortcut. Buttons, the palette and the keyboard derive from here.
//!
//! A new one is a variant here, a line in [`Command::all`] and in each match below, and what it does in `app/commands.rs`; the
//! compiler names all of them but the line in `all`.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use super::page::Page;

/// Something the user can ask for without pointing at anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Shows a page.
    Go(Page),
    /// Makes a ledger.
    New,
    /// Opens a ledger.
    Open,
    /// Opens the sample ledger.
    OpenSample,
    /// Goes back to the start page.
    Close,
    /// Chooses a workbook to import.
    Import,
    /// Chooses an issued file to fill.
    Fill,
    /// Opens the search.
    Palette,
    /// Puts the caret into the filter of the page.
    Filter,
    /// Opens the bar that finds in the table.
    Find,
    /// Opens the bar that finds and replaces.
    Replace,
    /// Puts the cursor where a new record is typed.
    Add,
    /// Takes the last operation back.
    Undo,
    /// Does it again.
    Redo,
    /// Says that everything is kept already.
    Save,
    /// Makes a backup now.
    BackUp,
    /// Writes a verified copy to a place of the user's choice.
    CopyTo,
    /// Writes the progress workbook.
    Report,
    /// Shows the period before.
    EarlierPeriod,
    /// Shows the period after.
    LaterPeriod,
    /// Larger text.
    Larger,
    /// Smaller text.
    Smaller,
    /// Text in its own size.
    NormalSize,
    /// The list of keys.
    Keys,
    /// What the jobs did.
    Jobs,
    /// The five steps.
    Tour,
    /// Closes the window.
    Quit,
}

impl Command {
    /// All commands, in the order of the palette.
    pub fn all() -> impl Iterator<Item = Self> {
        let rest = [
            Self::Import,
            Self::Fill,
            Self::Report,
            Self::Undo,
            Self::Redo,
            Self::Add,
            Self::Find,
            Self::Replace,
            Self::Filter,
            Self::EarlierPeriod,
            Self::LaterPeriod,
            Self::BackUp,
            Self::CopyTo,
            Self::Save,
            Self::New,
            Self::Open,
            Self::OpenSample,
            Self::Close,
            Self::Larger,
            Self::Smaller,
            Self::NormalSize,
            Self::Keys,
            Self::Jobs,
            Self::Tour,
            Self::Quit,
            Self::Palette,
        ];
        Page::ALL.into_iter().map(Self::Go).chain(rest)
    }

    /// What it is called.
    pub fn text(self) -> String {
        match self {
            Self::Go(page) => page.label().to_owned(),
            Self::New => "新建台账…".to_owned(),
            Self::Open => "打开台账…".to_owned(),
            Self::OpenSample => "示例台账".to_owned(),
            Self::Close => "关闭台账".to_owned(),
            Self::Import => "导入文件…".to_owned(),
            Self::Fill => "填入下发的原表…".to_owned(),
            Self::Palette => "查找".to_owned(),
            Self::Filter => "筛选本页".to_owned(),
            Self::Find => "在表格里查找".to_owned(),
            Self::Replace => "查找和替换".to_owned(),
            Self::Add => "新增记录".to_owned(),
            Self::Undo => "撤销".to_owned(),
            Self::Redo => "重做".to_owned(),
            Self::Save => "保存".to_owned(),
            Self::BackUp => "立即备份".to_owned(),
            Self::CopyTo => "备份到U盘或文件夹…".to_owned(),
            Self::Report => "导出进度报告…".to_owned(),
            Self::EarlierPeriod => "上一个填报期".to_owned(),
            Self::LaterPeriod => "下一个填报期".to_owned(),
            Self::Larger => "放大文字".to_owned(),
            Self::Smaller => "缩小文字".to_owned(),
            Self::NormalSize => "文字恢复原大小".to_owned(),
            Self::Keys => "快捷键".to_owned(),
            Self::Jobs => "任务记录".to_owned(),
            Self::Tour => "五步导览".to_owned(),
            Self::Quit => "退出".to_owned(),
        }
    }

    /// What it does, in a sentence.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Go(page) => page.line().tooltip,
            Self::New => "为一个县建立新的台账文件",
            Self::Open => "打开已有的台账文件（.laoxiao）",
            Self::OpenSample => "打开虚构的示例县，随意试用",
            Self::Close => "回到开始页，台账已经保存",
            Self::Fill => "选上级发来的 xlsx，把台账的数填进它的格子，另存一份",
            Self::Import => "读入上级下发或乡镇报来的表，先看后写",
            Self::Palette => "查找机构、项目、指标和命令，可用拼音首字母",
            Self::Filter => "只显示含有某些字的行，可用拼音",
            Self::Find => "在本页的表格里逐个查找，可用拼音",
            Self::Replace => "在本页的表格里替换文字，一步可撤销",
            Self::Add => "到表格末行录入一条新记录",
            Self::Undo => "撤销最近一步",
            Self::Redo => "重做撤销的一步",
            Self::Save => "每一步都已自动保存",
            Self::BackUp => "把台账另存一份到备份文件夹",
            Self::CopyTo => "把台账另存一份到U盘或别的文件夹，存后逐项核对",
            Self::Report => "把指标进度写成带图表的 Excel 文件",
            Self::EarlierPeriod => "查看上一个填报期的数据",
            Self::LaterPeriod => "查看下一个填报期的数据",
            Self::Larger | Self::Smaller | Self::NormalSize => "调整整个窗口的文字大小",
            Self::Keys => "列出所有快捷键",
            Self::Jobs => "这次打开程序以来的导入、导出和备份",
            Self::Tour => "从导入到上报，用五步看一遍",
            Self::Quit => "关闭窗口，正在输入的内容也会保存",
        }
    }

    /// The keys that run it.
    pub fn shortcuts(self) -> Vec<KeyboardShortcut> {
        let ctrl = |key| KeyboardShortcut::new(Modifiers::CTRL, key);
        match self {
            Self::Go(page) => page.line().digit.map(ctrl).into_iter().collect(),
            Self::New => vec![KeyboardShortcut::new(Modifiers::CTRL | Modifiers::SHIFT, Key::N)],
            Self::Open => vec![ctrl(Key::O)],
            Self::Import => vec![ctrl(Key::I)],
            Self::Fill => vec![ctrl(Key::T)],
            Self::Palette => vec![ctrl(Key::K)],
            Self::Find => vec![ctrl(Key::F)],
            Self::Replace => vec![ctrl(Key::H)],
            Self::Filter => vec![KeyboardShortcut::new(Modifiers::CTRL | Modifiers::SHIFT, Key::L)],
            Self::Keys => vec![KeyboardShortcut::new(Modifiers::NONE, Key::F1)],
            Self::Quit => vec![ctrl(Key::Q)],
            Self::Add => vec![ctrl(Key::N)],
            Self::Undo => vec![ctrl(Key::Z)],
            Self::Redo => vec![
                ctrl(Key::Y),
                KeyboardShortcut::new(Modifiers::CTRL | Modifiers::SHIFT, Key::Z),
            ],
            Self::Save => vec![ctrl(Key::S)],
            Self::EarlierPeriod => vec![KeyboardShortcut::new(Modifiers::ALT, Key::ArrowLeft)],
            Self::LaterPeriod => vec![KeyboardShortcut::new(Modifiers::ALT, Key::ArrowRight)],
            Self::Larger => vec![ctrl(Key::Equals), ctrl(Key::Plus)],
            Self::Smaller => vec![KeyboardShortcut::new(
                Modifiers::CTRL | Modifiers::SHIFT,
                Key::Minus,
            )],
            Self::NormalSize => vec![ctrl(Key::Num0)],
            Self::OpenSample
            | Self::Close
            | Self::BackUp
            | Self::CopyTo
            | Self::Report
            | Self::Jobs
            | Self::Tour => Vec::new(),
        }
    }

    /// The first shortcut as text: `Ctrl+Z`.
    pub fn keys(self) -> String {
        self.shortcuts().first().map(shown).unwrap_or_default()
    }

    /// Whether it needs an open ledger.
    pub const fn needs_ledger(self) -> bool {
        !matches!(
            self,
            Self::New
                | Self::Open
                | Self::OpenSample
                | Self::Palette
                | Self::Larger
                | Self::Smaller
                | Self::NormalSize
                | Self::Keys
                | Self::Jobs
                | Self::Quit
        )
    }

    /// Whether a text field being typed in wants these keys for itself.
    const fn belongs_to_text(self) -> bool {
        matches!(
            self,
            Self::Undo | Self::Redo | Self::EarlierPeriod | Self::LaterPeriod
        )
    }

    /// The commands whose keys were pressed. More modifiers are tried first: Ctrl+Shift+Z is not Ctrl+Z.
    pub fn pressed(ctx: &egui::Context, typing: bool) -> Vec<Self> {
        let mut bound: Vec<(KeyboardShortcut, Self)> = Self::all()
            .filter(|command| !(typing && command.belongs_to_text()))
            .flat_map(|command| command.shortcuts().into_iter().map(move |keys| (keys, command)))
            .collect();
        bound.sort_by_key(|(keys, _)| !keys.modifiers.shift);
        ctx.input_mut(|input| {
            bound
                .iter()
                .filter(|(keys, _)| input.consume_shortcut(keys))
                .map(|(_, command)| *command)
                .collect()
        })
    }
}

fn shown(keys: &KeyboardShortcut) -> String {
    let mut text = String::new();
    for (held, name) in [
        (keys.modifiers.ctrl, "Ctrl+"),
        (keys.modifiers.alt, "Alt+"),
        (keys.modifiers.shift, "Shift+"),
    ] {
        if held {
            text.push_str(name);
        }
    }
    text.push_str(match keys.logical_key {
        Key::Equals => "=",
        Key::Minus => "-",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        key => key.name(),
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::grid;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let mut seen: Vec<(KeyboardShortcut, Command)> = Vec::new();
        for command in Command::all() {
            for keys in command.shortcuts() {
                let other = seen.iter().find(|(taken, _)| *taken == keys);
                assert!(
                    other.is_none(),
                    "{} and {other:?} share {}",
                    command.text(),
                    command.keys()
                );
                seen.push((keys, command));
            }
        }
    }

    #[test]
    fn no_command_takes_a_key_that_a_table_needs() {
        for command in Command::all() {
            for keys in command.shortcuts() {
                let taken = grid::takes(keys.logical_key, keys.modifiers);
                assert!(
                    !taken,
                    "{} takes {} from the tables",
                    command.text(),
                    shown(&keys)
                );
            }
        }
    }

    #[test]
    fn every_command_says_what_it_does() {
        for command in Command::all() {
            assert!(!command.text().is_empty() && !command.tooltip().is_empty());
        }
    }
}
