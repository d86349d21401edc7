//! A county for which no plan is shipped: its own is typed, or comes with a table; the next one carries it on.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::window::{Window, click, drop_file, go, labels, records, sample, tab, text, window};

/// A new ledger of 祥云县, which has no shipped plan.
fn xiangyun(folder: &Path) -> Window {
    let ledger = folder.join("祥云县.laoxiao");
    let mut window = window(folder, &[ledger]);
    click(&mut window, "新建台账");
    let hint = "县名、拼音首字母或编码，例如 耿马、gm、530926";
    window.get_by_role_and_label(Role::TextInput, hint).focus();
    window.run();
    text(&mut window, "祥云");
    window.get_by_label_contains("祥云县").click();
    window.run();
    window
}

fn type_into(window: &mut Window, name: &str, typed: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    window.run();
    text(window, typed);
}

fn table(folder: &Path) -> PathBuf {
    let path = folder.join("指标.csv");
    let rows = [
        "祥云县养老托育主要指标,,,,,",
        "序号,指标名称,单位,2020年,2025年,责任单位",
        "1,养老机构护理型床位占比,%,30,60,县民政局",
        "2,老年助餐点数,个,5,40,县民政局",
        "3,每千人口托位数,个,0.8,4.8,县卫生健康局",
    ];
    std::fs::write(&path, rows.join("\n")).unwrap();
    path
}

#[test]
fn a_plan_is_typed_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = xiangyun(folder.path());
    go(&mut window, Page::Indicators);
    tab(&mut window, "方案与目标");
    click(&mut window, "新建方案…");
    type_into(&mut window, "方案题名", "祥云县“十五五”养老托育方案");
    click(&mut window, "建立方案");
    let snapshot = window.state().snapshot().unwrap();
    assert_eq!(snapshot.followed[0], "own2030", "{:?}", window.state().message());
    type_into(&mut window, "指标名称", "老年助餐点");
    type_into(&mut window, "目标", "≥40");
    click(&mut window, "添加这项指标");
    let own = records(&window, RecordKind::Indicator);
    let own: Vec<_> = own
        .iter()
        .filter(|record| record.text("framework") == "own2030")
        .collect();
    assert_eq!((own.len(), own[0].text("name")), (1, "老年助餐点"));
    // It is on the overview's side of things: the figures of the current plan.
    assert_eq!(window.state().snapshot().unwrap().figures.len(), 1);
    go(&mut window, Page::Overview);
    go(&mut window, Page::Submit);
}

#[test]
fn a_table_is_asked_about_and_makes_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = xiangyun(folder.path());
    let before = records(&window, RecordKind::Indicator);
    let file = table(folder.path());
    drop_file(&mut window, file);
    window.run();
    window.get_by_label("选定后才能写入");
    let plan = window.get_by(|node| {
        node.role() == Role::ComboBox && node.label().is_some_and(|label| label.starts_with("方案"))
    });
    plan.click();
    window.run();
    window.get_by_label("新建方案").click();
    window.run();
    click(&mut window, "写入台账（可撤销）");
    let after = records(&window, RecordKind::Indicator);
    assert_eq!(after.len(), before.len() + 3, "{:?}", window.state().message());
    assert!(
        before.iter().all(|record| after.contains(record)),
        "nothing of another plan changes"
    );
    assert_eq!(window.state().snapshot().unwrap().followed[0], "own2025");
    go(&mut window, Page::Indicators);
    tab(&mut window, "方案与目标");
    window.get_by_label_contains("方案 祥云县养老托育主要指标");
    click(&mut window, "转入下一规划期…");
    type_into(&mut window, "方案题名", "祥云县“十五五”方案");
    click(&mut window, "建立方案");
    let snapshot = window.state().snapshot().unwrap();
    assert_eq!(snapshot.followed[0], "own2030", "{:?}", window.state().message());
    assert_eq!(snapshot.figures.len(), 3);
}

/// The field in view holds what is typed in place of what stood there.
fn retype(window: &mut Window, name: &str, typed: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    text(window, typed);
}

/// The sample county with its plan in view.
fn plan_of_sample(folder: &Path, answers: &[PathBuf]) -> Window {
    let mut window = sample(folder, answers);
    go(&mut window, Page::Indicators);
    tab(&mut window, "方案与目标");
    window
}

#[test]
fn a_cover_is_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = plan_of_sample(folder.path(), &[]);
    let own = window.state().snapshot().unwrap().followed[0].clone();
    let facts = |window: &Window| {
        let plans = &window.state().snapshot().unwrap().frameworks;
        plans.iter().find(|plan| plan.id == own).unwrap().clone()
    };
    let before = facts(&window);
    click(&mut window, "修改封面…");
    retype(&mut window, "文号", "示政办发〔2026〕9号");
    type_into(&mut window, "印发机关", "示例县人民政府办公室");
    retype(&mut window, "印发日期", "2026-03-05");
    click(&mut window, "保存封面");
    let after = facts(&window);
    assert_eq!(
        after.document,
        "示政办发〔2026〕9号",
        "{:?}",
        window.state().message()
    );
    assert!(after.issuer.ends_with("示例县人民政府办公室"));
    assert_eq!(
        (after.title.clone(), after.target_year),
        (before.title.clone(), before.target_year)
    );
    assert!(
        labels(&window)
            .iter()
            .any(|label| label.contains("示政办发〔2026〕9号"))
    );
    // One step back.
    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    assert_eq!(facts(&window).document, before.document);
    // Without a title nothing is kept.
    click(&mut window, "修改封面…");
    window.get_by_role_and_label(Role::TextInput, "方案题名").focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.key_press(Key::Backspace);
    window.run();
    click(&mut window, "保存封面");
    assert_eq!(facts(&window).title, before.title);
}

#[test]
fn yearly_targets_are_typed_a_year_a_field() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = xiangyun(folder.path());
    go(&mut window, Page::Indicators);
    tab(&mut window, "方案与目标");
    click(&mut window, "新建方案…");
    type_into(&mut window, "方案题名", "祥云县“十五五”养老托育方案");
    click(&mut window, "建立方案");
    type_into(&mut window, "指标名称", "老年助餐点");
    type_into(&mut window, "目标", "40");
    click(&mut window, "添加这项指标");
    window.get_all_by_label("老年助餐点").next().unwrap().click();
    window.run();
    let kept = |window: &Window| {
        let all = records(window, RecordKind::Indicator);
        let own = all
            .iter()
            .find(|record| record.text("framework") == "own2030")
            .unwrap();
        (
            own.text("milestones").to_owned(),
            own.get("target").map(ToOwned::to_owned),
        )
    };
    let target = kept(&window).1;
    type_into(&mut window, "2027年目标", "16");
    // A text that is no number changes nothing.
    type_into(&mut window, "2028年目标", "约二十");
    assert!(window.query_by_label_contains("2028=").is_none());
    window.get_by_label_contains("目标变动：分年度目标 空 → 2027=16");
    retype(&mut window, "2028年目标", "24.5");
    click(&mut window, "确认改动 1 处");
    assert_eq!(
        kept(&window),
        ("2027=16；2028=24.5".to_owned(), target.clone()),
        "{:?}",
        window.state().message()
    );
    // A blank field takes the year away.
    window
        .get_by_role_and_label(Role::TextInput, "2027年目标")
        .focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.key_press(Key::Backspace);
    window.run();
    window.get_by_label_contains("目标变动：分年度目标 2027=16；2028=24.5 → 2028=24.5");
    click(&mut window, "确认改动 1 处");
    assert_eq!(
        kept(&window),
        ("2028=24.5".to_owned(), target),
        "{:?}",
        window.state().message()
    );
}

/// A 分解表 of the sample county: two townships and a department, the department with what it completed.
fn shares_table(folder: &Path, name: &str, rows: &[&str]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, rows.join("\n")).unwrap();
    path
}

#[test]
fn a_table_of_shares_is_looked_at_written_ranked_changed_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let townships: Vec<String> = {
        let mut window = sample(folder.path(), &[]);
        window.run();
        let homes = records(&window, RecordKind::ElderFacility);
        let mut names: Vec<String> = homes
            .iter()
            .map(|home| home.text("township").to_owned())
            .collect();
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        names.dedup();
        names.into_iter().take(2).collect()
    };
    let [first, second] = &townships[..] else {
        panic!("{townships:?}")
    };
    let rows = [
        "目标任务分解表".to_owned(),
        "序号,指标,分解到,2025年目标,2023年上半年完成".to_owned(),
        format!("1,养老床位数（张）,{first},100000,"),
        format!("2,养老床位数（张）,{second},1,"),
        "3,养老床位数（张）,县民政局,300,120".to_owned(),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let table = shares_table(folder.path(), "分解表.csv", &rows);
    let changed = shares_table(
        folder.path(),
        "变动.csv",
        &[
            "目标任务分解表",
            "指标,责任部门,2025年目标",
            "养老床位数（张）,县民政局,250",
        ],
    );
    let out = folder.path().join("分解与完成.xlsx");
    let dir = tempfile::tempdir().unwrap();
    let mut window = sample(dir.path(), &[table, changed, out.clone()]);
    go(&mut window, Page::Indicators);
    tab(&mut window, "分解与完成");
    window.get_by_label("这个方案还没有分解目标");
    click(&mut window, "导入分解表…");
    window.get_by_label("新增或改动 4 个分解目标，不变 0 个。");
    let shares = |window: &Window| {
        let all = records(window, RecordKind::Indicator);
        all.iter()
            .map(|record| record.text("shares").to_owned())
            .find(|text| !text.is_empty())
    };
    assert_eq!(shares(&window), None, "nothing is written yet");
    click(&mut window, "写入分解目标");
    let kept = shares(&window).unwrap_or_else(|| panic!("{:?}", window.state().message()));
    assert!(
        kept.contains("县民政局：2025=300、完成2023年上半年=120"),
        "{kept}"
    );
    // The one with a target of 1 is the first, the one that shall have 100000 the last; the department between them.
    let ranks: Vec<String> = labels(&window)
        .into_iter()
        .filter(|label| label.contains("完成 ") && label.contains('/'))
        .collect();
    assert!(ranks[0].starts_with(&format!("1　{second}")), "{ranks:?}");
    assert!(ranks[1].starts_with("2　县民政局　平均 40%"), "{ranks:?}");
    assert!(ranks[2].starts_with(&format!("3　{first}")), "{ranks:?}");
    // Gap and completion of the department.
    let shown = labels(&window);
    for words in ["120", "40%", "180"] {
        assert!(shown.iter().any(|label| label == words), "{words}: {shown:?}");
    }
    // A change needs a yes.
    click(&mut window, "导入分解表…");
    window.get_by_label("目标变动 1 处");
    click(&mut window, "写入分解目标");
    assert_eq!(shares(&window).as_ref(), Some(&kept), "not without a yes");
    window
        .get_by_role_and_label(Role::CheckBox, "允许改动已有的分解目标")
        .click();
    window.run();
    click(&mut window, "写入分解目标");
    assert!(
        shares(&window)
            .unwrap()
            .contains("县民政局：2025=250、完成2023年上半年=120")
    );
    click(&mut window, "导出分解表…");
    assert!(out.exists(), "{:?}", window.state().message());
}

#[test]
fn the_sample_county_goes_on_to_the_next_plan_and_keeps_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = plan_of_sample(folder.path(), &[]);
    let old = window.state().snapshot().unwrap().followed[0].clone();
    let of = |window: &Window, plan: &str| {
        let mut all = records(window, RecordKind::Indicator);
        all.retain(|record| record.text("framework") == plan);
        all
    };
    let before = of(&window, &old);
    click(&mut window, "转入下一规划期…");
    type_into(&mut window, "方案题名", "示例县“十五五”养老托育方案");
    click(&mut window, "建立方案");
    let snapshot = window.state().snapshot().unwrap();
    assert_eq!(snapshot.followed[0], "own2030", "{:?}", window.state().message());
    assert_eq!(snapshot.figures.len(), before.len());
    assert_eq!(of(&window, &old), before, "the old plan is as it was");
    // The last figures are of 2023 and before: they are the bases, each with its own year and marked.
    let next = of(&window, "own2030");
    let with_base: Vec<_> = next
        .iter()
        .filter(|record| record.get("baseline").is_some())
        .collect();
    assert!(with_base.len() > 20);
    assert!(with_base.iter().all(|record| {
        record.number("baseline_year").is_some_and(|year| year <= 2025.0)
            && record.text("note").starts_with("基期值")
    }));
    assert!(labels(&window).iter().any(|label| label == "620 ※"));
    assert!(next.iter().all(|record| record.get("target").is_none()));
    // Both pages, each with its own years.
    window
        .get_by_label_contains("方案 示例县“十五五”养老托育方案")
        .click();
    window.run();
    window.get_by_label("2025年基期");
    window.get_by_label("2030年目标");
    window.get_by_label_contains("方案 耿马自治县").click();
    window.run();
    window.get_by_label("2020年基期");
    assert!(labels(&window).iter().any(|label| label.contains("终期 30 项")));
}
