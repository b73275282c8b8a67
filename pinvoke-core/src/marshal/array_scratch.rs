//! Where the native elements of an array stand during a call: in the caller's frame while they fit.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use crate::error::MarshalError;

/// Bytes of native elements that fit the caller's frame.
pub(super) const SCRATCH_BYTES: usize = 1024;

/// The buffer in the caller's frame. It has no element type, because a strategy's buffer is known
/// before the managed type is.
#[derive(Debug)]
#[repr(C, align(16))]
pub struct ElementScratch([MaybeUninit<u8>; SCRATCH_BYTES]);

impl ElementScratch {
    /// A buffer that holds nothing yet.
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; SCRATCH_BYTES])
    }
}

/// Room for native elements, in the caller's frame or on the heap.
#[derive(Debug)]
pub(super) struct Room<'s, V> {
    start: *mut V,
    capacity: usize,
    /// Keeps the block where the frame is too small; its length is 0.
    _heap: Vec<V>,
    scratch: PhantomData<&'s mut ElementScratch>,
}

impl<'s, V> Room<'s, V> {
    /// Room for `capacity` elements, which are not initialised.
    #[inline]
    pub(super) fn new(
        capacity: usize,
        scratch: &'s mut ElementScratch,
    ) -> Result<Self, MarshalError> {
        const { assert!(!std::mem::needs_drop::<V>()) };
        let fits = capacity <= SCRATCH_BYTES / size_of::<V>().max(1)
            && align_of::<V>() <= align_of::<ElementScratch>();
        if fits {
            let start = scratch.0.as_mut_ptr().cast();
            return Ok(Self { start, capacity, _heap: Vec::new(), scratch: PhantomData });
        }
        let mut heap = Vec::new();
        heap.try_reserve_exact(capacity).map_err(|_| MarshalError::out_of_memory())?;
        Ok(Self { start: heap.as_mut_ptr(), capacity, _heap: heap, scratch: PhantomData })
    }

    /// Room for `capacity` elements that are all zero bits.
    #[inline]
    pub(super) fn zeroed(
        capacity: usize,
        scratch: &'s mut ElementScratch,
    ) -> Result<Self, MarshalError> {
        let room = Self::new(capacity, scratch)?;
        // SAFETY: there is room for so many elements.
        unsafe { room.start.write_bytes(0, capacity) };
        Ok(room)
    }

    /// The first element. It is never null, and on Windows never a small number either.
    #[inline(always)]
    pub(super) fn start(&self) -> *mut V {
        self.start
    }

    /// The number of elements that there is room for.
    #[inline(always)]
    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_elements_stay_in_the_frame() {
        let mut scratch = ElementScratch::new();
        let place = scratch.0.as_ptr().addr();
        for (capacity, in_frame) in [(0, true), (1, true), (256, true), (257, false)] {
            let room = Room::<u32>::zeroed(capacity, &mut scratch).unwrap();
            assert_eq!(room.start().addr() == place, in_frame, "{capacity}");
            assert_eq!(room.capacity(), capacity);
            // SAFETY: the elements are zero.
            let items = unsafe { std::slice::from_raw_parts(room.start(), capacity) };
            assert!(items.iter().all(|item| *item == 0));
        }
    }

    #[test]
    fn what_needs_more_alignment_goes_to_the_heap() {
        #[repr(align(64))]
        struct Strict(#[allow(dead_code)] u8);
        let mut scratch = ElementScratch::new();
        let room = Room::<Strict>::new(1, &mut scratch).unwrap();
        assert!(room.start().is_aligned());
    }

    #[test]
    fn absurd_counts_are_out_of_memory() {
        let mut scratch = ElementScratch::new();
        let error = Room::<u64>::new(usize::MAX, &mut scratch).unwrap_err();
        assert_eq!(*error.problem(), crate::error::Problem::OutOfMemory);
    }
}
