//! Rosters in lines: 组长：岩甲 县人民政府县长, one person a line or the parts in cells beside each other, without any header.

use crate::import::grid::cells::SparseRow;
use crate::import::grid::{Grid, GridCell};
use crate::model::squeeze;

/// What stands before the colon.
const ROLES: [&str; 16] = [
    "组长",
    "第一组长",
    "副组长",
    "常务副组长",
    "第一副组长",
    "成员",
    "主任",
    "副主任",
    "办公室主任",
    "办公室副主任",
    "召集人",
    "总召集人",
    "副召集人",
    "联络员",
    "秘书长",
    "顾问",
];
/// A post has one of these; a name alone has none.
const OF_POSTS: [&str; 20] = [
    "长", "局", "委", "办", "主任", "书记", "部", "院", "镇", "乡", "县", "市", "厅", "科", "站", "中心",
    "公司", "主席", "员", "政府",
];
/// Fewer persons are no roster.
const MIN_PERSONS: usize = 3;

/// The roster as a table with a header: each line in its own row. Nothing where a line can't be parted for certain.
pub(crate) fn table_of_lines(grid: &Grid) -> Option<Grid> {
    let first = grid
        .rows
        .iter()
        .find_map(|(row, cells)| role_and_rest(cells).map(|_| row))?;
    let header_row = first.checked_sub(1).filter(|row| *row > 0)?;
    // Below a table with columns such lines are its notes.
    if grid.rows.range(..first).any(|(_, cells)| cells.len() >= 3) {
        return None;
    }
    let mut table = Grid::new(&grid.name, grid.hidden);
    for (row, cells) in grid.rows.range(..header_row) {
        table.rows.insert(row, cells.clone());
    }
    table
        .rows
        .insert(header_row, row_of(["领导小组职务", "姓名", "单位及职务"])?);
    let (mut role, mut persons, mut roles) = (String::new(), 0usize, 0usize);
    let mut rows = grid.rows.range(first..);
    for (row, cells) in rows.by_ref() {
        let rest = match role_and_rest(cells) {
            Some((own, rest)) => {
                role = own;
                roles += 1;
                rest
            }
            None if cells
                .values()
                .next()
                .is_some_and(|cell| is_sentence(&cell.text())) =>
            {
                table.rows.insert(row, cells.clone());
                break;
            }
            None => line_of(cells),
        };
        let (name, post) = person(&rest)?;
        persons += 1;
        table
            .rows
            .insert(row, row_of([role.as_str(), name.as_str(), post.as_str()])?);
    }
    for (row, cells) in rows {
        table.rows.insert(row, cells.clone());
    }
    (persons >= MIN_PERSONS && roles >= 2).then_some(table)
}

fn row_of(texts: [&str; 3]) -> Option<SparseRow> {
    let mut row = SparseRow::default();
    for (column, text) in (0..).zip(texts) {
        row.insert(column, GridCell::from_text(text)?);
    }
    Some(row)
}

fn line_of(cells: &SparseRow) -> String {
    let texts: Vec<String> = cells.values().map(|cell| cell.text().into_owned()).collect();
    texts.join(" ").trim().to_owned()
}

/// 组长 and what stands behind its colon.
fn role_and_rest(cells: &SparseRow) -> Option<(String, String)> {
    let line = line_of(cells);
    let (role, rest) = line.split_once(['：', ':'])?;
    let role = squeeze(role);
    ROLES
        .contains(&role.as_str())
        .then(|| (role, rest.trim().to_owned()))
}

/// Below a roster: 领导小组下设办公室在县发展改革局。
fn is_sentence(text: &str) -> bool {
    text.trim().ends_with('。') || text.starts_with('注')
}

/// Name and post; several persons in one line, or a name without a post, are not parted.
fn person(text: &str) -> Option<(String, String)> {
    if text.contains(['；', ';', '：', ':']) {
        return None;
    }
    let parted = text.replace(['，', ','], " ").replace(['（', '('], " ");
    let parted = parted.replace(['）', ')'], "");
    let mut words = parted.split_whitespace();
    let mut name = words.next()?.to_owned();
    let is_one = |word: &str| word.chars().count() == 1;
    let mut rest: Vec<&str> = words.collect();
    if is_one(&name) {
        // 岩　甲: two signs are spread over the width of three.
        name.push_str(rest.first().filter(|word| is_one(word))?);
        rest.remove(0);
    }
    let length = name.chars().count();
    let is_office = name.contains(['局', '委', '厅', '办']);
    let is_name = !is_office && ((2..=4).contains(&length) || name.contains('·') && length <= 15);
    // A word as short as a name may be one more person.
    let is_post = |word: &&str| OF_POSTS.iter().any(|part| word.contains(part));
    let are_posts = !rest.is_empty() && rest.iter().all(is_post);
    (is_name && are_posts).then(|| (name, rest.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_a_name_and_a_post() {
        let of = |name: &str, post: &str| Some((name.to_owned(), post.to_owned()));
        assert_eq!(person("岩甲 县人民政府县长"), of("岩甲", "县人民政府县长"));
        assert_eq!(person("岩　甲　县民政局局长"), of("岩甲", "县民政局局长"));
        assert_eq!(person("李某乙（县财政局局长）"), of("李某乙", "县财政局局长"));
        assert_eq!(person("李某乙，县委常委 副县长"), of("李某乙", "县委常委 副县长"));
        for text in [
            "岩甲 李某乙 王某丙",
            "岩甲",
            "岩甲 县长；李某乙 副县长",
            "县民政局 县财政局",
        ] {
            assert_eq!(person(text), None, "{text}");
        }
    }
}
