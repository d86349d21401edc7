//! Rows typed faster than the ledger answers: every value stands where it was typed.

use std::time::{Duration, Instant};

use eframe::egui::{Event, Key, Modifiers, ViewportEvent};
use egui_kittest::kittest::Queryable as _;
use laoxiao::app::worker::handle::LedgerHandle;
use laoxiao::model::{RecordKind, Value};
use laoxiao::ops::{Edit, Session};
use laoxiao::ui::app::WindowStart;
use laoxiao::ui::pages::Page;

use crate::window::{Window, click, go, labels, name_of, records, sample, start, text, window_of};

const HOMES: RecordKind = RecordKind::ElderFacility;

fn key(key: Key) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

/// The keys of a row: name, township, two columns passed over, two numbers; Enter.
fn keys_of_row(row: usize) -> Vec<Event> {
    let typed = |text: String| {
        text.chars()
            .map(|c| Event::Text(c.to_string()))
            .collect::<Vec<_>>()
    };
    let mut events = typed(format!("第{row}院"));
    events.push(key(Key::Tab));
    events.extend(typed(format!("乡{row}")));
    events.extend([key(Key::Tab), key(Key::Tab), key(Key::Tab)]);
    events.extend(typed((1000 + row).to_string()));
    events.push(key(Key::Tab));
    events.extend(typed(row.to_string()));
    events.push(key(Key::Enter));
    events
}

/// Waits until the window shows so many records.
fn wait_for(window: &mut Window, count: usize) {
    let clock = Instant::now();
    while window
        .state()
        .snapshot()
        .is_none_or(|it| it.records.of(HOMES).len() != count)
    {
        assert!(clock.elapsed() < Duration::from_secs(300), "it takes too long");
        std::thread::sleep(Duration::from_millis(20));
        window.step();
    }
}

/// Five milliseconds a key are about three keys a frame; the thread of the ledger is the real one.
#[test]
fn two_hundred_rows_typed_at_five_milliseconds_a_key_over_5000_records_stand_where_they_belong() {
    typed_over(5_000);
}

#[test]
#[ignore = "minutes in a debug build: cargo test --test window -- --ignored"]
fn two_hundred_rows_typed_at_five_milliseconds_a_key_over_50_000_records_stand_where_they_belong() {
    typed_over(50_000);
}

fn typed_over(kept: usize) {
    const TYPED: usize = 200;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("大.laoxiao");
    let mut session = Session::create(&path, "耿马县", None, &[]).unwrap();
    let rows: Vec<Vec<(String, String)>> = (0..kept)
        .map(|at| vec![("name".to_owned(), format!("原有{at}号院"))])
        .collect();
    session.enter(HOMES, None, &[], &rows).unwrap();
    drop(session);
    let begin = WindowStart {
        ledger: Some(path),
        handle: LedgerHandle::spawn(|| {}).unwrap(),
        ..start(folder.path(), &[])
    };
    let mut window = window_of(begin, [1366.0, 768.0]);
    wait_for(&mut window, kept);
    go(&mut window, Page::Elder);
    window.key_press_modifiers(Modifiers::CTRL, Key::N);
    window.step();
    window.step();
    let events: Vec<Event> = (1..=TYPED).flat_map(keys_of_row).collect();
    let clock = Instant::now();
    for (frame, keys) in (1..).zip(events.chunks(3)) {
        window.input_mut().events.extend(keys.iter().cloned());
        window.step();
        let due = Duration::from_millis(15) * frame;
        std::thread::sleep(due.saturating_sub(clock.elapsed()));
    }
    wait_for(&mut window, kept + TYPED);
    let period = window.state().snapshot().unwrap().period;
    let all = records(&window, HOMES);
    assert!(all[..kept].iter().all(|record| {
        let name = record.text("name");
        name.starts_with("原有") && record.text("township").is_empty() && record.figures.is_empty()
    }));
    for (row, record) in (1..).zip(&all[kept..]) {
        let number = |field: &str| record.at(field, Some(period)).and_then(Value::as_number);
        assert_eq!(record.text("name"), format!("第{row}院"));
        assert_eq!(record.text("township"), format!("乡{row}"), "row {row}");
        let expected = (Some(1000.0 + f64::from(row)), Some(f64::from(row)));
        assert_eq!(
            (number("beds_total"), number("beds_nursing")),
            expected,
            "row {row}"
        );
    }
}

/// A slow machine draws a frame for many keys: what is asked for behind them waits until the table has read them.
#[test]
fn a_command_and_the_closing_of_the_window_wait_for_the_keys_before_them() {
    let command = |keys: Key, modifiers: Modifiers| Event::Key {
        key: keys,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    };
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    let before = records(&window, HOMES).len();
    let typed = |window: &mut Window, rows: std::ops::Range<usize>, last: Option<Event>| {
        go(window, Page::Elder);
        window.key_press_modifiers(Modifiers::CTRL, Key::N);
        window.run();
        let input = window.input_mut();
        input.events.extend(rows.flat_map(keys_of_row));
        input.events.extend(last);
    };
    typed(&mut window, 1..6, Some(command(Key::Num1, Modifiers::CTRL)));
    window.run();
    assert_eq!(window.state().page(), Page::Overview);
    assert_eq!(records(&window, HOMES).len(), before + 5);

    typed(&mut window, 6..11, None);
    let viewport = window.input_mut().viewport_id;
    let info = window.input_mut().viewports.entry(viewport).or_default();
    info.events.push(ViewportEvent::Close);
    window.step();
    assert!(records(&window, HOMES).len() < before + 10, "it waits");
    window
        .input_mut()
        .viewports
        .entry(viewport)
        .or_default()
        .events
        .clear();
    window.run();
    let all = records(&window, HOMES);
    assert_eq!(all.len(), before + 10);
    assert_eq!(
        (all[before + 9].text("name"), all[before + 9].text("township")),
        ("第10院", "乡10")
    );
}

#[test]
fn a_begun_row_is_written_when_it_is_left_and_waits_for_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let before = records(&window, HOMES).len();
    window.key_press_modifiers(Modifiers::CTRL, Key::N);
    window.run();
    text(&mut window, "新院");
    window.key_press(Key::Tab);
    window.run();
    text(&mut window, "勐撒镇");
    window.key_press(Key::Tab);
    window.run();
    assert_eq!(records(&window, HOMES).len(), before, "it is a draft");
    go(&mut window, Page::Overview);
    let all = records(&window, HOMES);
    assert_eq!(all.len(), before + 1);
    assert_eq!(
        (all[before].text("name"), all[before].text("township")),
        ("新院", "勐撒镇")
    );
    // Without a name it waits, and says so; then it is written with all its cells.
    go(&mut window, Page::Elder);
    window.key_press_modifiers(Modifiers::CTRL, Key::N);
    window.key_press(Key::Tab);
    window.run();
    text(&mut window, "孟定镇");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(records(&window, HOMES).len(), before + 1);
    assert!(window.state().message().unwrap().contains("新的一行还没有"));
    text(&mut window, "后补院");
    window.key_press(Key::Enter);
    window.run();
    let all = records(&window, HOMES);
    assert_eq!(
        (all[before + 1].text("name"), all[before + 1].text("township")),
        ("后补院", "孟定镇")
    );
}

#[test]
fn one_bad_cell_of_a_paste_is_marked_and_named_and_the_rest_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let before = records(&window, HOMES).len();
    window.key_press_modifiers(Modifiers::CTRL, Key::N);
    window.run();
    let lines: Vec<String> = (1..=30)
        .map(|row| {
            let beds = if row == 7 {
                "约40".to_owned()
            } else {
                (row * 10).to_string()
            };
            format!("贴{row}院\t勐撒镇\t敬老院\t公办\t{beds}")
        })
        .collect();
    window.event(Event::Paste(lines.join("\n")));
    window.run();
    let period = window.state().snapshot().unwrap().period;
    let all = records(&window, HOMES);
    assert_eq!(all.len(), before + 30);
    assert!(all[before + 6].at("beds_total", Some(period)).is_none());
    assert!(all[before + 7].at("beds_total", Some(period)).is_some());
    let message = window.state().message().unwrap().to_owned();
    assert!(message.contains("1 格没有写入"), "{message}");
    let told = labels(&window);
    assert!(
        told.iter()
            .any(|label| label.contains("贴7院") && label.contains("约40")),
        "it is named"
    );
    click(&mut window, "1 格没有写入");
    assert!(
        labels(&window).iter().any(|label| label == "约40"),
        "it stands in its cell"
    );
    text(&mut window, "45");
    window.key_press(Key::Enter);
    window.run();
    let record = &records(&window, HOMES)[before + 6];
    let beds = record.at("beds_total", Some(period)).and_then(Value::as_number);
    assert_eq!(beds, Some(45.0));
    assert!(window.query_by_label("1 格没有写入").is_none());
}

#[test]
fn a_wrong_text_that_is_typed_stays_in_its_cell_and_can_be_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let name = name_of(&window, HOMES, 0);
    crate::window::click_cell(&mut window, &name);
    for _ in 0..4 {
        window.key_press(Key::ArrowRight);
    }
    window.run();
    text(&mut window, "三十张以上");
    window.key_press(Key::Enter);
    window.run();
    assert!(window.state().message().unwrap().contains("1 格没有写入"));
    assert!(labels(&window).iter().any(|label| label == "三十张以上"));
    click(&mut window, "放弃这些格");
    assert!(!labels(&window).iter().any(|label| label == "三十张以上"));
}

#[test]
fn editing_one_cell_keeps_the_source_of_its_neighbours_and_says_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("示例县.laoxiao");
    let mut session = Session::open_sample(&path).unwrap();
    let record = session.records().unwrap().of(HOMES)[0].clone();
    let (period, figures) = record.figures.iter().next_back().unwrap();
    let was = figures.values.get("residents").unwrap().as_number().unwrap();
    assert!(figures.source.is_some());
    let edit = Edit {
        kind: HOMES,
        id: record.id,
        field: "residents".to_owned(),
        period: Some(*period),
        text: "7".to_owned(),
    };
    session.edit(&[edit]).unwrap();
    let edited = session.records().unwrap().of(HOMES)[0].clone();
    assert_eq!(edited.figures[period].source, figures.source);
    let noted = edited.edited.get(&format!("{period}/residents")).unwrap();
    assert_eq!(
        (noted.was.as_deref(), noted.at.len()),
        (Some(was.to_string().as_str()), 16)
    );
}

#[test]
fn a_message_takes_back_its_own_step_or_offers_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    window.key_press_modifiers(Modifiers::CTRL, Key::N);
    window.run();
    window.event(Event::Paste("甲贴院\n乙贴院".to_owned()));
    window.run();
    window.get_by_label("撤销");
    // Another step: the message is no longer about the last one.
    text(&mut window, "丙院");
    window.key_press(Key::Enter);
    window.run();
    assert!(window.query_by_label("撤销").is_none());
    // The button at the top takes back the last step.
    let before = records(&window, HOMES).len();
    click(&mut window, "撤销最近一步");
    assert_eq!(records(&window, HOMES).len(), before - 1);
    click(&mut window, "重做撤销的一步");
    assert_eq!(records(&window, HOMES).len(), before);
}
