//! From records to figures: what is computed, against which target, at which pace.
//!
//! Pure: it reads [`crate::model::Records`] and the data that is part of the program, and nothing else.
//!
//! # How a value comes about
//! - Each facility gives its latest figure at or before the end of the period; population is taken at the
//!   latest date for which the townships have figures. A part says its date ([`FigurePart::as_of`]).
//! - What can be computed wins; a typed value stays beside it as [`Figure::reported`]. Without a definition,
//!   the typed value is the value.
//! - Absent stays absent: nothing is taken as 0, and a ratio without a denominator has no value.
//!
//! - A base figure (基础数据) is kept by hand with its date; a yearly one counts in its own year only.
//! - Where no official text decides between denominators, a definition has variants; a ledger chooses
//!   ([`Frameworks::choose`]), and the figure's notes name the choice.
//! - A target that asks for a rise (提高6个百分点) follows from the county's value at the end of the baseline year.
//!
//! # How a status comes about
//! - The path is the straight line from the baseline (end of its year) to the target (end of its year), by way of
//!   the yearly targets (分年度目标) that the document prints or the ledger keeps.
//! - Without a baseline it begins at the first earlier value; if there is none either, at 0 at the end of the
//!   baseline year, which is the most lenient line. A note says so.
//! - A bare number counts as "at least" for what grows, as "at most" for what shall fall.
//!
//! # How to add a document with targets
//! 1. Copy `data/frameworks/gengma2023.toml`; every key is explained in [`Framework`] and [`FrameworkIndicator`].
//! 2. Let each indicator name its `definition`, or none: only then can targets of documents be compared.
//! 3. List the file in `catalog.rs` and run `cargo test --lib indicators`.
//!
//! # How to add a definition
//! Add an entry to a file of `data/indicators/`; a change of the official definition is a further `version`
//! with its first year, so that older periods keep theirs.

mod base_grid;
mod base_item;
mod breakdown;
mod catalog;
mod compute;
mod decomposition;
mod decomposition_json;
mod definition;
mod demand;
mod difference;
mod estates;
mod explain;
mod figure;
mod figure_columns;
mod figure_rule;
mod framework;
mod judgement;
mod measure;
mod measure_cache;
mod monitored;
mod owner_standing;
mod pace;
mod path;
mod period_figures;
mod rise;
mod scale_of_project;
mod schedule;
mod special;
mod subsidy;
mod superior;
mod support;
mod township;
mod township_key;
mod unknown;

pub use base_grid::{BaseLine, base_lines};
pub use base_item::BaseItem;
pub use breakdown::{Breakdown, Contribution, figure_breakdown};
pub use catalog::{FrameworkError, Frameworks};
pub use compute::{NO_FRAMEWORK, figure_of, figures_by_rule, figures_of, figures_of_framework};
pub use decomposition::{Decomposition, DividedIndicator, ShareStanding, UnitStanding, decomposition};
pub use definition::{Definition, DefinitionVersion, IndicatorScale, Measure, PartDefinition, StandardTest};
pub use demand::{Demand, DemandPlan, DemandYear, TownshipDemand, compute_demand, demand_by_township};
pub use difference::Difference;
pub use estates::{EstateStanding, PersonsPerHousehold, estate_standings, household_size};
pub use figure::{Figure, FigurePart, FigureStatus, Forecast, Superior, rounded_for_json};
pub use figure_rule::FigureRule;
pub use framework::{Framework, FrameworkIndicator};
pub use monitored::monitored_figures;
pub use owner_standing::OwnerStanding;
pub use path::{IndicatorPath, PathPoint, ValueOrigin, indicator_path};
pub use period_figures::period_figures;
pub use schedule::{Schedule, ScheduleYear, Scheduled, project_schedule};
pub use subsidy::{SubsidyEstimate, SubsidyLine, SubsidyRate, estimate_subsidies, subsidy_rates};
pub use support::{ProjectSupport, Support, project_support};
pub use township::{FiguresByTownship, TownshipFigure, figures_by_township, values_by_township};
