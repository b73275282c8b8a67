//! Structs that are converted: a managed struct, its native twin, and a strategy for each field.
//!
//! `#[derive(NativeStruct)]` writes a `#[repr(C)]` *twin* whose fields are the native forms, and the
//! conversions field by field. The twin is `Copy` and never owns anything by itself. What the
//! pointers of a lowered twin point to lies in an [`Arena`], or is the managed value itself; what the
//! pointers of a twin that native code wrote point to is released as the field's declaration says.
//!
//! A field's strategy is a type, as everywhere. [`FieldForm`] names the native type of the field,
//! [`LowerField`] writes it and [`LiftField`] reads it back; the last two name the native type as a
//! parameter, so that a derived implementation can ask for them in its `where` clause, and a struct
//! that cannot be read back is one all the same. The same strategies serve the elements of arrays
//! inside structs.

mod arena;
mod array;
mod array_lifted;
pub(crate) mod bit_layout;
pub(crate) mod bits;
mod callback;
mod defaults;
pub(crate) mod derived;
pub(crate) mod derived_member;
mod entrusted;
mod exchanged;
mod field;
mod fixed;
mod flexible;
mod handle;
mod held;
mod integer;
mod items;
mod left;
mod member;
mod nested;
mod nullable;
mod owned;
mod parameter;
mod pointer;
mod returned;
mod text;
mod value;
mod zero_ended;

pub use arena::{Arena, ArenaScratch, Kept};
pub use array::Structs;
pub use defaults::{DefaultField, DefaultPointee, FieldBy, FieldRef};
pub use entrusted::{Entrust, Entrusted};
pub use exchanged::MayBeReplaced;
pub use field::{
    FieldForm, LiftCounted, LiftField, LiftStruct, LowerCounted, LowerField, LowerStruct,
    NativeStruct, NullableField,
};
pub use fixed::{FixedArray, FixedText, Inline};
pub use flexible::{FlexibleArray, FlexibleItems, FlexibleRef, FlexibleStruct};
pub use held::{HeldBy, Holder};
pub use integer::NativeInteger;
pub use items::Items;
pub use left::{Dangles, MayStay, Stays, StructBack};
pub use member::{
    LiftMember, LiftUnion, LowerMember, LowerUnion, Member, NativeUnion, unknown_discriminant,
};
pub use nested::Structure;
pub use owned::Freed;
pub use parameter::{StructRef, StructScratch, StructValue};
pub use pointer::Pointed;
pub use returned::{Lent, MayBeKept, Owning};
pub use value::Converted;
pub use zero_ended::ZeroEndedStructs;
