//! Files with wrong bytes: whatever comes out is a plan or a refusal, never a panic.

use std::fs;
use std::path::Path;

use laoxiao::import::Options;
use laoxiao::model::Records;

use super::biff::Writer;
use super::formats::{ROWS, ods, patched_bytes, spreadsheet_ml};
use super::{binary, encrypted, fixture, try_read, word};

/// A small generator (xorshift): the same files in every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end.max(1)
    }
}

fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len());
        match dice.below(4) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            2 => bytes.truncate(at.max(16)),
            _ => {
                let end = (at + dice.below(64)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

fn survives(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    let Err(error) = try_read(path, &Options::default(), &Records::default()) else {
        return;
    };
    assert!(error.kind().starts_with("import."), "{error}");
    // A reader that panicked is caught; it would still be a defect of ours.
    assert!(
        !error.to_string().contains("内部结构不合规范）"),
        "a reader panicked: {}",
        path.display()
    );
}

const ROUNDS: usize = 400;

#[test]
fn mutated_bytes_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<html><body><table border=1><tr><th rowspan=2>序号<th>项目名称<th colspan=2>投资<tr><td>1<td>甲</table>";
    let csv = "序号,项目名称,建设地点,总投资（万元）\n1,甲,\"耿马镇\n二\",200\n";
    let xls = fs::read(fixture("昆明市_重大项目清单_已填.xls")).unwrap();
    let xlsx = fs::read(fixture("昆明市_重大平台清单_已填.xlsx")).unwrap();
    let biff5 = Writer::Biff5.file(ROWS);
    let mut dice = Dice(20_261_123);
    for (name, seed, rounds) in [
        ("变.xls", xls.as_slice(), ROUNDS / 4),
        ("变5.xls", &biff5, ROUNDS),
        ("变.xlsx", &xlsx, ROUNDS),
        ("变.xlsb", &binary::table(), ROUNDS),
        ("变.ods", &ods(), ROUNDS),
        ("变.docx", &word::document(), ROUNDS),
        (
            "变密.xlsx",
            &encrypted::agile(&super::formats::xlsx(), "VelvetSweatshop", 10, 10),
            ROUNDS,
        ),
        (
            "变密.xls",
            &encrypted::BookCipher::CryptoApi(128).book("VelvetSweatshop"),
            ROUNDS,
        ),
        ("变.xml", spreadsheet_ml().as_bytes(), ROUNDS * 2),
        ("变.html", page.as_bytes(), ROUNDS * 3),
        ("变.csv", csv.as_bytes(), ROUNDS * 3),
    ] {
        let path = folder.path().join(name);
        for _ in 0..rounds {
            survives(&path, &mutated(seed, &mut dice));
        }
    }
}

/// Bytes inside the parts of a package: its checksums are right, what it says is not.
#[test]
fn mutated_parts_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let xlsx = fs::read(fixture("昆明市_重大平台清单_已填.xlsx")).unwrap();
    for (name, whole, rounds) in [
        ("变.xlsx", xlsx, ROUNDS),
        ("变.xlsb", binary::table(), ROUNDS),
        ("变.ods", ods(), ROUNDS),
        ("变.docx", word::document(), ROUNDS),
    ] {
        let path = folder.path().join(name);
        for seed in 1..=u64::try_from(rounds).unwrap() {
            let mut dice = Dice(seed * 7_919);
            let odd = patched_bytes(&whole, |_, bytes| {
                if dice.below(3) > 0 {
                    return bytes;
                }
                mutated(&bytes, &mut dice)
            });
            survives(&path, &odd);
        }
    }
}
