#![doc = include_str!("../README.md")]
//! # In this documentation
//!
//! The guides are modules: [`guide::attributes`], [`guide::from_csharp`], [`guide::safety`]. The
//! marshalling core, for authors of marshallers, is in [`marshal`].

pub use pinvoke_core::{
    Abi, Blittable, BorrowedHandle, Error, HandleKind, In, InOut, Library, Out, OwnedHandle, Result,
};
pub use pinvoke_core::{
    abi, blittable, callback, direction, encoding, error, handle, library, managed, marshal,
    memory, meta, profile, variadic, vet,
};
pub use pinvoke_macros::{Abi, Blittable, NativeEnum, dll_import, native_callback, native_handle};

pub mod guide;
mod literal;

#[doc(hidden)]
pub use pinvoke_core::__private;

/// What a declaration needs in scope.
pub mod prelude {
    pub use crate::{
        Abi, Blittable, BorrowedHandle, HandleKind, NativeEnum, OwnedHandle, Result, dll_import,
        native_callback, native_handle,
    };
    pub use std::ffi::{
        CStr, c_char, c_double, c_float, c_int, c_long, c_longlong, c_short, c_uchar, c_uint,
        c_ulong, c_ulonglong, c_ushort, c_void,
    };
}
