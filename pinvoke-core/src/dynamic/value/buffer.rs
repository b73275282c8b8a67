//! Text that native code writes.

use std::cell::Cell;
use std::fmt;

/// A buffer that native code fills with text, and the string that gets the text.
#[derive(Clone, Copy)]
pub struct Buffer<'a> {
    text: &'a Cell<String>,
    capacity: usize,
}

impl<'a> Buffer<'a> {
    /// A buffer of `capacity` units of the parameter's encoding, the terminator included.
    pub fn new(text: &'a mut String, capacity: usize) -> Self {
        Self { text: Cell::from_mut(text), capacity }
    }

    /// The capacity in units.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Lets `fill` change the string.
    pub(in crate::dynamic) fn with<R>(&self, fill: impl FnOnce(&mut String) -> R) -> R {
        let mut text = self.text.take();
        let result = fill(&mut text);
        self.text.set(text);
        result
    }
}

impl PartialEq for Buffer<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.text, other.text)
    }
}

impl fmt::Debug for Buffer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffer({} units)", self.capacity)
    }
}
