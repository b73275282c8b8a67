//! What a declaration means: roles, directions, ownership, with the spans of the user's tokens.

pub(crate) mod block;
pub(crate) mod callback;
pub(crate) mod export;
pub(crate) mod function;
pub(crate) mod other;
pub(crate) mod parameter;
pub(crate) mod structure;
pub(crate) mod tagged;
pub(crate) mod types;
