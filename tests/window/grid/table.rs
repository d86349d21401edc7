//! A table of a few cells with the grid on it, driven without a display.

use std::borrow::Cow;

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Event, ImeEvent, Key, Modifiers, OutputCommand, PointerButton, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::app::sheet::{CellAlign, GridColumn, GridModel, GridOutput, RowKind};
use laoxiao::model::Severity;
use laoxiao::ui::theme;
use laoxiao::ui::widgets::grid::Grid;

/// Columns 序号 (fixed), 名称, 类型 (with choices), 床位 (a number), 备注.
pub(crate) struct Sheet {
    pub(crate) cells: Vec<[String; 5]>,
    /// What stood in 床位 before.
    pub(crate) before: Vec<Option<String>>,
    columns: Vec<GridColumn>,
    choices: Vec<String>,
    ids: Vec<u64>,
    next_id: u64,
    version: u64,
}

impl Sheet {
    /// One row for each line `名称,类型,床位,备注`.
    pub(crate) fn new(lines: &[&str]) -> Self {
        let cells: Vec<[String; 5]> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let mut parts = line.split(',').map(str::to_owned);
                let mut next = || parts.next().unwrap_or_default();
                [(at + 1).to_string(), next(), next(), next(), next()]
            })
            .collect();
        let column = |title: &str, group: &str, width: f32, align| GridColumn {
            title: title.to_owned(),
            group: group.to_owned(),
            width,
            align,
            long: false,
        };
        Self {
            before: vec![None; cells.len()],
            ids: (0..cells.len() as u64).collect(),
            next_id: cells.len() as u64,
            cells,
            columns: vec![
                column("序号", "", 46.0, CellAlign::Center),
                column("名称", "", 150.0, CellAlign::Left),
                column("类型", "基本情况", 120.0, CellAlign::Left),
                column("床位", "基本情况", 90.0, CellAlign::Right),
                column("备注", "", 200.0, CellAlign::Left),
            ],
            choices: ["敬老院", "社会福利院", "日间照料中心"]
                .map(str::to_owned)
                .to_vec(),
            version: 1,
        }
    }

    fn apply(&mut self, output: &GridOutput) {
        for edit in &output.edits {
            self.cells[edit.row][edit.column].clone_from(&edit.text);
        }
        for row in &output.added {
            let mut cells: [String; 5] = Default::default();
            cells[0] = (self.cells.len() + 1).to_string();
            for (column, text) in row {
                cells[*column].clone_from(text);
            }
            self.cells.push(cells);
            self.before.push(None);
            self.ids.push(self.next_id);
            self.next_id += 1;
        }
        self.version += u64::from(!output.edits.is_empty() || !output.added.is_empty());
    }
}

impl GridModel for Sheet {
    fn columns(&self) -> &[GridColumn] {
        &self.columns
    }

    fn rows(&self) -> usize {
        self.cells.len() + 1
    }

    fn kind(&self, row: usize) -> RowKind {
        if row < self.cells.len() {
            RowKind::Data
        } else {
            RowKind::New
        }
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        match self.cells.get(row) {
            Some(cells) => Cow::Borrowed(&cells[column]),
            None => Cow::Borrowed(if column == 1 { "＋ 新增" } else { "" }),
        }
    }

    fn editable(&self, row: usize, column: usize) -> bool {
        column != 0 && row <= self.cells.len()
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn row_id(&self, row: usize) -> u64 {
        self.ids.get(row).copied().unwrap_or(u64::MAX)
    }

    fn mark(&self, row: usize, column: usize) -> Option<Severity> {
        (column == 3 && self.cells.get(row).is_some_and(|cells| cells[3] == "0")).then_some(Severity::Error)
    }

    fn refuse(&self, _row: usize, column: usize, text: &str) -> Option<String> {
        (column == 3 && !text.is_empty() && text.parse::<f64>().is_err())
            .then(|| format!("“{text}”不是确定的数"))
    }

    fn lacks(&self, cells: &[(usize, String)]) -> Option<(usize, String)> {
        let named = cells.iter().any(|(column, _)| *column == 1);
        (!named).then(|| (1, "新的一行还没有“名称”".to_owned()))
    }

    fn choices(&self, column: usize) -> &[String] {
        if column == 2 { &self.choices } else { &[] }
    }

    fn has_sums(&self) -> bool {
        true
    }

    fn sum(&self, rows: &[usize], column: usize) -> String {
        if column != 3 {
            return String::new();
        }
        let sum: f64 = rows
            .iter()
            .filter_map(|row| self.cells[*row][3].parse::<f64>().ok())
            .sum();
        sum.to_string()
    }

    fn before(&self, row: usize, column: usize) -> Option<String> {
        self.before.get(row).cloned().flatten().filter(|_| column == 3)
    }
}

/// The grid, its table, and what it did in all frames so far.
pub(crate) struct State {
    pub(crate) grid: Grid,
    pub(crate) sheet: Sheet,
    /// How many steps of undo there would be.
    pub(crate) steps: usize,
    pub(crate) deleted: Vec<usize>,
    pub(crate) duplicated: Vec<usize>,
    pub(crate) refused: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) note: String,
    pub(crate) layouts: usize,
    /// A field beside the grid, to click into.
    pub(crate) beside: String,
}

/// A grid on the screen.
pub(crate) struct Table(pub(crate) Harness<'static, State>);

/// Three homes.
pub(crate) const HOMES: [&str; 3] = ["甲院,敬老院,10,", "乙院,社会福利院,20,好", "丙院,敬老院,30,"];

impl Table {
    pub(crate) fn new(lines: &[&str]) -> Self {
        let state = State {
            grid: Grid::new("test", 2),
            sheet: Sheet::new(lines),
            steps: 0,
            deleted: Vec::new(),
            duplicated: Vec::new(),
            refused: None,
            message: None,
            note: String::new(),
            layouts: 0,
            beside: String::new(),
        };
        let mut dressed = false;
        let harness = Harness::builder()
            .with_size(vec2(900.0, 600.0))
            .with_max_steps(20)
            .build_ui_state(
                move |ui, state: &mut State| {
                    if !std::mem::replace(&mut dressed, true) {
                        theme::apply(ui.ctx(), false, false);
                        return;
                    }
                    ui.add(egui::TextEdit::singleline(&mut state.beside).hint_text("旁边"))
                        .accessible_name("旁边");
                    let output = state.grid.show(ui, &state.sheet);
                    state.steps += usize::from(!output.edits.is_empty() || !output.added.is_empty());
                    state.layouts += usize::from(output.layout_changed);
                    if output.delete_rows {
                        state.deleted.clone_from(&output.selected_rows);
                    }
                    if output.duplicate_rows {
                        state.duplicated.clone_from(&output.selected_rows);
                    }
                    state.sheet.apply(&output);
                    state.refused = output.refused.or(state.refused.take());
                    state.message = output.message.or(state.message.take());
                    state.note = output.note;
                },
                state,
            );
        let mut table = Self(harness);
        table.0.run();
        table
    }

    /// Clicks a cell that shows this text.
    pub(crate) fn click(&mut self, text: &str) {
        self.0.get_by_role_and_label(Role::Cell, text).click();
        self.0.run();
    }

    /// Clicks a cell by row and column, as they lie on the screen.
    pub(crate) fn click_at(&mut self, row: usize, column: usize) {
        let rect = self.rect_of(row, column);
        self.press(rect.center(), PointerButton::Primary, Modifiers::NONE);
    }

    /// Where a cell lies: right of 名称, in the line of the row.
    pub(crate) fn rect_of(&self, row: usize, column: usize) -> Rect {
        let line = self
            .0
            .get_by_role_and_label(Role::Cell, &self.state().sheet.cells[row][1])
            .rect();
        let title = self.state().sheet.columns[column].title.clone();
        let head = self
            .0
            .get_by_role_and_label(Role::Button, &format!("按{title}排序"))
            .rect();
        Rect::from_x_y_ranges(head.x_range(), line.y_range())
    }

    /// Two clicks within one frame: quick enough to count as a double click.
    pub(crate) fn double_click(&mut self, pos: Pos2) {
        self.at_once(pos, &[true, false, true, false]);
    }

    /// A tap whose press and release fall into one frame.
    pub(crate) fn tap(&mut self, pos: Pos2) {
        self.at_once(pos, &[true, false]);
    }

    fn at_once(&mut self, pos: Pos2, presses: &[bool]) {
        let events = &mut self.0.input_mut().events;
        events.push(Event::PointerMoved(pos));
        for pressed in presses.iter().copied() {
            events.push(Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        self.0.run();
    }

    pub(crate) fn press(&mut self, pos: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.0.event(Event::PointerMoved(pos));
        for pressed in [true, false] {
            self.0.event_modifiers(
                Event::PointerButton {
                    pos,
                    button,
                    pressed,
                    modifiers,
                },
                modifiers,
            );
        }
        self.0.run();
    }

    pub(crate) fn key(&mut self, key: Key) {
        self.0.key_press(key);
        self.0.run();
    }

    pub(crate) fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.0.key_press_modifiers(modifiers, key);
        self.0.run();
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.0.event(Event::Text(text.to_owned()));
        self.0.run();
    }

    pub(crate) fn compose(&mut self, pinyin: &str) {
        self.0.event(Event::Ime(ImeEvent::Preedit {
            text: pinyin.to_owned(),
            active_range_chars: None,
        }));
        self.0.run();
    }

    pub(crate) fn commit(&mut self, text: &str) {
        self.0.event(Event::Ime(ImeEvent::Commit(text.to_owned())));
        self.0.run();
    }

    pub(crate) fn paste(&mut self, text: &str) {
        self.0.event(Event::Paste(text.to_owned()));
        self.0.run();
    }

    /// Copies, and gives what is on the clipboard.
    pub(crate) fn copy(&mut self, event: Event) -> Option<String> {
        self.0.event(event);
        self.0.step();
        let copied = self
            .0
            .output()
            .platform_output
            .commands
            .iter()
            .find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
        self.0.run();
        copied
    }

    pub(crate) fn button(&mut self, label: &str) {
        self.0.get_by_label(label).click();
        self.0.run();
    }

    pub(crate) fn state(&self) -> &State {
        self.0.state()
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> &str {
        &self.state().sheet.cells[row][column]
    }

    /// The texts of a column from top to bottom, as they are shown.
    pub(crate) fn shown(&self, column: &str) -> Vec<String> {
        let cells = self.0.get_all_by_role(Role::Cell);
        let mut found: Vec<(f32, String)> = cells
            .filter(|node| node.accesskit_node().description().as_deref() == Some(column))
            .map(|node| {
                (
                    node.rect().top(),
                    node.accesskit_node().label().unwrap_or_default(),
                )
            })
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found
            .into_iter()
            .map(|(_, text)| text)
            .filter(|text| !text.starts_with('＋') && !text.is_empty())
            .collect()
    }
}
