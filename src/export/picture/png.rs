//! A picture as PNG of 300 dots per inch.

use std::path::Path;

use vello_cpu::color::AlphaColor;
use vello_cpu::kurbo::{Affine, BezPath, Cap, Circle, RoundedRect, Shape as _, Stroke};
use vello_cpu::{Pixmap, RenderContext, Resources};

use crate::export::save::save_bytes;
use crate::export::{ExportError, Exported};

use super::chart::Chart;
use super::drawing::{Drawing, Ink, PolyLine, Shape, Words};
use super::font;

/// Dots per inch of a written picture.
pub const DOTS_PER_INCH: u32 = 300;

/// Points per inch of a drawing.
const POINTS_PER_INCH: f64 = 96.0;
const SCALE: f64 = DOTS_PER_INCH as f64 / POINTS_PER_INCH;
/// PNG counts in metres.
const INCHES_PER_METRE: f64 = 39.370_078_74;

/// Writes a chart as a PNG file, whole or not at all.
///
/// # Errors
/// The file can't be written; the chart is taller than a picture can be (65535 dots).
pub fn save_png(chart: &Chart, out: &Path) -> Result<Exported, ExportError> {
    let bytes = encode(&chart.picture()).map_err(|why| ExportError::Picture {
        title: chart.title().to_owned(),
        why,
    })?;
    save_bytes(&bytes, 1, out)
}

fn encode(drawing: &Drawing) -> Result<Vec<u8>, String> {
    let too_large = || "图太高，请减少要画的项目".to_owned();
    let width = dots(drawing.width).ok_or_else(too_large)?;
    let height = dots(drawing.height).ok_or_else(too_large)?;
    let mut context = RenderContext::new(width, height);
    context.set_transform(Affine::scale(SCALE));
    for shape in &drawing.shapes {
        paint(&mut context, shape);
    }
    context.flush();
    let mut pixels = Pixmap::new(width, height);
    context.render(&mut pixels, &mut Resources::new());
    // The ground is opaque, so premultiplied and plain colours are the same; alpha would only make the file larger.
    let rgb: Vec<u8> = pixels
        .data()
        .iter()
        .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width.into(), height.into());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let per_metre = per_metre();
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let failed = |error: png::EncodingError| error.to_string();
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&rgb).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// Points as dots; `None` beyond what a picture can hold.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to fit"
)]
fn dots(points: f32) -> Option<u16> {
    let dots = (f64::from(points) * SCALE).round();
    (1.0..=f64::from(u16::MAX)).contains(&dots).then_some(dots as u16)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "11811 dots a metre"
)]
fn per_metre() -> u32 {
    (f64::from(DOTS_PER_INCH) * INCHES_PER_METRE).round() as u32
}

fn paint(context: &mut RenderContext, shape: &Shape) {
    match shape {
        Shape::Line(line) => paint_line(context, line),
        Shape::Area { rect, ink, radius } => {
            let [left, top, right, bottom] = rect.map(f64::from);
            let area = RoundedRect::new(left, top, right, bottom, f64::from(*radius));
            context.set_paint(paint_of(*ink));
            context.fill_path(&area.to_path(0.05));
        }
        Shape::Dot {
            at,
            radius,
            ink,
            hollow,
        } => {
            let circle = Circle::new((f64::from(at[0]), f64::from(at[1])), f64::from(*radius)).to_path(0.02);
            context.set_paint(paint_of(if *hollow { Ink::Ground } else { *ink }));
            context.fill_path(&circle);
            if *hollow {
                context.set_paint(paint_of(*ink));
                context.set_stroke(Stroke::new(1.5));
                context.stroke_path(&circle);
            }
        }
        Shape::Words(words) => paint_words(context, words),
    }
}

fn paint_line(context: &mut RenderContext, line: &PolyLine) {
    let mut path = BezPath::new();
    for (at, point) in line.points.iter().enumerate() {
        let point = (f64::from(point[0]), f64::from(point[1]));
        if at == 0 {
            path.move_to(point);
        } else {
            path.line_to(point);
        }
    }
    let mut stroke = Stroke::new(f64::from(line.width)).with_caps(Cap::Butt);
    if let Some((on, off)) = line.dash.pattern() {
        stroke = stroke.with_dashes(0.0, [f64::from(on), f64::from(off)]);
    }
    context.set_paint(paint_of(line.ink));
    context.set_stroke(stroke);
    context.stroke_path(&path);
}

fn paint_words(context: &mut RenderContext, words: &Words) {
    let [left, top, _, bottom] = words.rect();
    let baseline = f32::midpoint(top, bottom) + words.size * font::BASELINE;
    let path = font::outline(&words.text, [left, baseline], words.size, words.bold);
    context.set_paint(paint_of(words.ink));
    context.fill_path(&path);
}

/// The colours of a picture: those of the window, dark enough to be told apart in grey print.
fn paint_of(ink: Ink) -> AlphaColor<vello_cpu::color::Srgb> {
    let (red, green, blue) = match ink {
        Ink::Text | Ink::Target => (0x1F, 0x29, 0x33),
        Ink::Mute => (0x4A, 0x56, 0x62),
        Ink::Faint => (0x84, 0x8F, 0x9B),
        Ink::Grid => (0xDD, 0xE2, 0xE8),
        Ink::Ground => (0xFF, 0xFF, 0xFF),
        Ink::Band => (0xF1, 0xF4, 0xF6),
        Ink::Actual => (0x1F, 0x6F, 0x6B),
        Ink::Bar => (0x7D, 0xB4, 0xB0),
        Ink::Trend => (0xC9, 0x8A, 0x1E),
        Ink::Bad => (0xB8, 0x32, 0x26),
    };
    AlphaColor::from_rgb8(red, green, blue)
}
