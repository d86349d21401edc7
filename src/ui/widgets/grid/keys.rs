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
    Edit,
    Commit(Step),
    Cancel,
    Clear,
    Copy,
    Cut,
    Paste(String),
    SelectAll,
    FillDown,
    DeleteRows,
    Leave,
}

/// Reads an event; `None` leaves it to the text field.
pub(super) fn intent(event: &Event, mode: Mode) -> Option<Intent> {
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
    let go = |plain: Step, far: Step| Some(Intent::Go(if ctrl { far } else { plain }, shift));
    match key {
        _ if alt => None,
        Key::ArrowUp => go(Step::Up, Step::Top),
        Key::ArrowDown => go(Step::Down, Step::Bottom),
        Key::ArrowLeft => go(Step::Left, Step::Home),
        Key::ArrowRight => go(Step::Right, Step::End),
        Key::Home => go(Step::Home, Step::First),
        Key::End => go(Step::End, Step::Last),
        Key::PageUp => Some(Intent::Go(Step::PageUp, shift)),
        Key::PageDown => Some(Intent::Go(Step::PageDown, shift)),
        Key::Tab if !ctrl => Some(Intent::Go(if shift { Step::Previous } else { Step::Next }, false)),
        Key::Enter if !ctrl => Some(Intent::Go(if shift { Step::Up } else { Step::Down }, false)),
        Key::F2 => Some(Intent::Edit),
        Key::Escape => Some(Intent::Leave),
        Key::Delete | Key::Backspace if !ctrl => Some(Intent::Clear),
        Key::Minus if ctrl => Some(Intent::DeleteRows),
        Key::A if ctrl => Some(Intent::SelectAll),
        Key::D if ctrl => Some(Intent::FillDown),
        _ => None,
    }
}

fn editing(key: Key, modifiers: Modifiers, mode: Mode) -> Option<Intent> {
    if modifiers.alt || modifiers.command || modifiers.ctrl {
        return None;
    }
    let shift = modifiers.shift;
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
        intent(&event, mode)
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
