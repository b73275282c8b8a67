//! Memory that belongs to native code: who allocates, who frees, and how to look into it.
//!
//! A declaration says who frees what it returns, and the stub does it. What stands here is for the
//! rest: values that native code takes over ([`NativeBox`], [`NativeString`], [`BString`]), trees of
//! data that point to each other ([`Arena`]), buffers that must not be left behind ([`Secret`]), and
//! reading what a pointer leads to ([`string_from_ptr`], [`read_at`], [`vec_from_ptr`], [`struct_from_ptr`]).

mod access;
mod allocate;
mod allocator;
mod arena;
mod bstring;
pub(crate) mod fallible;
mod native_box;
mod native_string;
mod secret;
mod structure;

pub use access::{
    read_at, slice_from_ptr, slice_from_ptr_mut, string_from_buffer, string_from_ptr, vec_from_ptr,
    write_at,
};
pub use allocate::{AllocWith, Allocate, AllocateArray, FreeElements};
pub use allocator::{
    BstrHeap, CHeap, CoTaskMem, FreeCounted, FreeWith, GlobalHeap, Keep, LocalHeap, NativeAlloc,
    ProcessHeap, Release, ReleaseArray, Replacement,
};
pub use arena::Arena;
pub use bstring::BString;
pub use native_box::NativeBox;
pub use native_string::NativeString;
pub use secret::Secret;
pub use structure::{
    NativeCopy, destroy_struct, empty_struct, native_offset, native_size, struct_from_ptr,
};
