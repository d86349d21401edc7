//! A drawing: shapes in points, from the top left corner, and spots that say more on hover.

use super::axes::Axes;

/// A chart laid out for one size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What is painted, from the back to the front.
    pub shapes: Vec<Shape>,
    /// Where the pointer learns more, the smaller ones last.
    pub spots: Vec<Spot>,
    /// The axes, where values lie on some.
    pub axes: Option<Axes>,
}

/// One thing that is painted.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A line through points.
    Line(PolyLine),
    /// A filled rectangle.
    Area {
        /// Left, top, right, bottom.
        rect: [f32; 4],
        /// Its colour.
        ink: Ink,
        /// Radius of its corners.
        radius: f32,
    },
    /// A filled circle; hollow ones are filled with the ground.
    Dot {
        /// Its centre.
        at: [f32; 2],
        /// Its radius.
        radius: f32,
        /// Its colour.
        ink: Ink,
        /// Whether only its edge is inked.
        hollow: bool,
    },
    /// One line of text.
    Words(Words),
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct PolyLine {
    /// Its points.
    pub points: Vec<[f32; 2]>,
    /// Its colour.
    pub ink: Ink,
    /// Its width.
    pub width: f32,
    /// Whether it is broken.
    pub dash: Dash,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Where it is anchored.
    pub at: [f32; 2],
    /// Which side of it lies there.
    pub across: Across,
    /// Which height of it lies there.
    pub down: Down,
    /// The text.
    pub text: String,
    /// Size in points.
    pub size: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub ink: Ink,
}

/// A place with a hover text.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Left, top, right, bottom.
    pub rect: [f32; 4],
    /// What it says, with line breaks.
    pub text: String,
}

/// What a colour is for; the window and the picture each know their colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Words.
    Text,
    /// Words beside the words, axes.
    Mute,
    /// The planned way.
    Faint,
    /// Lines of the grid.
    Grid,
    /// Behind a label.
    Ground,
    /// Bands behind sections.
    Band,
    /// What is.
    Actual,
    /// Bars of what is.
    Bar,
    /// What is aimed at.
    Target,
    /// Where the trend leads.
    Trend,
    /// Too little.
    Bad,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// It is not.
    Solid,
    /// Long strokes.
    Dashed,
    /// Dots.
    Dotted,
}

impl Dash {
    /// Lengths of stroke and gap in points; `None` for a solid line.
    pub const fn pattern(self) -> Option<(f32, f32)> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some((5.0, 4.0)),
            Self::Dotted => Some((1.6, 3.4)),
        }
    }
}

/// Which side of a text lies at its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Across {
    /// Its left side.
    Left,
    /// Its middle.
    Middle,
    /// Its right side.
    Right,
}

/// Which height of a text lies at its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Down {
    /// Its top.
    Top,
    /// Its middle.
    Middle,
    /// Its bottom.
    Bottom,
}

impl Words {
    /// Regular text with its left side and middle at a point.
    pub fn new(text: impl Into<String>, at: [f32; 2], size: f32, ink: Ink) -> Self {
        Self {
            at,
            across: Across::Left,
            down: Down::Middle,
            text: text.into(),
            size,
            bold: false,
            ink,
        }
    }

    /// The same, anchored otherwise.
    #[must_use]
    pub const fn anchored(mut self, across: Across, down: Down) -> Self {
        self.across = across;
        self.down = down;
        self
    }

    /// The same in bold.
    #[must_use]
    pub const fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    /// Left, top, right, bottom of the line of text.
    pub fn rect(&self) -> [f32; 4] {
        let width = super::font::width_of(&self.text, self.size, self.bold);
        let height = self.size * LINE;
        let left = match self.across {
            Across::Left => self.at[0],
            Across::Middle => self.at[0] - width / 2.0,
            Across::Right => self.at[0] - width,
        };
        let top = match self.down {
            Down::Top => self.at[1],
            Down::Middle => self.at[1] - height / 2.0,
            Down::Bottom => self.at[1] - height,
        };
        [left, top, left + width, top + height]
    }
}

/// Height of a line of text by its size.
pub(super) const LINE: f32 = 1.3;

impl Drawing {
    /// An empty drawing.
    pub fn new(width: f32, height: f32) -> Self {
        Self {
            width,
            height,
            ..Self::default()
        }
    }

    /// Adds a line.
    pub fn line(&mut self, points: Vec<[f32; 2]>, ink: Ink, width: f32, dash: Dash) {
        self.shapes.push(Shape::Line(PolyLine {
            points,
            ink,
            width,
            dash,
        }));
    }

    /// Adds a rectangle.
    pub fn area(&mut self, rect: [f32; 4], ink: Ink, radius: f32) {
        self.shapes.push(Shape::Area { rect, ink, radius });
    }

    /// Adds a dot.
    pub fn dot(&mut self, at: [f32; 2], radius: f32, ink: Ink, hollow: bool) {
        self.shapes.push(Shape::Dot {
            at,
            radius,
            ink,
            hollow,
        });
    }

    /// Adds a text.
    pub fn words(&mut self, words: Words) {
        self.shapes.push(Shape::Words(words));
    }

    /// Adds a spot.
    pub fn spot(&mut self, rect: [f32; 4], text: impl Into<String>) {
        self.spots.push(Spot {
            rect,
            text: text.into(),
        });
    }

    /// The texts, in the order in which they were added.
    pub fn texts(&self) -> impl Iterator<Item = &Words> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Words(words) => Some(words),
            _ => None,
        })
    }
}
