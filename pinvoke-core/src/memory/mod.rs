//! Memory that belongs to native code: who allocates, and who frees.

mod allocator;
mod bstring;

pub use allocator::{BstrHeap, CHeap, CoTaskMem, FreeWith, LocalHeap, NativeAlloc, Release};
pub use bstring::BString;
