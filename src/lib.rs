#![doc = include_str!("../README.md")]
//! # In this documentation
//!
//! The guides are modules: [`guide::attributes`], [`guide::from_csharp`], [`guide::safety`],
//! [`guide::callbacks`], [`guide::exports`], [`guide::custom_marshallers`], [`guide::structs`], [`guide::strings_and_arrays`],
//! [`guide::windows`], [`guide::errors`]. The marshalling core, for authors of marshallers, is in [`marshal`].

pub use pinvoke_core::callback::{Callback, NativeFn, Registration};
pub use pinvoke_core::meta::explain;
pub use pinvoke_core::token::{Token, TokenOwner};
pub use pinvoke_core::value_marshaller;
pub use pinvoke_core::{
    Abi, Blittable, BorrowedHandle, Error, HandleKind, In, InOut, Library, Out, OwnedHandle, Result,
};
pub use pinvoke_core::{
    abi, blittable, callback, direction, encoding, error, handle, library, managed, marshal,
    memory, meta, profile, token, variadic, vet,
};
pub use pinvoke_macros::{
    Abi, Blittable, NativeEnum, NativeStruct, dll_import, native_callback, native_handle,
    unmanaged_callers_only,
};
/// A field that native code alone has: a count, the struct's own size, a reserved value. It takes no
/// room in the managed struct, and its value is `NativeOnly`.
pub use std::marker::PhantomData as NativeOnly;

pub mod guide;
#[cfg(feature = "dynamic")]
pub use pinvoke_core::dynamic;

mod literal;

#[doc(hidden)]
pub use pinvoke_core::__private;

/// What a declaration needs in scope.
pub mod prelude {
    pub use crate::{
        Abi, Blittable, BorrowedHandle, Callback, HandleKind, NativeEnum, NativeFn, NativeOnly,
        NativeStruct, OwnedHandle, Registration, Result, Token, dll_import, native_callback,
        native_handle, unmanaged_callers_only,
    };
    pub use std::ffi::{
        CStr, c_char, c_double, c_float, c_int, c_long, c_longlong, c_short, c_uchar, c_uint,
        c_ulong, c_ulonglong, c_ushort, c_void,
    };
}
