//! Structs whose last member is an array that goes on behind them: `struct { uint32_t count; T items[]; }`.
//!
//! Such a struct has no size of its own, so it crosses by pointer alone: the macro gives it a kind of
//! its own, for which there is no rule by value, as a field or as an element.

use std::marker::PhantomData;

use super::arena::arena_scratch;
use super::field::checked;
use super::fixed::{discard_all, lift_all, lower_all};
use super::items::ItemsField;
use super::*;
use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::direction::{In, InOut, Out};
use crate::error::MarshalError;
use crate::managed::{Managed, kind};
use crate::marshal::{
    Counted, Crossing, DefaultMut, DefaultRef, Frame, Growable, Marshal, Receive, count,
};

/// Elements of form `S` behind the end of the struct, `N` of which C declares: none for `items[]`, one
/// for `items[1]`.
#[derive(Debug)]
pub struct FlexibleArray<S, const N: usize>(PhantomData<S>);

/// The native type of a flexible array.
pub trait FlexibleItems {
    /// Bytes of an element.
    const STRIDE: usize;
}
impl<M, const N: usize> FlexibleItems for [M; N] {
    const STRIDE: usize = size_of::<M>();
}

// SAFETY: zero is valid for the array where it is for the elements.
unsafe impl<A: ItemsField, S: FieldForm<A::Element>, const N: usize> FieldForm<A>
    for FlexibleArray<S, N>
{
    type Native = [S::Native; N];
    const DESC: TypeDesc = TypeDesc::of::<[S::Native; N]>("array", TypeClass::Array(&S::DESC, N));
    const SAFE: bool = S::SAFE;
    const LENDS: bool = S::LENDS;
}
// SAFETY: the struct's caller gives room for the elements behind it.
unsafe impl<A: ItemsField, M, S: LowerField<A::Element, M>, const N: usize> LowerCounted<A, [M; N]>
    for FlexibleArray<S, N>
{
    const UNIT_SIZE: usize = size_of::<M>();
    unsafe fn lower_counted(
        value: &A,
        to: *mut [M; N],
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        let elements = value.elements();
        // SAFETY: there is room for as many elements as the struct says, all zero.
        unsafe { lower_all::<A::Element, M, S>(elements, to.cast(), arena) }?;
        Ok(elements.len())
    }
}
macro_rules! lifted {
    ($($managed:ty => $from:path;)*) => {$(
        // SAFETY: each element is lifted or discarded once; the caller promises as many as the count says.
        unsafe impl<T, M, S: LiftField<T, M>, const N: usize> LiftCounted<$managed, [M; N]> for FlexibleArray<S, N> {
            const UNIT_SIZE: usize = size_of::<M>();
            unsafe fn lift_counted(from: *const [M; N], count: i128, kept: Kept<'_>) -> Result<$managed, MarshalError> {
                let count = count::checked(count, most::<M>())?;
                // SAFETY: the caller's promise.
                unsafe { lift_all::<T, M, S>(from.cast(), count, kept) }.map($from)
            }
            unsafe fn discard_counted(from: *const [M; N], count: i128, kept: Kept<'_>) {
                let count = count::checked(count, most::<M>()).unwrap_or(0);
                // SAFETY: the caller's promise.
                unsafe { discard_all::<T, M, S>(from.cast(), 0..count, kept) };
            }
        }
    )*};
}
lifted! {
    Vec<T> => std::convert::identity;
    Box<[T]> => Vec::into_boxed_slice;
}

/// The largest number of elements that memory can hold.
fn most<M>() -> usize {
    isize::MAX as usize / size_of::<M>().max(1)
}

/// A struct with a flexible array; derived by `#[derive(NativeStruct)]` where a field is
/// `#[marshal(flexible)]`.
///
/// # Safety
///
/// The twin's elements start at `ITEMS`, every `STRIDE` bytes; `length` is what `lower` writes, and
/// `count` what `lift` reads.
pub unsafe trait FlexibleStruct: NativeStruct {
    /// The offset of the first element in bytes.
    const ITEMS: usize;
    /// Bytes of an element.
    const STRIDE: usize;
    /// The number of elements.
    fn length(&self) -> usize;
    /// The number of elements that a twin says it has.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads.
    unsafe fn count(from: *const Self::Native) -> i128;
}

/// Bytes of a struct with `length` elements: at least its size, as `malloc(sizeof *p + n * size)` of C.
fn bytes_for<T: FlexibleStruct>(length: usize) -> Result<usize, MarshalError> {
    length
        .checked_mul(T::STRIDE)
        .and_then(|bytes| bytes.checked_add(size_of::<T::Native>()))
        .ok_or_else(MarshalError::out_of_memory)
}

/// A pointer to a struct with the twin `N` and a flexible array. `U` says whether a `safe fn` may take
/// it.
#[derive(Debug)]
pub struct FlexibleRef<N, U>(PhantomData<(N, U)>);

impl<P, T: FlexibleStruct + Managed<Kind = kind::Flexible>> DefaultRef<P, kind::Flexible> for T {
    type Strategy = FlexibleRef<T::Native, T::Safety>;
}
impl<P, T: FlexibleStruct + Managed<Kind = kind::Flexible>> DefaultMut<P, kind::Flexible> for T {
    type Strategy = FlexibleRef<T::Native, T::Safety>;
}

impl<N: Abi, U> Frame for FlexibleRef<N, U> {
    type Scratch = ArenaScratch;
    type Safety = U;
    const CROSSING: Crossing = Crossing::Copied { scratch: size_of::<ArenaScratch>() };
    #[inline(always)]
    fn scratch() -> ArenaScratch {
        arena_scratch()
    }
}

/// A twin and its elements in an arena, with what they point to.
#[derive(Debug)]
pub struct FlexibleTwin<'s, N> {
    native: *mut N,
    arena: Arena<'s>,
}

/// Room for a twin of `bytes` bytes, all zero.
fn room<T: FlexibleStruct>(
    arena: &mut Arena<'_>,
    bytes: usize,
) -> Result<*mut T::Native, MarshalError> {
    let native = arena.allocate(bytes, align_of::<T::Native>())?;
    // SAFETY: the arena gave that many bytes.
    unsafe { native.write_bytes(0, bytes) };
    Ok(native.cast())
}

fn lower<'s, T: LowerStruct + FlexibleStruct>(
    value: &T,
    scratch: &'s mut ArenaScratch,
) -> Result<FlexibleTwin<'s, T::Native>, MarshalError> {
    let mut arena = Arena::new(scratch);
    let native = room::<T>(&mut arena, bytes_for::<T>(value.length())?)?;
    // SAFETY: there is room for the twin and its elements, all zero.
    unsafe { value.lower(native, &mut arena) }?;
    Ok(FlexibleTwin { native, arena })
}

// SAFETY: the guard holds the twin, its elements, and everything that they point to.
unsafe impl<'s, 'a, T: LowerStruct + FlexibleStruct, U> Marshal<'s, &'a T, In>
    for FlexibleRef<T::Native, U>
{
    type Native = *const T::Native;
    type Guard = FlexibleTwin<'s, T::Native>;
    fn lower(value: &'a T, scratch: &'s mut ArenaScratch) -> Result<Self::Guard, MarshalError> {
        lower(value, scratch)
    }
    #[inline(always)]
    fn native(guard: &mut Self::Guard) -> *const T::Native {
        guard.native
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}

/// A twin that native code writes, in a block of known size.
pub struct WrittenFlexible<'s, 'a, T: LiftStruct + FlexibleStruct> {
    place: &'a mut T,
    twin: FlexibleTwin<'s, T::Native>,
    /// Bytes of the block.
    bytes: usize,
    full: bool,
}

impl<T: LiftStruct + FlexibleStruct> WrittenFlexible<'_, '_, T> {
    /// Checks that the elements lie in the block.
    fn check_count(&self) -> Result<(), MarshalError> {
        // SAFETY: the guard holds a twin, prepared or written.
        let count = unsafe { T::count(self.twin.native) };
        let room = (self.bytes - T::ITEMS) / T::STRIDE.max(1);
        count::checked(count, room).map(|_| ())
    }

    fn discard(&mut self) {
        // A count that leads out of the block says nothing of what there is to release.
        if std::mem::take(&mut self.full) && self.check_count().is_ok() {
            // SAFETY: the twin holds what it was prepared with or what native code wrote, its elements
            // lie in the block, and it is not lifted.
            unsafe { T::discard(self.twin.native, Kept::of(&self.twin.arena)) };
        }
    }
}
impl<T: LiftStruct + FlexibleStruct> Drop for WrittenFlexible<'_, '_, T> {
    fn drop(&mut self) {
        self.discard();
    }
}

macro_rules! written {
    ($($direction:ident: $bound:path => |$place:ident, $scratch:ident| $twin:expr;)*) => {$(
        // SAFETY: the guard holds the block.
        unsafe impl<'s, 'a, T: LiftStruct + FlexibleStruct + $bound, U> Marshal<'s, &'a mut T, $direction> for FlexibleRef<T::Native, U> {
            type Native = *mut T::Native;
            type Guard = WrittenFlexible<'s, 'a, T>;
            fn lower($place: &'a mut T, $scratch: &'s mut ArenaScratch) -> Result<Self::Guard, MarshalError> {
                let (twin, bytes) = $twin;
                Ok(WrittenFlexible { place: $place, twin, bytes, full: true })
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> *mut T::Native {
                guard.twin.native
            }
            unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
                guard.check_count()?;
                guard.full = false;
                // SAFETY: the caller promises a written twin whose elements were found to lie in the
                // block, and clearing `full` means that it is lifted once.
                let lifted = unsafe { T::lift(guard.twin.native, Kept::of(&guard.twin.arena)) }?;
                *guard.place = lifted;
                Ok(())
            }
        }
    )*};
}
written! {
    InOut: LowerStruct => |place, scratch| (lower(place, scratch)?, bytes_for::<T>(place.length())?);
    Out: NativeStruct => |place, scratch| (prepared::<T>(scratch, FIRST_TRY_BYTES)?, FIRST_TRY_BYTES.max(size_of::<T::Native>()));
}

/// Bytes that native code is offered when the declaration gives no capacity.
const FIRST_TRY_BYTES: usize = 4096;

fn prepared<T: FlexibleStruct>(
    scratch: &mut ArenaScratch,
    bytes: usize,
) -> Result<FlexibleTwin<'_, T::Native>, MarshalError> {
    let mut arena = Arena::new(scratch);
    let native = prepared_in::<T>(&mut arena, bytes)?;
    Ok(FlexibleTwin { native, arena })
}

fn prepared_in<T: FlexibleStruct>(
    arena: &mut Arena<'_>,
    bytes: usize,
) -> Result<*mut T::Native, MarshalError> {
    let native = room::<T>(arena, bytes.max(size_of::<T::Native>()))?;
    // SAFETY: the arena gave room for the twin, all zero.
    unsafe { T::prepare(native) };
    Ok(native)
}

// SAFETY: the capacity is the block's size in bytes, and the elements are counted by the struct itself.
unsafe impl<'s, 'a, T: LiftStruct + FlexibleStruct, U> Counted<'s, &'a mut T, Out>
    for FlexibleRef<T::Native, U>
{
    const UNIT_SIZE: usize = 1;
    fn capacity(guard: &Self::Guard) -> usize {
        guard.bytes
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.bytes).map(|_| ())
    }
}

// SAFETY: the block has at least as many bytes as `capacity` says.
unsafe impl<'s, 'a, T: LiftStruct + FlexibleStruct, U> Growable<'s, &'a mut T, Out>
    for FlexibleRef<T::Native, U>
{
    const TERMINATOR: usize = 0;
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
        guard.discard();
        // What was offered before stays in the arena until the call is over.
        guard.twin.native = prepared_in::<T>(&mut guard.twin.arena, units)?;
        guard.bytes = units.max(size_of::<T::Native>());
        guard.full = true;
        Ok(())
    }
}

// SAFETY: the struct is lifted into the holder.
unsafe impl<'h, T: LiftStruct + FlexibleStruct + 'h, U> Receive<'h, &'h T>
    for FlexibleRef<T::Native, U>
{
    type Native = *const T::Native;
    type Holder = T;
    unsafe fn receive(native: *const T::Native) -> Result<T, MarshalError> {
        // SAFETY: the pointer is checked, and the caller promises a struct and its elements behind it.
        unsafe { T::lift(checked(native)?, Kept::NOTHING) }
    }
    #[inline(always)]
    fn value(holder: &'h mut T) -> &'h T {
        holder
    }
}
