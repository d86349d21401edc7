//! Whole frames in a real window: drawing, handing over to the renderer and showing, beside an empty window.

use std::process::{Command, Stdio};
use std::time::Instant;

use eframe::{NativeOptions, Renderer, egui};
use laoxiao::ui::theme;
use laoxiao::ui::widgets::grid::Grid;

use super::{Done, FRAMES, Numbers, ROWS, SCREEN, scroll};

/// The argument with which this program is a window that draws so many frames and closes.
pub(super) const DRAW: &str = "--draw-frames";

const ROUNDS: usize = 3;
/// Frames before those that count: texts are laid out for the first time.
const FIRST: u32 = 20;

/// A window with the grid or with nothing in it, as the second argument says.
pub(super) fn draw() -> Done<()> {
    let is_empty = std::env::args().any(|argument| argument == "empty");
    let mut options = NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size(SCREEN),
        renderer: Renderer::Glow,
        ..NativeOptions::default()
    };
    options.glow_options.vsync = false;
    let contents = (!is_empty).then(|| (Numbers::new(ROWS), Grid::new("bench", 2)));
    let window = Frames {
        contents,
        drawn: 0,
        busy: 0.0,
        clock: Instant::now(),
    };
    eframe::run_native(
        "frames",
        options,
        Box::new(move |cc| {
            theme::apply(&cc.egui_ctx, false, true);
            Ok(Box::new(window))
        }),
    )?;
    Ok(())
}

struct Frames {
    contents: Option<(Numbers, Grid)>,
    drawn: u32,
    /// Seconds spent on frames, waiting for the screen left out.
    busy: f64,
    clock: Instant,
}

impl eframe::App for Frames {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        input.events.extend(scroll(self.drawn));
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        if self.drawn == FIRST {
            self.busy = 0.0;
            self.clock = Instant::now();
        }
        self.busy += f64::from(frame.info().cpu_usage.unwrap_or(0.0));
        if self.drawn == FIRST + FRAMES {
            let took = self.clock.elapsed().as_secs_f64();
            let count = f64::from(FRAMES);
            println!("{} {}", self.busy / count, took / count);
            // Nothing is to be kept, and a window is slow to close.
            std::process::exit(0);
        }
        self.drawn += 1;
        if let Some((model, grid)) = &mut self.contents {
            grid.show(ui, model);
        }
        ui.ctx().request_repaint();
    }
}

/// Draws both windows by turns and prints the ratios.
pub(super) fn compare() -> Done<()> {
    println!(
        "\nwhole frames in a window (OpenGL), scrolling {ROWS} rows, ÷ an empty window, best of {ROUNDS}"
    );
    let mut best = [(f64::INFINITY, f64::INFINITY); 2];
    for _ in 0..ROUNDS {
        for (best, contents) in best.iter_mut().zip(["grid", "empty"]) {
            let output = Command::new(std::env::current_exe()?)
                .args([DRAW, contents])
                .stderr(Stdio::null())
                .output()?;
            let text = String::from_utf8(output.stdout)?;
            let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
            let (Some(busy), Some(took)) = (numbers.next(), numbers.next()) else {
                println!("no window came up");
                return Ok(());
            };
            *best = (best.0.min(busy), best.1.min(took));
        }
    }
    let [grid, empty] = best;
    println!(
        "this thread {:.2} ({:.2} ÷ {:.2} ms), with the screen {:.2} ({:.2} ÷ {:.2} ms)",
        grid.0 / empty.0,
        grid.0 * 1e3,
        empty.0 * 1e3,
        grid.1 / empty.1,
        grid.1 * 1e3,
        empty.1 * 1e3,
    );
    Ok(())
}
