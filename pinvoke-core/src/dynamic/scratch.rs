//! Memory of one call: converted text, copied structs, slots for output.

use std::alloc::{Layout, alloc, alloc_zeroed, dealloc};
use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use super::release::Releaser;
use crate::error::MarshalError;
use crate::memory::{Release, fallible};
use crate::meta::Give;

/// Bytes in the caller's frame.
const INLINE: usize = 2048;
/// What every block is aligned to: more than any C type of this crate needs.
const ALIGN: usize = 16;

#[repr(C, align(16))]
struct Inline(UnsafeCell<[MaybeUninit<u8>; INLINE]>);

/// Blocks that live as long as the call, in the caller's frame until that is full, then in chunks of the
/// heap, each twice as large as the one before.
pub(super) struct Scratch {
    inline: Inline,
    /// The chunk that blocks come from; null for the frame.
    chunk: Cell<*mut u8>,
    /// Its size, and how much of it is used. Invariant: the second is not above the first.
    size: Cell<usize>,
    used: Cell<usize>,
    heap: RefCell<Vec<(NonNull<u8>, Layout)>>,
    further: OnceCell<Box<Further>>,
}

/// What few calls have.
#[derive(Default)]
struct Further {
    /// Values that own memory which native code sees.
    kept: RefCell<Vec<Box<dyn Any>>>,
    /// Memory that becomes native code's.
    lent: RefCell<Vec<(*mut c_void, Releaser, Give)>>,
}

impl Scratch {
    #[inline(always)]
    pub(super) fn new() -> Self {
        let inline = Inline(UnsafeCell::new([const { MaybeUninit::uninit() }; INLINE]));
        Self {
            inline,
            chunk: Cell::new(std::ptr::null_mut()),
            size: Cell::new(INLINE),
            used: Cell::new(0),
            heap: RefCell::new(Vec::new()),
            further: OnceCell::new(),
        }
    }

    /// Keeps what owns memory that native code sees until the scratch is dropped.
    ///
    /// # Errors
    ///
    /// There is no memory to keep it in; it is dropped.
    pub(super) fn keep(&self, owner: impl Any) -> Result<(), MarshalError> {
        let owner = fallible::boxed(owner)?;
        let mut kept = self.further()?.kept.borrow_mut();
        kept.try_reserve(1).map_err(|_| MarshalError::out_of_memory())?;
        kept.push(owner);
        Ok(())
    }

    fn further(&self) -> Result<&Further, MarshalError> {
        if let Some(further) = self.further.get() {
            return Ok(further);
        }
        let further = fallible::boxed(Further::default())?;
        Ok(self.further.get_or_init(|| further))
    }

    /// Keeps memory that belongs to native code once the call is made, or has not failed; without that it is
    /// released.
    ///
    /// # Errors
    ///
    /// There is no memory to note it in; it is released.
    pub(super) fn lend(
        &self,
        memory: *mut c_void,
        release: Releaser,
        give: Give,
    ) -> Result<(), MarshalError> {
        let noted = self.further().and_then(|further| {
            let mut lent = further.lent.borrow_mut();
            lent.try_reserve(1).map_err(|_| MarshalError::out_of_memory())?;
            lent.push((memory, release, give));
            Ok(())
        });
        if noted.is_err() {
            // SAFETY: native code does not know the memory yet, and the releaser is right for it.
            unsafe { release.release(memory) };
        }
        noted
    }

    /// What was lent to become native code's at that point has become so: when the call is made, or when it
    /// did not fail.
    #[inline(always)]
    pub(super) fn give(&self, at: Give) {
        if let Some(further) = self.further.get() {
            further.lent.borrow_mut().retain(|(_, _, give)| *give != at);
        }
    }

    /// Bytes that a block may have without more memory from the heap.
    pub(super) fn left(&self) -> usize {
        self.size.get() - self.used.get()
    }

    /// Where the chunk begins that blocks come from.
    #[inline(always)]
    fn start(&self) -> *mut u8 {
        let chunk = self.chunk.get();
        if chunk.is_null() { self.inline.0.get().cast() } else { chunk }
    }

    /// A block of zeroed bytes, aligned for any C type; it stays until the scratch is dropped, which
    /// must not be moved before.
    pub(super) fn zeroed(&self, bytes: usize) -> Result<NonNull<u8>, MarshalError> {
        if bytes > self.left() {
            // The heap has zeros at hand.
            return self.on_heap(bytes, alloc_zeroed);
        }
        let block = self.block(bytes)?;
        // SAFETY: the block has that many bytes, and nobody else knows it yet.
        unsafe { block.write_bytes(0, bytes) };
        Ok(block)
    }

    /// As [`Scratch::zeroed`], for so many elements; [`Scratch::room`] tells the number again.
    pub(super) fn counted(&self, count: usize, bytes: usize) -> Result<NonNull<u8>, MarshalError> {
        let block = self.zeroed(bytes.saturating_add(ALIGN))?;
        // SAFETY: the block has room for the number, and is aligned for it.
        unsafe {
            block.cast::<usize>().write(count);
            Ok(block.add(ALIGN))
        }
    }

    /// The number of elements that a block was made for.
    ///
    /// # Safety
    ///
    /// [`Scratch::counted`] gave the block, and the scratch is still there.
    pub(super) unsafe fn room(block: NonNull<u8>) -> usize {
        // SAFETY: the number stands before the block.
        unsafe { block.sub(ALIGN).cast::<usize>().read() }
    }

    /// As [`Scratch::zeroed`], with bytes that may not be initialised.
    pub(super) fn block(&self, bytes: usize) -> Result<NonNull<u8>, MarshalError> {
        if bytes > self.left() {
            self.next_chunk(bytes)?;
        }
        let offset = self.used.get();
        self.use_up_to(offset + bytes);
        // SAFETY: the offset is not above the size of the chunk, which is not null. The pointer comes
        // from an `UnsafeCell`, to which no reference is made, or from the heap.
        Ok(unsafe { NonNull::new_unchecked(self.start()).add(offset) })
    }

    /// Gives the end of the latest block back.
    pub(super) fn shrink(&self, block: NonNull<u8>, bytes: usize) {
        if let Some(offset) = block.addr().get().checked_sub(self.start().addr())
            && offset < self.used.get()
        {
            self.use_up_to(offset + bytes);
        }
    }

    fn use_up_to(&self, end: usize) {
        self.used.set(end.next_multiple_of(ALIGN).min(self.size.get()));
    }

    /// Goes on in another chunk, with room for a block of so many bytes.
    #[cold]
    fn next_chunk(&self, bytes: usize) -> Result<(), MarshalError> {
        let size = bytes.max(self.size.get().saturating_mul(2));
        let chunk = self.on_heap(size, alloc)?;
        self.chunk.set(chunk.as_ptr());
        self.size.set(size);
        self.used.set(0);
        Ok(())
    }

    /// Takes memory from the heap that stays until the scratch is dropped.
    #[cold]
    fn on_heap(
        &self,
        bytes: usize,
        allocate: unsafe fn(Layout) -> *mut u8,
    ) -> Result<NonNull<u8>, MarshalError> {
        let layout = Layout::from_size_align(bytes.max(1), ALIGN)
            .map_err(|_| MarshalError::out_of_memory())?;
        let mut heap = self.heap.borrow_mut();
        heap.try_reserve(1).map_err(|_| MarshalError::out_of_memory())?;
        // SAFETY: the layout has a size.
        let block = NonNull::new(unsafe { allocate(layout) });
        let block = block.ok_or_else(MarshalError::out_of_memory)?;
        heap.push((block, layout));
        Ok(block)
    }
}

impl Drop for Further {
    fn drop(&mut self) {
        for (memory, release, _) in self.lent.get_mut().drain(..) {
            // SAFETY: the memory came from this allocator, and no call was made that took it over.
            unsafe { release.release(memory) };
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for (block, layout) in self.heap.get_mut().drain(..) {
            // SAFETY: the block was allocated with this layout, and is released once.
            unsafe { dealloc(block.as_ptr(), layout) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_aligned_and_apart() {
        let scratch = Scratch::new();
        let sizes = [1, 16, 17, 0, 512, 700, 900, 5000, 3];
        let blocks: Vec<_> = sizes.iter().map(|size| scratch.zeroed(*size).unwrap()).collect();
        for (index, (block, size)) in blocks.iter().zip(sizes).enumerate() {
            assert_eq!(block.addr().get() % ALIGN, 0);
            // SAFETY: the block has that many bytes.
            unsafe { block.write_bytes(index as u8, size) };
        }
        for (index, (block, size)) in blocks.iter().zip(sizes).enumerate() {
            // SAFETY: all bytes of the block were written.
            let bytes = unsafe { std::slice::from_raw_parts(block.as_ptr(), size) };
            assert!(bytes.iter().all(|byte| *byte == index as u8));
        }
    }

    #[test]
    fn small_blocks_share_the_chunks_of_the_heap() {
        let scratch = Scratch::new();
        let blocks: Vec<_> = (0..1000).map(|_| scratch.block(24).unwrap()).collect();
        for (index, block) in blocks.iter().enumerate() {
            // SAFETY: the block has that many bytes.
            unsafe { block.write_bytes(index as u8, 24) };
        }
        for (index, block) in blocks.iter().enumerate() {
            // SAFETY: all bytes of the block were written.
            assert_eq!(unsafe { block.cast::<[u8; 24]>().read() }, [index as u8; 24]);
        }
        // 32,000 bytes in the frame and in chunks of 4, 8, 16 and 32 KiB.
        assert_eq!(scratch.heap.borrow().len(), 4);
    }

    #[test]
    fn what_is_given_back_is_used_again() {
        let scratch = Scratch::new();
        let first = scratch.block(2000).unwrap();
        scratch.shrink(first, 5);
        assert_eq!(scratch.left(), INLINE - 16);
    }
}
