//! Fields that point to an array, with the number of elements in another field.

use std::marker::PhantomData;

use super::field::null_pointer;
use super::fixed::lower_all;
use super::*;
use crate::abi::{Abi, TypeDesc};
use crate::error::MarshalError;

/// A pointer to elements of form `S`.
///
/// Elements whose native form has the same bits stay where they are; others are copied.
#[derive(Debug)]
pub struct Items<S>(PhantomData<S>);

/// A managed array: `Vec<T>`, `&[T]`, `Box<[T]>`.
#[doc(hidden)]
pub trait ItemsField {
    /// The element.
    type Element;
    /// The elements.
    fn elements(&self) -> &[Self::Element];
}
macro_rules! arrays {
    ($([$($generics:tt)*] $managed:ty;)*) => {$(
        impl<$($generics)* T> ItemsField for $managed {
            type Element = T;
            #[inline(always)]
            fn elements(&self) -> &[T] {
                self
            }
        }
    )*};
}
arrays! {
    [] Vec<T>;
    [] Box<[T]>;
    ['a,] &'a [T];
    ['a,] &'a Vec<T>;
}

// SAFETY: a pointer, null when zero.
unsafe impl<A: ItemsField, S: FieldForm<A::Element>> FieldForm<A> for Items<S> {
    type Native = *const S::Native;
    const DESC: TypeDesc = <*const S::Native as Abi>::DESC;
    const SAFE: bool = S::SAFE;
    const LENDS: bool = S::LENDS;
}
null_pointer! { [A: ItemsField, S: FieldForm<A::Element>] A, Items<S>, *const S::Native; }

// SAFETY: the elements lie outside the struct, in the arena or where they are.
unsafe impl<A: ItemsField, M: Copy, S: LowerField<A::Element, M>> LowerCounted<A, *const M>
    for Items<S>
{
    const UNIT_SIZE: usize = size_of::<M>();
    #[inline]
    unsafe fn lower_counted(
        value: &A,
        to: *mut *const M,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        let elements = value.elements();
        let native = match S::pinned(elements) {
            Some(pinned) => pinned,
            None => copied::<A, M, S>(value, arena)?,
        };
        // SAFETY: the caller's promise.
        unsafe { to.write(native) };
        Ok(elements.len())
    }
}

/// The elements in the arena, whatever their form.
pub(super) fn copied<A: ItemsField, M: Copy, S: LowerField<A::Element, M>>(
    value: &A,
    arena: &mut Arena<'_>,
) -> Result<*const M, MarshalError> {
    let elements = value.elements();
    let start = arena.zeroed::<M>(elements.len())?;
    // SAFETY: there is room for the elements, all zero.
    unsafe { lower_all::<A::Element, M, S>(elements, start, arena) }?;
    Ok(start)
}
