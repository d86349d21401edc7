//! Opening the window: one way of drawing after the other, a plain sentence when none works.
//!
//! OpenGL comes last: after an OpenGL window a second one can't be made in the same process.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use eframe::egui_wgpu::{WgpuSetup, WgpuSetupCreateNew};
use eframe::{NativeOptions, egui};

use crate::ops::data_dir;
use crate::start::{Arguments, Renderer, RendererHistory, SingleInstance};

use super::app::WindowStart;
use super::desktop::Desktop;
use super::reopen::{After, Contents};
use crate::app::preferences::Prefs;

const ICON: &[u8] = include_bytes!("../../assets/icon.png");

/// Opens the window and returns when it is closed.
///
/// # Errors
/// No window could be opened; the text says why, in Chinese.
pub fn open(
    arguments: &Arguments,
    history: &Rc<RefCell<RendererHistory>>,
    instance: Option<&SingleInstance>,
) -> Result<(), String> {
    if !has_display() {
        return Err("没有可用的显示器，窗口打不开。".to_owned());
    }
    let forced = arguments
        .renderer
        .as_deref()
        .map(Renderer::from_name)
        .transpose()?;
    let order = if forced.is_none() && Prefs::load(data_dir().as_deref()).compatible_display {
        // 显示兼容模式. No second try: after an OpenGL window nothing else can be started in the same process.
        vec![Renderer::Glow]
    } else {
        history.borrow().order(forced)
    };
    let mut contents = Contents::default();
    let mut reasons = Vec::new();
    for renderer in order {
        log::info!("显示方式 {}", renderer.name());
        loop {
            history.borrow_mut().begin(renderer);
            let closed = run(&contents, arguments, renderer, history, instance);
            match closed.map(|()| contents.after()) {
                Ok(After::Done) => {
                    // Also when it was closed before its second picture.
                    history.borrow_mut().succeed();
                    return Ok(());
                }
                Ok(After::Again) => {
                    history.borrow_mut().succeed();
                    log::warn!("显示设备丢失，重新打开窗口");
                }
                Ok(After::OtherRenderer) => {
                    history.borrow_mut().give_up();
                    log::warn!("显示方式 {} 一再丢失设备", renderer.name());
                    reasons.push(format!("{}：显示设备一再丢失", renderer.name()));
                    break;
                }
                Err(error) => {
                    history.borrow_mut().give_up();
                    log::warn!("显示方式 {} 用不了：{error}", renderer.name());
                    reasons.push(format!("{}：{error}", renderer.name()));
                    break;
                }
            }
        }
    }
    Err(format!("窗口打不开。{}", reasons.join("；")))
}

fn run(
    contents: &Contents,
    arguments: &Arguments,
    renderer: Renderer,
    history: &Rc<RefCell<RendererHistory>>,
    instance: Option<&SingleInstance>,
) -> eframe::Result {
    let (ledger, import) = (arguments.ledger().cloned(), arguments.import().cloned());
    let (contents, history, instance) = (contents.clone(), Rc::clone(history), instance.cloned());
    eframe::run_native(
        "老小台账",
        options(renderer),
        Box::new(move |cc| {
            note_adapter(cc);
            let first = contents.enter(cc, |ctx| WindowStart::native(ledger, import, ctx))?;
            if let (Some(instance), Some(wake)) = (instance.as_ref().filter(|_| first), contents.wake()) {
                instance.listen(move || wake.repaint())?;
            }
            Ok(Box::new(Desktop {
                contents,
                instance,
                history,
                is_drawn: false,
            }))
        }),
    )
}

fn options(renderer: Renderer) -> NativeOptions {
    let viewport = egui::ViewportBuilder::default()
        .with_title("老小台账")
        .with_app_id("laoxiao")
        .with_inner_size([1366.0, 768.0])
        .with_min_inner_size([1024.0, 640.0])
        .with_drag_and_drop(true)
        .with_icon(Arc::new(icon()));
    let mut options = NativeOptions {
        viewport,
        renderer: match renderer {
            Renderer::Wgpu | Renderer::Warp => eframe::Renderer::Wgpu,
            Renderer::Glow => eframe::Renderer::Glow,
        },
        centered: true,
        ..NativeOptions::default()
    };
    if let WgpuSetup::CreateNew(setup) = &mut options.wgpu_options.wgpu_setup {
        choose_adapter(setup, renderer);
    }
    options
}

/// The integrated GPU is enough for tables; WARP is the one adapter that is a processor.
fn choose_adapter(setup: &mut WgpuSetupCreateNew, renderer: Renderer) {
    setup.power_preference = wgpu::PowerPreference::LowPower;
    if renderer == Renderer::Warp {
        setup.native_adapter_selector = Some(Arc::new(|adapters, surface| {
            adapters
                .iter()
                .filter(|adapter| adapter.get_info().device_type == wgpu::DeviceType::Cpu)
                .find(|adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface)))
                .cloned()
                .ok_or_else(|| "系统没有软件显示器".to_owned())
        }));
    }
}

fn note_adapter(cc: &eframe::CreationContext<'_>) {
    if let Some(state) = &cc.wgpu_render_state {
        let info = state.adapter.get_info();
        log::info!("显卡 {}（{:?}，{:?}）", info.name, info.backend, info.device_type);
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
