//! What the macros' output names. Not a public interface: it changes with the macros.

pub use core;
pub use std::ffi::{CStr, c_void};
#[cfg(feature = "widestring")]
pub use widestring::U16CStr;

pub use crate::__allocated as allocated;
pub use crate::__enumeration as enumeration;
pub use crate::__require_dynamic as require_dynamic;
pub use crate::__told as told;
pub use crate::abi::{
    Abi, AbiField, FieldDesc, NullAbi, TypeClass, TypeDesc, UserData, ZeroAbi, ZeroField,
};
pub use crate::blittable::{Blittable, BlittableField};
pub use crate::callback::{
    Callable, Callback, CallbackSignature, ClosureHolder, Contextless, NativeFn,
    OptionalContextless, OptionalScoped, Passing, Refusal, RetainedCallback, RetainedEntry, Scoped,
    ScopedCallback, Shape, StaticCallback, StaticScope, ThunkEntry, answer, answer_nothing,
    answer_status, count_place, retain_serialized, retain_shared, returned_place,
};
pub use crate::direction::{Direction, Flow, In, InOut, Out};
#[cfg(feature = "dynamic")]
pub use crate::dynamic::Convention as FfiConvention;
#[cfg(feature = "dynamic")]
pub use crate::dynamic::stub::{
    FfiArgument, FfiInterface, call_by_libffi, call_variadic_by_libffi, require_libffi,
};
pub use crate::encoding;
pub use crate::error::{
    CodeSource, Error, Failure, FromFailure, LoadError, MarshalError, OsCode, Problem, Result,
    Site, ToHResult,
};
pub use crate::handle::{
    BorrowedHandle, FromOwner, HandleKind, OwnedHandle, SendHandle, SyncHandle,
};
pub use crate::library::{
    Address, Binder, Convention, EntryName, EntrySpec, LazyEntry, LazyLibrary, Library,
    LibrarySpec, SearchPath, as_function, bind_all, bound, eager_address, linked_address,
    optional_address,
};
pub use crate::managed::{Managed, kind};
pub use crate::marshal::structure::bit_layout::*;
pub use crate::marshal::structure::bits::*;
pub use crate::marshal::structure::derived::*;
pub use crate::marshal::structure::derived_member::*;
pub use crate::marshal::*;
pub use crate::memory::{
    AllocWith, BstrHeap, CHeap, CoTaskMem, FreeCounted, FreeElements, FreeWith, GlobalHeap, Keep,
    LocalHeap, ProcessHeap, Release, ReleaseArray,
};
pub use crate::meta::FieldMeta;
pub use crate::meta::question::{self, Told};
pub use crate::meta::*;
pub use crate::profile::{BlockProfile, Profile};
pub use crate::stub::*;
pub use crate::sys::{LastError, last_error, set_last_error};
pub use crate::variadic::VarArgs;
pub use crate::vet;
