//! Ctrl+K: pages, commands and every record, found by hanzi, pinyin or initials.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Event, Frame, Id, Key, Margin, Modal, RichText, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use crate::model::{Record, RecordKind};
use crate::ops::Snapshot;

use super::command::Command;
use super::frame_actions::{FrameActions, Show};
use super::search::Needle;
use super::theme::{color, regular_font, size};
use super::widgets::field_ui;

/// The search, while it is open.
#[derive(Default)]
pub(super) struct Palette {
    open: bool,
    fresh: bool,
    query: String,
    at: usize,
}

/// Something found.
enum Hit {
    Command(Command),
    Record(Show, String),
}

/// So many records are listed.
const MOST: usize = 40;
/// Height of the list where more is found than it can show.
const HEIGHT: f32 = 400.0;
/// Width of the column of kinds.
const KINDS: f32 = 64.0;
/// Width of the column of keys.
const KEYS: f32 = 88.0;

impl Palette {
    /// Opens it, empty.
    pub(super) fn open(&mut self) {
        *self = Self {
            open: true,
            fresh: true,
            ..Self::default()
        };
    }

    /// Draws it, when it is open.
    pub(super) fn ui(&mut self, ui: &Ui, snapshot: Option<&Snapshot>, out: &mut FrameActions) {
        if !self.open {
            return;
        }
        let hits = hits(&self.query, snapshot);
        self.at = self.at.min(hits.len().saturating_sub(1));
        let entered = self.keys(ui, hits.len());
        let frame = Frame::new()
            .fill(color::PANEL)
            .corner_radius(8)
            .inner_margin(Margin::same(10));
        let area =
            Modal::default_area(Id::unique("palette")).anchor(Align2::CENTER_TOP, Vec2::new(0.0, 72.0));
        let mut chosen = entered.then_some(self.at);
        let modal = Modal::new(Id::unique("palette"))
            .area(area)
            .frame(frame)
            .backdrop_color(color::SHADE);
        let shown = modal.show(ui.ctx(), |ui| {
            ui.set_width(560.0);
            let field = field_ui(
                ui,
                &mut self.query,
                "查找机构、项目、指标、命令，例如 jhs、dhz、撤销",
                560.0 - 4.0,
            );
            let fresh = std::mem::take(&mut self.fresh);
            if fresh {
                field.request_focus();
            }
            if field.changed() {
                self.at = 0;
            }
            // The place is as high as it was in the frame before: what is listed now says how high it must be.
            let height = hits
                .iter()
                .map(|_| size::ROW)
                .sum::<f32>()
                .clamp(size::ROW, HEIGHT);
            let mut list = ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, true]);
            if fresh || field.changed() {
                list = list.vertical_scroll_offset(0.0);
            }
            list.show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if hits.is_empty() {
                    ui.label(RichText::new("没有找到").color(color::MUTE));
                }
                for (index, hit) in hits.iter().enumerate() {
                    if hit_ui(ui, hit, index == self.at) {
                        chosen = Some(index);
                    }
                }
            });
        });
        if let Some(hit) = chosen.and_then(|index| hits.into_iter().nth(index)) {
            self.open = false;
            match hit {
                Hit::Command(command) => out.run(command),
                Hit::Record(show, _) => out.show = Some(show),
            }
        } else if shown.should_close() {
            self.open = false;
        }
    }

    /// Moves with the arrows; true when Enter was pressed outside a composition.
    fn keys(&mut self, ui: &Ui, count: usize) -> bool {
        ui.input_mut(|input| {
            let composing = input.events.iter().any(|event| matches!(event, Event::Ime(_)));
            let down = input.count_and_consume_key(eframe::egui::Modifiers::NONE, Key::ArrowDown);
            let up = input.count_and_consume_key(eframe::egui::Modifiers::NONE, Key::ArrowUp);
            self.at = (self.at + down).min(count.saturating_sub(1)).saturating_sub(up);
            !composing && input.consume_key(eframe::egui::Modifiers::NONE, Key::Enter)
        })
    }
}

fn hit_ui(ui: &mut Ui, hit: &Hit, on: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let (text, kind, keys) = match hit {
        Hit::Command(command @ Command::Go(page)) => (page.label().to_owned(), "页面", command.keys()),
        Hit::Command(command) => (command.text(), "命令", command.keys()),
        Hit::Record(show, text) => (text.clone(), show.kind.label(), String::new()),
    };
    response.widget_info(|| {
        WidgetInfo::selected(
            eframe::egui::Role::ListBoxOption,
            true,
            on,
            format!("查到 {text}"),
        )
    });
    // What Enter opens has the accent; the line under the pointer has not, as it may be another.
    if on {
        ui.painter().rect_filled(rect, size::RADIUS, color::ACCENT_SOFT);
        let bar = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(bar, 0, color::ACCENT);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, size::RADIUS, color::BACKGROUND);
    }
    // Kinds and keys stand in columns of their own.
    let (left, right) = (rect.left() + 10.0, rect.right() - 10.0);
    let mut name = LayoutJob::simple_singleline(text, regular_font(size::TABLE), color::TEXT);
    name.wrap = TextWrapping::truncate_at_width(right - KEYS - KINDS - 8.0 - left);
    let name = ui.painter().layout_job(name);
    let top = rect.center().y - name.size().y / 2.0;
    ui.painter().galley(pos2(left, top), name, color::TEXT);
    for (x, align, text) in [
        (right - KEYS - KINDS, Align2::LEFT_CENTER, kind),
        (right, Align2::RIGHT_CENTER, keys.as_str()),
    ] {
        let at = pos2(x, rect.center().y);
        ui.painter()
            .text(at, align, text, regular_font(size::SMALL), color::MUTE);
    }
    if on {
        response.scroll_to_me(None);
    }
    response.clicked()
}

fn hits(query: &str, snapshot: Option<&Snapshot>) -> Vec<Hit> {
    let needle = Needle::new(query);
    let mut hits: Vec<Hit> = Command::all()
        .filter(|command| *command != Command::Palette)
        .filter(|command| snapshot.is_some() || !command.needs_ledger())
        .filter(|command| needle.matches(&command.text()))
        .map(Hit::Command)
        .collect();
    let Some(snapshot) = snapshot.filter(|_| !needle.is_empty()) else {
        return hits;
    };
    // What begins with the words comes first; of the rest, institutions before projects and their lists.
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for record in kinds().flat_map(|kind| snapshot.records.of(kind)) {
        let text = spoken(record);
        if needle.begins(&text) {
            first.push((record, text));
        } else if later.len() < MOST && needle.matches(&text) {
            later.push((record, text));
        }
        if first.len() == MOST {
            break;
        }
    }
    let found = first.into_iter().chain(later).take(MOST);
    hits.extend(found.map(|(record, text)| {
        let show = Show {
            kind: record.kind,
            id: record.id,
            field: None,
        };
        Hit::Record(show, text)
    }));
    hits
}

/// The kinds whose records are found, institutions first.
fn kinds() -> impl Iterator<Item = RecordKind> {
    let kept = || RecordKind::ALL.into_iter().filter(|kind| !kind.is_periodic());
    let is_place =
        |kind: &RecordKind| matches!(kind, RecordKind::ElderFacility | RecordKind::ChildcareFacility);
    kept()
        .filter(is_place)
        .chain(kept().filter(move |kind| !is_place(kind)))
}

/// A record's name with its township.
fn spoken(record: &Record) -> String {
    let township = record.text("township");
    let title = record.title();
    if township.is_empty() || title.contains(township) {
        title
    } else {
        format!("{title}　{township}")
    }
}
