//! Fields whose pointer native code wrote: who releases what it points to.

use std::marker::PhantomData;

use super::field::checked;
use super::fixed::{discard_all, lift_all};
use super::items::{ItemsField, copied};
use super::text::TextField;
use super::*;
use crate::abi::TypeDesc;
use crate::encoding::Encoding;
use crate::error::{MarshalError, Problem};
use crate::marshal::returned::{Copies, FromText};
use crate::marshal::{Text, count};
use crate::memory::{Release, ReleaseArray, Replacement, fallible};

/// A pointer of form `S` that `A` releases once it is read; [`Keep`](crate::memory::Keep) for what stays native code's.
///
/// What goes in by such a field is always copied, because native code may write to it.
#[derive(Debug)]
pub struct Freed<S, A>(PhantomData<(S, A)>);

/// What a pointer leads to, where native code gets another one in its place.
trait Replaced {
    /// Whether it is copied into memory of the allocator that the field names.
    const ALLOCATES: bool = false;
}
impl<E> Replaced for Text<E> {
    const ALLOCATES: bool = true;
}
impl<S> Replaced for Pointed<S> {}
impl<S> Replaced for Items<S> {}

/// Releases the block that `pointer` points to, unless it is one of ours.
///
/// # Safety
///
/// `pointer` is null, ours, or a block of `A` that is released once.
#[inline]
unsafe fn release<T, A: Release + Default>(pointer: *const T, kept: Kept<'_>) {
    if !pointer.is_null() && !kept.holds(pointer) {
        // SAFETY: the caller's promise.
        unsafe { A::default().release(pointer.cast_mut().cast()) };
    }
}

/// As [`release`], for an array of `count` elements.
///
/// # Safety
///
/// As for [`release`].
unsafe fn release_array<T, A: ReleaseArray + Default>(
    start: *const T,
    count: i128,
    kept: Kept<'_>,
) {
    if !start.is_null() && !kept.holds(start) {
        let count = usize::try_from(count).unwrap_or(0);
        // SAFETY: the caller's promise.
        unsafe { A::default().release_array(start.cast_mut().cast(), count) };
    }
}

// SAFETY: as `S`.
unsafe impl<T, S: FieldForm<T> + Replaced, A: ReleaseArray> FieldForm<T> for Freed<S, A> {
    type Native = S::Native;
    const DESC: TypeDesc = S::DESC;
    const SAFE: bool = S::SAFE;
    const LENDS: bool = matches!(A::REPLACEMENT, Replacement::Kept) && S::LENDS;
    const REPLACES: bool = match A::REPLACEMENT {
        Replacement::Refused => false,
        Replacement::Kept => true,
        Replacement::Allocated => S::ALLOCATES,
    };
}
// SAFETY: as `S`.
unsafe impl<T, S: NullableField<T>, A> NullableField<T> for Freed<S, A>
where
    Self: FieldForm<T>,
{
    type Some = S::Some;
    type OrNull = S::OrNull;
    const DESC: TypeDesc = S::DESC;
    const SAFE: bool = S::SAFE;
    const LENDS: bool = <Self as FieldForm<T>>::LENDS;
    const REPLACES: bool = <Self as FieldForm<T>>::REPLACES;
    #[inline(always)]
    fn null() -> S::OrNull {
        S::null()
    }
    #[inline(always)]
    fn some(native: S::Some) -> S::OrNull {
        S::some(native)
    }
    #[inline(always)]
    fn get(native: S::OrNull) -> Option<S::Some> {
        S::get(native)
    }
}

// Text.

// SAFETY: as `Text<E>`, which copies into the arena.
unsafe impl<T: TextField, E: Encoding, A: Release + Default> LowerField<T, *const E::Unit>
    for Freed<Text<E>, A>
{
    #[inline]
    unsafe fn lower(
        value: &T,
        to: *mut *const E::Unit,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { <Text<E> as LowerField<T, _>>::lower(value, to, arena) }
    }
    unsafe fn replace(
        value: &T,
        old: *const *const E::Unit,
        to: *mut *const E::Unit,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { replace_text::<T, E, A>(value, old, None, to, arena) }.map(|_| ())
    }
}
// SAFETY: as `Text<E>`, which copies into the arena.
unsafe impl<T: TextField, E: Encoding, A: Release + Default> LowerCounted<T, *const E::Unit>
    for Freed<Text<E>, A>
{
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    unsafe fn lower_counted(
        value: &T,
        to: *mut *const E::Unit,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { <Text<E> as LowerCounted<T, _>>::lower_counted(value, to, arena) }
    }
    unsafe fn replace_counted(
        value: &T,
        old: *const *const E::Unit,
        count: i128,
        to: *mut *const E::Unit,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { replace_text::<T, E, A>(value, old, Some(count), to, arena) }
    }
}

/// Writes the text that native code gets in place of `old`, and returns its length, or the `count` of
/// what stays.
///
/// # Safety
///
/// As for [`LowerField::replace`].
unsafe fn replace_text<T: TextField, E: Encoding, A: Release + Default>(
    value: &T,
    old: *const *const E::Unit,
    count: Option<i128>,
    to: *mut *const E::Unit,
    arena: &mut Arena<'_>,
) -> Result<usize, MarshalError> {
    let (text, length) = value.lower_text::<E>(arena)?;
    if <A as Release>::REPLACEMENT == Replacement::Kept {
        // SAFETY: the caller's promise.
        let old = unsafe { old.read() };
        // SAFETY: as above; the text in the arena has `length` units.
        unsafe { unchanged::<E>(old, count, std::slice::from_raw_parts(text, length)) }?;
        // SAFETY: as above.
        unsafe { to.write(old) };
        return Ok(length);
    }
    let units = length + 1;
    let copy = A::default().allocate_replacement(units * size_of::<E::Unit>()).cast::<E::Unit>();
    if copy.is_null() {
        return Err(MarshalError::out_of_memory());
    }
    // SAFETY: the arena wrote the text and its terminator, and the block has room for them.
    unsafe {
        copy.copy_from_nonoverlapping(text, units);
        to.write(copy);
    }
    Ok(length)
}
// SAFETY: the text is copied and then released, or released by `discard`; never both.
unsafe impl<T: FromText<E> + Copies, E: Encoding, A: Release + Default> LiftField<T, *const E::Unit>
    for Freed<Text<E>, A>
{
    #[inline]
    unsafe fn lift(from: *const *const E::Unit, kept: Kept<'_>) -> Result<T, MarshalError> {
        // SAFETY: the caller's promise.
        let text = unsafe { from.read() };
        if text.is_null() {
            return T::null();
        }
        let copy = match checked(text) {
            // SAFETY: native code wrote a terminated string.
            Ok(text) => unsafe { T::view(text) },
            Err(error) => Err(error),
        };
        // SAFETY: the caller's promise, and the copy is made.
        unsafe { release::<_, A>(text, kept) };
        copy
    }
    #[inline]
    unsafe fn discard(from: *const *const E::Unit, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        unsafe { release::<_, A>(from.read(), kept) };
    }
}
// SAFETY: as above; the count says how many units there are.
unsafe impl<E: Encoding, A: Release + Default> LiftCounted<String, *const E::Unit>
    for Freed<Text<E>, A>
{
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    unsafe fn lift_counted(
        from: *const *const E::Unit,
        count: i128,
        kept: Kept<'_>,
    ) -> Result<String, MarshalError> {
        // SAFETY: the caller's promise.
        let text = unsafe { from.read() };
        // SAFETY: native code wrote a pointer to `count` units.
        let copy = match unsafe { counted(text, count) } {
            Ok(units) => {
                let mut copy = String::new();
                E::decode(units, &mut copy).map(|()| copy)
            }
            Err(error) => Err(error),
        };
        // SAFETY: the caller's promise, and the copy is made.
        unsafe { release::<_, A>(text, kept) };
        copy
    }
    unsafe fn discard_counted(from: *const *const E::Unit, _: i128, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        unsafe { release::<_, A>(from.read(), kept) };
    }
}

/// Requires that the text which native code keeps is what the callback leaves.
///
/// # Safety
///
/// `old` is null or text: terminated, or of `count` units.
unsafe fn unchanged<E: Encoding>(
    old: *const E::Unit,
    count: Option<i128>,
    text: &[E::Unit],
) -> Result<(), MarshalError> {
    let same = match (old.is_null(), count) {
        (true, _) => false,
        // SAFETY: the caller's promise.
        (false, None) => unsafe { std::slice::from_raw_parts(old, E::length(old)) == text },
        // SAFETY: the caller's promise.
        (false, Some(count)) => unsafe { counted(old, count)? == text },
    };
    if same { Ok(()) } else { Err(Problem::BorrowedChanged.into()) }
}

/// Checks a counted pointer; a null is allowed where the count is zero.
///
/// # Safety
///
/// `start` points to `count` elements, if the count can be one.
unsafe fn counted<'e, M>(start: *const M, count: i128) -> Result<&'e [M], MarshalError> {
    match count::checked(count, isize::MAX as usize / size_of::<M>().max(1))? {
        0 => Ok(&[]),
        // SAFETY: the pointer is neither null nor misaligned, and the caller promises the elements.
        count => Ok(unsafe { std::slice::from_raw_parts(checked(start)?, count) }),
    }
}

// One value.

// SAFETY: as `Pointed<S>`, which copies into the arena.
unsafe impl<T, S, A, M> LowerField<T, *const M> for Freed<Pointed<S>, A>
where
    Pointed<S>: LowerField<T, *const M>,
{
    #[inline]
    unsafe fn lower(
        value: &T,
        to: *mut *const M,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { <Pointed<S> as LowerField<T, *const M>>::lower(value, to, arena) }
    }
    #[inline]
    unsafe fn replace(
        _: &T,
        old: *const *const M,
        to: *mut *const M,
        _: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        // Only what native code keeps is asked to be replaced, by itself.
        // SAFETY: the caller's promise.
        let old = unsafe { old.read() };
        if old.is_null() {
            return Err(Problem::BorrowedChanged.into());
        }
        // SAFETY: as above.
        unsafe { to.write(old) };
        Ok(())
    }
}
// SAFETY: the value is lifted and then its memory released, or both discarded; never both.
unsafe impl<T, M, S: LiftField<T, M>, A: Release + Default> LiftField<Box<T>, *const M>
    for Freed<Pointed<S>, A>
{
    unsafe fn lift(from: *const *const M, kept: Kept<'_>) -> Result<Box<T>, MarshalError> {
        // SAFETY: the caller's promise.
        let native = unsafe { from.read() };
        let value = match checked(native) {
            // SAFETY: native code wrote a pointer to such a value.
            Ok(native) => unsafe { S::lift(native, kept) },
            Err(error) => Err(error),
        };
        // SAFETY: the caller's promise, and the value is lifted.
        unsafe { release::<_, A>(native, kept) };
        fallible::boxed(value?)
    }
    unsafe fn discard(from: *const *const M, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        let native = unsafe { from.read() };
        if let Ok(native) = checked(native) {
            // SAFETY: the caller's promise.
            unsafe { S::discard(native, kept) };
        }
        // SAFETY: the caller's promise.
        unsafe { release::<_, A>(native, kept) };
    }
}

// Arrays.

// SAFETY: the elements are copied into the arena.
unsafe impl<L: ItemsField, M: Copy, S: LowerField<L::Element, M>, A> LowerCounted<L, *const M>
    for Freed<Items<S>, A>
{
    const UNIT_SIZE: usize = size_of::<M>();
    unsafe fn lower_counted(
        value: &L,
        to: *mut *const M,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        let native = copied::<L, M, S>(value, arena)?;
        // SAFETY: the caller's promise.
        unsafe { to.write(native) };
        Ok(value.elements().len())
    }
    unsafe fn replace_counted(
        value: &L,
        old: *const *const M,
        count: i128,
        to: *mut *const M,
        _: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        // As for one value; the count stays the one that belongs to the array.
        if value.elements().len() as i128 != count {
            return Err(Problem::BorrowedChanged.into());
        }
        // SAFETY: the caller's promise.
        unsafe { to.write(old.read()) };
        Ok(value.elements().len())
    }
}
macro_rules! lifted_arrays {
    ($($managed:ty => $from:path;)*) => {$(
        // SAFETY: each element is lifted or discarded once, and then the array is released.
        unsafe impl<T, M, S: LiftField<T, M>, A: ReleaseArray + Default> LiftCounted<$managed, *const M> for Freed<Items<S>, A> {
            const UNIT_SIZE: usize = size_of::<M>();
            unsafe fn lift_counted(from: *const *const M, count: i128, kept: Kept<'_>) -> Result<$managed, MarshalError> {
                // SAFETY: the caller's promise.
                let start = unsafe { from.read() };
                // SAFETY: native code wrote a pointer to `count` elements.
                let lifted = match unsafe { counted(start, count) } {
                    // SAFETY: as above.
                    Ok(elements) => unsafe { lift_all::<T, M, S>(elements.as_ptr(), elements.len(), kept) },
                    Err(error) => Err(error),
                };
                // SAFETY: the caller's promise, and the elements are lifted.
                unsafe { release_array::<_, A>(start, count, kept) };
                lifted.map($from)
            }
            unsafe fn discard_counted(from: *const *const M, count: i128, kept: Kept<'_>) {
                // SAFETY: the caller's promise.
                let start = unsafe { from.read() };
                // SAFETY: as above.
                if let Ok(elements) = unsafe { counted(start, count) } {
                    // SAFETY: as above.
                    unsafe { discard_all::<T, M, S>(elements.as_ptr(), 0..elements.len(), kept) };
                }
                // SAFETY: as above.
                unsafe { release_array::<_, A>(start, count, kept) };
            }
        }
    )*};
}
lifted_arrays! {
    Vec<T> => std::convert::identity;
    Box<[T]> => Vec::into_boxed_slice;
}
