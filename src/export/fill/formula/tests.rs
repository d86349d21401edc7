//! Results of formulas, and formulas that must have none.

use super::value::shown;
use super::*;
use crate::export::fill::package::sheet::SheetXml;

/// The results of formulas in column H, beside this table.
fn results(formulas: &[String]) -> Vec<String> {
    results_within(MOST_STEPS, formulas)
}

fn results_within(steps: u64, formulas: &[String]) -> Vec<String> {
    const TABLE: &[&[&str]] = &[
        &["耿马镇", "公办", "120", "60", ""],
        &["勐永镇", "民办", "80", "", "在建"],
        &["勐撒镇", "公办", "0", "0", "12"],
        &["孟定镇", "民办", "", "", ""],
    ];
    let mut rows = String::new();
    for row in 0..formulas.len().max(TABLE.len()) {
        let cells = TABLE.get(row).copied().unwrap_or_default().iter().enumerate();
        let cells = cells.filter(|(_, text)| !text.is_empty()).map(|(at, text)| {
            let place = format!("{}{}", char::from(b"ABCDE"[at]), row + 1);
            match text.parse::<f64>() {
                Ok(number) if at < 4 => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                _ => format!("<c r=\"{place}\" t=\"str\"><v>{text}</v></c>"),
            }
        });
        let formula = formulas.get(row).map(|formula| {
            let formula = formula.replace('&', "&amp;").replace('<', "&lt;");
            format!("<c r=\"H{0}\"><f>{formula}</f></c>", row + 1)
        });
        let cells: String = cells.chain(formula).collect();
        rows += &format!("<row r=\"{}\">{cells}</row>", row + 1);
    }
    let text = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let sheet = SheetXml::parse("sheet1.xml", std::sync::Arc::new(text)).unwrap();
    let leaf = FormulaSheet {
        name: "表",
        sheet: &sheet,
        written: None,
    };
    let mut book = FormulaBook::new(vec![leaf], &[]);
    book.steps_left = steps;
    let places = book.places();
    let shown = places.into_iter().map(|place| match book.value(place).0 {
        Ok(FormulaValue::Error(error)) => error,
        Ok(value) => shown(&value).unwrap(),
        Err(Unknown) => "?".to_owned(),
    });
    shown.collect()
}

#[test]
fn results_are_those_of_excel() {
    let expected = [
        ("IF(SUM(C4:D4)=0,\"无\",SUM(C4:D4))", "无"),
        ("SUM(C4:D4)", "0"),
        ("SUBTOTAL(9,C1:C4)", "200"),
        ("SUBTOTAL(9,C1:D4,H3)", "260"),
        ("-SUM(C4)", "0"),
        ("PRODUCT(C4:D4)", "0"),
        ("COUNTIF(E1:E4,\"\")", "2"),
        ("COUNTIF(E1:E4,\"=\")", "2"),
        ("COUNTIF(E1:E4,\"<>\")", "2"),
        ("COUNTIF(E1:E4,12)", "1"),
        ("COUNTIF(B:B,\"公办\")", "2"),
        ("COUNTIF(B:B,\"<>公办\")", "?"),
        ("SUMIF(B:B,\"<>公办\",C:C)", "80"),
        ("SUMIF(B1:B4,\"公办\",C1)", "120"),
        ("AND(C1:D4)", "FALSE"),
        ("AND(C1:E2)", "TRUE"),
        ("OR(E1:E4)", "#VALUE!"),
        ("1=TRUE", "FALSE"),
        ("TRUE>\"甲\"", "TRUE"),
        ("\"甲\">1", "TRUE"),
        ("E1=FALSE", "TRUE"),
        ("TRIM(\"  甲  乙 \")", "甲 乙"),
        ("ROW(A1:A4)", "?"),
        ("SUMPRODUCT((B1:B4=\"公办\")*C1:C4)", "120"),
        ("SUMPRODUCT((A1:A4=\"耿马镇\")*A1:D1)", "?"),
        ("SUMPRODUCT(C1:C4,C1:D2)", "?"),
        ("\"没有写完", "?"),
        ("\"\"\"\"&\"甲\"", "\"甲"),
    ];
    let formulas: Vec<String> = expected
        .iter()
        .map(|(formula, _)| (*formula).to_owned())
        .collect();
    for ((formula, expected), result) in expected.into_iter().zip(results(&formulas)) {
        assert_eq!(result, expected, "{formula}");
    }
}

/// A file is filled in the program's own process: no formula may take its stack, its memory or its time.
#[test]
fn formulas_made_to_exhaust_the_program_have_no_result() {
    let nested = |open: &str, close: &str, times| format!("{}1{}", open.repeat(times), close.repeat(times));
    let mut formulas = vec![
        nested("(", ")", 100_000),
        nested("(", ")", 4_000),
        nested("IF(1,", ")", 1_000),
        nested("-", "", 8_000),
        nested("+", "", 1_000_000),
        format!("1{}", "+1".repeat(100_000)),
        "SUMPRODUCT(A1:XFD1048576*1)".to_owned(),
        "SUMPRODUCT(--(A1:XFD1048576=A1))".to_owned(),
    ];
    assert!(results(&formulas).iter().all(|result| result == "?"));
    assert_eq!(
        results(&[nested("(", ")", 60), nested("IF(1,", ")", 60)]),
        ["1", "1"]
    );
    // Each cell is twice as long as the one above it.
    formulas = vec!["\"甲甲甲甲\"".to_owned()];
    formulas.extend((1..60).map(|row| format!("H{row}&H{row}")));
    assert_eq!(results(&formulas).last().map(String::as_str), Some("#VALUE!"));
    // A chain of cells with brackets within each.
    formulas = (2..400)
        .map(|row| format!("{}H{row}{}", "(".repeat(50), ")".repeat(50)))
        .collect();
    assert_eq!(results(&formulas).len(), 398);
}

/// Tables as long as these are no more than a few seconds, longer ones end.
#[test]
fn long_tables_of_formulas_end() {
    let long = |formula: &dyn Fn(usize) -> String| (1..=500).map(formula).collect::<Vec<String>>();
    let products = long(&|_| "SUMPRODUCT((A1:A500=1)*(B1:B500=2)*(C1:C500=3))".to_owned());
    let areas = long(&|row| format!("SUM(A{}:G500)", row % 7 + 1));
    for formulas in [products, areas] {
        assert!(results(&formulas).iter().all(|result| result != "?"));
        let few = results_within(MOST_STEPS / 1_000, &formulas);
        assert_eq!(
            (few.first().map(String::as_str), few.last().map(String::as_str)),
            (Some(&*results(&formulas)[0]), Some("?"))
        );
    }
}
