//! Which allocator the memory of a Rust type is from.

use std::marker::PhantomData;

use super::Ask;
use crate::blittable::BlittableField;
use crate::encoding::Encoding;
use crate::marshal::{Bstr, ByRef, Text};
use crate::memory::{BString, BstrHeap, NativeAlloc, NativeBox, NativeString, Release};
use crate::meta::{Form, HasForm};

/// Asks which allocator the memory of an owned type is from, and what it is; `None` for what is no memory.
#[doc(hidden)]
#[macro_export]
macro_rules! __allocated {
    ($ty:ty) => {
        $crate::meta::question::allocated(|| {
            use $crate::meta::question::{OfMemory as _, OfNoMemory as _};
            (&&$crate::meta::question::Ask::<$ty>::NEW).allocated()
        })
    };
}

/// The answer as a value.
pub const fn allocated<A: Allocated, F: FnOnce() -> A>(asked: F) -> Option<(&'static str, Form)> {
    std::mem::forget(asked);
    A::MEMORY
}

/// A Rust type that may own native memory.
pub trait Allocated {
    /// The word of the allocator, empty for one of the program's own, and what the memory is.
    const MEMORY: Option<(&'static str, Form)>;
}
/// What owns no memory.
pub struct NoMemory;
/// What owns memory.
pub struct MemoryIn<T>(PhantomData<T>);
impl Allocated for NoMemory {
    const MEMORY: Option<(&'static str, Form)> = None;
}
impl<T: Allocated> Allocated for MemoryIn<T> {
    const MEMORY: Option<(&'static str, Form)> = T::MEMORY;
}
impl<E: Encoding, A: NativeAlloc> Allocated for NativeString<E, A> {
    const MEMORY: Option<(&'static str, Form)> = Some((A::WORD, Text::<E>::FORM));
}
impl<T: BlittableField, A: NativeAlloc> Allocated for NativeBox<T, A> {
    const MEMORY: Option<(&'static str, Form)> = Some((A::WORD, ByRef::FORM));
}
impl Allocated for BString {
    const MEMORY: Option<(&'static str, Form)> = Some((BstrHeap::WORD, Bstr::FORM));
}
/// What an option holds.
struct Held<T>(PhantomData<T>);
impl<T: Allocated> Held<T> {
    const FORM: Form = match T::MEMORY {
        Some((_, form)) => form,
        None => Form::Custom,
    };
}
impl<T: Allocated> Allocated for Option<T> {
    const MEMORY: Option<(&'static str, Form)> = match T::MEMORY {
        Some((by, _)) => Some((by, Form::Nullable(&Held::<T>::FORM))),
        None => None,
    };
}
/// A question about what owns memory.
pub trait OfMemory {
    /// What it is.
    type Memory;
    /// For its type.
    fn allocated(&self) -> Self::Memory {
        unreachable!("only the type matters")
    }
}
/// A question about anything.
pub trait OfNoMemory {
    /// For its type.
    fn allocated(&self) -> NoMemory {
        NoMemory
    }
}
impl<T> OfNoMemory for Ask<T> {}
impl<T: Allocated> OfMemory for &Ask<T> {
    type Memory = MemoryIn<T>;
}
