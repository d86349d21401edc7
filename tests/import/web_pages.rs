//! Web pages named .xls, as browsers understand them; and tables of text that break off in the middle.

use laoxiao::import::Options;
use laoxiao::model::Records;

use super::formats::{ROWS, ods, patched, same, spreadsheet_ml};
use super::try_read;

/// The table as a program writes it that puts texts together: what HTML lets it leave out is left out.
fn page() -> String {
    let rows: String = ROWS
        .iter()
        .skip(3)
        .map(|row| {
            format!(
                "<TR>{}",
                row.iter().map(|cell| format!("<TD>{cell}")).collect::<String>()
            )
        })
        .collect();
    format!(
        "<html><head><meta charset=utf-8><title>第一页</title><script>if (1 < 2) document.write('<table><tr><td>9')</script>\
         <body><TABLE border=0 class=\"a\"\"><caption>2023&#24180;上半年养老机构情况</caption>\
         <tr><th rowspan=2 rowspan=9>序号<th rowspan='2'>机构<!-- <td> -->名称<th rowspan=2>所在乡镇\
         <th colspan=2 title='a>b'>床位数<th rowspan=2>是否投入使用<tr><td>合计<td>其中&#xFF1A;护理&zwnj;型{rows}</table>"
    )
}

#[test]
fn what_browsers_show_is_read() {
    let page = page();
    same("机构.xls", page.as_bytes());
    same("机构.html", page.replace("</table>", "").as_bytes());
    let with_prefix = page.replace("<TD>甲敬老院", "<TD><o:p>甲敬老院</o:p>");
    assert_ne!(with_prefix, page);
    same("机构.htm", with_prefix.as_bytes());
}

#[test]
fn letters_of_a_page_have_names() {
    let page = page().replace("甲敬老院", "甲&ldquo;R&ampD&rdquo;院&sup2;&ge;&unknown;&amp");
    let plan = super::formats::plan_of_bytes("机构.xls", page.as_bytes());
    let name = plan.sheets[0].changes[0].record.title();
    assert_eq!(name, "甲“R&D”院²≥&unknown;&");
}

fn told(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let error = try_read(&path, &Options::default(), &Records::default()).unwrap_err();
    assert_eq!(error.kind(), "import.damaged", "{name}");
    error.to_string()
}

/// Rows that were lost on the way must not look like rows that were never there.
#[test]
fn what_breaks_off_is_refused() {
    let page = page().replace("<TD>", "<TD style=\"color: red\">");
    let cut = page.rfind("color").unwrap();
    assert!(told("断.xls", page[..cut].as_bytes()).contains("断"));
    let comment = format!("{}<!-- ", &page[..page.rfind("<TR>").unwrap()]);
    assert!(told("断.html", comment.as_bytes()).contains("断"));
    let book = spreadsheet_ml();
    for end in [
        "<Row><Cell><Data ss:Type=\"Number\">2<",
        "</Worksheet>",
        "ss:Type=\"Number\">1234",
    ] {
        let cut = book.find(end).unwrap();
        assert!(told("断.xml", book[..cut].as_bytes()).contains("断"), "{end}");
    }
    let table = patched(&ods(), |_, text| text.replace("</office:body>", ""));
    assert!(told("断.ods", &table).contains("断"));
}
