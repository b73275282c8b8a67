//! Functions, types and values that are known only at run time.
//!
//! The same model as for declared functions, without a declaration: for script hosts, plug-ins, test
//! tools, a console. A [`Signature`] says what a function takes and gives; it comes from a C
//! declaration or is put together. [`Library::function`](crate::Library::function) makes a
//! [`DynFunction`] of it, which is called with [`Value`]s. A closure becomes a function pointer by
//! [`DynClosure`] and [`DynCallback`].
//!
//! # How a call goes
//!
//! A signature is compiled once into a plan: how each argument travels, which counts belong to which
//! arrays, and libffi's call interface, which equal signatures share. A call checks each value
//! against its parameter and lowers it to a machine word, by the encodings of the static path; text
//! and copies go into a buffer in the caller's frame. Then it calls, and does what a generated stub
//! does, in the same order: capture the last error, relay panics, ask the failure rule, lift.
//!
//! # What cannot be called
//!
//! Unions, packed structs and 128-bit integers by value, which every platform passes in its own way
//! and libffi does not know; bit fields, `long double`, complex numbers and `va_list`, for which Rust
//! has no type. The error says so, and what to do.

mod argument;
mod builder;
mod call;
mod cif;
mod closure;
mod code;
mod convention;
mod count;
mod form;
mod from_meta;
mod function;
mod handle;
mod interned;
mod known;
mod lift;
mod lower;
mod narrow;
mod output;
mod owners;
mod packed;
mod parameter;
mod parser;
mod plan;
mod queries;
mod registers;
mod release;
mod returned;
mod rules;
mod scratch;
mod signature;
mod site;
mod special;
pub(crate) mod stub;
mod taken;
#[cfg(any(
    test,
    not(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))
))]
pub(crate) mod thunk;
mod types;
mod value;
mod variadic;
mod way;

pub use builder::SignatureBuilder;
pub use closure::{DynCallback, DynClosure};
pub use convention::Convention;
pub use count::{Count, CountBy};
pub use form::{Grow, HandleForm, TextForm};
pub use function::DynFunction;
pub use handle::DynHandle;
pub use narrow::NarrowText;
pub use packed::Packed;
pub use parameter::{Free, Parameter};
pub use rules::FailureRule;
pub use signature::Signature;
pub use types::{Aggregate, CArray, CEnum, CField, COpaque, CPointer, CType, ConstType, Scalar};
pub use value::{Buffer, Items, Plain, Value};

pub use crate::meta::Give;
