//! Memory that belongs to native code: who allocates, and who frees.

mod allocator;

pub use allocator::{CHeap, CoTaskMem, FreeWith, LocalHeap, NativeAlloc, Release};
