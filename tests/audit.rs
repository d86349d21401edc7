//! 审核 on real ledgers: what a 说明 counts for, what goes out in spite of errors, what an import leaves, own rules.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod support;

use std::path::Path;

use laoxiao::import::Options;
use laoxiao::model::{Finding, Period, Progress, RecordKind, Severity};
use laoxiao::ops::{AnnexOptions, Edit, RuleDraft, Session};
use support::county::{import, new_ledger};
use support::fixture::issued;

const PERIOD: Period = Period::Half(2023, 1);

fn half_year(dir: &Path) -> Session {
    let mut session = new_ledger(dir, "耿马县");
    import(&mut session, &issued("耿马县_床位托位人口半年报_已填.xlsx"));
    session
}

fn set(session: &mut Session, name: &str, field: &str, text: &str) {
    let id = session.find(RecordKind::ElderFacility, name).unwrap().id;
    session
        .edit(&[Edit {
            kind: RecordKind::ElderFacility,
            id,
            field: field.to_owned(),
            period: Some(PERIOD),
            text: text.to_owned(),
        }])
        .unwrap();
}

fn found(session: &Session, rule: &str, name: &str) -> Option<Finding> {
    let mut findings = session.check().unwrap().into_iter();
    findings.find(|finding| finding.rule == rule && finding.id.contains(name))
}

#[test]
fn a_note_counts_for_the_figures_it_was_written_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = half_year(dir.path());
    set(&mut session, "耿马镇敬老院", "residents", "900");
    let finding = found(&session, "E003", "耿马镇敬老院").unwrap();
    assert_eq!(
        session.explain(&finding.id, " ").unwrap_err().kind,
        "explain.empty"
    );
    let explained = session.explain(&finding.id, "临时加床").unwrap();
    assert_eq!(explained.explanation.as_deref(), Some("临时加床"));

    // Another figure: the 说明 is an old one.
    set(&mut session, "耿马镇敬老院", "residents", "901");
    let finding = found(&session, "E003", "耿马镇敬老院").unwrap();
    assert_eq!(
        (finding.explanation.as_deref(), finding.old_explanation.as_deref()),
        (None, Some("临时加床"))
    );
    assert!(finding.blocks());
    // 撤销 brings figure and 说明 back.
    session.undo().unwrap();
    assert!(
        found(&session, "E003", "耿马镇敬老院")
            .unwrap()
            .explanation
            .is_some()
    );

    // Right, and wrong again in the same way: a new 说明 is needed.
    set(&mut session, "耿马镇敬老院", "residents", "1");
    assert!(found(&session, "E003", "耿马镇敬老院").is_none());
    set(&mut session, "耿马镇敬老院", "residents", "900");
    let again = found(&session, "E003", "耿马镇敬老院").unwrap();
    assert_eq!(
        (again.explanation, again.old_explanation.as_deref()),
        (None, Some("临时加床"))
    );
}

#[test]
fn an_error_is_put_right_and_neither_explained_nor_muted() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = half_year(dir.path());
    set(&mut session, "耿马镇敬老院", "beds_nursing", "900");
    let error = found(&session, "E001", "耿马镇敬老院").unwrap();
    assert_eq!(error.severity, Severity::Error);
    assert_eq!(
        session.explain(&error.id, "属实").unwrap_err().kind,
        "explain.error"
    );
    assert_eq!(
        session.mute(&error.id, Some("属实")).unwrap_err().kind,
        "mute.error"
    );
    assert_eq!(session.mute("E001", Some("属实")).unwrap_err().kind, "mute.error");

    let (out, forms) = (dir.path().join("养老.xlsx"), ["elder-facilities".to_owned()]);
    let export = |session: &Session, is_draft, out: &Path| {
        let options = AnnexOptions {
            is_draft,
            ..AnnexOptions::of(&forms)
        };
        session.export_book(&options, Some(PERIOD), &[], out)
    };
    assert_eq!(export(&session, false, &out).unwrap_err().kind, "audit.errors");
    assert!(!out.exists());
    let draft = export(&session, true, &out).unwrap();
    assert!(
        draft
            .warnings
            .iter()
            .any(|warning| warning.contains("护理型床位900张")),
        "{:?}",
        draft.warnings
    );
    // What another form prints is not stopped by it.
    let other = AnnexOptions::of(&["childcare-facilities".to_owned()]);
    session
        .export_book(&other, Some(PERIOD), &[], &dir.path().join("托育.xlsx"))
        .unwrap();
}

#[test]
fn a_doubt_may_be_muted_with_a_reason_and_heard_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = half_year(dir.path());
    set(&mut session, "耿马镇敬老院", "residents", "900");
    assert_eq!(
        session.mute("E003@elder_facility", Some("")).unwrap_err().kind,
        "mute.empty"
    );
    assert_eq!(session.mute("E999", Some("甲")).unwrap_err().kind, "mute.unknown");
    session
        .mute("E003@elder_facility", Some("本县按服务人数填"))
        .unwrap();
    let muted = found(&session, "E003", "耿马镇敬老院").unwrap();
    assert_eq!(muted.muted.as_deref(), Some("本县按服务人数填"));
    assert!(!muted.blocks());
    session.undo().unwrap();
    assert!(found(&session, "E003", "耿马镇敬老院").unwrap().blocks());
}

#[test]
fn places_name_the_cell_that_the_figure_came_from() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = half_year(dir.path());
    session.set_parameter("机构最多床位", Some(20.0)).unwrap();
    let finding = session
        .check()
        .unwrap()
        .into_iter()
        .find(|finding| finding.rule == "F008")
        .unwrap();
    let place = &finding.places[0];
    let source = place.source.as_ref().unwrap();
    assert!(place.cell.as_ref().unwrap().ends_with(&source.row.to_string()));
    assert_eq!(place.period, Some(PERIOD));
}

#[test]
fn own_rules_are_tried_kept_undone_and_handed_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = half_year(dir.path());
    let draft = |relation: &str| RuleDraft {
        relation: relation.to_owned(),
        ..RuleDraft::default()
    };
    let hits = session.try_rule(&draft("床位数 >= 护理型床位 + 1000")).unwrap();
    assert!(
        hits.len() > 10
            && hits[0]
                .places
                .iter()
                .any(|place| place.field.as_deref() == Some("beds_total"))
    );
    let error = session.try_rule(&draft("床位 数 >")).unwrap_err();
    assert_eq!(error.kind, "rule.not-understood");
    let kept = session
        .add_rule(&RuleDraft {
            when: "机构类型 = \"农村敬老院\"".to_owned(),
            ..draft("本期.床位数 >= 上期.床位数 * 0.7")
        })
        .unwrap();
    assert_eq!(
        (kept.code.as_str(), kept.kind),
        ("U001", RecordKind::ElderFacility)
    );
    session
        .add_rule(&draft("合计(养老机构.床位数) = 指标.养老床位数"))
        .unwrap();
    let columns = RuleDraft {
        form: Some("elder-facilities".to_owned()),
        ..draft("G <= F")
    };
    let by_letters = session.add_rule(&columns).unwrap();
    assert_eq!(by_letters.relations, ["护理型床位 <= 床位数"]);
    let pack = dir.path().join("审核关系.toml");
    assert_eq!(session.export_rules(&pack).unwrap(), 3);
    session.undo().unwrap();
    assert_eq!(session.own_rules().unwrap().len(), 2);

    let second = tempfile::tempdir().unwrap();
    let mut other = new_ledger(second.path(), "耿马县");
    assert_eq!(other.import_rules(&pack).unwrap(), 3);
    assert_eq!(other.own_rules().unwrap().len(), 3);
}

#[test]
fn an_own_rule_reads_a_column_that_only_this_ledger_has() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = new_ledger(dir.path(), "耿马县");
    let sheet = dir.path().join("床位.csv");
    let text = "养老机构床位表\n统计期：2023年上半年\n机构名称,所在乡镇,床位数,兜底床位,普惠床位,市场化床位\n\
                甲敬老院,耿马镇,100,50,30,20\n乙敬老院,孟定镇,90,40,30,10\n";
    std::fs::write(&sheet, text).unwrap();
    import(&mut session, &sheet);
    let draft = RuleDraft {
        relation: "床位数 = 兜底床位 + 普惠床位 + 市场化床位".to_owned(),
        ..RuleDraft::default()
    };
    let hits = session.try_rule(&draft).unwrap();
    assert_eq!(hits.len(), 1, "{hits:?}");
    assert!(
        hits[0].message.contains("乙敬老院") && hits[0].message.contains("市场化床位10"),
        "{hits:?}"
    );
    let kept = session.add_rule(&draft).unwrap();
    assert_eq!(
        kept.relations,
        ["床位数 = 兜底床位 + 普惠床位 + 列.\"市场化床位\""]
    );
    assert!(found(&session, &kept.code, "乙敬老院").is_some());
}

#[test]
fn a_relation_that_is_not_understood_names_what_is_not_known() {
    let dir = tempfile::tempdir().unwrap();
    let session = new_ledger(dir.path(), "耿马县");
    for (relation, told) in [
        ("护理型床位数 <= 床位数", "养老机构没有“护理型床位数”这一项"),
        ("床位数增幅 <= 20", "“床位数增幅 <= 20”里没有台账的字段"),
        ("托位数 >= 在托人数", "没有“在托人数”这一项"),
        ("总投资 = 中央 + 省级", "项目没有“中央”这一项"),
    ] {
        let draft = RuleDraft {
            relation: relation.to_owned(),
            ..RuleDraft::default()
        };
        let refused = session.try_rule(&draft).unwrap_err();
        assert!(refused.message.contains(told), "{relation}: {}", refused.message);
    }
}

#[test]
fn a_plan_says_what_the_rules_would_find_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = new_ledger(dir.path(), "耿马县");
    session.set_parameter("机构最多床位", Some(20.0)).unwrap();
    let file = issued("耿马县_床位托位人口半年报_已填.xlsx");
    let plan = session
        .plan_import(&file, &Options::default(), &Progress::default())
        .unwrap();
    let told: Vec<_> = plan
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.problems)
        .filter(|problem| problem.code == "audit.finding" && problem.message.contains("F008"))
        .collect();
    assert!(
        !told.is_empty() && told.iter().all(|problem| problem.cell.starts_with('F')),
        "{told:?}"
    );
    assert!(
        session
            .records()
            .unwrap()
            .of(RecordKind::ElderFacility)
            .is_empty()
    );
}

#[test]
fn a_submission_of_which_one_file_can_not_be_written_leaves_none() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = half_year(dir.path());
    let (period, out) = (Period::Half(2023, 1), dir.path().join("上报"));
    let forms = ["elder-facilities".to_owned(), "childcare-facilities".to_owned()];
    let sent = session.submit(period, &forms, &out).unwrap();
    let (first, second) = (sent.files[0].file.clone(), sent.files[1].file.clone());
    std::fs::remove_file(&second).unwrap();
    std::fs::create_dir(&second).unwrap();
    std::fs::write(&first, b"PK\x03\x04 xl/workbook.xml of before").unwrap();
    let before = std::fs::read(&first).unwrap();
    assert!(session.submit(period, &forms, &out).is_err());
    assert!(std::fs::read(&first).unwrap() == before);
    std::fs::remove_file(&first).unwrap();
    assert!(session.submit(period, &forms, &out).is_err());
    assert!(!first.exists());
    assert_eq!(
        session
            .history()
            .unwrap()
            .iter()
            .filter(|step| step.label.starts_with("上报"))
            .count(),
        1
    );
}
