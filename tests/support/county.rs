//! A county of the province, and ledgers of it.

use std::path::Path;

use laoxiao::import::Options;
use laoxiao::model::{County, Division, Progress};
use laoxiao::ops::Session;

use super::fixture::issued;

/// 耿马县 with its townships.
pub(crate) fn gengma() -> County {
    let named = |code: &str, name: &str| Division {
        name: name.to_owned(),
        code: code.to_owned(),
    };
    let townships = [
        "耿马镇",
        "勐永镇",
        "勐撒镇",
        "孟定镇",
        "大兴乡",
        "芒洪拉祜族布朗族乡",
        "四排山乡",
        "贺派乡",
        "勐简乡",
    ];
    let townships = townships
        .iter()
        .enumerate()
        .map(|(at, name)| named(&format!("530926{at:03}"), name));
    County {
        division: named("530926", "耿马傣族佤族自治县"),
        prefecture: named("5309", "临沧市"),
        townships: townships.collect(),
    }
}

/// A new ledger 台账.laoxiao that keeps its backups beside it.
pub(crate) fn new_ledger(dir: &Path, county: &str) -> Session {
    let mut session = Session::create(&dir.join("台账.laoxiao"), county, None, &[]).unwrap();
    session.keep_backups_in(dir.join("备份"));
    session
}

/// A new ledger with what these tables hold.
pub(crate) fn ledger_of(dir: &Path, county: &str, tables: &[&str]) -> Session {
    let mut session = new_ledger(dir, county);
    for table in tables {
        import(&mut session, &issued(table));
    }
    session
}

/// Imports a file as it was recognised.
pub(crate) fn import(session: &mut Session, file: &Path) {
    let plan = session
        .plan_import(file, &Options::default(), &Progress::default())
        .unwrap();
    session.accept_import(&plan, &Progress::default()).unwrap();
}
