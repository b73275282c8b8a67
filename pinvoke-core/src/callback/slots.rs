//! The table of retained callbacks: what their user data stands for.
//!
//! User data is an index and a generation, never an address, so that a call that comes too late finds
//! that its generation is over and gets the fallback. Slots are never freed; a slot whose
//! generations are used up is not used again.
//!
//! Each slot has a [`Gate`], through which calls enter and which its retirement closes.

use std::cell::{Cell, UnsafeCell};
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering::*};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::gate::{Gate, Waiting};
use super::panic_hook::{self, CallbackFault};
use crate::error::{MarshalError, Problem};
use crate::memory::fallible;

/// Bits of the user data that hold the generation; the others hold the index.
const GENERATION_BITS: u32 = usize::BITS / 2;
const GENERATION_MASK: usize = (1 << GENERATION_BITS) - 1;
/// The most slots that can be told apart.
const LIMIT: u32 = (usize::MAX >> GENERATION_BITS) as u32;
/// Slots of the first chunk; every further chunk has twice as many.
const FIRST: u32 = 64;
const CHUNKS: usize = 27;

static TABLE: [AtomicPtr<Slot>; CHUNKS] = [const { AtomicPtr::new(ptr::null_mut()) }; CHUNKS];
static FREE: Mutex<FreeSlots> = Mutex::new(FreeSlots { head: None, fresh: 0 });

struct FreeSlots {
    head: Option<&'static Slot>,
    /// The first index that was never used.
    fresh: u32,
}

/// One retained callback, or the room for one.
#[repr(align(64))]
struct Slot {
    /// Open while the slot is occupied.
    gate: Gate,
    /// The closure has panicked: every further call gets the fallback.
    failed: AtomicBool,
    /// The owners of the callback; the last one ends it.
    owners: AtomicU32,
    /// The address that native code calls, or zero.
    entry: AtomicUsize,
    index: u32,
    /// Written while the slot is free, read by calls of the generation that follows.
    occupant: UnsafeCell<Option<Occupant>>,
    /// The next free slot; used under the lock of `FREE`.
    next: Cell<Option<&'static Slot>>,
}

// SAFETY: `occupant` is only written when the generation is over and no call is in flight, and
// `next` only under the lock of `FREE`; the closures inside are `Send`, and `Sync` or behind a lock.
unsafe impl Sync for Slot {}
// SAFETY: as above.
unsafe impl Send for Slot {}

/// A type-erased holder of a closure.
#[derive(Clone, Copy)]
struct Occupant {
    value: *mut (),
    /// Drops the value.
    ///
    /// # Safety
    ///
    /// It is called once, with the value.
    release: unsafe fn(*mut ()),
    signature: &'static str,
}

/// Where threads wait for the calls of a callback that they dropped.
static WAITING: Waiting = Waiting::new();

/// The running calls of one thread, innermost first.
struct Frame {
    slot: *const Slot,
    outer: *const Frame,
}

thread_local! {
    static INNERMOST: Cell<*const Frame> = const { Cell::new(ptr::null()) };
}

/// A slot that holds a closure; dropping it retires the slot.
pub(super) struct Occupied(&'static Slot);

/// A running call of a retained callback.
pub(super) struct Call {
    slot: &'static Slot,
    generation: u32,
    occupant: Occupant,
}

/// Gives a closure a slot.
///
/// # Errors
///
/// Memory is short, or there are as many retained callbacks as can be told apart.
pub(super) fn occupy<H: Send + 'static>(
    signature: &'static str,
    holder: H,
) -> Result<Occupied, MarshalError> {
    /// # Safety
    ///
    /// `value` came from `Box::<H>::into_raw`, and nobody uses it any more.
    unsafe fn release<H>(value: *mut ()) {
        // SAFETY: the caller's promise.
        drop(unsafe { Box::from_raw(value.cast::<H>()) });
    }
    let value = fallible::boxed(holder)?;
    let slot = free_slots().take()?;
    let value = Box::into_raw(value).cast();
    // SAFETY: the slot is free and ours: no call reads it until the generation begins.
    unsafe { *slot.occupant.get() = Some(Occupant { value, release: release::<H>, signature }) };
    slot.failed.store(false, Relaxed);
    slot.owners.store(1, Relaxed);
    slot.entry.store(0, Relaxed);
    slot.gate.open();
    Ok(Occupied(slot))
}

/// Runs `body` as a call of the callback that `context` stands for; `None` if there is none.
pub(super) fn call<R>(context: *mut c_void, body: impl FnOnce(&Call) -> Option<R>) -> Option<R> {
    let data = context.addr();
    let generation = (data & GENERATION_MASK) as u32;
    let slot = Slot::at((data >> GENERATION_BITS) as u32)?;
    // A call that is too late by far does not touch the count: it would keep a waiting thread up.
    if generation.is_multiple_of(2) || slot.gate.generation() != generation {
        return None;
    }
    slot.gate.arrive();
    let frame = Frame { slot, outer: innermost() };
    let leave = Leave { frame: &frame };
    if !slot.gate.is_open_for(generation) {
        return None;
    }
    set_innermost(leave.frame);
    // SAFETY: the generation is the one of the user data and this call is counted, so the occupant
    // stays as it is until `leave` is dropped.
    let occupant = unsafe { *slot.occupant.get() }?;
    body(&Call { slot, generation, occupant })
}

// A variable without destructor lives as long as the thread where the system has thread-local
// variables. Elsewhere a thread that runs its destructors may have lost it, and no longer knows the
// calls that it is in.
fn innermost() -> *const Frame {
    INNERMOST.try_with(Cell::get).unwrap_or(ptr::null())
}

fn set_innermost(frame: *const Frame) {
    let _ = INNERMOST.try_with(|innermost| innermost.set(frame));
}

/// One more owner of the callback that `context` stands for, if native code calls it at `entry`.
pub(super) fn share(context: *mut c_void, entry: usize) -> Option<Occupied> {
    // As a call it keeps the slot from being used for another callback meanwhile.
    call(context, |call| {
        let slot = call.slot;
        if slot.entry.load(SeqCst) != entry {
            return None;
        }
        // The last owner may be gone already, and the end under way.
        let add = |owners: u32| (owners != 0).then(|| owners + 1);
        slot.owners.fetch_update(SeqCst, SeqCst, add).ok()?;
        Some(Occupied(slot))
    })
}

/// The contexts of the entry points that are called without user data, by their addresses, in order.
static ALONE: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

fn note_entry(entry: usize, context: usize) -> Result<(), MarshalError> {
    let mut entries = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    entries.try_reserve(1).map_err(|_| MarshalError::out_of_memory())?;
    let place = entries.partition_point(|(other, _)| *other < entry);
    entries.insert(place, (entry, context));
    Ok(())
}

fn forget_entry(entry: usize) {
    let mut entries = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Ok(place) = entries.binary_search_by_key(&entry, |(entry, _)| *entry) {
        entries.remove(place);
    }
}

/// The context of an entry point that is called without user data.
pub(super) fn context_of(entry: usize) -> Option<*mut c_void> {
    let entries = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let place = entries.binary_search_by_key(&entry, |(entry, _)| *entry).ok()?;
    Some(ptr::without_provenance_mut(entries[place].1))
}

/// Ends a call.
struct Leave<'f> {
    frame: &'f Frame,
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        set_innermost(self.frame.outer);
        // SAFETY: slots are never freed.
        let slot = unsafe { &*self.frame.slot };
        if slot.gate.leave(&WAITING) {
            slot.release_quietly();
        }
    }
}

impl Call {
    /// The closure's holder.
    ///
    /// # Safety
    ///
    /// The slot was occupied by an `H`, and the reference is not used after the call.
    pub(super) unsafe fn holder<H>(&self) -> &'static H {
        // SAFETY: the caller's promise; while the call is in flight the value is not released.
        unsafe { &*self.occupant.value.cast_const().cast::<H>() }
    }

    /// Whether the callback still stands; a call that had to wait may find that it does not.
    pub(super) fn is_current(&self) -> bool {
        self.slot.gate.is_open_for(self.generation) && !self.has_failed()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.slot.failed.load(Relaxed)
    }

    /// Turns all further calls away.
    pub(super) fn fail(&self) {
        self.slot.failed.store(true, Relaxed);
    }

    pub(super) fn signature(&self) -> &'static str {
        self.occupant.signature
    }
}

impl Occupied {
    /// The user data. It is no address.
    pub(super) fn context(&self) -> *mut c_void {
        let generation = self.0.gate.generation() as usize;
        ptr::without_provenance_mut((self.0.index as usize) << GENERATION_BITS | generation)
    }

    /// Notes the address that native code calls; `alone` if it calls without user data.
    ///
    /// # Errors
    ///
    /// Memory is short.
    pub(super) fn reached_by(&self, entry: usize, alone: bool) -> Result<(), MarshalError> {
        if alone {
            note_entry(entry, self.context().addr())?;
        }
        self.0.entry.store(entry, SeqCst);
        Ok(())
    }

    /// Whether the calling thread is inside a call of this callback.
    fn is_running_here(&self) -> bool {
        let mut frame = innermost();
        // SAFETY: frames stand in the stack of this thread below this call, and are unlinked before
        // they end.
        while let Some(Frame { slot, outer }) = unsafe { frame.as_ref() } {
            if ptr::eq(*slot, self.0) {
                return true;
            }
            frame = *outer;
        }
        false
    }
}

impl Drop for Occupied {
    /// Turns all further calls away, waits for those that other threads are in, and drops the
    /// closure; inside a call of its own it leaves the last two to the last call. Only the last owner
    /// does all that.
    fn drop(&mut self) {
        let slot = self.0;
        if slot.owners.fetch_sub(1, SeqCst) > 1 {
            return;
        }
        forget_entry(slot.entry.swap(0, SeqCst));
        slot.gate.close();
        if self.is_running_here() {
            // This thread's call is counted, so a last call is still to end.
            slot.gate.release_later();
            return;
        }
        slot.gate.wait(&WAITING);
        // SAFETY: the generation is over, and no call is in flight.
        unsafe { slot.release() };
    }
}

impl Slot {
    const fn new(index: u32) -> Self {
        Self {
            gate: Gate::new(0),
            failed: AtomicBool::new(false),
            owners: AtomicU32::new(0),
            entry: AtomicUsize::new(0),
            index,
            occupant: UnsafeCell::new(None),
            next: Cell::new(None),
        }
    }

    /// The chunk of an index, and the place in it.
    fn place(index: u32) -> (usize, usize) {
        let shifted = u64::from(index) + u64::from(FIRST);
        let chunk = shifted.ilog2() - FIRST.ilog2();
        (chunk as usize, (shifted - (u64::from(FIRST) << chunk)) as usize)
    }

    fn at(index: u32) -> Option<&'static Slot> {
        let (chunk, place) = Self::place(index);
        let chunk = TABLE.get(chunk)?.load(Acquire);
        // SAFETY: a chunk that is there has all its slots, and is never freed.
        (!chunk.is_null()).then(|| unsafe { &*chunk.add(place) })
    }

    /// Releases in a thread of native code, which no panic may reach.
    fn release_quietly(&self) {
        // SAFETY: slots are never freed.
        let signature = unsafe { *self.occupant.get() }.map_or("", |occupant| occupant.signature);
        // SAFETY: the gate is closed, no call is in flight, and it sent one call here.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| unsafe { self.release() })) {
            panic_hook::report(CallbackFault::panic(signature, panic));
        }
    }

    /// Drops the closure and makes the slot free.
    ///
    /// # Safety
    ///
    /// The generation is over, no call is in flight, and nobody else releases.
    unsafe fn release(&self) {
        struct Free<'s>(&'s Slot);
        impl Drop for Free<'_> {
            fn drop(&mut self) {
                if let Some(slot) = Slot::at(self.0.index) {
                    free_slots().add(slot);
                }
            }
        }
        // SAFETY: nobody reads the occupant, by the caller's promise.
        let occupant = unsafe { (*self.occupant.get()).take() };
        // The slot is free again even if the closure panics when it is dropped.
        let _free = Free(self);
        if let Some(Occupant { value, release, .. }) = occupant {
            // SAFETY: it is called once, because the occupant was taken.
            unsafe { release(value) };
        }
    }
}

fn free_slots() -> MutexGuard<'static, FreeSlots> {
    // The list is consistent between any two of its statements.
    FREE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FreeSlots {
    fn take(&mut self) -> Result<&'static Slot, MarshalError> {
        if let Some(slot) = self.head {
            self.head = slot.next.take();
            return Ok(slot);
        }
        if self.fresh == LIMIT {
            return Err(Problem::TooManyCallbacks { limit: LIMIT as usize }.into());
        }
        let (chunk, _) = Slot::place(self.fresh);
        if TABLE[chunk].load(Relaxed).is_null() {
            let count = (FIRST as usize) << chunk;
            let mut slots = Vec::new();
            slots.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
            let last = self.fresh.saturating_add(count as u32 - 1);
            slots.extend((self.fresh..=last).map(Slot::new));
            TABLE[chunk].store(slots.leak().as_mut_ptr(), Release);
        }
        let slot = Slot::at(self.fresh).expect("the chunk is there");
        self.fresh += 1;
        Ok(slot)
    }

    fn add(&mut self, slot: &'static Slot) {
        // The user data of an exhausted slot would be that of a callback that is long gone.
        if slot.gate.generation() as usize & GENERATION_MASK == 0 {
            return;
        }
        slot.next.set(self.head);
        self.head = Some(slot);
    }
}

#[cfg(test)]
mod tests;
