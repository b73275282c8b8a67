//! Trees of native data that are released together.

use std::alloc::Layout;
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use crate::blittable::BlittableField;
use crate::encoding::{Encoding, Unit};
use crate::error::MarshalError;

/// The size of a block; a larger request gets a block of its own.
const BLOCK: usize = 4096;

/// Native data whose parts point to each other, released as a whole.
///
/// What it gives out stays where it is until the arena is dropped, so a struct for native code can
/// point to it.
///
/// # Examples
///
/// ```
/// use pinvoke_core::encoding::Utf8;
/// use pinvoke_core::memory::Arena;
///
/// let arena = Arena::new();
/// let names = arena.slice(&[arena.text::<Utf8>("one")?.addr(), arena.text::<Utf8>("two")?.addr()])?;
/// // SAFETY: the arena keeps the slice.
/// assert_ne!(unsafe { *names }, 0);
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
#[derive(Debug, Default)]
pub struct Arena {
    blocks: RefCell<Vec<(NonNull<u8>, Layout)>>,
    free: Cell<usize>,
    left: Cell<usize>,
}

impl Arena {
    /// An arena that holds no memory yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Memory for a layout, uninitialised.
    ///
    /// # Errors
    ///
    /// Memory is short.
    pub fn allocate(&self, layout: Layout) -> Result<NonNull<u8>, MarshalError> {
        let size = layout.size().max(1);
        let padding = self.free.get().wrapping_neg() & (layout.align() - 1);
        if let Some(start) = self.current().filter(|_| padding + size <= self.left.get()) {
            self.take(padding + size);
            // SAFETY: the padding stays inside the block.
            return Ok(unsafe { start.add(padding) });
        }
        let room = size.max(BLOCK);
        let block = Layout::from_size_align(room, layout.align().max(16))
            .map_err(|_| MarshalError::out_of_memory())?;
        let mut blocks = self.blocks.borrow_mut();
        blocks.try_reserve(1).map_err(|_| MarshalError::out_of_memory())?;
        // SAFETY: the layout's size is not zero.
        let start = NonNull::new(unsafe { std::alloc::alloc(block) })
            .ok_or(MarshalError::out_of_memory())?;
        blocks.push((start, block));
        drop(blocks);
        self.free.set(start.addr().get());
        self.left.set(room);
        self.take(size);
        Ok(start)
    }

    /// The free part of the last block, with that block's provenance.
    fn current(&self) -> Option<NonNull<u8>> {
        let blocks = self.blocks.borrow();
        let (start, _) = blocks.last()?;
        let used = self.free.get() - start.addr().get();
        // SAFETY: what is used of a block is never more than its size.
        Some(unsafe { start.add(used) })
    }

    fn take(&self, bytes: usize) {
        self.free.set(self.free.get() + bytes);
        self.left.set(self.left.get() - bytes);
    }

    /// Copies a value; the address is good as long as the arena.
    ///
    /// # Errors
    ///
    /// Memory is short.
    pub fn value<T: Copy>(&self, value: T) -> Result<*mut T, MarshalError> {
        let place = self.allocate(Layout::new::<T>())?.cast::<T>().as_ptr();
        // SAFETY: the memory has the layout of a `T`.
        unsafe { place.write(value) };
        Ok(place)
    }

    /// Copies a slice; the address is good as long as the arena, and not null for an empty slice.
    ///
    /// # Errors
    ///
    /// Memory is short.
    pub fn slice<T: BlittableField>(&self, values: &[T]) -> Result<*mut T, MarshalError> {
        let place = self.allocate(Layout::for_value(values))?.cast::<T>().as_ptr();
        // SAFETY: the memory has the layout of the slice, and is fresh.
        unsafe { place.copy_from_nonoverlapping(values.as_ptr(), values.len()) };
        Ok(place)
    }

    /// Converts a string, with a terminator; the address is good as long as the arena.
    ///
    /// # Errors
    ///
    /// The text has no form in this encoding, or memory is short.
    pub fn text<E: Encoding>(&self, text: &str) -> Result<*mut E::Unit, MarshalError> {
        let units = E::units(text);
        let layout = Layout::array::<E::Unit>(units.saturating_add(1))
            .map_err(|_| MarshalError::out_of_memory())?;
        let place = self.allocate(layout)?.cast::<E::Unit>().as_ptr();
        // SAFETY: the memory has room for the units and the terminator.
        unsafe {
            let length = E::encode(text, place, units)?;
            place.add(length).write(E::Unit::NUL);
        }
        Ok(place)
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        for (start, layout) in self.blocks.get_mut().drain(..) {
            // SAFETY: the block was allocated with this layout, and is released once.
            unsafe { std::alloc::dealloc(start.as_ptr(), layout) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{Utf8, Utf16};
    use std::ffi::CStr;

    #[test]
    fn keeps_many_values_apart_and_aligned() {
        let arena = Arena::new();
        let mut made = Vec::new();
        for number in 0..2000u64 {
            let byte = arena.value(number as u8).unwrap();
            let wide = arena.value(number).unwrap();
            assert!(wide.is_aligned());
            made.push((byte, wide, number));
        }
        for (byte, wide, number) in made {
            // SAFETY: the arena keeps the values.
            unsafe { assert_eq!((*byte, *wide), (number as u8, number)) };
        }
    }

    #[test]
    fn takes_large_requests_and_text() {
        let arena = Arena::new();
        let long = "x".repeat(3 * BLOCK);
        let text = arena.text::<Utf8>(&long).unwrap();
        let wide = arena.text::<Utf16>("語").unwrap();
        // SAFETY: the arena keeps the texts, which are terminated.
        unsafe {
            assert_eq!(CStr::from_ptr(text.cast()).to_bytes(), long.as_bytes());
            assert_eq!((*wide, *wide.add(1)), (0x8A9E, 0));
        }
        assert!(arena.text::<Utf8>("n\0t").is_err());
    }
}
