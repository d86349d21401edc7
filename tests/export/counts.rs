//! The number beside a form in the list is the number of records on its pages.

use laoxiao::forms::FormShape;
use laoxiao::model::RecordKind;
use laoxiao::ops::{AnnexOptions, Session};

#[test]
fn what_stands_beside_a_form_is_what_it_prints() {
    let dir = tempfile::tempdir().unwrap();
    let session = Session::open_sample(&dir.path().join("示例.laoxiao")).unwrap();
    let mut fewer = Vec::new();
    let periods = session.snapshot(None).unwrap().periods;
    assert!(periods.len() > 1, "{periods:?}");
    for period in periods {
        let snapshot = session.snapshot(Some(period)).unwrap();
        for form in snapshot
            .forms
            .iter()
            .filter(|form| form.shape == FormShape::Table)
        {
            let preview = session
                .preview(form, Some(period), &AnnexOptions::default())
                .unwrap();
            let sheets = preview.layout.sheets.iter();
            let rows: usize = sheets
                .map(|sheet| sheet.rows.iter().filter(|row| row.is_data()).count())
                .sum();
            assert_eq!(snapshot.printed[&form.id], rows, "{} {period}", form.id);
            let kept = snapshot.records.of(form.record).len();
            if form.record == RecordKind::Indicator && rows < kept {
                fewer.push(form.id.clone());
            }
        }
    }
    assert!(
        !fewer.is_empty(),
        "an annex of indicators leaves out those that its plan only watches"
    );
}
