//! What the data is: plain types and the parsing of single values, without any I/O.
//!
//! A record is a kind, a set of named values and the place it came from.
//! Which values a kind has stands in the field dictionary (`forms`), not here:
//! a new column of an annex must not need new code.

mod baseline;
mod cell_name;
mod comparison;
mod division;
mod finding;
mod framework_facts;
mod gazetteer;
mod hand_edit;
mod kind;
mod look_alikes;
mod milestone;
mod money;
mod number;
mod number_text;
mod period;
mod period_figure;
mod period_text;
mod problem;
mod progress;
mod quantity;
mod record;
mod share;
mod text;
mod value;
mod values;
mod years;

pub use baseline::{baseline_date, baseline_note};
pub use cell_name::{cell_name, column_letters, parse_cell_name, parse_column_letters};
pub use comparison::{Comparator, Comparison};
pub use division::{County, Division, Township, TownshipIndex};
pub use finding::{Finding, FindingFamily, FindingFix, FindingPlace};
pub use framework_facts::FrameworkFacts;
pub use gazetteer::{Gazetteer, SAMPLE_COUNTY, gazetteer};
pub use hand_edit::{HandEdit, HandEdits};
pub use kind::RecordKind;
pub use milestone::{Milestones, parse_milestones};
pub use money::{Money, MoneyUnit};
pub use number::{Number, NumberError, ScaleUnit, parse_number, with_unit};
pub use number_text::{number_text, number_text_rounded, rounded_above_zero, rounded_to, with_15_digits};
pub use period::{Period, PeriodError};
pub use period_figure::{DatedFigure, IndicatorFigures, PeriodFigure};
pub use period_text::{NamedPeriod, periods_in};
pub use problem::{Problem, Severity};
pub use progress::{Cancelled, Progress};
pub use quantity::Quantity;
pub use record::{Figures, Record, RecordId, Records, Source};
pub use share::{Share, ShareAt, parse_shares, put_share, shares_text};
pub use text::{half_width, is_absent, name_key, plain, squeeze, without_control_characters};
pub use value::{FieldType, Value};
pub use values::{FieldName, Values};
pub use years::Years;
