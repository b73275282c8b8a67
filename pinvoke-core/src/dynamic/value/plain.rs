//! Native memory by its address.

use std::cell::Cell;
use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;

use crate::abi::{TypeClass, TypeDesc};
use crate::blittable::{Blittable, BlittableField};
use crate::dynamic::lift::load_scalar;
use crate::dynamic::types::CType;

/// Numbers or plain structs that native code sees where they are.
#[derive(Clone, Copy)]
pub struct Plain<'a> {
    /// Invariant: points to `len()` values that `element` describes, readable for `'a`, and writable
    /// if `is_unique()`.
    address: *mut c_void,
    /// Twice the number of values, and one more if native code may write.
    length: usize,
    element: &'static TypeDesc,
    memory: PhantomData<&'a [Cell<u8>]>,
}

/// Gives the description of a type an address.
struct Described<T>(PhantomData<T>);

impl<T: BlittableField> Described<T> {
    const DESC: &'static TypeDesc = &T::FIELD;
}

impl<'a> Plain<'a> {
    /// Values that are only read.
    pub fn shared<T: Blittable>(items: &'a [T]) -> Self {
        Self::new::<T>(items.as_ptr().cast_mut(), items.len(), false)
    }

    /// Values that native code may change.
    pub fn unique<T: Blittable>(items: &'a mut [T]) -> Self {
        Self::new::<T>(items.as_mut_ptr(), items.len(), true)
    }

    fn new<T: Blittable>(items: *mut T, length: usize, is_unique: bool) -> Self {
        let element = Described::<T>::DESC;
        // Only a slice of types without a size can have more values than that, and none matters.
        let length = length.min(isize::MAX as usize) << 1 | usize::from(is_unique);
        Self { address: items.cast(), length, element, memory: PhantomData }
    }

    /// The number of values.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.length >> 1
    }

    /// The type of the values.
    pub fn element(&self) -> &'static TypeDesc {
        self.element
    }

    /// Whether native code may write.
    pub fn is_unique(&self) -> bool {
        self.length & 1 == 1
    }

    pub(in crate::dynamic) fn address(&self) -> *mut c_void {
        self.address
    }

    /// The integer that it begins with, if it does.
    pub(in crate::dynamic) fn first_integer(&self) -> Option<i128> {
        let is_integer = matches!(self.element.class, TypeClass::Signed | TypeClass::Unsigned);
        if self.len() == 0 || !is_integer {
            return None;
        }
        let ty = CType::described(self.element).ok()?;
        // SAFETY: the invariant: a readable value of that type is there.
        let value = unsafe { load_scalar(ty.scalar()?, NonNull::new(self.address.cast())?) };
        value.as_integer()
    }

    /// The bytes of all values together.
    pub(in crate::dynamic) fn bytes(&self) -> usize {
        // A slice has no more than `isize::MAX` bytes.
        self.len() * self.element.size
    }
}

impl PartialEq for Plain<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.address, self.len(), self.element) == (other.address, other.len(), other.element)
    }
}

impl fmt::Debug for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plain({} x {} at {:p})", self.len(), self.element.name, self.address)
    }
}
