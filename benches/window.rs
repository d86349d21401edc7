//! What the window costs: frames beside an empty frame of the same context, pages with the sample and with 50,000
//! records, and the start beside an empty eframe window with the same renderer. Ratios of one run; times are of this
//! machine only.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use eframe::egui::{self, Event, Pos2, RawInput, Rect, Ui, vec2};
use laoxiao::app::sheet::{CellAlign, GridColumn, GridModel, RowKind};
use laoxiao::app::worker::handle::LedgerHandle;
use laoxiao::model::RecordKind;
use laoxiao::ops::{Session, demo};
use laoxiao::ui::app::{App, WindowStart};
use laoxiao::ui::dialogs::Dialogs;
use laoxiao::ui::pages::Page;
use laoxiao::ui::widgets::grid::Grid;
use laoxiao::ui::{Command, theme};

#[path = "window/frames.rs"]
mod frames;
#[path = "window/start.rs"]
mod start;

type Done<T> = Result<T, Box<dyn Error>>;

const ROWS: usize = 50_000;
const COLUMNS: usize = 20;
const FRAMES: u32 = 200;
const SCREEN: egui::Vec2 = vec2(1600.0, 900.0);

fn main() -> Done<()> {
    if std::env::args().any(|argument| argument == start::EMPTY) {
        return start::show_empty_window();
    }
    if std::env::args().any(|argument| argument == frames::DRAW) {
        return frames::draw();
    }
    grid();
    pages()?;
    start::compare()
}

/// Cells without anything behind them.
struct Numbers {
    columns: Vec<GridColumn>,
    rows: usize,
}

impl Numbers {
    fn new(rows: usize) -> Self {
        let column = |at: usize| GridColumn {
            title: format!("第{at}列"),
            group: String::new(),
            width: 78.0,
            align: CellAlign::Right,
            long: false,
        };
        Self {
            columns: (0..COLUMNS).map(column).collect(),
            rows,
        }
    }
}

impl GridModel for Numbers {
    fn columns(&self) -> &[GridColumn] {
        &self.columns
    }

    fn rows(&self) -> usize {
        self.rows
    }

    fn kind(&self, _row: usize) -> RowKind {
        RowKind::Data
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        Cow::Owned((row * 7 + column).to_string())
    }

    fn editable(&self, _row: usize, _column: usize) -> bool {
        true
    }

    fn version(&self) -> u64 {
        1
    }
}

/// One frame with its tessellation, as a window would do it.
fn frame(ctx: &egui::Context, events: Vec<Event>, draw: impl FnMut(&mut Ui)) {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
        events,
        ..RawInput::default()
    };
    let mut output = ctx.run_ui(input, draw);
    output.textures_delta.clear();
    black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
}

/// The mean of many frames; the first ones, which lay out texts for the first time, are not counted.
fn mean(mut one: impl FnMut(u32)) -> Duration {
    for at in 0..10 {
        one(at);
    }
    let clock = Instant::now();
    for at in 0..FRAMES {
        one(at);
    }
    clock.elapsed() / FRAMES
}

/// Scrolls a little in every frame, so that no frame is like the one before.
fn scroll(at: u32) -> Vec<Event> {
    let middle = Pos2::new(SCREEN.x / 2.0, SCREEN.y / 2.0);
    let down = if at % 100 < 50 { -40.0 } else { 40.0 };
    vec![
        Event::PointerMoved(middle),
        Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, down),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        },
    ]
}

fn dressed() -> egui::Context {
    let ctx = egui::Context::default();
    theme::apply(&ctx, false, true);
    ctx
}

fn ratio(what: &str, of: Duration, by: Duration) {
    println!(
        "{what}: {:.2} ({of:.1?} ÷ {by:.1?})",
        of.as_secs_f64() / by.as_secs_f64()
    );
}

fn grid() {
    let of = |rows: usize, moving: bool| {
        let (ctx, model, mut grid) = (dressed(), Numbers::new(rows), Grid::new("bench", 2));
        mean(|at| {
            let events = if moving { scroll(at) } else { Vec::new() };
            frame(&ctx, events, |ui| {
                grid.show(ui, &model);
            });
        })
    };
    let empty = {
        let ctx = dressed();
        mean(|at| frame(&ctx, scroll(at), |_| {}))
    };
    // The same cells as bare texts: what drawing them costs without a grid.
    let texts = {
        let (ctx, model) = (dressed(), Numbers::new(40));
        mean(|at| {
            let first = at as usize;
            frame(&ctx, scroll(at), |ui| {
                for row in 0..28 {
                    for column in 0..COLUMNS {
                        let text = model.text(first + row, column);
                        let place = Pos2::new(column as f32 * 78.0, row as f32 * 30.0);
                        let font = theme::regular_font(theme::size::TABLE);
                        let tint = theme::color::TEXT;
                        ui.painter().text(place, egui::Align2::LEFT_TOP, text, font, tint);
                    }
                }
            });
        })
    };
    println!("grid of {ROWS} rows × {COLUMNS} columns, {FRAMES} frames of {SCREEN}, tessellation included");
    let (large, small) = (of(ROWS, true), of(28, true));
    ratio("scrolling ÷ an empty frame", large, empty);
    ratio("scrolling ÷ the same texts painted bare", large, texts);
    ratio("scrolling ÷ a grid of 28 rows", large, small);
    ratio("at rest ÷ an empty frame", of(ROWS, false), empty);
}

fn window(folder: &Path, ledger: &Path) -> (egui::Context, App) {
    let ctx = egui::Context::default();
    let app = App::new(
        &ctx,
        WindowStart {
            ledger: Some(ledger.to_owned()),
            import: None,
            folder: Some(folder.to_owned()),
            handle: LedgerHandle::inline(),
            dialogs: Dialogs::Scripted(VecDeque::new(), None),
            system_fonts: false,
            wake: None,
        },
    );
    (ctx, app)
}

/// A ledger in which one kind has 50,000 records.
fn large(path: &Path) -> Done<()> {
    let mut session = Session::create(path, "耿马傣族佤族自治县", None, &[])?;
    let period = "2023H1".parse()?;
    let rows: Vec<Vec<(String, String)>> = (0..ROWS)
        .map(|at| {
            let pair = |field: &str, text: String| (field.to_owned(), text);
            vec![
                pair("name", format!("第{at}养老院")),
                pair("township", format!("第{}镇", at % 12)),
                pair("kind", "敬老院".to_owned()),
                pair("beds_total", (at % 90).to_string()),
                pair("residents", (at % 60).to_string()),
            ]
        })
        .collect();
    session.enter(RecordKind::ElderFacility, Some(period), &[], &rows)?;
    Ok(())
}

fn pages() -> Done<()> {
    let folder = tempfile::tempdir()?;
    let sample = demo(&folder.path().join("示例"), |_| {})?.ledger;
    let big = folder.path().join("大.laoxiao");
    large(&big)?;
    println!(
        "\npages: a frame at rest with the sample, with {ROWS} 养老机构, and the first frame of the latter"
    );
    let reading = {
        let session = Session::open(&big)?;
        let clock = Instant::now();
        black_box(session.records()?);
        clock.elapsed()
    };
    let (small_ctx, mut small) = window(folder.path(), &sample);
    let (big_ctx, mut big) = window(folder.path(), &big);
    for page in Page::ALL {
        let go = |ctx: &egui::Context, app: &mut App| {
            app.run_command(ctx, Command::Go(page));
            let clock = Instant::now();
            frame(ctx, Vec::new(), |ui| app.draw(ui));
            let first = clock.elapsed();
            (first, mean(|_| frame(ctx, Vec::new(), |ui| app.draw(ui))))
        };
        let (_, with_sample) = go(&small_ctx, &mut small);
        let (first, with_many) = go(&big_ctx, &mut big);
        println!(
            "{}: {with_sample:.2?}, {with_many:.2?}, first {first:.1?}",
            page.label()
        );
        if page == Page::Elder {
            ratio(
                "  opening it ÷ the ledger's own reading of its records",
                first,
                reading,
            );
        }
    }
    Ok(())
}
