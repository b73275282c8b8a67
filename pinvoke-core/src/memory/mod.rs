//! Memory that belongs to native code: who allocates, and who frees.

mod allocator;
mod bstring;

pub use allocator::{
    BstrHeap, CHeap, CoTaskMem, FreeCounted, FreeWith, Keep, LocalHeap, NativeAlloc, Release,
    ReleaseArray,
};
pub use bstring::BString;
