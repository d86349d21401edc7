//! Names, places and texts.

use laoxiao::model::{Record, RecordId, RecordKind};

use super::Collected;
use crate::county::text;

use RecordKind::{ChildcareFacility, ElderFacility, Estate, Policy, Population, Project};

pub(super) fn names(all: &mut Collected) {
    all.add(
        "other township",
        &["P001"],
        (Project, "place"),
        &[0, 5, 9, 13],
        |record| {
            record.set("place", Some(text("勐简乡")));
        },
    );
    for kind in [ElderFacility, ChildcareFacility] {
        all.add(
            "other township",
            &["P001"],
            (kind, "township"),
            &[0, 3, 6],
            |record| {
                record.set("township", Some(text("勐简乡")));
            },
        );
    }
    all.add(
        "other county",
        &["P026"],
        (Project, "place"),
        &[0, 5, 9],
        |record| {
            record.set("place", Some(text("沧源县勐省镇")));
        },
    );
    for kind in [ElderFacility, ChildcareFacility, Estate, Population] {
        all.add(
            "unknown township",
            &["F001"],
            (kind, "township"),
            &[0, 3],
            |record| {
                record.set("township", Some(text("猛定镇")));
            },
        );
    }
    for kind in [ElderFacility, ChildcareFacility] {
        all.list(
            "twice, two townships",
            &["F004"],
            (kind, "name"),
            &[0, 3, 6],
            |records, at| {
                double(records, kind, at, |copy| {
                    copy.set("township", Some(text("勐简乡")))
                });
            },
        );
        all.list(
            "twice, with the county",
            &["F004"],
            (kind, "name"),
            &[0, 3, 6],
            |records, at| {
                double(records, kind, at, |copy| {
                    let name = format!("耿马自治县{}", copy.text("name"));
                    copy.set("name", Some(text(name)));
                });
            },
        );
    }
    all.list(
        "project twice",
        &["P006"],
        (Project, "name"),
        &[0, 5, 9, 13],
        |records, at| {
            double(records, Project, at, |copy| {
                copy.set("content", Some(text("另一处，建筑面积300平方米。")))
            });
        },
    );
    all.list(
        "project twice, spelled otherwise",
        &["P006"],
        (Project, "name"),
        &[0, 6, 12],
        |records, at| {
            double(records, Project, at, |copy| {
                let name = copy
                    .text("name")
                    .replace("耿马县", "耿马傣族佤族自治县")
                    .replace("建设项目", "项目");
                copy.set("name", Some(text(name)));
                copy.set("content", Some(text("另一处，建筑面积300平方米。")));
            });
        },
    );
    all.add(
        "unit spelled otherwise",
        &["P007"],
        (Project, "implementer"),
        &[0, 6, 12],
        |record| {
            record.set("implementer", Some(text("耿马民政局")));
        },
    );
    all.add("unit twice", &["T005"], (Policy, "owner"), &[0, 1, 2], |record| {
        record.set("owner", Some(text("县民政局、县财政局、县民政局")));
    });
    all.add(
        "two departments of four",
        &["T005"],
        (Policy, "owner"),
        &[0, 2],
        |record| {
            record.set(
                "owner",
                Some(text(
                    "县民政局、县财政局、县住房城乡建设局、县卫生健康局等2个部门",
                )),
            );
        },
    );
}

pub(super) fn double(records: &mut Vec<Record>, kind: RecordKind, at: usize, change: impl Fn(&mut Record)) {
    let mut copy = records
        .iter()
        .filter(|record| record.kind == kind)
        .nth(at)
        .unwrap()
        .clone();
    copy.id = RecordId(9_000);
    change(&mut copy);
    records.push(copy);
}

pub(super) fn texts(all: &mut Collected) {
    for mark in [
        "20XX年建成，新增床位30张。",
        "新增床位若干张。",
        "规模待补充。",
        "建设××中心。",
    ] {
        all.add(
            "placeholder",
            &["T002"],
            (Project, "content"),
            &[0, 7],
            |record| {
                record.set("content", Some(text(mark)));
            },
        );
    }
    for damaged in [
        "新建新建养老服务中心1个。",
        "建设食堂、、活动室。",
        "建设中心（含食堂1个。",
        "建设中心含食堂）1个。",
        "建设“一站式中心1个。",
        "按照《办法建设中心1个。",
        "服务中心服务中心1个。",
        "建设食堂和活动室各一间。建设食堂和活动室各一间。",
        "购置设备设备一批。",
        "按〔2023号文建设。",
    ] {
        all.add("damaged", &["T001"], (Project, "content"), &[0, 7], |record| {
            record.set("content", Some(text(damaged)));
        });
    }
    all.list(
        "copied from above",
        &["T004"],
        (Project, "content"),
        &[2, 7, 11],
        |records, at| {
            let above = records
                .iter()
                .filter(|record| record.kind == Project)
                .nth(at - 1)
                .unwrap()
                .text("content")
                .to_owned();
            records
                .iter_mut()
                .filter(|record| record.kind == Project)
                .nth(at)
                .unwrap()
                .set("content", Some(text(above)));
        },
    );
    all.list(
        "copied from above",
        &["T004"],
        (Policy, "measures"),
        &[1, 2],
        |records, at| {
            let above = records
                .iter()
                .filter(|record| record.kind == Policy)
                .nth(at - 1)
                .unwrap()
                .text("measures")
                .to_owned();
            records
                .iter_mut()
                .filter(|record| record.kind == Policy)
                .nth(at)
                .unwrap()
                .set("measures", Some(text(above)));
        },
    );
    for word in ["在全州推开。", "在全省推开。", "在全市推开。"] {
        all.add(
            "another level",
            &["T009"],
            (Policy, "measures"),
            &[0, 2],
            |record| {
                record.set("measures", Some(text(word)));
            },
        );
    }
}
