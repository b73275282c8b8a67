//! What is dropped apart.

use std::mem::ManuallyDrop;
use std::ops::Deref;

/// Something whose drop is no part of the drop of what it stands in.
///
/// A value is dropped with each argument and each result of a call. If the compiler sees no more of it than
/// a call, it asks for the kind of the value where that happens, and a number costs one comparison.
#[derive(Clone)]
pub(in crate::dynamic) struct Apart<T>(ManuallyDrop<T>);

impl<T> Apart<T> {
    pub(in crate::dynamic) fn new(value: T) -> Self {
        Self(ManuallyDrop::new(value))
    }
}

impl<T> Deref for Apart<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Drop for Apart<T> {
    #[inline]
    fn drop(&mut self) {
        drop_now(self);
    }
}

/// Of the C convention, because no panic leaves such a function: who drops a value needs no code for that.
/// A panic here ends the process; nothing in a value panics when it is dropped.
#[cold]
#[inline(never)]
extern "C" fn drop_now<T>(value: &mut Apart<T>) {
    // SAFETY: this is called once, by `drop`.
    unsafe { ManuallyDrop::drop(&mut value.0) };
}
