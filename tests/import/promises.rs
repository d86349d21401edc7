//! Every line of the table “what can be wrong in a sheet” names a test that there is.

use std::path::Path;

#[test]
fn each_line_of_the_table_names_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let door = std::fs::read_to_string(root.join("src/import/mod.rs")).unwrap();
    let lines = door
        .lines()
        .skip_while(|line| !line.contains("| what is wrong |"))
        .skip(2);
    let lines: Vec<&str> = lines.take_while(|line| line.starts_with("//! |")).collect();
    assert!(lines.len() > 50);
    for line in lines {
        let named = line.trim_end_matches(" |").rsplit("| ").next().unwrap();
        let (module, test) = named
            .trim_matches('`')
            .split_once("::")
            .unwrap_or_else(|| panic!("{line}"));
        let file = root.join(format!("tests/import/{module}.rs"));
        let tests = std::fs::read_to_string(file).unwrap_or_else(|_| panic!("{line}"));
        assert!(tests.contains(&format!("fn {test}()")), "{line}");
    }
}
