//! Rosters: 职务 | 姓名 | 单位及职务. Beside the post that somebody holds, 职务 is the role in the group.

use crate::forms::dictionary;
use crate::model::{RecordKind, name_key};

use super::mapping::{Mapped, Target};

/// Makes 职务 the role where another column has the post.
pub(super) fn tell_roles(kind: RecordKind, found: &mut [Mapped]) {
    if kind != RecordKind::Member {
        return;
    }
    let is_field = |mapped: &Mapped, id: &str| mapped.target.field().id == id;
    let is_bare = |mapped: &Mapped| name_key(&mapped.header) == "职务";
    let has_other_post = found
        .iter()
        .any(|mapped| is_field(mapped, "post") && !is_bare(mapped));
    let has_role = found.iter().any(|mapped| is_field(mapped, "role"));
    let Some(role) = dictionary()
        .field(kind, "role")
        .filter(|_| has_other_post && !has_role)
    else {
        return;
    };
    for mapped in found.iter_mut().filter(|mapped| is_bare(mapped)) {
        mapped.target = Target::Field(role);
    }
}

/// Whether the columns are those of a roster, although every list has each of them: role and post beside the name.
pub(super) fn is_roster(mapped: &[Mapped]) -> bool {
    let has = |id: &str| mapped.iter().any(|mapped| mapped.target.field().id == id);
    has("name") && has("role") && has("post")
}
