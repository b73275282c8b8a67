//! What a declaration says, as data: for people ([`explain`]), for run-time signatures,
//! for type libraries, for tests.
//!
//! Everything here is `const`: `crc32::META` costs nothing until it is read. A [`FunctionMeta`] lists
//! the parameters of the *native* function in their order, those that the Rust function does not
//! have included. Each tells its native type ([`NativeType`], from [`Abi::DESC`](crate::Abi::DESC)),
//! how the managed value becomes one ([`Form`]), where it lies during the call
//! ([`Crossing`](crate::marshal::Crossing)), what counts it ([`Count`]) and who releases what it
//! points to ([`Ownership`]).
//!
//! A struct is in the native type: the fields of a [`TypeDesc`](crate::abi::TypeDesc) have their names,
//! offsets and types, and what their declaration says ([`FieldMeta`]);
//! [`TypeDesc::c_declaration`](crate::abi::TypeDesc::c_declaration) writes it as C. An enum crosses as its
//! integer; an [`EnumMeta`] has the names of its values.
//!
//! What depends on a generic parameter of the function is `None`: the declaration alone does not tell.

mod callback;
#[doc(hidden)]
pub mod enum_question;
mod enumeration;
mod explain;
mod form;
mod function;
mod handle;
mod native;
mod parameter;
#[doc(hidden)]
pub mod question;
mod structure;
mod told;

pub use callback::CallbackMeta;
pub use enumeration::{EnumMeta, VariantMeta};
pub use explain::{Explanation, explain};
pub use form::{Form, HasForm, TextForm, TextLayout};
pub use function::{FailureMeta, FunctionMeta, ReturnMeta};
pub use handle::{HandleMeta, HandleOf};
pub use native::{NativeType, Pointee};
pub use parameter::{Count, Give, Growth, Ownership, ParameterMeta, Role};
pub use structure::FieldMeta;
