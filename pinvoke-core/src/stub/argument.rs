//! One argument: its buffer, its guard, what it delivers after the call.

use std::marker::PhantomData;

use crate::direction::Direction;
use crate::error::{MarshalError, Problem, Site};
use crate::marshal::*;

/// The buffer of one parameter in the stub's frame; it also names the strategy and the direction, so
/// that nothing after it needs to.
pub struct Room<S: Frame, D>(S::Scratch, PhantomData<D>);

/// Makes the buffer of a parameter.
#[inline(always)]
pub fn room<S: Frame, D: Direction>() -> Room<S, D> {
    Room(S::scratch(), PhantomData)
}

/// Makes the buffer of a parameter of a `safe fn`.
#[inline(always)]
pub fn safe_room<S: Frame, D: Direction>() -> Room<S, D>
where
    S::Safety: IsSafe,
{
    room()
}

/// One lowered argument.
pub struct Lowered<'s, S, T, D>
where
    S: Marshal<'s, T, D>,
    D: Direction,
{
    guard: S::Guard,
    marker: PhantomData<(&'s (), T, D)>,
}

/// Lowers one argument.
///
/// # Errors
///
/// The value has no native form.
#[inline(always)]
pub fn lower<'s, S, T, D>(
    value: T,
    room: &'s mut Room<S, D>,
    site: &'static Site,
) -> Result<Lowered<'s, S, T, D>, MarshalError>
where
    S: Marshal<'s, T, D>,
    D: Direction,
{
    match S::lower(value, &mut room.0) {
        Ok(guard) => Ok(Lowered { guard, marker: PhantomData }),
        Err(error) => Err(error.at(site)),
    }
}

/// Lowers one argument of a function that cannot report a failure.
#[inline(always)]
pub fn lower_plain<'s, S, T, D>(
    value: T,
    room: &'s mut Room<S, D>,
    site: &'static Site,
) -> Lowered<'s, S, T, D>
where
    S: Marshal<'s, T, D> + Infallible<T, D>,
    D: Direction,
{
    match lower(value, room, site) {
        Ok(lowered) => lowered,
        Err(error) => failed(error),
    }
}

impl<'s, S, T, D> Lowered<'s, S, T, D>
where
    S: Marshal<'s, T, D>,
    D: Direction,
{
    /// The native argument.
    #[inline(always)]
    pub fn native(&mut self) -> S::Native {
        S::native(&mut self.guard)
    }

    /// After the call: the value belongs to native code.
    #[inline(always)]
    pub fn give_up(&mut self)
    where
        S: Gives<'s, T>
            + Marshal<'s, T, crate::direction::In, Guard = <S as Marshal<'s, T, D>>::Guard>,
    {
        S::give_up(&mut self.guard);
    }

    /// Requires that a handle belongs to the library object that is called.
    ///
    /// # Errors
    ///
    /// It belongs to another one.
    #[inline(always)]
    pub fn check_owner<A>(&self, api: &A, site: &'static Site) -> Result<(), MarshalError> {
        match S::owner(&self.guard) {
            Some(owner) if owner != std::ptr::from_ref(api).addr() => {
                Err(MarshalError::new(Problem::ForeignHandle).at(site))
            }
            _ => Ok(()),
        }
    }

    /// Delivers what native code wrote.
    ///
    /// # Errors
    ///
    /// It is not valid.
    ///
    /// # Safety
    ///
    /// The call succeeded.
    #[inline(always)]
    pub unsafe fn lift(self, site: &'static Site) -> Result<(), MarshalError> {
        // SAFETY: the caller's promise.
        match unsafe { S::lift(self.guard) } {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at(site)),
        }
    }

    /// The number of elements.
    #[inline(always)]
    pub fn capacity(&self) -> usize
    where
        S: Counted<'s, T, D>,
    {
        S::capacity(&self.guard)
    }

    /// The size of an element in bytes.
    #[inline(always)]
    pub fn unit_size(&self) -> usize
    where
        S: Counted<'s, T, D>,
    {
        S::UNIT_SIZE
    }

    /// The scalars in an element.
    #[inline(always)]
    pub fn scalars(&self) -> usize
    where
        S: Counted<'s, T, D>,
    {
        S::SCALARS
    }

    /// Units kept free for a terminator.
    #[inline(always)]
    pub fn terminator(&self) -> usize
    where
        S: Growable<'s, T, D>,
    {
        S::TERMINATOR
    }

    /// Notes the count that native code reported.
    ///
    /// # Errors
    ///
    /// The count is negative or too large.
    #[inline]
    pub fn set_count(&mut self, count: i128, site: &'static Site) -> Result<(), MarshalError>
    where
        S: Counted<'s, T, D>,
    {
        S::set_count(&mut self.guard, count).map_err(|error| error.at(site))
    }

    /// Notes what native code left in an array that it may replace, before anybody knows whether the
    /// call succeeded.
    #[inline]
    pub fn note_count(&mut self, count: i128)
    where
        S: Counted<'s, T, D>,
    {
        S::note_count(&mut self.guard, count);
    }

    /// Gives a buffer another capacity.
    ///
    /// # Errors
    ///
    /// Memory is short.
    #[inline]
    pub fn set_capacity(&mut self, units: usize, site: &'static Site) -> Result<(), MarshalError>
    where
        S: Growable<'s, T, D>,
    {
        S::set_capacity(&mut self.guard, units).map_err(|error| error.at(site))
    }

    /// Clears a buffer of which nothing will say how much native code wrote.
    #[inline]
    pub fn clear(&mut self)
    where
        S: Growable<'s, T, D>,
    {
        S::clear(&mut self.guard);
    }
}

/// Unwraps in a function that cannot report a failure.
#[inline(always)]
#[track_caller]
pub fn plain<T>(result: Result<T, MarshalError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => failed(error),
    }
}

/// A conversion failed in a function with a plain return type.
///
/// # Panics
///
/// Always.
#[cold]
#[inline(never)]
#[track_caller]
pub fn failed(error: MarshalError) -> ! {
    panic!("{error}")
}
