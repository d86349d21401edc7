//! The verbs on real files: one step each, nothing left behind, nothing written unasked.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod support;

use std::path::{Path, PathBuf};

use laoxiao::import::{Options, Status};
use laoxiao::model::{Period, Progress, RecordKind, Severity};
use laoxiao::ops::{DemandQuestion, Edit, Restoring, Session, Setting, blocking};
use support::county::{import, new_ledger};
use support::fixture::issued;

fn half_year() -> PathBuf {
    issued("耿马县_床位托位人口半年报_已填.xlsx")
}

fn gengma(dir: &Path) -> Session {
    new_ledger(dir, "耿马县")
}

fn edit(session: &Session, kind: RecordKind, key: &str, field: &str, text: &str) -> Edit {
    let period = Some(Period::Half(2023, 1)).filter(|_| kind.has_figures());
    let id = session.find(kind, key).unwrap().id;
    Edit {
        kind,
        id,
        field: field.to_owned(),
        period,
        text: text.to_owned(),
    }
}

#[test]
fn a_county_follows_its_own_framework_and_those_above() {
    let dir = tempfile::tempdir().unwrap();
    let session = gengma(dir.path());
    assert_eq!(session.county().division.code, "530926");
    assert_eq!(session.followed(), ["gengma2023", "lincang2022", "yunnan2021"]);
    assert_eq!(session.records().unwrap().of(RecordKind::Indicator).len(), 30);
    let figures = session.indicators(None, None).unwrap();
    let daycare = figures
        .iter()
        .find(|figure| figure.name.starts_with("社区日间照料"))
        .unwrap();
    assert_eq!(
        daycare.superiors.first().map(|superior| superior.target.value),
        Some(90.0)
    );
}

#[test]
fn a_plan_is_refused_once_the_ledger_has_changed() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = gengma(dir.path());
    let plan = session
        .plan_import(&half_year(), &Options::default(), &Progress::default())
        .unwrap();
    session
        .add(
            RecordKind::Project,
            None,
            &[("name".to_owned(), "新项目".to_owned())],
        )
        .unwrap();
    let refused = session.accept_import(&plan, &Progress::default()).unwrap_err();
    assert_eq!(refused.kind, "import.stale");
    assert!(
        session
            .records()
            .unwrap()
            .of(RecordKind::ElderFacility)
            .is_empty()
    );
}

#[test]
fn a_cancelled_import_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = gengma(dir.path());
    let plan = session
        .plan_import(&half_year(), &Options::default(), &Progress::default())
        .unwrap();
    let (before, version) = (session.records().unwrap(), session.version());
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(
        session.accept_import(&plan, &progress).unwrap_err().kind,
        "cancelled"
    );
    assert_eq!((session.records().unwrap(), session.version()), (before, version));
}

#[test]
fn a_row_with_an_error_is_left_out_and_can_be_corrected() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("床位.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "养老机构床位统计表（2023年上半年）").unwrap();
    for (column, header) in (0u16..).zip(["序号", "机构名称", "所在乡镇", "床位总数", "入住人数"])
    {
        sheet.write(1, column, header).unwrap();
    }
    let beds = ["20", "约40"];
    for (row, beds) in (2u32..).zip(beds) {
        sheet.write(row, 1, format!("第{row}敬老院")).unwrap();
        sheet.write(row, 2, "耿马镇").unwrap();
        sheet.write(row, 3, beds).unwrap();
        sheet.write(row, 4, 3).unwrap();
    }
    workbook.save(&file).unwrap();

    let mut session = gengma(dir.path());
    let plan = session
        .plan_import(&file, &Options::default(), &Progress::default())
        .unwrap();
    let sheet = plan.sheets.first().unwrap();
    let problem = sheet.problems.first().unwrap();
    assert_eq!((problem.cell.as_str(), problem.severity), ("D4", Severity::Error));
    session.accept_import(&plan, &Progress::default()).unwrap();
    assert_eq!(session.records().unwrap().of(RecordKind::ElderFacility).len(), 1);

    let mut options = Options::default();
    options
        .corrections
        .insert((sheet.name.clone(), "D4".to_owned()), "40".to_owned());
    let plan = session
        .plan_import(&file, &options, &Progress::default())
        .unwrap();
    let statuses: Vec<Status> = plan
        .sheets
        .iter()
        .flat_map(|s| &s.changes)
        .map(|c| c.status)
        .collect();
    assert_eq!(statuses, [Status::Unchanged, Status::New]);
    session.accept_import(&plan, &Progress::default()).unwrap();
    let beds = session.find(RecordKind::ElderFacility, "第3敬老院").unwrap();
    assert_eq!(beds.figures.len(), 1);
}

#[test]
fn many_cells_are_one_step_and_a_wrong_one_stops_all() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = gengma(dir.path());
    import(&mut session, &half_year());
    let before = session.records().unwrap();
    let good = edit(
        &session,
        RecordKind::ElderFacility,
        "耿马镇敬老院",
        "beds_total",
        "４１",
    );
    let bad = edit(
        &session,
        RecordKind::ElderFacility,
        "勐永镇敬老院",
        "beds_total",
        "四十",
    );
    assert_eq!(
        session.edit(&[good.clone(), bad]).unwrap_err().kind,
        "value.not-a-number"
    );
    assert_eq!(session.records().unwrap(), before);

    let second = edit(
        &session,
        RecordKind::ElderFacility,
        "勐永镇敬老院",
        "beds_total",
        "—",
    );
    session.edit(&[good, second]).unwrap();
    let kept = |session: &Session, key: &str| {
        let record = session.find(RecordKind::ElderFacility, key).unwrap();
        record.at("beds_total", Some(Period::Half(2023, 1))).cloned()
    };
    assert_eq!(
        kept(&session, "耿马镇敬老院"),
        Some(laoxiao::model::Value::Integer(41))
    );
    assert_eq!(kept(&session, "勐永镇敬老院"), None, "absent, not 0");
    session.undo().unwrap();
    assert_eq!(session.records().unwrap(), before);
}

#[test]
fn submission_waits_for_explanations_and_freezes_what_was_sent() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = gengma(dir.path());
    import(&mut session, &half_year());
    let forms = ["elder-facilities".to_owned(), "childcare-facilities".to_owned()];
    let period = Period::Half(2023, 1);
    let out = dir.path().join("上报");
    // A doubt about what another form prints stops nothing; one about these does.
    assert!(blocking(&session.check().unwrap()).count() > 0);
    let full = edit(
        &session,
        RecordKind::ElderFacility,
        "耿马镇敬老院",
        "residents",
        "900",
    );
    session.edit(&[full]).unwrap();
    let refused = session.submit(period, &forms, &out).unwrap_err();
    assert_eq!(refused.kind, "submit.blocked");
    assert!(!out.exists(), "a refused submission writes no file");

    for finding in session.check().unwrap() {
        assert_ne!(finding.severity, Severity::Error, "{}", finding.message);
        if finding.severity == Severity::Verify {
            session.explain(&finding.id, "已与县民政局核对，属实。").unwrap();
        }
    }
    assert_eq!(blocking(&session.check().unwrap()).count(), 0);
    let sent = session.submit(period, &forms, &out).unwrap();
    // A sheet 审核说明 goes with every submission.
    assert_eq!(sent.files.len(), 3);
    assert!(sent.files.iter().all(|file| file.file.exists()));
    assert_eq!(
        session.history().unwrap().first().unwrap().label,
        "上报2023年上半年"
    );
    assert!(session.snapshot(None).unwrap().submitted.contains(&period));
    // 撤销 passes it over: what was sent was sent.
    session.undo().unwrap();
    assert!(session.snapshot(None).unwrap().submitted.contains(&period));
}

#[test]
fn the_ledger_is_copied_before_an_import() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = gengma(dir.path());
    import(&mut session, &half_year());
    let copies = std::fs::read_dir(dir.path().join("备份"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let copy = copies
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "laoxiao"))
        .unwrap();
    let old = Session::open(&copy).unwrap();
    assert!(old.records().unwrap().of(RecordKind::ElderFacility).is_empty());
    assert_eq!(old.records().unwrap().of(RecordKind::Indicator).len(), 30);
}

#[test]
fn a_backup_replaces_a_damaged_ledger_but_not_one_of_another_county() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = gengma(dir.path());
    import(&mut session, &half_year());
    let copy = dir.path().join("备份.laoxiao");
    session.back_up_to(&copy).unwrap();
    let path = session.path().to_owned();
    drop(session);

    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, bytes.split_at(bytes.len() / 2).0).unwrap();
    assert_eq!(Session::open(&path).err().unwrap().kind, "ledger.damaged");
    let restored = Session::restore(&path, &Restoring::from(&copy)).unwrap().session;
    assert_eq!(
        restored.records().unwrap().of(RecordKind::ElderFacility).len(),
        48
    );
    drop(restored);

    let other = dir.path().join("景洪.laoxiao");
    drop(Session::create(&other, "景洪市", None, &[]).unwrap());
    assert_eq!(
        Session::restore(&other, &Restoring::from(&copy))
            .err()
            .unwrap()
            .kind,
        "backup.other-county"
    );
    assert_eq!(Session::open(&other).unwrap().county().division.code, "532801");
}

#[test]
fn an_added_form_stays_with_its_ledger() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = gengma(dir.path());
    let text = "id = \"short\"\ntitle = \"项目简表\"\nissuer = \"某州\"\nrecord = \"project\"\n\
                [[column]]\nfield = \"name\"\nheader = \"项目\"\nwidth = 30\n\
                [[column]]\nfield = \"place\"\nheader = \"地点\"\nwidth = 30\n";
    assert_eq!(session.add_form(text).unwrap(), "short");
    let path = session.path().to_owned();
    drop(session);
    assert!(Session::open(&path).unwrap().forms().get("short").is_some());
}

#[test]
fn the_window_and_the_command_line_compute_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let session = Session::open_sample(&dir.path().join("示例县.laoxiao")).unwrap();
    for period in [Period::Half(2023, 1), Period::Year(2021)] {
        let snapshot = session.snapshot(Some(period)).unwrap();
        let period = Some(period);
        assert_eq!(snapshot.figures, session.indicators(None, period).unwrap());
        assert_eq!(
            snapshot.indicators("yunnan2021"),
            session.indicators(Some("yunnan2021"), period).unwrap()
        );
        assert_eq!(snapshot.estates(), session.estates(period).unwrap());
        assert_eq!(snapshot.household_size(), session.household_size(period).unwrap());
        assert_eq!(snapshot.schedule(), session.schedule(period).unwrap());
        assert_eq!(snapshot.subsidy(), session.subsidy(None, period).unwrap());
        assert_eq!(snapshot.base_lines(), session.base_lines(period).unwrap());
        for definition in ["places-per-thousand", "beds-per-thousand-elders"] {
            let asked = DemandQuestion {
                definition: definition.to_owned(),
                per_thousand: Some(4.5),
                target_year: Some(2030),
                people: None,
            };
            assert_eq!(snapshot.demand(&asked), session.demand(&asked, period));
        }
    }
}

#[test]
fn what_a_demand_leaves_open_comes_from_the_target() {
    let dir = tempfile::tempdir().unwrap();
    let session = Session::open_sample(&dir.path().join("示例县.laoxiao")).unwrap();
    let snapshot = session.snapshot(None).unwrap();
    let (year, target) = snapshot.figure("places-per-thousand").unwrap().target.unwrap();
    let mut asked = DemandQuestion {
        definition: "places-per-thousand".to_owned(),
        ..DemandQuestion::default()
    };
    let answer = snapshot.demand(&asked).unwrap();
    assert_eq!(answer.demand.per_thousand, target.value);
    assert_eq!(answer.demand.years.last().unwrap().year, year);
    let people: f64 = answer.townships.iter().map(|township| township.people).sum();
    assert_eq!(people, answer.demand.people, "the townships are the county");
    for township in &answer.townships {
        let needed = (township.people * target.value / 1000.0 - 1e-9).ceil();
        assert_eq!(
            (township.needed, township.gap),
            (needed, (needed - township.existing).max(0.0))
        );
    }

    asked.target_year = Some(2101);
    assert_eq!(
        snapshot.demand(&asked).unwrap_err().message,
        "目标年应在2000至2100之间"
    );
    // The own framework sets no target for it: nobody guesses a year.
    asked.definition = "beds-per-thousand-elders".to_owned();
    asked.target_year = None;
    asked.per_thousand = Some(40.0);
    let refused = snapshot.demand(&asked).unwrap_err();
    assert_eq!(Some(refused), session.demand(&asked, None).err());
}

#[test]
fn the_household_size_is_the_one_by_which_estates_are_judged() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::open_sample(&dir.path().join("示例县.laoxiao")).unwrap();
    for own in [None, Some(4.0)] {
        session.set(&Setting::HouseholdSize(own)).unwrap();
        for period in [Period::Half(2023, 1), Period::Year(2021)] {
            let household = session.household_size(Some(period)).unwrap().unwrap();
            assert!(own.is_none_or(|own| own == household.persons));
            let estates = session.estates(Some(period)).unwrap();
            let estate = estates.iter().find(|estate| estate.residents.is_some()).unwrap();
            let residents = estate.households.unwrap() * household.persons;
            assert!((estate.residents.unwrap() - residents).abs() < 1e-6);
        }
    }
}
