//! An allocator that counts what each thread takes from the heap.
#![allow(dead_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Counts, and passes every request on.
struct Counting;

thread_local! {
    // Made without a heap and never dropped, so that the allocator itself may use it.
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    TAKEN.set(TAKEN.get() + 1);
}

// SAFETY: every request goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's promise is the same.
        unsafe { System.realloc(block, layout, size) }
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Requires that `call` takes so many blocks, after a first one that binds the function.
#[track_caller]
pub(crate) fn takes<T>(blocks: usize, mut call: impl FnMut() -> T) {
    drop(call());
    let before = TAKEN.get();
    let result = call();
    let taken = TAKEN.get() - before;
    drop(result);
    assert_eq!(taken, blocks);
}
