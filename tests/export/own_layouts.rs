//! What an annex prints beside the fields: titles as documents have them, what imports kept, what is computed, rosters.

use laoxiao::export::{AnnexCell, AnnexRow, Context, Look, layout, preview};
use laoxiao::forms::{EXTRA, Form, FormColumn, FormShape};
use laoxiao::model::{Period, Record, RecordId, RecordKind, Records, gazetteer};

use crate::support::county::gengma;
use crate::support::records::{form, int, money, records, text};
use crate::{data_rows, laid_out};

#[test]
fn titles_name_the_place_as_documents_do() {
    let title = |id: &str, county: &str| {
        let county = gazetteer().by_name(county).unwrap();
        layout(&form(id), &records(), &Context::new(county)).sheets[0]
            .title
            .clone()
    };
    assert_eq!(title("reforms", "耿马县"), "耿马自治县“一老一小”重大改革清单");
    assert_eq!(title("gengma-projects", "景洪市"), "景洪市“一老一小”重大项目清单");
    assert_eq!(
        title("gengma-indicators", "耿马县"),
        "“十四五”期间，耿马自治县“一老一小”服务发展具体指标"
    );
    assert_eq!(
        title("xishuangbanna-indicators", "景洪市"),
        "西双版纳州养老服务主要发展指标表"
    );
    assert_eq!(
        title("tasks", "耿马县"),
        "临沧市养老托育服务健康发展重点任务及责任分工"
    );
    assert_eq!(title("policies", "耿马县"), "重大政策清单");
}

#[test]
fn an_annex_of_several_tables_has_its_number_and_title_once() {
    let sheets = laid_out("xishuangbanna-projects", &records(), None).sheets;
    let heads: Vec<[&str; 3]> = sheets
        .iter()
        .map(|sheet| {
            [
                sheet.annex_label.as_str(),
                sheet.annex_title.as_str(),
                sheet.title.as_str(),
            ]
        })
        .collect();
    assert_eq!(
        heads,
        [
            ["附件1", "重大项目清单", "养老重大项目清单"],
            ["", "", "托育重大项目清单"]
        ]
    );
    let one = &laid_out("kunming-projects", &records(), None).sheets[0];
    assert_eq!(
        (one.annex_label.as_str(), one.annex_title.as_str()),
        ("附件1", "")
    );
    let unnumbered = laid_out("xishuangbanna-indicators", &records(), None).sheets;
    assert!(unnumbered.iter().all(|sheet| sheet.annex_title.is_empty()));
}

#[test]
fn years_are_spelled_as_each_document_spells_them() {
    let years = |id: &str, column: usize| {
        let layout = laid_out(id, &records(), None);
        data_rows(&layout, 0)[0][column].clone()
    };
    assert_eq!(years("xishuangbanna-projects", 3), "2023年-2025年");
    assert_eq!(years("gengma-projects", 4), "2023—2025");
    assert_eq!(years("kunming-projects", 2), "2023—2025");
    assert_eq!(years("projects-with-remarks", 3), "2023—2025年");
}

#[test]
fn notes_for_who_fills_in_are_not_handed_in() {
    for id in ["xishuangbanna-projects", "projects-with-remarks", "base-figures"] {
        let layout = laid_out(id, &records(), Some(Period::Half(2023, 1)));
        assert!(layout.sheets.iter().all(|sheet| sheet.notes.is_empty()), "{id}");
        assert!(!form(id).filling_notes.is_empty(), "{id}");
    }
}

fn with_columns(id: &str, columns: Vec<FormColumn>) -> Form {
    let mut form = form(id);
    form.columns.extend(columns);
    form
}

#[test]
fn kept_columns_stand_in_a_form_with_unit_and_by_period() {
    let mut all = Records::default();
    for (number, loan, lead) in [(1, "12000", "甲"), (2, "500.5", "乙"), (3, "", "")] {
        let mut project = Record::new(RecordKind::Project).with("name", text(&format!("项目{number}")));
        project.id = RecordId(number);
        project.extra.insert("贷款（万元）".to_owned(), loan.to_owned());
        project.extra.insert("分管领导".to_owned(), lead.to_owned());
        all.push(project);
    }
    let form = with_columns(
        "gengma-projects",
        vec![
            FormColumn {
                unit: "亿元".to_owned(),
                total: true,
                ..FormColumn::new(&format!("{EXTRA}贷款（万元）"), "贷款（亿元）")
            },
            FormColumn::new(&format!("{EXTRA}分管领导"), "分管领导"),
        ],
    );
    let form = Form {
        total_label: "合计".to_owned(),
        ..form
    };
    let county = gengma();
    let printed = layout(&form, &all, &Context::new(&county));
    let rows = data_rows(&printed, 0);
    let cells: Vec<&[String]> = rows.iter().map(|row| &row[5..]).collect();
    assert_eq!(cells, [["1.20000", "甲"], ["0.05005", "乙"], ["", ""]]);
    let Some(AnnexRow::Total { cells, .. }) = printed.sheets[0].rows.last() else {
        panic!("no total")
    };
    assert_eq!(
        cells[5],
        AnnexCell::Number {
            value: 1.25005,
            decimals: 5
        }
    );
    // By period: the director of 2022 is not that of 2023.
    let mut home = Record::new(RecordKind::ElderFacility)
        .with("name", text("敬老院"))
        .with_figure(Period::Year(2022), "beds_total", int(30))
        .with_figure(Period::Half(2023, 1), "beds_total", int(31));
    home.extra.insert("2022/院长".to_owned(), "甲".to_owned());
    let mut homes = Records::default();
    homes.push(home);
    let form = with_columns(
        "elder-facilities",
        vec![FormColumn::new(&format!("{EXTRA}院长"), "院长")],
    );
    let shown = |period| {
        let context = Context {
            period: Some(period),
            ..Context::new(&county)
        };
        data_rows(&layout(&form, &homes, &context), 0)[0]
            .last()
            .unwrap()
            .clone()
    };
    assert_eq!(shown(Period::Year(2022)), "甲");
    assert_eq!(shown(Period::Half(2023, 1)), "");
}

#[test]
fn rates_are_computed_and_never_summed() {
    let mut all = Records::default();
    for (number, planned, done) in [(1, "180", "36"), (2, "0", "5"), (3, "120", "60")] {
        let name = text(&format!("项目{number}"));
        let mut told = Record::new(RecordKind::ProjectReturn)
            .with("project", name)
            .with("planned_year", money(planned))
            .with("invested_year", money(done));
        told.id = RecordId(number);
        told.period = Some(Period::Month(2023, 6));
        all.push(told);
    }
    let columns = ["year_rate", "elapsed", "lead", "reached"].map(|word| FormColumn {
        total: true,
        ..FormColumn::new(&format!("computed:{word}"), word)
    });
    let form = with_columns("project-returns", columns.to_vec());
    let county = gengma();
    let context = Context {
        period: Some(Period::Month(2023, 6)),
        ..Context::new(&county)
    };
    let printed = layout(&form, &all, &context);
    let rows = data_rows(&printed, 0);
    let cells: Vec<&[String]> = rows.iter().map(|row| &row[16..]).collect();
    assert_eq!(
        cells,
        [
            ["20", "50", "-30", "否"],
            // A share of nothing is not known.
            ["", "50", "", ""],
            ["50", "50", "0", "是"]
        ]
    );
    let totals = printed.sheets[0].rows.iter().filter_map(|row| match row {
        AnnexRow::Total { cells, .. } => Some(&cells[16..]),
        _ => None,
    });
    assert!(totals.flatten().all(|cell| *cell == AnnexCell::Empty));
}

#[test]
fn a_roster_is_printed_in_lines() {
    let mut all = Records::default();
    for (role, name, post) in [
        ("组长", "赵某", "县委常委"),
        ("副组长", "钱某某", "副县长"),
        ("成员", "孙某", "县民政局局长"),
        ("成员", "李某某", "县卫生健康局局长"),
    ] {
        let member = Record::new(RecordKind::Member)
            .with("role", text(role))
            .with("name", text(name));
        all.push(member.with("post", text(post)));
    }
    let printed = laid_out("roster-lines", &all, None);
    let sheet = &printed.sheets[0];
    assert_eq!(sheet.shape, FormShape::Lines);
    let lines = data_rows(&printed, 0);
    assert_eq!(
        lines,
        [
            ["组　长：", "赵　某", "县委常委"],
            ["副组长：", "钱某某", "副县长"],
            ["成　员：", "孙　某", "县民政局局长"],
            ["", "李某某", "县卫生健康局局长"]
        ]
    );
    assert!(
        laoxiao::export::missing(&printed).is_empty(),
        "a role that is not repeated is no blank"
    );
    let pages = preview(sheet, Look::default());
    assert!(
        pages
            .lines
            .iter()
            .flat_map(|line| &line.cells)
            .all(|cell| !cell.framed)
    );
}

#[test]
fn a_section_row_is_never_the_last_of_its_page() {
    for count in 1..40 {
        let mut all = Records::default();
        for number in 1..=count {
            for category in ["养老服务", "医养结合", "康养服务", "托育服务"] {
                let content = "新建综合养老服务中心，设床位三十张。".repeat(number % 7);
                let project = Record::new(RecordKind::Project)
                    .with("name", text(&format!("{category}项目{number}")))
                    .with("content", text(&content));
                all.push(project.with("category", text(category)));
            }
        }
        let printed = laid_out("kunming-projects", &all, None);
        let sheet = &printed.sheets[0];
        let pages = preview(sheet, Look::default());
        let above = pages.lines.len() - sheet.rows.len() - sheet.notes.len();
        for page in &pages.pages {
            let last = page.end - 1;
            let row = last.checked_sub(above).and_then(|at| sheet.rows.get(at));
            assert!(
                !matches!(row, Some(AnnexRow::Section { .. })),
                "{count}: line {last} of {:?}",
                pages.pages
            );
        }
    }
}

#[test]
fn columns_are_as_wide_as_their_texts_make_the_table_low() {
    let lengths = |name: usize, measures: usize, goal: usize, owner: usize| {
        let long = |count: usize| text(&"养老服务".repeat(count));
        Record::new(RecordKind::Policy)
            .with("name", long(name))
            .with("measures", long(measures))
            .with("goal", long(goal))
            .with("owner", long(owner))
    };
    let height = |records: Vec<Record>| {
        let mut all = Records::default();
        all.put(RecordKind::Policy, records);
        let printed = laid_out("policies", &all, None);
        let pages = preview(&printed.sheets[0], Look::default());
        let room = (pages.paper_mm.0 - 2.0 * pages.margins_mm.side) / 25.4 * 72.0;
        assert!(pages.width_pt * pages.scale <= room + 0.1, "wider than the paper");
        let widths: Vec<f64> = pages.lines[pages.header.start]
            .cells
            .iter()
            .map(|cell| cell.width_pt)
            .collect();
        let height: f64 = pages.lines.iter().map(|line| line.height_pt).sum();
        (height, widths)
    };
    // Long owners, short goals: the form wishes it the other way round.
    let (lopsided, widths) = height((0..12).map(|_| lengths(2, 10, 1, 30)).collect());
    assert!(widths[4] > widths[3], "{widths:?}");
    // As wished: 20 of 123 characters for 120 hanzi are 14 lines a row, 218 pt; 12 rows.
    assert!(lopsided < 12.0 * 120.0, "{lopsided}");
    // Short texts take no more room than they need.
    let (_, widths) = height(vec![lengths(1, 1, 1, 1)]);
    assert!(widths.iter().sum::<f64>() < 480.0, "{widths:?}");
}
