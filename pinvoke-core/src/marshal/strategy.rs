//! The traits of a strategy.

use crate::abi::Abi;
use crate::direction::Direction;
use crate::error::MarshalError;

/// How a value reaches native code, for metadata and for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Crossing {
    /// The value itself, in a register or on the stack.
    ByValue,
    /// Native code gets the address of the managed value: no copy.
    Pinned,
    /// Copied to the caller's stack up to this many units, to the heap above.
    Copied {
        /// Units of the scratch buffer.
        scratch: usize,
    },
    /// Native code writes into a slot of the caller's stack, converted after the call.
    Slot,
    /// A function pointer, and a pointer to the closure as user data.
    Callback,
}

/// Marks a strategy that may stand in a `safe fn`.
#[derive(Debug)]
pub enum SafeToCall {}
/// Marks a strategy that hands a caller-made address to native code.
#[derive(Debug)]
pub enum NeedsUnsafe {}

/// Implemented by [`SafeToCall`] alone.
#[diagnostic::on_unimplemented(
    message = "a `safe fn` cannot take a raw pointer, a function pointer, or a struct that holds one",
    label = "safe code could hand native code any address",
    note = "declare it `unsafe fn`, or use a reference, a slice, a handle or a callback type"
)]
pub trait IsSafe {}
impl IsSafe for SafeToCall {}

/// The part of a strategy that does not depend on the managed type: its buffer in the caller's frame.
///
/// It carries no lifetime, so that combinators such as `Nullable<S>` compile.
pub trait Frame {
    /// The buffer in the caller's frame; `()` where none is needed.
    type Scratch;
    /// [`SafeToCall`] or [`NeedsUnsafe`].
    type Safety;
    /// How values cross.
    const CROSSING: Crossing;
    /// A fresh buffer, uninitialised where it may be.
    fn scratch() -> Self::Scratch;
}

/// A way for `T` to cross in direction `D`.
///
/// # Safety
///
/// The value of [`Marshal::native`] may be handed to foreign code until the guard is lifted or
/// dropped: whatever it points to stays valid, and writable where the direction says so. Clean-up by
/// dropping the guard does not fail.
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot cross in direction `{D}` as `{Self}`",
    label = "this type, direction and native form do not go together",
    note = "In: a value or `&T`; InOut: `&mut T`; Out: `#[out]` on `&mut T`, `&mut String`, `&mut Vec<T>`, or a `#[retval]`"
)]
pub unsafe trait Marshal<'s, T, D: Direction>: Frame {
    /// The native form.
    type Native: Abi;
    /// What lives until the call is over; its drop is the clean-up.
    type Guard;
    /// Whether the native form points into the managed value, so that it stays valid without the guard
    /// for as long as that is borrowed, and nothing has to be lifted.
    #[doc(hidden)]
    const IN_PLACE: bool = false;
    /// Converts the managed value.
    ///
    /// # Errors
    ///
    /// The value has no native form, or memory is short.
    fn lower(value: T, scratch: &'s mut Self::Scratch) -> Result<Self::Guard, MarshalError>;
    /// The native form of a lowered value. May be asked for again when a call is retried.
    fn native(guard: &mut Self::Guard) -> Self::Native;
    /// The address of the library object that the value belongs to, if it belongs to one: a handle
    /// that one library made is not passed to another.
    #[inline(always)]
    fn owner(guard: &Self::Guard) -> Option<usize> {
        let _ = guard;
        None
    }
    /// Delivers what native code wrote.
    ///
    /// # Errors
    ///
    /// Native code wrote what the managed type does not allow.
    ///
    /// # Safety
    ///
    /// The call succeeded and wrote what the declaration says.
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError>;
}

/// A strategy whose element count native code reads or reports.
///
/// # Safety
///
/// [`Counted::capacity`] is never more than the elements that native code may touch, and
/// [`Counted::set_count`] refuses a count above it.
#[diagnostic::on_unimplemented(
    message = "`{T}` has no count in direction `{D}`",
    label = "a count can only be derived from a slice, a string or a buffer"
)]
pub unsafe trait Counted<'s, T, D: Direction>: Marshal<'s, T, D> {
    /// The size of one unit in bytes, for `unit = bytes`.
    const UNIT_SIZE: usize;
    /// The scalars in one unit, for `unit = scalars`: more than one where the elements are arrays.
    const SCALARS: usize = 1;
    /// The number of elements that native code may read or write.
    fn capacity(guard: &Self::Guard) -> usize;
    /// Notes the count that native code reported.
    ///
    /// # Errors
    ///
    /// The count is negative or above the capacity.
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError>;
    /// Notes the count that native code reported, whether the call succeeded or not: as many elements
    /// are released if the call failed.
    #[inline]
    fn note_count(guard: &mut Self::Guard, count: i128) {
        let _ = (guard, count);
    }
}

/// A strategy whose buffer can be made larger and tried again.
///
/// # Safety
///
/// After [`Growable::set_capacity`] the buffer has that many units, and [`Counted::capacity`] says so.
#[diagnostic::on_unimplemented(
    message = "`{T}` is no buffer that can grow",
    label = "`grow` and `capacity` need `&mut String` or `&mut Vec<T>`"
)]
pub unsafe trait Growable<'s, T, D: Direction>: Counted<'s, T, D> {
    /// Units kept free for a terminator: 1 for text, 0 for arrays.
    const TERMINATOR: usize;
    /// Makes the capacity exactly `units`; what the buffer held is lost.
    ///
    /// # Errors
    ///
    /// Memory is short.
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError>;
    /// Makes what native code does not write readable, where nothing will say how much it wrote:
    /// elements start as zeros, as .NET's do. Text needs none, because it ends at its terminator.
    #[inline]
    fn clear(guard: &mut Self::Guard) {
        let _ = guard;
    }
}

/// A way for a returned value to become a `T`; `O` is what the value is released by: the API object
/// of a library opened at run time, an allocator, or `()`.
///
/// # Safety
///
/// [`MarshalReturn::lift_return`] gives a value that owns its parts, or borrows them for a lifetime
/// that the declaration ties to an owner; [`MarshalReturn::discard`] releases exactly what
/// `lift_return` would have taken over, and nothing for [`MarshalReturn::empty`].
#[diagnostic::on_unimplemented(
    message = "a returned `{Self}` cannot become `{T}`",
    label = "no rule lifts the native return value to this type",
    note = "a string or array needs an owner: `#[free(c)]`, `#[free(with = path)]`, `#[borrowed(parameter)]` or `#[borrowed(static)]`",
    note = "where the native type is another one, say so: `#[ret(bool32)]`, `#[ret(i32)]`"
)]
pub unsafe trait MarshalReturn<T, O = ()> {
    /// The native return type.
    type Native: Abi;
    /// What a slot holds before the call.
    fn empty() -> Self::Native;
    /// Takes over or copies the native value.
    ///
    /// # Errors
    ///
    /// The value is not one that `T` allows; what it owned has been released.
    ///
    /// # Safety
    ///
    /// `native` is what a successful call returned, and is lifted or discarded once.
    unsafe fn lift_return(native: Self::Native, owner: O) -> Result<T, MarshalError>;
    /// Releases a value that will not be lifted.
    ///
    /// # Safety
    ///
    /// As for [`MarshalReturn::lift_return`].
    #[inline(always)]
    unsafe fn discard(native: Self::Native, owner: O) {
        let _ = (native, owner);
    }
}

/// The native type of a strategy whatever the managed type: what `#[ret(bool32)]` means when the
/// value is consumed by the failure rule.
pub trait NativeForm {
    /// The native type.
    type Native: Abi;
}

/// A strategy that cannot fail for `T` in direction `D`, neither before nor after the call.
#[diagnostic::on_unimplemented(
    message = "this conversion of `{T}` can fail, so the function must return `Result<..>`",
    label = "a plain return type is for functions where only loading can fail",
    note = "write `-> Result<T>` (from `pinvoke::prelude`)"
)]
pub trait Infallible<T, D: Direction> {}

/// A strategy whose returned value can always be lifted to `T`.
#[diagnostic::on_unimplemented(
    message = "the returned value may not be a valid `{T}`, so the function must return `Result<..>`",
    label = "lifting this type can fail",
    note = "write `-> Result<T>` (from `pinvoke::prelude`)"
)]
pub trait InfallibleReturn<T> {}

/// Declares strategies that need no scratch buffer.
macro_rules! no_scratch {
    ($([$($generics:tt)*] $strategy:ty: $crossing:expr),* $(,)?) => {$(
        impl<$($generics)*> $crate::marshal::Frame for $strategy {
            type Scratch = ();
            type Safety = $crate::marshal::SafeToCall;
            const CROSSING: $crate::marshal::Crossing = $crossing;
            #[inline(always)]
            fn scratch() {}
        }
    )*};
}
pub(crate) use no_scratch;
