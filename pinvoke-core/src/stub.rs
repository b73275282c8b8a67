//! The steps of a stub that do not depend on the signature; generated code strings them together.

use std::marker::PhantomData;

use crate::abi::Abi;
use crate::callback::{
    CallbackSignature, Contextless, Opened, Passed, RetainedArgument, Scoped, ScopedCallback,
    StaticCallback,
};
use crate::direction::Direction;
use crate::error::{
    CodeSource, Error, Failure, FromFailure, LoadError, MarshalError, OsCode, Problem, Site,
};
use crate::marshal::*;
use crate::memory::ReleaseArray;
use crate::vet::{Verified, WithUserData, WithoutUserData};

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

/// The count behind a pointer, after the call.
///
/// # Safety
///
/// `count` is valid for reads.
#[inline(always)]
pub unsafe fn read_count<N: CountInt>(count: *const N) -> i128 {
    // SAFETY: the caller's promise.
    unsafe { *count }.to_count()
}

/// The number of elements that a reported size means.
#[inline]
pub fn in_units(reported: i128, unit: usize) -> i128 {
    if unit <= 1 { reported } else { reported.div_euclid(unit as i128) }
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

/// A length as a count parameter of type `N`.
///
/// # Errors
///
/// The length does not fit.
#[inline(always)]
pub fn count<N: CountInt>(
    length: usize,
    unit: usize,
    site: &'static Site,
) -> Result<N, MarshalError> {
    let count =
        length.checked_mul(unit).ok_or(()).and_then(|total| N::from_length(total).map_err(drop));
    match count {
        Ok(count) => Ok(count),
        Err(()) => Err(count_failed::<N>(length, unit).at(site)),
    }
}

#[cold]
fn count_failed<N: CountInt>(length: usize, unit: usize) -> MarshalError {
    Problem::CountTooLarge { length: length.saturating_mul(unit), native: N::DESC.name }.into()
}

/// A length as a count parameter that every length fits.
#[inline(always)]
pub fn count_plain<N: WideCount>(length: usize, unit: usize, site: &'static Site) -> N {
    match count::<N>(length, unit, site) {
        Ok(count) => count,
        Err(error) => failed(error),
    }
}

/// Requires that arrays which share a count agree.
///
/// # Errors
///
/// The lengths differ.
#[inline(always)]
pub fn same_length(
    length: usize,
    expected: usize,
    other: &'static str,
    site: &'static Site,
) -> Result<(), MarshalError> {
    if length == expected {
        return Ok(());
    }
    Err(MarshalError::new(Problem::CountMismatch { length, other, expected }).at(site))
}

/// Requires that a count given by the caller is not above what the array has.
///
/// # Errors
///
/// The count is negative or too large.
#[inline(always)]
pub fn count_within(count: i128, length: usize, site: &'static Site) -> Result<(), MarshalError> {
    match usize::try_from(count) {
        Ok(count) if count <= length => Ok(()),
        _ => Err(MarshalError::new(Problem::CountOutOfRange { count, limit: length }).at(site)),
    }
}

/// The number of elements to make room for, from a count given by the caller.
///
/// # Errors
///
/// The count is negative or absurd.
#[inline]
pub fn requested(count: i128, site: &'static Site) -> Result<usize, MarshalError> {
    let limit = isize::MAX as usize;
    usize::try_from(count)
        .ok()
        .filter(|count| *count <= limit)
        .ok_or_else(|| MarshalError::new(Problem::CountOutOfRange { count, limit }).at(site))
}

/// Requires a fixed length.
///
/// # Errors
///
/// The slice has another one.
#[inline(always)]
pub fn exact_length(
    length: usize,
    expected: usize,
    site: &'static Site,
) -> Result<(), MarshalError> {
    if length == expected {
        return Ok(());
    }
    Err(MarshalError::new(Problem::WrongLength { length, expected }).at(site))
}

// Capturing and judging the result.

/// Native values that the failure rules can test.
#[diagnostic::on_unimplemented(
    message = "the failure rule does not fit the native return type `{Self}`",
    label = "`zero`, `nonzero`, `negative` and `minus_one` test integers, `null` and `invalid_handle` pointers",
    note = "or test it yourself: `#[fails_if(with = my_rule)]`, a `fn(&Native, OsCode) -> bool`"
)]
pub trait Testable: Abi {
    /// The value as a number; pointers as their address.
    fn number(self) -> i128;
}
macro_rules! testable {
    ($($t:ty)*) => {$(
        impl Testable for $t {
            #[inline(always)]
            fn number(self) -> i128 { self as i128 }
        }
    )*};
}
testable!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize);
impl<T> Testable for *const T {
    #[inline(always)]
    fn number(self) -> i128 {
        // Sign-extended, so that INVALID_HANDLE_VALUE is -1.
        self.addr().cast_signed() as i128
    }
}
impl<T> Testable for *mut T {
    #[inline(always)]
    fn number(self) -> i128 {
        self.addr().cast_signed() as i128
    }
}

/// `#[fails_if(zero)]`.
#[inline(always)]
pub fn is_zero<N: Testable>(native: N, _: OsCode) -> bool {
    native.number() == 0
}
/// `#[fails_if(nonzero)]`.
#[inline(always)]
pub fn is_nonzero<N: Testable>(native: N, _: OsCode) -> bool {
    native.number() != 0
}
/// `#[fails_if(negative)]`.
#[inline(always)]
pub fn is_negative<N: Testable>(native: N, _: OsCode) -> bool {
    native.number() < 0
}
/// `#[fails_if(minus_one)]`, and `invalid_handle` for pointers: all bits set.
#[inline(always)]
pub fn is_minus_one<N: Testable>(native: N, _: OsCode) -> bool {
    let ones = if N::DESC.size >= 16 { -1 } else { (1i128 << (N::DESC.size * 8)) - 1 };
    native.number() & ones == ones
}
/// `#[fails_if(zero_if_error)]`: zero is a failure only if the last error says so.
#[inline(always)]
pub fn is_zero_if_error<N: Testable>(native: N, code: OsCode) -> bool {
    native.number() == 0 && code.value() != 0
}

/// The code of a call whose last error is kept.
#[inline(always)]
pub fn last_error_code(captured: i32) -> OsCode {
    OsCode::new(captured as i64, CodeSource::LastError)
}
/// The code of a call that returns it.
#[inline(always)]
pub fn returned_code<N: Testable>(native: N, source: CodeSource) -> OsCode {
    OsCode::new(native.number() as i64, source)
}
/// The code of a call that returns it negated.
#[inline(always)]
pub fn negated_code<N: Testable>(native: N) -> OsCode {
    OsCode::new(native.number().wrapping_neg() as i64, CodeSource::NegativeErrno)
}

/// An on-failure value, if native code left one that can be converted.
#[inline]
pub fn on_failure<S: MarshalReturn<T, O>, T, O: Copy>(slot: Slot<S, T, O>) -> Option<T> {
    // SAFETY: the declaration says that the failed call leaves a value of this form, or the slot as
    // it was: empty.
    unsafe { slot.lift() }.ok()
}

/// Lifts a slot and adds the place to its error.
///
/// # Errors
///
/// The native value is not valid.
///
/// # Safety
///
/// The call succeeded.
#[inline(always)]
pub unsafe fn lift_slot<S: MarshalReturn<T, O>, T, O: Copy>(
    slot: Slot<S, T, O>,
    site: &'static Site,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    match unsafe { slot.lift() } {
        Ok(value) => Ok(value),
        Err(error) => Err(error.at(site)),
    }
}

/// Lifts an array and adds the place to its error.
///
/// # Errors
///
/// The count or an element is not valid.
///
/// # Safety
///
/// The call succeeded.
#[inline]
pub unsafe fn lift_array<S: ReturnArray<T>, T, R: ReleaseArray>(
    slot: ArraySlot<S, T, R>,
    site: &'static Site,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { slot.lift() }.map_err(|error| error.at(site))
}

/// Lifts a slot of a function that cannot report a failure.
///
/// # Safety
///
/// The call succeeded.
#[inline(always)]
pub unsafe fn lift_slot_plain<S, T, O: Copy>(slot: Slot<S, T, O>, site: &'static Site) -> T
where
    S: MarshalReturn<T, O> + InfallibleReturn<T>,
{
    // SAFETY: the caller's promise.
    match unsafe { slot.lift() } {
        Ok(value) => value,
        Err(error) => failed(error.at(site)),
    }
}

// Buffers that are tried again.

/// Calls that a growing buffer may take.
pub const MAX_TRIES: u32 = 8;

/// How a buffer grows when native code does not say what it needs: with eight tries, a text of 512
/// units reaches 8 million.
const BLIND_GROWTH: usize = 4;

/// What to do with a buffer after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grown {
    /// It was large enough.
    Done,
    /// Call again with this many units.
    Retry(usize),
}

/// `grow = needed`: the call returned the size it needs.
#[inline]
pub fn grow_needed(reported: i128, unit: usize, capacity: usize, terminator: usize) -> Grown {
    let needed = usize::try_from(reported).map_or(0, |reported| reported.div_ceil(unit));
    if needed + terminator <= capacity { Grown::Done } else { Grown::Retry(needed + terminator) }
}

/// `grow = truncated`: a full buffer means that there may be more.
#[inline]
pub fn grow_truncated(reported: i128, unit: usize, capacity: usize, terminator: usize) -> Grown {
    let written = usize::try_from(reported).map_or(0, |reported| reported / unit);
    if written + terminator < capacity || (terminator == 0 && written < capacity) {
        Grown::Done
    } else {
        Grown::Retry(capacity.saturating_mul(BLIND_GROWTH))
    }
}

/// `grow = error(CODE)`: the call failed with the code; the count parameter may have the size.
#[inline]
pub fn grow_error(reported: Option<i128>, unit: usize, capacity: usize) -> Grown {
    let needed = reported
        .and_then(|reported| usize::try_from(reported).ok())
        .map_or(0, |reported| reported.div_ceil(unit));
    Grown::Retry(if needed > capacity { needed } else { capacity.saturating_mul(BLIND_GROWTH) })
}

/// The buffer was tried as often as allowed.
#[cold]
pub fn still_too_small(capacity: usize, site: &'static Site) -> Error {
    MarshalError::new(Problem::StillTooSmall { tries: MAX_TRIES, capacity }).at(site).into()
}

/// The entry point of a declared callback signature, for closures of the type given.
#[inline(always)]
pub fn scoped_entry<C: ScopedCallback<F>, F>(_: &Scoped<F>) -> C::Pointer {
    C::ENTRY
}

/// Makes a closure callable without user data.
///
/// # Errors
///
/// No thunk can be made.
///
/// # Safety
///
/// The result is dropped, not forgotten, and what is opened later is dropped earlier.
#[inline(always)]
pub unsafe fn static_entry<C: StaticCallback<F>, F>(
    closure: &Contextless<F>,
) -> Result<Opened<'_, C>, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { closure.open() }
}

/// What native code gets for a retained callback, with user data.
#[inline(always)]
pub fn retained<C: CallbackSignature + WithUserData>(
    callback: impl RetainedArgument<C>,
) -> Passed<C> {
    callback.pass()
}

/// What native code gets for a retained callback, without user data.
#[inline(always)]
pub fn retained_alone<C: CallbackSignature + WithoutUserData>(
    callback: impl RetainedArgument<C>,
) -> Passed<C> {
    callback.pass()
}

/// What an argument adds to the size that 32-bit x86 puts into the names of functions.
pub const fn stack_bytes<T>() -> u32 {
    size_of::<T>().next_multiple_of(4) as u32
}

/// Errors that a stub returns as the declared error type.
#[diagnostic::on_unimplemented(
    message = "`{E}` cannot be the error type of an imported function",
    label = "finding the function and converting its arguments can fail too",
    note = "write `impl From<pinvoke::Error> for {E}`, or return `pinvoke::Result<T>`"
)]
pub trait Raises<E> {
    /// Converts the error.
    fn raise(error: Error) -> E;
}
#[diagnostic::do_not_recommend]
impl<E: From<Error>> Raises<E> for Verified<true> {
    #[inline]
    fn raise(error: Error) -> E {
        E::from(error)
    }
}

/// Turns any error of a stub into the declared error type.
#[cold]
pub fn raise<V: Raises<E>, E>(error: impl Into<Error>) -> E {
    V::raise(error.into())
}

/// Failed calls that a stub returns as the declared error type, made as an `F`.
#[diagnostic::on_unimplemented(
    message = "a failed call of this function cannot become `{E}` by way of `{F}`",
    label = "the error type that the function returns, or that `#[fails_if(.., error = ..)]` names",
    note = "the type that `error = ..` names implements `FromFailure<{Outs}>`, and the returned error type is it, or converts from it"
)]
pub trait Fails<F, Outs, E> {
    /// Makes the error.
    fn fail(failure: Failure<Outs>) -> E;
}
#[diagnostic::do_not_recommend]
impl<F: FromFailure<Outs>, Outs, E: From<F>> Fails<F, Outs, E> for Verified<true> {
    #[inline]
    fn fail(failure: Failure<Outs>) -> E {
        E::from(F::from_failure(failure))
    }
}

/// The error of a failed call.
#[cold]
pub fn fail<V: Fails<F, Outs, E>, F, Outs, E>(failure: Failure<Outs>) -> E {
    V::fail(failure)
}

/// Runs what is hardly ever needed out of the way, so that it takes no register from its caller.
#[cold]
#[inline(never)]
pub fn apart<R>(slow: impl FnOnce() -> R) -> R {
    slow()
}

/// The entry point of a plain function could not be bound.
///
/// # Panics
///
/// Always.
#[cold]
#[inline(never)]
#[track_caller]
pub fn not_bound(error: LoadError) -> ! {
    panic!("{error}")
}
