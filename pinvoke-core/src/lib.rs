//! The core of pinvoke: how values cross between managed (safe Rust) and unmanaged code, and how
//! libraries and entry points are found.
//!
//! Users depend on the `pinvoke` crate, whose macros generate calls into this one. Authors of
//! marshallers implement [`Marshal`](marshal::Marshal) from here.

pub mod abi;
pub mod blittable;
pub mod callback;
pub mod direction;
#[cfg(feature = "dynamic")]
pub mod dynamic;
pub mod encoding;
pub mod error;
pub mod handle;
pub mod library;
pub mod managed;
pub mod marshal;
pub mod memory;
pub mod meta;
pub mod profile;
pub mod token;
pub mod variadic;
pub mod vet;

mod stub;
mod sys;

#[doc(hidden)]
pub mod __private;

pub use abi::Abi;
pub use blittable::{Blittable, BlittableField};
pub use direction::{In, InOut, Out};
pub use error::{Error, Result};
pub use handle::{BorrowedHandle, HandleKind, OwnedHandle};
pub use library::Library;

/// Nothing, where the feature `dynamic` is on.
#[cfg(feature = "dynamic")]
#[doc(hidden)]
#[macro_export]
macro_rules! __require_dynamic {
    () => {};
}

/// An error, where the feature `dynamic` is off.
#[cfg(not(feature = "dynamic"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __require_dynamic {
    () => {
        compile_error!("`stub = libffi` needs the feature `dynamic` of the crate `pinvoke`");
    };
}
