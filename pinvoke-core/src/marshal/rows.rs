//! Arrays of arrays: row after row in one block, as C has `T name[M][N]`.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::array_copied::ElementForm;
use super::*;
use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::error::MarshalError;

/// A row whose elements are converted by `S`: `[bool; N]`, and rows of rows.
///
/// Rows of blittable elements are blittable themselves and cross in place.
#[derive(Debug)]
pub struct Rows<S>(PhantomData<S>);

impl<S: ElementForm> ElementForm for Rows<S> {}

/// A native row: as many native values, one after another.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct Row<V, const N: usize>([V; N]);

// SAFETY: an array has its elements one after another, without padding between them. It stands behind
// pointers only, since C has no arrays by value.
unsafe impl<V: Abi, const N: usize> Abi for Row<V, N> {
    const DESC: TypeDesc = TypeDesc::of::<Self>("array", TypeClass::Array(&V::DESC, N));
}

// SAFETY: the elements need no clean-up and point to nothing, so neither does the row.
unsafe impl<T: Copy, S: ValueForm<T>, const N: usize> ValueForm<[T; N]> for Rows<S> {
    type Value = Row<S::Value, N>;
    fn to_native(value: [T; N]) -> Result<Self::Value, MarshalError> {
        let mut row = [const { MaybeUninit::<S::Value>::uninit() }; N];
        for (index, (place, value)) in row.iter_mut().zip(value).enumerate() {
            place.write(S::to_native(value).map_err(|error| error.in_element(index))?);
        }
        // SAFETY: every element was written.
        Ok(Row(row.map(|element| unsafe { element.assume_init() })))
    }
    fn from_native(native: Self::Value) -> Result<[T; N], MarshalError> {
        let mut row = [const { MaybeUninit::<T>::uninit() }; N];
        for (index, (place, value)) in row.iter_mut().zip(native.0).enumerate() {
            place.write(S::from_native(value).map_err(|error| error.in_element(index))?);
        }
        // SAFETY: as above.
        Ok(row.map(|element| unsafe { element.assume_init() }))
    }
}

/// What a row is, by what its elements are.
#[doc(hidden)]
pub trait RowOf {
    /// The row as an element of an array.
    type Element;
    /// The row behind a reference.
    type Reference;
}
impl RowOf for Pinned {
    type Element = Pinned;
    type Reference = ByRef;
}
impl<S> RowOf for Copied<S> {
    type Element = Copied<Rows<S>>;
    type Reference = Indirect<Rows<S>>;
}
