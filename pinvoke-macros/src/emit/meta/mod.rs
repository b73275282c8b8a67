//! What a declaration says, as data and as documentation.

mod c_text;
mod callback;
mod documentation;
mod function;
mod named;
mod pointers;
mod question;

pub(super) use callback::meta as callback_meta;
pub(super) use documentation::documentation;
pub(super) use function::{count, meta};
pub(super) use named::{enumerated, field_by};
pub(super) use pointers::c_target;
