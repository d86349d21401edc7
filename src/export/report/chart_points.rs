//! A path as the rows of a spreadsheet: a line chart has no axis of time, so the rows are the times, evenly spaced.

use std::collections::BTreeMap;

use crate::export::picture::{PathChart, PathMark};

/// A row of figures: what it is called, and a number for each line.
pub(crate) type PointRow = (String, Vec<Option<f64>>);

/// Evenly spaced points in time, so that the straight path is straight: steps as fine as the figures need.
pub(crate) fn points(path: &PathChart) -> Vec<PointRow> {
    let places = |marks: &[PathMark]| -> BTreeMap<i32, f64> {
        marks.iter().map(|mark| (month(mark.time), mark.value)).collect()
    };
    let lines = |points: &[(f64, f64)]| -> BTreeMap<i32, f64> {
        points
            .iter()
            .map(|(time, value)| (month(*time), *value))
            .collect()
    };
    let trend: Vec<(f64, f64)> = path.trend.into_iter().flatten().collect();
    let columns = [
        places(&path.actual),
        places(&path.reported),
        lines(&path.planned),
        lines(&trend),
    ];
    let target = path
        .target
        .as_ref()
        .map(|target| (month(target.time), target.value));
    let all: Vec<i32> = columns
        .iter()
        .flat_map(BTreeMap::keys)
        .copied()
        .chain(target.map(|(at, _)| at))
        .collect();
    let (Some(first), Some(last)) = (all.iter().min().copied(), all.iter().max().copied()) else {
        return Vec::new();
    };
    let step = all.iter().fold(12, |step, at| gcd(step, at.rem_euclid(12)));
    (first..=last)
        .filter(|at| (at - first) % step == 0)
        .map(|at| {
            let known = columns.iter().take(2).any(|column| column.contains_key(&at));
            let mut figures: Vec<Option<f64>> =
                columns.iter().map(|column| column.get(&at).copied()).collect();
            figures.push(target.map(|(_, value)| value));
            (time_label(at, known), figures)
        })
        .collect()
}

/// A time as months; the end of 2023 is 2023 × 12.
#[expect(clippy::cast_possible_truncation, reason = "months of this century")]
fn month(time: f64) -> i32 {
    (time * 12.0).round() as i32
}

/// The year at its end; in between only where there is a figure.
fn time_label(at: i32, known: bool) -> String {
    let year = at.div_euclid(12);
    match at.rem_euclid(12) {
        0 => format!("{year}年底"),
        _ if !known => String::new(),
        6 => format!("{}年上半年", year + 1),
        month => format!("{}年{month}月", year + 1),
    }
}

fn gcd(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_evenly_spaced_points() {
        let mark = |time: f64, value: f64| PathMark {
            time,
            value,
            ..Default::default()
        };
        let path = PathChart {
            actual: vec![mark(2020.0, 650.0), mark(2022.5, 700.0)],
            planned: vec![(2020.0, 650.0), (2025.0, 800.0)],
            target: Some(mark(2025.0, 800.0)),
            ..PathChart::default()
        };
        let points = points(&path);
        assert_eq!(points.len(), 11);
        let at = |place: usize| points[place].clone();
        assert_eq!(
            at(0),
            (
                "2020年底".to_owned(),
                vec![Some(650.0), None, Some(650.0), None, Some(800.0)]
            )
        );
        assert_eq!(at(2).0, "2021年底");
        assert_eq!(at(3).0, "");
        assert_eq!(
            at(5),
            (
                "2023年上半年".to_owned(),
                vec![Some(700.0), None, None, None, Some(800.0)]
            )
        );
        assert_eq!(
            at(10),
            (
                "2025年底".to_owned(),
                vec![None, None, Some(800.0), None, Some(800.0)]
            )
        );
    }
}
