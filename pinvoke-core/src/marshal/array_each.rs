//! Arrays of pointers whose elements are lowered one by one, each by its own strategy: jagged arrays
//! (`&[&[T]]`), terminated strings (`&[&CStr]`), pointers to structs (`&[&T]`), `BSTR`s, at any depth.

use std::ffi::{CStr, CString};
use std::marker::PhantomData;

use super::array_scratch::{ElementScratch, Room};
use super::*;
use crate::direction::{In, InOut, Out};
use crate::error::MarshalError;
use crate::memory::BString;

/// Elements that are lowered one by one by `S`, each with a buffer of its own where it needs one.
#[derive(Debug)]
pub struct Each<S>(PhantomData<S>);

/// How a value of this strategy stands in an array: what `elem(with = Strategy)` asks.
///
/// [`value_marshaller!`](crate::value_marshaller) says it for a conversion of values. A marshaller of
/// pointers says it by itself:
///
/// ```ignore
/// impl InArray for MyMarshaller {
///     type Element = Each<Self>;
///     type OrNull = Each<Nullable<Self>>;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how its values stand in an array",
    label = "this marshaller cannot be that of an element",
    note = "`value_marshaller!({Self} for T)` says it for values; for a marshaller of pointers write `impl InArray for {Self} {{ type Element = Each<Self>; type OrNull = Each<Nullable<Self>>; }}`"
)]
pub trait InArray {
    /// The element's strategy.
    type Element;
    /// The element's strategy where null is allowed.
    type OrNull;
}
macro_rules! in_arrays {
    ($($array:ident: $([$($generics:tt)*] $strategy:ty;)*)*) => {$($(
        impl<$($generics)*> InArray for $strategy {
            type Element = $array<$strategy>;
            type OrNull = $array<Nullable<$strategy>>;
        }
    )*)*};
}
in_arrays! {
    // All texts of an array share one block.
    Copied: [E] Text<E>; [] Unstated;
    [] Bool8; [] Bool32; [] VariantBool; [] Char8; [] Char16; [] Char32; [] ByEnum;
    Each: [] Terminated; [] ByRef; [] Bstr; [E] AnsiBstr<E>; [E] LpArray<E>; [S] Indirect<S>; [N, U] StructRef<N, U>;
}
impl<S: InArray> InArray for Nullable<S> {
    type Element = S::OrNull;
    type OrNull = S::OrNull;
}

/// An element as its strategy takes it: a reference to what the element is or refers to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an array of pointers",
    label = "no rule says how this element is borrowed during the call",
    note = "write `&T`, `&[T]`, `Vec<T>`, a string, or `Option` of them"
)]
pub trait ElementOf<'a> {
    /// What is lowered.
    type Managed;
    /// Borrows the element.
    fn managed(&'a self) -> Self::Managed;
}
impl<'a, 'b: 'a, T: ?Sized> ElementOf<'a> for &'b T {
    type Managed = &'a T;
    #[inline(always)]
    fn managed(&'a self) -> &'a T {
        self
    }
}
impl<'a, T: ElementOf<'a>> ElementOf<'a> for Option<T> {
    type Managed = Option<T::Managed>;
    #[inline(always)]
    fn managed(&'a self) -> Self::Managed {
        self.as_ref().map(T::managed)
    }
}

/// As [`ElementOf`], for elements that native code writes to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an array of pointers that native code writes to",
    label = "native code would write through a shared reference",
    note = "write `&mut [T]`, `&mut T` or `Vec<T>`"
)]
pub trait ElementMut<'a> {
    /// What is lowered.
    type Managed;
    /// Borrows the element.
    fn managed(&'a mut self) -> Self::Managed;
}
impl<'a, 'b: 'a, T: ?Sized> ElementMut<'a> for &'b mut T {
    type Managed = &'a mut T;
    #[inline(always)]
    fn managed(&'a mut self) -> &'a mut T {
        self
    }
}
impl<'a, T: 'a> ElementMut<'a> for Vec<T> {
    type Managed = &'a mut [T];
    #[inline(always)]
    fn managed(&'a mut self) -> &'a mut [T] {
        self
    }
}
impl<'a, T: ElementMut<'a>> ElementMut<'a> for Option<T> {
    type Managed = Option<T::Managed>;
    #[inline(always)]
    fn managed(&'a mut self) -> Self::Managed {
        self.as_mut().map(T::managed)
    }
}

macro_rules! owned_elements {
    ($([$($generics:tt)*] $owned:ty => $borrowed:ty;)*) => {$(
        impl<'a, $($generics)*> ElementOf<'a> for $owned {
            type Managed = &'a $borrowed;
            #[inline(always)]
            fn managed(&'a self) -> &'a $borrowed {
                self
            }
        }
    )*};
}
owned_elements! {
    [T: 'a] Vec<T> => [T];
    [] String => str;
    [] CString => CStr;
    [] BString => BString;
}
#[cfg(feature = "widestring")]
owned_elements! { [] widestring::U16CString => widestring::U16CStr; }

/// The buffers of an array in the caller's frame: its pointers while they fit, and the buffers of the
/// elements, which are made when it is known how many there are.
#[derive(Debug)]
pub struct EachScratch<S> {
    pointers: ElementScratch,
    rooms: Vec<S>,
}

/// The lowered elements, and the pointers to them with a null behind the last.
#[derive(Debug)]
pub struct Lowered<'s, N, G> {
    pointers: Room<'s, N>,
    guards: Vec<G>,
    length: usize,
    count: usize,
}

impl<S: Frame> Frame for LpArray<Each<S>> {
    type Scratch = EachScratch<S::Scratch>;
    type Safety = S::Safety;
    const CROSSING: Crossing = Crossing::Copied { scratch: super::array_scratch::SCRATCH_BYTES };
    #[inline(always)]
    fn scratch() -> Self::Scratch {
        EachScratch { pointers: ElementScratch::new(), rooms: Vec::new() }
    }
}

/// Lowers `length` elements that `items` gives.
fn lower_each<'s, S, T, D>(
    items: impl Iterator<Item = T>,
    length: usize,
    scratch: &'s mut EachScratch<S::Scratch>,
) -> Result<Lowered<'s, S::Native, S::Guard>, MarshalError>
where
    D: crate::direction::Direction,
    S: Marshal<'s, T, D>,
{
    let no_memory = |_| MarshalError::out_of_memory();
    let pointers = Room::<S::Native>::new(length.saturating_add(1), &mut scratch.pointers)?;
    scratch.rooms.clear();
    scratch.rooms.try_reserve_exact(length).map_err(no_memory)?;
    scratch.rooms.extend(std::iter::repeat_with(S::scratch).take(length));
    let mut guards: Vec<S::Guard> = Vec::new();
    if !S::IN_PLACE {
        guards.try_reserve_exact(length).map_err(no_memory)?;
    }
    for (index, (item, room)) in items.zip(&mut scratch.rooms).enumerate() {
        let mut guard = S::lower(item, room).map_err(|error| error.in_element(index))?;
        let native = if S::IN_PLACE {
            S::native(&mut guard)
        } else {
            // The guard may be what the pointer points to, so it is asked where it stays: the vector
            // has its room already.
            guards.push(guard);
            S::native(&mut guards[index])
        };
        // SAFETY: there is room for one pointer more than there are elements.
        unsafe { pointers.start().add(index).write(native) };
    }
    // SAFETY: as above; this is the one more, and a null is zero bits.
    unsafe { pointers.start().add(length).write_bytes(0, 1) };
    Ok(Lowered { pointers, guards, length, count: length })
}

// SAFETY: the guard has the pointers and what keeps the elements; the array's borrow keeps the rest.
unsafe impl<'s, 'a, T, S> Marshal<'s, &'a [T], In> for LpArray<Each<S>>
where
    T: ElementOf<'a>,
    S: Marshal<'s, T::Managed, In>,
{
    type Native = *const S::Native;
    type Guard = Lowered<'s, S::Native, S::Guard>;
    fn lower(
        value: &'a [T],
        scratch: &'s mut Self::Scratch,
    ) -> Result<Lowered<'s, S::Native, S::Guard>, MarshalError> {
        lower_each::<S, T::Managed, In>(value.iter().map(T::managed), value.len(), scratch)
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *const S::Native {
        guard.pointers.start()
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the capacity is the number of elements, without the null behind them.
unsafe impl<'s, 'a, T, S> Counted<'s, &'a [T], In> for LpArray<Each<S>>
where
    T: ElementOf<'a>,
    S: Marshal<'s, T::Managed, In>,
{
    const UNIT_SIZE: usize = size_of::<S::Native>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.length
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.length).map(|_| ())
    }
}

macro_rules! written {
    ($($direction:ident)*) => {$(
        // SAFETY: as for In; the exclusive borrow lets native code write what the pointers lead to.
        // The pointers themselves are a copy, so what native code does to them has no effect.
        unsafe impl<'s, 'a, T, S> Marshal<'s, &'a mut [T], $direction> for LpArray<Each<S>>
        where
            T: ElementMut<'a>,
            S: Marshal<'s, T::Managed, $direction>,
        {
            type Native = *const S::Native;
            type Guard = Lowered<'s, S::Native, S::Guard>;
            fn lower(
                value: &'a mut [T],
                scratch: &'s mut Self::Scratch,
            ) -> Result<Lowered<'s, S::Native, S::Guard>, MarshalError> {
                let length = value.len();
                lower_each::<S, T::Managed, $direction>(value.iter_mut().map(T::managed), length, scratch)
            }
            #[inline]
            fn native(guard: &mut Self::Guard) -> *const S::Native {
                guard.pointers.start()
            }
            unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
                for (index, element) in guard.guards.into_iter().take(guard.count).enumerate() {
                    // SAFETY: the caller's promise is for the elements too.
                    unsafe { S::lift(element) }.map_err(|error| error.in_element(index))?;
                }
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of elements, without the null behind them.
        unsafe impl<'s, 'a, T, S> Counted<'s, &'a mut [T], $direction> for LpArray<Each<S>>
        where
            T: ElementMut<'a>,
            S: Marshal<'s, T::Managed, $direction>,
        {
            const UNIT_SIZE: usize = size_of::<S::Native>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.length
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                guard.count = count::checked(count, guard.length)?;
                Ok(())
            }
        }
    )*};
}
written!(InOut Out);
