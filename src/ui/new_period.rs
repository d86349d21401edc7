//! 新填报期: a month, quarter, half-year or year is begun with one click, whether there are figures for it or not.

use eframe::egui::{Frame, Id, Key, Margin, Modal, Modifiers, Ui};

use crate::app::worker::job::{Job, Outcome};
use crate::app::worker::request::LedgerRequest;
use crate::model::Period;
use crate::ops::Snapshot;

use super::frame_actions::FrameActions;
use super::ledger_jobs::done;
use super::theme::{color, size};
use super::widgets::{Button, caption_ui, field_ui, title_ui};

/// The question which period is begun.
pub(super) struct NewPeriodDialog {
    year: i32,
    typed: String,
    problem: String,
    is_fresh: bool,
}

impl NewPeriodDialog {
    /// Begins at the year of the period in view.
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self {
            year: snapshot.period.year(),
            typed: String::new(),
            problem: String::new(),
            is_fresh: true,
        }
    }

    /// Draws it; true when it is answered.
    pub(super) fn ui(&mut self, ui: &Ui, snapshot: &Snapshot, out: &mut FrameActions) -> bool {
        let frame = Frame::new()
            .fill(color::PANEL)
            .corner_radius(size::CARD_RADIUS)
            .inner_margin(Margin::same(18));
        let mut begun = None;
        let mut is_cancelled = false;
        let shown = Modal::new(Id::unique("new-period"))
            .frame(frame)
            .backdrop_color(color::SHADE)
            .show(ui.ctx(), |ui| {
                ui.set_width(460.0);
                title_ui(ui, "新填报期");
                caption_ui(ui, "开始以后，各页列出全部记录，上期的数在旁边，只填变了的");
                begun = self.periods_ui(ui, snapshot);
                ui.add_space(8.0);
                let hint = "也可以直接写：2026年6月、2026H1、2026-06";
                let response = field_ui(ui, &mut self.typed, hint, 330.0);
                if std::mem::take(&mut self.is_fresh) {
                    response.request_focus();
                }
                let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
                if !self.problem.is_empty() {
                    caption_ui(ui, &self.problem);
                }
                ui.horizontal(|ui| {
                    if ui.add(Button::primary("开始这一期")).clicked() || entered {
                        match self.typed.parse::<Period>() {
                            Ok(period) => begun = Some(period),
                            Err(why) => self.problem = why.to_string(),
                        }
                    }
                    is_cancelled = ui.add(Button::quiet("取消")).clicked();
                });
            });
        if let Some(period) = begun {
            begin(period, out);
        }
        begun.is_some() || is_cancelled || shown.should_close()
    }

    /// The periods of a year; those that are there already are opened.
    fn periods_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot) -> Option<Period> {
        let year = self.year;
        let mut chosen = None;
        ui.horizontal(|ui| {
            if ui.add(Button::plain("上一年").small()).clicked() {
                self.year -= 1;
            }
            title_ui(ui, &format!("{year}年"));
            if ui.add(Button::plain("下一年").small()).clicked() {
                self.year += 1;
            }
        });
        let halves = [Period::Year(year), Period::Half(year, 1), Period::Half(year, 2)];
        let quarters = (1..=4).map(|quarter| Period::Quarter(year, quarter)).collect();
        let months = |from: u8| (from..from + 6).map(|month| Period::Month(year, month)).collect();
        let lines: [Vec<Period>; 4] = [halves.to_vec(), quarters, months(1), months(7)];
        for line in lines {
            ui.horizontal(|ui| {
                for period in line {
                    let is_known = snapshot.periods.contains(&period);
                    let button = Button::plain(short(period)).named(whole(period)).small();
                    let response = ui.add(button);
                    let hover = if is_known {
                        "已有这一期，打开它"
                    } else {
                        "开始这一期"
                    };
                    if response.on_hover_text(hover).clicked() {
                        chosen = Some(period);
                    }
                }
            });
        }
        chosen
    }
}

/// Remembers the period and shows it.
pub(super) fn begin(period: Period, out: &mut FrameActions) {
    out.send(Job::new(move |session| {
        let is_new = session.start_period(period)?;
        Ok(if is_new {
            done(format!("已开始填报{}", period.label()))
        } else {
            Outcome::silent()
        })
    }));
    out.send(LedgerRequest::SetPeriod(period));
}

/// The period's name by itself: the year stands above the buttons, too.
fn whole(period: Period) -> String {
    match period {
        Period::Year(year) => format!("{year}年全年"),
        other => other.label(),
    }
}

/// The period's name beside its year.
fn short(period: Period) -> String {
    match period {
        Period::Year(_) => "全年".to_owned(),
        Period::Half(_, 1) => "上半年".to_owned(),
        Period::Half(..) => "下半年".to_owned(),
        Period::Quarter(_, quarter) => format!("第{quarter}季度"),
        Period::Month(_, month) => format!("{month}月"),
    }
}
