//! Files that give no plan: each says what it is and what to do.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use laoxiao::import::{ImportError, Options};
use laoxiao::model::Records;

use super::{fixture, try_read};

fn refusal(name: &str, bytes: &[u8]) -> ImportError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    let error = try_read(&path, &Options::default(), &Records::default()).unwrap_err();
    assert!(!error.hint().is_empty());
    error
}

#[test]
fn a_missing_file_is_not_found() {
    let error = try_read(
        &PathBuf::from("/没有/这个.xlsx"),
        &Options::default(),
        &Records::default(),
    )
    .unwrap_err();
    assert_eq!(error.kind(), "import.not-found");
}

#[test]
fn files_of_other_kinds_are_named() {
    for (name, bytes, kind, says) in [
        ("空.xlsx", &b""[..], "import.empty", "0 字节"),
        ("公文.xlsx", b"%PDF-1.7 ...", "import.not-a-workbook", "PDF"),
        (
            "数据.xls",
            "序号,名称\n1,敬老院\n".as_bytes(),
            "import.nothing-known",
            "没有找到认得的表头",
        ),
        (
            "网页.xls",
            b"<html><body><table></table></body></html>",
            "import.damaged",
            "没有表格",
        ),
        (
            "坏.xlsx",
            b"PK\x03\x04 and nothing more",
            "import.truncated",
            "不完整",
        ),
    ] {
        let error = refusal(name, bytes);
        assert_eq!(error.kind(), kind, "{name}");
        assert!(error.to_string().contains(says), "{name}: {error}");
    }
}

/// What the officer has at hand for each kind.
#[test]
fn files_of_other_programs_say_how_their_table_gets_in() {
    let doc = super::biff::compound("WordDocument", b"text");
    let lock = b"\x05user\x20\x20";
    let frames = b"<html><head><title>x</title></head>\
                  <frameset><frame src=\"x.files/sheet001.htm\"></frameset></html>";
    for (name, bytes, looks_like, remedy) in [
        ("公文.doc", &doc[..], "Word 文档（doc）", "docx"),
        ("公文.pdf", b"%PDF-1.7", "PDF", "docx"),
        ("扫描.png", b"\x89PNG\r\n", "图片", "图片转表格"),
        ("报表.zip", b"Rar!\x1A", "压缩包", "解压"),
        ("~$机构.xlsx", lock, "临时文件", "不带 ~$"),
        (".~机构.xlsx", lock, "临时文件", "不带 ~$"),
        ("机构.htm", frames, "几个文件组成的网页", "sheet001.htm"),
    ] {
        let error = refusal(name, bytes);
        assert_eq!(error.kind(), "import.not-a-workbook", "{name}");
        assert!(error.to_string().contains(looks_like), "{name}: {error}");
        assert!(error.hint().contains(remedy), "{name}: {}", error.hint());
    }
}

#[test]
fn an_encrypted_package_says_so() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refusal("加密.xlsx", &bytes).kind(), "import.encrypted");
}

#[test]
fn a_workbook_cut_short_is_truncated() {
    let whole = fs::read(fixture("昆明市_重大平台清单_已填.xlsx")).unwrap();
    assert_eq!(
        refusal("半截.xlsx", &whole[..whole.len() / 2]).kind(),
        "import.truncated"
    );
}

#[test]
fn a_damaged_xls_does_not_take_the_program_down() {
    let mut bytes = fs::read(fixture("昆明市_重大项目清单_已填.xls")).unwrap();
    let length = bytes.len();
    for at in (600..length).step_by(97) {
        bytes[at] ^= 0x5A;
    }
    // Whatever calamine makes of it, it is an error or a plan, never a crash.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("坏.xls");
    fs::write(&path, &bytes).unwrap();
    if let Err(error) = try_read(&path, &Options::default(), &Records::default()) {
        assert!(error.kind().starts_with("import."), "{error}");
    }
}

#[test]
fn the_extension_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("改名.xls");
    fs::copy(fixture("昆明市_重大平台清单_已填.xlsx"), &path).unwrap();
    let plan = try_read(&path, &Options::default(), &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].counts.new, 3);
}

#[test]
fn a_sheet_that_is_not_there_is_named_with_those_that_are() {
    let options = Options {
        sheet: Some("没有".to_owned()),
        ..Options::default()
    };
    let path = fixture("昆明市_重大平台清单_已填.xlsx");
    let error = try_read(&path, &options, &Records::default()).unwrap_err();
    assert_eq!(error.kind(), "import.no-such-sheet");
    assert!(error.to_string().contains("重大平台清单"));
}

#[test]
fn a_cancelled_import_stops() {
    let progress = laoxiao::model::Progress::default();
    progress.cancel();
    let forms = laoxiao::forms::Forms::shipped().unwrap();
    let (records, county) = (Records::default(), super::gengma());
    let known = laoxiao::import::Known {
        forms: &forms,
        records: &records,
        county: &county,
        frameworks: &["gengma2023".to_owned()],
        memory: &laoxiao::import::Memory::default(),
        plans: &[],
    };
    let path = fixture("昆明市_重大项目清单_已填.xlsx");
    let error = laoxiao::import::plan(&path, &Options::default(), &known, &progress).unwrap_err();
    assert_eq!(error.kind(), "cancelled");
}
