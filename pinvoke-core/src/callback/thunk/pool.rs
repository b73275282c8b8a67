//! The pool of thunks: blocks of stubs and records, and who may take which.
//!
//! A thread takes thunks for scoped closures from a list of its own, and puts them back there when
//! the call is over; the lists are filled from the pool, and given back to it when the thread ends.
//! Thunks of retained callbacks are taken for ever: a late call must never reach another closure.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::{self, NonNull};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ThunkEntry;
#[cfg(feature = "dynamic")]
use super::image::ImageEntry;
use super::landing::{self, Record, Rest};
use crate::error::{MarshalError, Problem};
use crate::sys;

/// The size of a half of a block; both together are what Windows reserves at least.
const HALF: usize = 32 * 1024;
/// The distance of stubs, and of records.
const STRIDE: usize = size_of::<Record>();
/// Thunks that a thread takes at a time.
const BATCH: usize = 32;

const _: () = assert!(STRIDE == 32 && HALF / STRIDE >= BATCH);

/// `lea r10, [rip + to the record]`, `jmp [rip + to its landing]`; `int3` behind them.
const STUB: [u8; STRIDE] = {
    const LEA_END: usize = 7;
    const JMP_END: usize = 13;
    let to_record = ((HALF - LEA_END) as u32).to_le_bytes();
    let to_landing = ((HALF - JMP_END) as u32).to_le_bytes();
    let [a, b, c, d] = to_record;
    let [e, f, g, h] = to_landing;
    let code = [0x4c, 0x8d, 0x15, a, b, c, d, 0xff, 0x25, e, f, g, h];
    let mut stub = [0xcc; STRIDE];
    let mut index = 0;
    while index < code.len() {
        stub[index] = code[index];
        index += 1;
    }
    stub
};

/// A thunk in use by a scoped closure; dropping it puts it back.
pub(crate) struct Thunk(NonNull<Record>);

impl Thunk {
    /// Where native code calls.
    #[inline]
    pub(crate) fn address(&self) -> *const () {
        stub_of(self.0)
    }
}

impl Drop for Thunk {
    #[inline]
    fn drop(&mut self) {
        put(self.0);
    }
}

#[inline]
fn stub_of(record: NonNull<Record>) -> *const () {
    // SAFETY: a record stands in the second half of its block, this far behind its stub.
    unsafe { record.cast::<u8>().sub(HALF) }.as_ptr().cast_const().cast()
}

/// Gives a thunk to a closure until it is dropped.
///
/// # Errors
///
/// The system refuses memory, or memory that can be executed.
#[inline]
pub(in crate::callback) fn take(
    entry: ThunkEntry,
    context: *mut c_void,
) -> Result<Thunk, MarshalError> {
    let record = any()?;
    // SAFETY: the record was free, and is ours now.
    unsafe { assign(record, entry, context) };
    Ok(Thunk(record))
}

/// Gives a thunk to a closure whose signature is known at run time, until it is dropped.
///
/// # Errors
///
/// As for [`take`].
#[cfg(feature = "dynamic")]
pub(crate) fn take_image(entry: ImageEntry, context: *mut c_void) -> Result<Thunk, MarshalError> {
    let record = any()?;
    let (entry, rest) = (entry as *const (), Rest { words: 0 });
    // SAFETY: the record was free, and is ours now; native code gets the stub's address after this.
    unsafe { record.write(Record { landing: super::image::landing, context, entry, rest }) };
    Ok(Thunk(record))
}

/// A free record: of this thread's list, as long as there are any.
#[inline]
fn any() -> Result<NonNull<Record>, MarshalError> {
    let head = LOCAL.try_with(|local| local.free.get()).unwrap_or(ptr::null_mut());
    let Some(record) = NonNull::new(head) else { return refill() };
    // SAFETY: the record is on this thread's list of free ones.
    let rest = unsafe { next(record) };
    let _ = LOCAL.try_with(|local| local.free.set(rest));
    Ok(record)
}

/// Gives a thunk to a closure for the rest of the process.
///
/// # Errors
///
/// As for [`take`].
pub(in crate::callback) fn take_forever(
    entry: ThunkEntry,
    context: *mut c_void,
) -> Result<*const (), MarshalError> {
    let record = pool().one()?;
    // SAFETY: the record was free, and is ours now.
    unsafe { assign(record, entry, context) };
    Ok(stub_of(record))
}

/// # Safety
///
/// The record belongs to the caller.
#[inline]
unsafe fn assign(record: NonNull<Record>, entry: ThunkEntry, context: *mut c_void) {
    let (landing, words) = landing::of(entry.shape);
    let rest = Rest { words };
    // SAFETY: the caller's promise; native code gets the stub's address after this.
    unsafe { record.write(Record { landing, context, entry: entry.function, rest }) };
}

/// Makes a record a free one, before `next` in a list.
///
/// # Safety
///
/// The record belongs to the caller.
#[inline]
unsafe fn release(record: NonNull<Record>, next: *mut Record) {
    let (context, entry, rest) = (ptr::null_mut(), ptr::null(), Rest { next });
    // SAFETY: the caller's promise.
    unsafe { record.write(Record { landing: released, context, entry, rest }) };
}

/// The next record in a list.
///
/// # Safety
///
/// The record is free, and belongs to the caller.
#[inline]
unsafe fn next(record: NonNull<Record>) -> *mut Record {
    // SAFETY: the caller's promise; `release` wrote this variant.
    unsafe { (*record.as_ptr()).rest.next }
}

/// Where a stub leads while its thunk is free.
unsafe extern "C" fn released() {
    super::called_too_late()
}

/// Puts a scoped closure's thunk back.
#[inline]
fn put(record: NonNull<Record>) {
    let kept = LOCAL.try_with(|local| {
        let keeps = !local.ended.get();
        if keeps {
            // SAFETY: the thunk is being dropped, so the record is ours.
            unsafe { release(record, local.free.replace(record.as_ptr())) };
        }
        keeps
    });
    if kept != Ok(true) {
        pool().add(record);
    }
}

/// The free thunks of a thread. It has no destructor, so reading it costs no check.
struct Local {
    free: Cell<*mut Record>,
    /// Whether `GIVE_BACK` has run, so that what later destructors of the thread put back is not lost.
    ended: Cell<bool>,
}

thread_local! {
    static LOCAL: Local =
        const { Local { free: Cell::new(ptr::null_mut()), ended: Cell::new(false) } };
    /// Gives the thread's free thunks back when it ends.
    static GIVE_BACK: GiveBack = const { GiveBack };
}

struct GiveBack;

impl Drop for GiveBack {
    fn drop(&mut self) {
        let free = LOCAL.try_with(|local| {
            local.ended.set(true);
            local.free.replace(ptr::null_mut())
        });
        let mut head = free.unwrap_or(ptr::null_mut());
        let mut pool = pool();
        while let Some(record) = NonNull::new(head) {
            // SAFETY: the record was on this thread's list, and is ours now.
            head = unsafe { next(record) };
            pool.add(record);
        }
    }
}

/// Fills this thread's list, and takes one.
#[cold]
fn refill() -> Result<NonNull<Record>, MarshalError> {
    let has_end = GIVE_BACK.try_with(|_| ()).is_ok();
    let mut pool = pool();
    let first = pool.one()?;
    let _ = LOCAL.try_with(|local| {
        if !has_end || local.ended.get() {
            return;
        }
        for _ in 1..BATCH {
            // What has been taken so far is enough if there is no more.
            let Ok(record) = pool.one() else { break };
            // SAFETY: the record was taken just now.
            unsafe { release(record, local.free.replace(record.as_ptr())) };
        }
    });
    Ok(first)
}

/// The free thunks of no thread.
struct Pool {
    /// Thunks that threads gave back.
    free: *mut Record,
    /// Thunks of the newest block that nobody has had yet.
    fresh: *mut Record,
    fresh_count: usize,
}

// SAFETY: the records of the pool belong to whoever holds its lock.
unsafe impl Send for Pool {}

static POOL: Mutex<Pool> =
    Mutex::new(Pool { free: ptr::null_mut(), fresh: ptr::null_mut(), fresh_count: 0 });

fn pool() -> MutexGuard<'static, Pool> {
    // The pool is consistent between any two of its statements.
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pool {
    fn add(&mut self, record: NonNull<Record>) {
        // SAFETY: the caller hands over a record that is free.
        unsafe { release(record, self.free) };
        self.free = record.as_ptr();
    }

    fn one(&mut self) -> Result<NonNull<Record>, MarshalError> {
        if let Some(record) = NonNull::new(self.free) {
            // SAFETY: the record is on the pool's list.
            self.free = unsafe { next(record) };
            return Ok(record);
        }
        if self.fresh_count == 0 {
            let block = block().map_err(|error| Problem::NoThunk { reason: error.to_string() })?;
            self.fresh = block.as_ptr();
            self.fresh_count = HALF / STRIDE;
        }
        let record = self.fresh;
        self.fresh_count -= 1;
        self.fresh = self.fresh.wrapping_add(1);
        Ok(NonNull::new(record).expect("the records of a block are not at address zero"))
    }
}

/// Maps one more block, and returns its first record.
#[cold]
fn block() -> std::io::Result<NonNull<Record>> {
    let pages = sys::map_pages(2 * HALF)?;
    for index in 0..HALF / STRIDE {
        // SAFETY: the first half of the pages is ours, and large enough for all stubs.
        unsafe { pages.add(index * STRIDE).cast::<[u8; STRIDE]>().write(STUB) };
    }
    // SAFETY: the pages were mapped just now, and the stubs are written for good.
    if let Err(error) = unsafe { sys::make_code(pages, HALF) } {
        // SAFETY: nobody knows the pages.
        unsafe { sys::unmap_pages(pages, 2 * HALF) };
        return Err(error);
    }
    // SAFETY: the second half follows the first.
    Ok(unsafe { pages.add(HALF) }.cast())
}

#[cfg(test)]
mod tests {
    use super::super::Passing;
    use super::*;
    use crate::abi::{Abi, TypeDesc};

    extern "C" fn plus(left: i64, right: i64, context: *mut c_void) -> i64 {
        left + right + context.addr() as i64
    }
    const TWO: &[TypeDesc] = &[i64::DESC, i64::DESC];

    fn entry() -> ThunkEntry {
        // SAFETY: `plus` has the parameters of the shape, and one pointer.
        unsafe { ThunkEntry::new(Passing::NATIVE, "C", TWO, &i64::DESC, plus as *const ()) }
    }
    fn context(number: usize) -> *mut c_void {
        ptr::without_provenance_mut(number)
    }
    fn call(address: *const ()) -> i64 {
        // SAFETY: the thunk has the signature of `plus` without the context.
        let f: extern "C" fn(i64, i64) -> i64 = unsafe { std::mem::transmute(address) };
        f(20, 300)
    }

    /// The tests look at one pool.
    fn alone() -> MutexGuard<'static, ()> {
        static ALONE: Mutex<()> = Mutex::new(());
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri has no pages that are code")]
    fn every_thunk_has_its_own_context() {
        let _alone = alone();
        let count = 3 * HALF / STRIDE;
        let thunks: Vec<_> =
            (0..count).map(|number| take(entry(), context(number)).unwrap()).collect();
        for (number, thunk) in thunks.iter().enumerate() {
            assert_eq!(call(thunk.address()), 320 + number as i64);
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri has no pages that are code")]
    fn a_thread_reuses_what_it_put_back() {
        let _alone = alone();
        let first = take(entry(), context(1)).unwrap().address();
        let second = take(entry(), context(2)).unwrap();
        assert_eq!(second.address(), first);
        assert_eq!(call(second.address()), 322);
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri has no pages that are code")]
    fn thunks_taken_for_ever_are_not_reused() {
        let _alone = alone();
        let kept = take_forever(entry(), context(7)).unwrap();
        for _ in 0..2 * HALF / STRIDE {
            assert_ne!(take_forever(entry(), context(8)).unwrap(), kept);
            assert_ne!(take(entry(), context(9)).unwrap().address(), kept);
        }
        assert_eq!(call(kept), 327);
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri has no pages that are code")]
    fn a_thread_that_ends_gives_its_thunks_back() {
        let _alone = alone();
        /// A destructor of the thread that takes a thunk when the list has been given back.
        struct Late;
        impl Drop for Late {
            fn drop(&mut self) {
                assert_eq!(call(take(entry(), context(4)).unwrap().address()), 324);
            }
        }
        thread_local!(static LATE: Late = const { Late });

        let (thunks, late) = std::thread::spawn(|| {
            LATE.with(|_| ());
            let thunks: Vec<_> = (0..BATCH).map(|_| take(entry(), context(3)).unwrap()).collect();
            let addresses: Vec<_> = thunks.iter().map(|thunk| thunk.address().addr()).collect();
            let late = take(entry(), context(4)).unwrap().address().addr();
            (addresses, late)
        })
        .join()
        .unwrap();
        // Other threads may give thunks back meanwhile, but they take none.
        let pool = pool();
        let mut free = Vec::new();
        let mut head = pool.free;
        while let Some(record) = NonNull::new(head) {
            free.push(stub_of(record).addr());
            // SAFETY: the record is on the pool's list, which is locked.
            head = unsafe { next(record) };
        }
        assert!(free.contains(&late) && thunks.iter().all(|thunk| free.contains(thunk)));
        free.sort_unstable();
        free.dedup();
        assert!(free.len() >= 2 * BATCH, "no thunk stands in the list twice");
    }
}
