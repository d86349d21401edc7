//! Opening the window: wgpu first, OpenGL when that fails, a plain sentence when both do.
//!
//! Only in this order: after an OpenGL window a second one can't be made in the same process.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::{NativeOptions, Renderer, egui};

use crate::ops::data_dir;

use super::app::Start;
use super::prefs::Prefs;
use super::reopen::{After, Contents};

const ICON: &[u8] = include_bytes!("../../assets/icon.png");

/// Opens the window and returns when it is closed.
///
/// `import` is a workbook to look into once the ledger is open. `renderer` is `wgpu` or `glow`; without it wgpu is tried first.
///
/// # Errors
/// No window could be opened; the text says why, in Chinese.
pub fn open(
    ledger: Option<&PathBuf>,
    import: Option<&PathBuf>,
    renderer: Option<&str>,
) -> Result<(), String> {
    if !has_display() {
        return Err("没有可用的显示器，窗口打不开。".to_owned());
    }
    let compatible = Prefs::load(data_dir().as_deref()).compatible_display;
    let order: Vec<Renderer> = match renderer {
        Some("wgpu") => vec![Renderer::Wgpu],
        Some("glow") => vec![Renderer::Glow],
        Some(other) => return Err(format!("没有“{other}”这种显示方式；可用：wgpu、glow。")),
        // 显示兼容模式. No second try: after an OpenGL window wgpu can't be started in the same process.
        None if compatible => vec![Renderer::Glow],
        None => vec![Renderer::Wgpu, Renderer::Glow],
    };
    let mut contents = Contents::default();
    let mut reasons = Vec::new();
    for renderer in order {
        loop {
            let (ledger, import) = (ledger.cloned(), import.cloned());
            let closed = run(&contents, ledger, import, renderer).map(|()| contents.after());
            match closed {
                Ok(After::Done) => return Ok(()),
                Ok(After::Again) => {}
                Ok(After::OtherRenderer) => {
                    reasons.push(format!("{renderer}：显示设备一再丢失"));
                    break;
                }
                Err(error) => {
                    reasons.push(format!("{renderer}：{error}"));
                    break;
                }
            }
        }
    }
    Err(format!("窗口打不开。{}", reasons.join("；")))
}

fn run(
    contents: &Contents,
    ledger: Option<PathBuf>,
    import: Option<PathBuf>,
    renderer: Renderer,
) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title("老小台账")
        .with_app_id("laoxiao")
        .with_inner_size([1366.0, 768.0])
        .with_min_inner_size([1024.0, 640.0])
        .with_drag_and_drop(true)
        .with_icon(Arc::new(icon()));
    let mut options = NativeOptions {
        viewport,
        renderer,
        centered: true,
        ..NativeOptions::default()
    };
    low_power(&mut options);
    let contents = contents.clone();
    eframe::run_native(
        "老小台账",
        options,
        Box::new(move |cc| Ok(contents.enter(cc, |ctx| Start::native(ledger, import, ctx))?)),
    )
}

/// The integrated GPU is enough for tables.
fn low_power(options: &mut NativeOptions) {
    if let eframe::egui_wgpu::WgpuSetup::CreateNew(setup) = &mut options.wgpu_options.wgpu_setup {
        setup.power_preference = wgpu::PowerPreference::LowPower;
    }
}

fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(ICON).unwrap_or_default()
}

/// Windows always has one; elsewhere an address of it stands in the environment.
fn has_display() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
