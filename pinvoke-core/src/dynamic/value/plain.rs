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
    /// Invariant: points to `length` values that `element` describes, readable for `'a`, and writable
    /// if `is_unique`.
    address: *mut c_void,
    length: usize,
    element: &'static TypeDesc,
    is_unique: bool,
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
        Self { address: items.cast(), length, element, is_unique, memory: PhantomData }
    }

    /// The number of values.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.length
    }

    /// The type of the values.
    pub fn element(&self) -> &'static TypeDesc {
        self.element
    }

    /// Whether native code may write.
    pub fn is_unique(&self) -> bool {
        self.is_unique
    }

    pub(in crate::dynamic) fn address(&self) -> *mut c_void {
        self.address
    }

    /// The integer that it is, if it is one.
    pub(in crate::dynamic) fn only_integer(&self) -> Option<i128> {
        let is_integer = matches!(self.element.class, TypeClass::Signed | TypeClass::Unsigned);
        if self.length != 1 || !is_integer {
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
        self.length * self.element.size
    }
}

impl PartialEq for Plain<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.address, self.length, self.element) == (other.address, other.length, other.element)
    }
}

impl fmt::Debug for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plain({} x {} at {:p})", self.length, self.element.name, self.address)
    }
}
