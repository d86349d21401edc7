//! What a key means in a grid, as in Excel and WPS.

use eframe::egui::{Event, Key, Modifiers};

use super::selection::Step;

/// Whether a cell is being edited, and how it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// Keys move the cursor; a letter begins to replace the cell.
    #[default]
    Moving,
    /// Begun by typing: arrows finish.
    Typing,
    /// Begun by F2 or a double click: arrows move in the text.
    Editing,
}

/// What the user wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Intent {
    Go(Step, bool),
    /// To the end of what is filled, as Ctrl+arrow.
    Far(Step, bool),
    Edit,
    Commit(Step),
    /// The text goes into every selected cell.
    CommitAll,
    /// Through the list of choices.
    Choose(bool),
    Cancel,
    Clear,
    Copy,
    Cut,
    Paste(String),
    SelectAll,
    FillDown,
    FillRight,
    Today,
    DeleteRows,
    Menu,
    /// Only the cell of the cursor stays selected.
    Single,
    /// The keyboard goes to what is around the table.
    Leave,
}

impl Intent {
    /// Whether it goes by what stands in cells.
    pub(super) const fn takes_cells(&self) -> bool {
        matches!(
            self,
            Self::Edit | Self::Copy | Self::Cut | Self::FillDown | Self::FillRight
        )
    }

    /// Whether it goes by which rows there are.
    pub(super) const fn looks_for_rows(&self) -> bool {
        match self {
            Self::Go(step, _) => !matches!(step, Step::Left | Step::Right | Step::Home | Step::End),
            Self::Far(..) | Self::Paste(_) | Self::SelectAll | Self::DeleteRows => true,
            _ => false,
        }
    }

    /// Whether it goes on below or to the right, which in the new row means the next new row.
    pub(super) const fn goes_on_below(&self) -> bool {
        matches!(self, Self::Go(Step::Down | Step::Next | Step::Bottom, false))
    }
}

/// The keys of a table, for the list of shortcuts.
pub const HABITS: [(&str, &str); 18] = [
    ("方向键", "移动；按住 Shift 选择多格"),
    ("Ctrl+方向键", "到数据的边缘；加 Shift 选到边缘"),
    ("Enter / Shift+Enter", "确认，到下一行 / 上一行"),
    ("Tab / Shift+Tab", "确认，到右边 / 左边一格"),
    ("F2 或双击", "修改单元格里的文字"),
    ("Esc", "放弃正在输入的内容；取消多选"),
    ("Alt+Enter", "单元格内换行"),
    ("Alt+↓", "打开可选内容"),
    ("Ctrl+Enter", "填入所有选中的单元格"),
    ("Ctrl+D / Ctrl+R", "向下 / 向右填充"),
    ("Ctrl+;", "填入今天的日期"),
    ("Ctrl+C / X / V", "复制、剪切、粘贴，可与 WPS、Excel 互贴"),
    ("Delete", "清除内容"),
    ("Ctrl+-", "删除选中的记录"),
    ("Ctrl+A", "全选"),
    (
        "Home / End / PageUp / PageDown",
        "行首、行尾、上一屏、下一屏；Ctrl+Home / End 到首末格",
    ),
    ("Shift+F10 或右键", "打开菜单"),
    ("F6", "离开表格，用 Tab 到按钮"),
];

/// Whether a grid takes a key, so that no command may have it.
pub fn takes(key: Key, modifiers: Modifiers) -> bool {
    moving(key, modifiers).is_some() || editing(key, modifiers, Mode::Typing).is_some()
}

/// Reads an event; `None` leaves it to the text field. While a list of choices is open, up and down belong to it.
pub(super) fn intent(event: &Event, mode: Mode, choosing: bool) -> Option<Intent> {
    if let Event::Key {
        key: key @ (Key::ArrowUp | Key::ArrowDown),
        pressed: true,
        modifiers,
        ..
    } = event
        && choosing
        && modifiers.is_none()
    {
        return Some(Intent::Choose(*key == Key::ArrowDown));
    }
    match (event, mode) {
        (Event::Copy, Mode::Moving) => Some(Intent::Copy),
        (Event::Cut, Mode::Moving) => Some(Intent::Cut),
        (Event::Paste(text), Mode::Moving) => Some(Intent::Paste(text.clone())),
        (
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            },
            Mode::Moving,
        ) => moving(*key, *modifiers),
        (
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            },
            _,
        ) => editing(*key, *modifiers, mode),
        _ => None,
    }
}

fn moving(key: Key, modifiers: Modifiers) -> Option<Intent> {
    let Modifiers { shift, alt, .. } = modifiers;
    let ctrl = modifiers.command || modifiers.ctrl;
    let go = |step: Step| {
        Some(if ctrl {
            Intent::Far(step, shift)
        } else {
            Intent::Go(step, shift)
        })
    };
    match key {
        Key::ArrowDown if alt => Some(Intent::Edit),
        _ if alt => None,
        Key::ArrowUp => go(Step::Up),
        Key::ArrowDown => go(Step::Down),
        Key::ArrowLeft => go(Step::Left),
        Key::ArrowRight => go(Step::Right),
        Key::Home => Some(Intent::Go(if ctrl { Step::First } else { Step::Home }, shift)),
        Key::End => Some(Intent::Go(if ctrl { Step::Last } else { Step::End }, shift)),
        Key::PageUp if !ctrl => Some(Intent::Go(Step::PageUp, shift)),
        Key::PageDown if !ctrl => Some(Intent::Go(Step::PageDown, shift)),
        Key::Tab if !ctrl => Some(Intent::Go(if shift { Step::Previous } else { Step::Next }, false)),
        Key::Enter if !ctrl => Some(Intent::Go(if shift { Step::Up } else { Step::Down }, false)),
        Key::F2 => Some(Intent::Edit),
        Key::F10 if shift => Some(Intent::Menu),
        Key::Escape => Some(Intent::Single),
        Key::F6 => Some(Intent::Leave),
        Key::Delete | Key::Backspace if !ctrl => Some(Intent::Clear),
        Key::Minus if ctrl && !shift => Some(Intent::DeleteRows),
        Key::A if ctrl => Some(Intent::SelectAll),
        Key::D if ctrl => Some(Intent::FillDown),
        Key::R if ctrl => Some(Intent::FillRight),
        Key::Semicolon if ctrl => Some(Intent::Today),
        _ => None,
    }
}

fn editing(key: Key, modifiers: Modifiers, mode: Mode) -> Option<Intent> {
    let ctrl = modifiers.command || modifiers.ctrl;
    let shift = modifiers.shift;
    match key {
        Key::Enter if ctrl && !modifiers.alt => return Some(Intent::CommitAll),
        _ if modifiers.alt || ctrl => return None,
        _ => {}
    }
    match key {
        Key::Enter => Some(Intent::Commit(if shift { Step::Up } else { Step::Down })),
        Key::Tab => Some(Intent::Commit(if shift { Step::Previous } else { Step::Next })),
        Key::Escape => Some(Intent::Cancel),
        _ if mode == Mode::Editing || shift => None,
        Key::ArrowUp => Some(Intent::Commit(Step::Up)),
        Key::ArrowDown => Some(Intent::Commit(Step::Down)),
        Key::ArrowLeft => Some(Intent::Commit(Step::Left)),
        Key::ArrowRight => Some(Intent::Commit(Step::Right)),
        _ => None,
    }
}

/// Whether an event belongs to the keyboard, so that its order among keys matters.
pub(super) fn is_keyboard(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. } | Event::Text(_) | Event::Ime(_) | Event::Copy | Event::Cut | Event::Paste(_)
    )
}

/// Whether an event writes into the text field.
pub(super) fn writes(event: &Event) -> bool {
    matches!(event, Event::Text(_) | Event::Ime(_) | Event::Paste(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Key, modifiers: Modifiers, mode: Mode) -> Option<Intent> {
        let event = Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        intent(&event, mode, false)
    }

    #[test]
    fn arrows_finish_what_was_typed_but_move_inside_what_is_edited() {
        let left = |mode| press(Key::ArrowLeft, Modifiers::NONE, mode);
        assert_eq!(left(Mode::Moving), Some(Intent::Go(Step::Left, false)));
        assert_eq!(left(Mode::Typing), Some(Intent::Commit(Step::Left)));
        assert_eq!(left(Mode::Editing), None);
    }

    #[test]
    fn alt_enter_is_left_to_the_text() {
        assert_eq!(press(Key::Enter, Modifiers::ALT, Mode::Editing), None);
        assert_eq!(
            press(Key::Enter, Modifiers::NONE, Mode::Editing),
            Some(Intent::Commit(Step::Down))
        );
    }
}
