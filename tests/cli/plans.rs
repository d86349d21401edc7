//! Base figures, choices of reckoning and plans on the command line.

use super::CommandLine;

#[test]
fn base_figures_choices_and_plans_are_verbs_too() {
    let line = CommandLine::new("耿马县");
    line.import("耿马县_床位托位人口半年报_已填.xlsx", &[]);
    let written = line.run(&[
        "base",
        "--period",
        "2023",
        "特殊困难老年人=200",
        "当月已探访的特殊困难老年人=190",
    ]);
    assert_eq!(written.status, 0, "{}", written.err);
    let figures = line.run(&["indicators", "--period", "2023"]).json();
    let of = |id: &str| {
        figures
            .as_array()
            .unwrap()
            .iter()
            .find(|f| f["id"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(of("monthly-visits")["value"], 95.0);
    assert_eq!(of("elder-beds")["support"]["gap"], 180.0);
    let values = &of("elder-beds")["values"];
    assert_eq!(
        (&values[0]["value"], &values[0]["kind"]),
        (&620.0.into(), &"computed".into())
    );
    assert_eq!(
        of("places-per-thousand")["townships"].as_array().unwrap().len(),
        9
    );
    assert_eq!(of("daycare-coverage")["target_below_superior"], true);

    let demand = line
        .run(&["demand", "--per-thousand", "5", "--until", "2025"])
        .json();
    assert_eq!(demand["needed"], 1413.0);
    let subsidy = line.run(&["subsidy"]).json();
    assert!(subsidy["notes"][0].as_str().unwrap().contains("没有找到"));
    assert!(line.run(&["estates"]).json().is_array());

    assert_eq!(line.run(&["choose", "daycare-coverage", "covered"]).status, 0);
    let chosen = line.run(&["choose"]).json();
    let daycare = chosen["reckonings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["definition"] == "daycare-coverage");
    assert_eq!(daycare.unwrap()["chosen"], "covered");
    assert_eq!(line.run(&["choose", "daycare-coverage", "nothing"]).status, 1);
    assert_eq!(line.run(&["choose", "household", "99"]).status, 1);
    assert_eq!(line.run(&["base", "--period", "2023", "特困=1"]).status, 1);
    // The two numbers are one step.
    line.run(&["undo"]);
    assert_eq!(
        line.run(&["list", "base_figure"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn charts_are_written_as_pictures_and_subsidies_take_the_amounts_of_the_ledger() {
    let line = CommandLine::new("耿马县");
    line.import("耿马县_床位托位人口半年报_已填.xlsx", &[]);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("图.png");
    let out = out.to_str().unwrap();
    for what in [
        &["places-per-thousand"][..],
        &["养老床位数"],
        &["places-per-thousand", "--townships"],
        &["demand"],
        &["estates"],
    ] {
        let args = [&["chart"], what, &["--out", out]].concat();
        let written = line.run(&args);
        assert_eq!(written.status, 0, "{what:?}: {}", written.err);
        assert!(std::fs::read(out).unwrap().starts_with(b"\x89PNG"), "{what:?}");
        std::fs::remove_file(out).unwrap();
    }
    for (what, kind) in [
        (&["nowhere"][..], "indicator.unknown"),
        (&["monthly-visits", "--townships"], "chart.no-townships"),
        (&["projects"], "chart.no-data"),
    ] {
        let args = [&["chart"], what, &["--out", out]].concat();
        let refused = line.run(&args);
        assert_eq!(refused.status, 1, "{what:?}");
        assert_eq!(refused.json()["error"]["kind"], kind);
        assert!(!std::path::Path::new(out).exists(), "{what:?}");
    }

    assert_eq!(line.run(&["choose", "subsidy:place", "2000"]).status, 0);
    assert_eq!(line.run(&["choose", "subsidy:place", "-1"]).status, 2);
    assert_eq!(line.run(&["choose", "subsidy:place", "9000000"]).status, 1);
    assert_eq!(line.run(&["choose", "subsidy:nothing", "1"]).status, 2);
    let project = ["set", "project", "nowhere", "places_added=80"];
    assert_eq!(line.run(&project).status, 1);
    assert!(
        line.run(&["subsidy"]).json()["notes"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(line.run(&["choose", "subsidy:place", "standard"]).status, 0);
    assert!(
        !line.run(&["subsidy"]).json()["notes"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(line.run(&["schedule"]).json()["projects"].is_array());
}
