//! 导出图片: one chart of the ledger, written as a picture.

use std::path::Path;

use crate::error::{Error, Result};
use crate::export::Exported;
use crate::export::picture::{Chart, save_png};
use crate::indicators;
use crate::indicators::Figure;
use crate::model::Period;

use super::basis::FigureBasis;
use super::charts::{demand_chart, estate_chart, gantt_chart, township_chart};
use super::demand::DemandQuestion;
use super::path_chart::path_chart;
use crate::ops::Session;

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pictured {
    /// The path of an indicator, by its code or name.
    Path(String),
    /// An indicator by township.
    Townships(String),
    /// The projects over the years.
    Projects,
    /// The demand of a definition per thousand.
    Demand(String),
    /// The estates against their standard.
    Estates,
}

impl Session {
    /// A chart of a framework at a period; by default of the ledger's own framework, at its latest period.
    ///
    /// # Errors
    /// An unknown framework or indicator, an indicator without townships, no data.
    pub fn chart(&self, what: &Pictured, framework: Option<&str>, period: Option<Period>) -> Result<Chart> {
        let records = self.records()?;
        let basis = self.basis(&records, period);
        let county = self.county().short_name();
        Ok(match what {
            Pictured::Path(name) => {
                let figure = self.named_figure(&basis, name, framework)?;
                let (framework, id) = (&figure.framework, &figure.id);
                let path =
                    indicators::indicator_path(&records, &self.frameworks, framework, id, basis.period);
                Chart::Path(path_chart(&county, &figure, &path))
            }
            Pictured::Townships(name) => {
                let figure = self.named_figure(&basis, name, framework)?;
                let townships = indicators::figures_by_township(&records, &self.frameworks, &figure);
                let townships = townships
                    .filter(|townships| !townships.bars.is_empty())
                    .ok_or_else(|| {
                        Error::refused(
                            "chart.no-townships",
                            format!("“{}”不能分乡镇", figure.name),
                            "分子、分母都有分乡镇数的指标才能分乡镇。",
                        )
                    })?;
                Chart::Bars(township_chart(&county, &figure, &townships))
            }
            Pictured::Projects => {
                let schedule = basis.schedule();
                if schedule.projects.is_empty() {
                    return Err(no_data("没有项目", "请先导入或录入项目清单。"));
                }
                Chart::Gantt(gantt_chart(&county, &schedule, basis.period))
            }
            Pictured::Demand(definition) => {
                let answer = basis.demand(&DemandQuestion {
                    definition: definition.clone(),
                    ..DemandQuestion::default()
                })?;
                Chart::Columns(demand_chart(&county, &answer.demand))
            }
            Pictured::Estates => {
                let estates = basis.estates();
                if estates.is_empty() {
                    return Err(no_data("没有居住小区", "请先导入或录入居住小区。"));
                }
                Chart::Bars(estate_chart(&county, &estates))
            }
        })
    }

    /// Writes a chart as a PNG of 300 dpi.
    ///
    /// # Errors
    /// The file can't be written, the chart is too tall.
    pub fn save_picture(&self, chart: &Chart, out: &Path) -> Result<Exported> {
        Ok(save_png(chart, out)?)
    }

    /// The figure of a framework by its code or name.
    fn named_figure(&self, basis: &FigureBasis<'_>, name: &str, framework: Option<&str>) -> Result<Figure> {
        let mut figures = basis.indicators(self.framework_or_own(framework)?);
        if framework.is_none() {
            figures.extend(basis.monitored());
        }
        let known: Vec<String> = figures
            .iter()
            .map(|figure| format!("{} {}", figure.id, figure.name))
            .collect();
        let named = |figure: &Figure| {
            let definition = self.frameworks.definition(&figure.id);
            figure.id == name || figure.name == name || definition.is_some_and(|d| d.is_named(name))
        };
        figures.into_iter().find(named).ok_or_else(|| {
            Error::refused(
                "indicator.unknown",
                format!("方案里没有“{name}”这一指标"),
                format!("可用的指标：{}。", known.join("、")),
            )
        })
    }
}

fn no_data(message: &str, hint: &str) -> Error {
    Error::refused("chart.no-data", message, hint)
}

/// A file name for a picture: its title without what file names do not take.
pub fn picture_name(chart: &Chart) -> String {
    let kept = |letter: &char| !r#"\/:*?"<>|“”（）%‰：、 "#.contains(*letter);
    let stem: String = chart.title().chars().filter(kept).collect();
    format!("{stem}.png")
}
