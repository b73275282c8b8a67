//! An allocator that fails when it is told to, for one thread.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ffi::c_void;

struct Failing;

#[derive(Clone, Copy)]
struct Plan {
    /// Allocations that still succeed.
    before: usize,
    /// Allocations that fail after them.
    failing: usize,
    failed: usize,
}

thread_local! {
    // Made without a heap and never dropped, so that the allocator itself may use them.
    static PLAN: Cell<Option<Plan>> = const { Cell::new(None) };
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static WATCHED: Cell<*mut u8> = const { Cell::new(std::ptr::null_mut()) };
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    static REACHED: Cell<bool> = const { Cell::new(false) };
}

fn fails() -> bool {
    let Some(mut plan) = PLAN.get() else { return false };
    let fails = plan.before == 0 && plan.failing > 0;
    if fails {
        plan.failing -= 1;
        plan.failed += 1;
    } else {
        plan.before = plan.before.saturating_sub(1);
    }
    PLAN.set(Some(plan));
    fails
}

// SAFETY: passes on to the system's allocator, or gives null, as the trait allows.
unsafe impl GlobalAlloc for Failing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if fails() {
            return std::ptr::null_mut();
        }
        LIVE.set(LIVE.get() + 1);
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.set(LIVE.get() - 1);
        if WATCHED.get() == memory {
            // SAFETY: the block is still there, and whoever watches it has written all of it.
            let bytes = unsafe { std::slice::from_raw_parts(memory, layout.size()) };
            LEFT.set(Some(bytes.iter().filter(|byte| **byte != 0).count()));
        }
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(memory, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Failing = Failing;

/// A block of the library's own allocator; null where an allocation is to fail, as for Rust's heap.
pub(crate) fn native(bytes: usize) -> *mut c_void {
    if fails() {
        return std::ptr::null_mut();
    }
    // SAFETY: any size will do.
    unsafe { crate::fx_alloc(bytes) }
}

/// Blocks that this thread has allocated, less those that it has freed.
pub(crate) fn live() -> isize {
    LIVE.get()
}

/// Runs `call` while the `nth` allocation and those after it fail, `count` in all; and says how many
/// did.
pub(crate) fn during<R>(nth: usize, count: usize, call: impl FnOnce() -> R) -> (R, usize) {
    PLAN.set(Some(Plan { before: nth - 1, failing: count, failed: 0 }));
    let result = call();
    let failed = PLAN.take().map_or(0, |plan| plan.failed);
    REACHED.set(failed > 0);
    (result, failed)
}

/// Whether the latest call came to the allocation that was to fail.
pub(crate) fn reached() -> bool {
    REACHED.get()
}

/// How many bytes of a block are not zero at the moment when it is freed, which `free` does.
pub(crate) fn left_behind(block: *mut u8, free: impl FnOnce()) -> Option<usize> {
    WATCHED.set(block);
    free();
    WATCHED.set(std::ptr::null_mut());
    LEFT.take()
}
