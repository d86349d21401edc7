//! Pictures: a chart is described once; the window shows it, and the same drawing becomes a PNG of 300 dpi.
//!
//! A chart holds numbers and words ([`PathChart`], [`BarChart`], [`GanttChart`], [`ColumnChart`]). `draw` lays it out
//! in points for a width and height into a [`Drawing`]: lines, areas, dots, texts, and spots with their hover texts.
//! Texts are measured with the embedded font, so that no label is cut and none covers another. A drawing on [`Axes`]
//! tells its values and marks, for a plot that draws axes of its own.
//!
//! # How to add a chart
//! A new file here with a struct and its `draw`; an entry in [`Chart`]; in `ops/figures/charts.rs` the way from the
//! ledger to it. The window and the command line then know it.

mod axes;
mod bars;
mod chart;
mod columns;
mod drawing;
mod font;
mod gantt;
mod legend;
mod path;
mod place;
mod png;
mod scale;

pub use axes::{Axes, AxisMark};
pub use bars::{Bar, BarChart};
pub use chart::Chart;
pub use columns::{ChartColumn, ColumnChart};
pub use drawing::{Across, Dash, Down, Drawing, Ink, PolyLine, Shape, Spot, Words};
pub use font::{BOLD, REGULAR, SYSTEM_FONTS, width_of};
pub use gantt::{GanttChart, GanttRow, GanttYear};
pub use path::{PathChart, PathMark};
pub use png::{DOTS_PER_INCH, save_png};
