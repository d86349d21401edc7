//! Conditions of a list: on fields, and on columns that only the imported file had.

use super::CommandLine;

/// A column that the ledger does not know is kept beside the records, and a list can be limited to its values.
#[test]
fn a_list_is_limited_by_a_column_that_only_the_file_had() {
    let line = CommandLine::new("耿马县");
    let file = line.dir.path().join("机构.csv");
    let rows = "统计期：2023年上半年\n序号,机构名称,所在乡镇,床位数,入住人数,分管人\n1,甲敬老院,耿马镇,30,12,岩甲\n2,乙敬老院,孟定镇,50,41,李某乙\n";
    std::fs::write(&file, rows).unwrap();
    let accepted = line.run(&["import", file.to_str().unwrap(), "--accept"]);
    assert_eq!(accepted.status, 0, "{}", accepted.err);
    let names = |condition: &str| -> Vec<String> {
        let args = [
            "list",
            "elder_facility",
            "--period",
            "2023H1",
            "--where",
            condition,
        ];
        let listed = line.run(&args).json();
        let records = listed.as_array().unwrap();
        records
            .iter()
            .map(|record| record["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("分管人=岩甲"), ["甲敬老院"]);
    assert_eq!(names("分管人=李某乙"), ["乙敬老院"]);
    assert_eq!(names("分管人="), Vec::<String>::new());
    assert_eq!(names("township=孟定镇"), ["乙敬老院"]);
    let unknown = line.run(&["list", "elder_facility", "--where", "没有的列=1"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("附加列") || unknown.out.contains("附加列"));
}
