//! What a frame of the pages about figures costs beside an empty one: a ratio measured in one run, without a window.
//!
//! `cargo bench --bench dashboard`. The ledger is one county of 2,000 facilities with 20 periods each, as in
//! `benches/indicators.rs`. What 总览 shows comes with the snapshot; the first frame of
//! 指标 computes the one indicator it shows, the others only draw.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{Context, Pos2, RawInput, Rect, vec2};
use laoxiao::app::preferences::Prefs;
use laoxiao::export::ReporterInfo;
use laoxiao::forms::Forms;
use laoxiao::indicators::{Frameworks, figures_of_framework};
use laoxiao::model::{Period, gazetteer};
use laoxiao::ops::{FigureBasis, Snapshot};
use laoxiao::ui::frame_actions::FrameActions;
use laoxiao::ui::pages;
use laoxiao::ui::pages::{Page, Window};
use laoxiao::ui::theme;

#[path = "county/mod.rs"]
mod county;

type Done<T> = Result<T, Box<dyn Error>>;

const FRAMES: u32 = 200;

fn main() -> Done<()> {
    let snapshot = Arc::new(snapshot()?);
    dearest(&snapshot);
    let context = Context::default();
    theme::apply(&context, false, false);
    let prefs = Prefs::default();
    let window = Window {
        prefs: &prefs,
        usual_backups: None,
    };
    let mut pages = pages::fresh();
    // Fonts are laid out once; both kinds of frame find them ready.
    frame(&context, |_| {});
    for page in [Page::Overview, Page::Indicators] {
        let first = frame(&context, |ui| {
            pages.ui(ui, page, &snapshot, &window, &mut FrameActions::default())
        });
        let (mut drawn, mut empty) = (Duration::ZERO, Duration::ZERO);
        // In turns, so that whatever else the machine does falls on both.
        for _ in 0..FRAMES {
            drawn += frame(&context, |ui| {
                pages.ui(ui, page, &snapshot, &window, &mut FrameActions::default())
            });
            empty += frame(&context, |_| {});
        }
        println!(
            "{} of 2,000 facilities × 20 periods: a frame ÷ an empty frame = {:.1} ({:.2} ms ÷ {:.2} ms); the first frame {:.0} ms",
            page.label(),
            drawn.as_secs_f64() / empty.as_secs_f64(),
            drawn.as_secs_f64() * 1e3 / f64::from(FRAMES),
            empty.as_secs_f64() * 1e3 / f64::from(FRAMES),
            first.as_secs_f64() * 1e3,
        );
    }
    Ok(())
}

/// What a click on an indicator costs that 总览 does not show: its detail is computed by the frame that shows it first.
fn dearest(snapshot: &Snapshot) {
    let spent = snapshot.figures.iter().map(|figure| {
        let clock = Instant::now();
        std::hint::black_box(snapshot.figure_detail(figure));
        (clock.elapsed(), figure.name.as_str())
    });
    if let Some((spent, name)) = spent.max() {
        let ms = spent.as_secs_f64() * 1e3;
        println!("The dearest indicator to click on: {name}, {ms:.0} ms");
    }
}

/// Runs and tessellates one frame of 1366 × 768.
fn frame(context: &Context, mut draw: impl FnMut(&mut eframe::egui::Ui)) -> Duration {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1366.0, 768.0))),
        ..RawInput::default()
    };
    let clock = Instant::now();
    let mut output = context.run_ui(input, |ui| draw(ui));
    let shapes = context.tessellate(output.shapes, output.pixels_per_point);
    std::hint::black_box(shapes);
    let spent = clock.elapsed();
    // Without a window, nobody uploads the letters.
    output.textures_delta.clear();
    spent
}

fn snapshot() -> Done<Snapshot> {
    let records = county::county(0);
    let frameworks = Frameworks::shipped()?;
    let period = Period::Half(2025, 2);
    let followed = vec![
        "gengma2023".to_owned(),
        "lincang2022".to_owned(),
        "yunnan2021".to_owned(),
    ];
    let county = gazetteer().by_code("530926").cloned().unwrap_or_default();
    let figures = figures_of_framework(&records, &frameworks, "gengma2023", period);
    let clock = Instant::now();
    let basis = FigureBasis {
        records: &records,
        frameworks: &frameworks,
        county: &county,
        followed: &followed,
        period,
        own_figures: Some(&figures),
    };
    let overview = basis.overview();
    println!(
        "What 总览 shows, computed with the snapshot on the ledger's thread: {:.0} ms",
        clock.elapsed().as_secs_f64() * 1e3
    );
    Ok(Snapshot {
        version: 1,
        path: "county.laoxiao".into(),
        county,
        figures,
        overview,
        followed,
        frameworks,
        periods: county::periods().collect(),
        period,
        records,
        findings: Vec::new(),
        monitored: Vec::new(),
        own_rules: Vec::new(),
        started: Default::default(),
        history: Vec::new(),
        carried_over_forms: Default::default(),
        submitted: Default::default(),
        source_columns: Default::default(),
        last_import: None,
        last_submission: None,
        forms: Forms::shipped()?,
        printed: std::collections::BTreeMap::new(),
        printed_findings: std::collections::BTreeSet::new(),
        reporter: ReporterInfo::default(),
        undo: None,
        redo: None,
    })
}
