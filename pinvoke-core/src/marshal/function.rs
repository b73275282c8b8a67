//! Function pointers as values: `NativeFn`.

use std::fmt;
use std::marker::PhantomData;

use super::indirect::by_value_form;
use super::strategy::no_scratch;
use super::*;
use crate::abi::{Abi, NullAbi, TypeClass, TypeDesc};
use crate::callback::{Callable, NativeFn};
use crate::direction::In;
use crate::error::{MarshalError, Problem};
use crate::managed::{Managed, kind};

/// A function pointer that becomes a [`NativeFn`], and back.
#[derive(Debug)]
pub enum ByFunction {}

no_scratch!([] ByFunction: Crossing::ByValue);

/// A function pointer of signature `C` in a native signature, or null. Only native code and
/// [`ByFunction`] make one.
#[repr(transparent)]
pub struct RawFn<C>(*const (), PhantomData<fn() -> C>);

impl<C> Clone for RawFn<C> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<C> Copy for RawFn<C> {}
impl<C> PartialEq for RawFn<C> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<C> fmt::Debug for RawFn<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
// SAFETY: a function pointer is passed as a pointer on every target of this crate.
unsafe impl<C> Abi for RawFn<C> {
    const DESC: TypeDesc = TypeDesc::of::<*const ()>("function pointer", TypeClass::Pointer);
}
impl<C> NullAbi for RawFn<C> {
    const NULL: Self = Self(std::ptr::null(), PhantomData);
}
impl<C> crate::__private::Testable for RawFn<C> {
    #[inline(always)]
    fn number(self) -> i128 {
        crate::__private::Testable::number(self.0)
    }
}

impl<C: Callable> Managed for NativeFn<C> {
    type Kind = kind::Function;
}

// SAFETY: the pointer is code, which nothing cleans up.
unsafe impl<C: Callable> ValueForm<NativeFn<C>> for ByFunction {
    type Value = RawFn<C>;
    #[inline]
    fn to_native(value: NativeFn<C>) -> Result<RawFn<C>, MarshalError> {
        Ok(RawFn(value.address().as_ptr().cast_const().cast(), PhantomData))
    }
    #[inline]
    fn from_native(value: RawFn<C>) -> Result<NativeFn<C>, MarshalError> {
        // SAFETY: a `RawFn` that is not null came from native code, whose declaration promises a
        // function of this signature, or from a `NativeFn`.
        unsafe { NativeFn::from_address(value.0) }.ok_or_else(|| Problem::Null.into())
    }
}
by_value_form! { [C: Callable] NativeFn<C>, ByFunction; }
impl<C: Callable> Infallible<NativeFn<C>, In> for ByFunction {}

// SAFETY: as above; null is `None`.
unsafe impl<C: Callable> ValueForm<Option<NativeFn<C>>> for Nullable<ByFunction> {
    type Value = RawFn<C>;
    #[inline]
    fn to_native(value: Option<NativeFn<C>>) -> Result<RawFn<C>, MarshalError> {
        value.map_or(Ok(RawFn::NULL), ByFunction::to_native)
    }
    #[inline]
    fn from_native(value: RawFn<C>) -> Result<Option<NativeFn<C>>, MarshalError> {
        // SAFETY: as for the function that is always there.
        Ok(unsafe { NativeFn::from_address(value.0) })
    }
}
// SAFETY: code is owned by nobody.
unsafe impl<C: Callable, O> MarshalReturn<Option<NativeFn<C>>, O> for Nullable<ByFunction> {
    type Native = RawFn<C>;
    #[inline(always)]
    fn empty() -> RawFn<C> {
        RawFn::NULL
    }
    #[inline]
    unsafe fn lift_return(native: RawFn<C>, _: O) -> Result<Option<NativeFn<C>>, MarshalError> {
        Self::from_native(native)
    }
}
impl<C: Callable> InfallibleReturn<Option<NativeFn<C>>> for Nullable<ByFunction> {}

// SAFETY: the function is code; the caller of `receive` promises one of this signature.
unsafe impl<C: Callable> Receive<'_, NativeFn<C>> for ByFunction {
    type Native = RawFn<C>;
    type Holder = NativeFn<C>;
    #[inline]
    unsafe fn receive(native: RawFn<C>) -> Result<NativeFn<C>, MarshalError> {
        Self::from_native(native)
    }
    #[inline]
    fn value(holder: &mut NativeFn<C>) -> NativeFn<C> {
        *holder
    }
}
// SAFETY: code needs no clean-up.
unsafe impl<C: Callable> CallbackReturn<NativeFn<C>> for ByFunction {
    type Native = RawFn<C>;
    #[inline]
    fn lower_return(value: NativeFn<C>) -> Result<RawFn<C>, MarshalError> {
        Self::to_native(value)
    }
}
// SAFETY: as above; null is `None`.
unsafe impl<C: Callable> CallbackReturn<Option<NativeFn<C>>> for Nullable<ByFunction> {
    type Native = RawFn<C>;
    #[inline]
    fn lower_return(value: Option<NativeFn<C>>) -> Result<RawFn<C>, MarshalError> {
        Self::to_native(value)
    }
}

// Which strategy it has.

impl<P, C: Callable> DefaultBy<P, kind::Function> for NativeFn<C> {
    type Strategy = ByFunction;
}
impl<P, C: Callable> DefaultMut<P, kind::Function> for NativeFn<C> {
    type Strategy = Indirect<ByFunction>;
}
impl<P, C: Callable> DefaultMut<P, kind::Nullable> for Option<NativeFn<C>> {
    type Strategy = Indirect<Nullable<ByFunction>>;
}

// As a field.
impl<P, C: Callable> FieldBy<P, kind::Function> for NativeFn<C> {
    type Strategy = Converted<ByFunction>;
}
// SAFETY: null is all zeros.
unsafe impl<C: Callable> NullableField<NativeFn<C>> for Converted<ByFunction> {
    type Some = RawFn<C>;
    type OrNull = RawFn<C>;
    const DESC: TypeDesc = <RawFn<C> as Abi>::DESC;
    const STAYS: bool = true;
    fn null() -> RawFn<C> {
        RawFn::NULL
    }
    fn some(native: RawFn<C>) -> RawFn<C> {
        native
    }
    fn get(native: RawFn<C>) -> Option<RawFn<C>> {
        (native != RawFn::NULL).then_some(native)
    }
}
