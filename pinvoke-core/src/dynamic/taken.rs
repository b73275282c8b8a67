//! Results of calls that did not fail.

use std::ffi::c_void;

use super::call::{Native, at_result};
use super::function::DynFunction;
use super::lift;
use super::lower::Lowering;
use super::plan::Lifting;
use super::special;
use super::value::Value;
use crate::blittable::Blittable;
use crate::error::Error;

/// What becomes of the result of a call that did not fail.
pub(super) trait Take {
    /// What the caller gets.
    type Taken;

    /// Takes it; `count` is what native code says of the count of a returned array.
    ///
    /// # Safety
    ///
    /// The call succeeded, and returned what the signature says.
    unsafe fn take(
        self,
        lowering: &Lowering<'_>,
        native: Native<'_>,
        count: Option<usize>,
    ) -> Result<Self::Taken, Error>;
}

/// The result as a value.
pub(super) struct AsValue<'f>(pub(super) &'f DynFunction);

impl Take for AsValue<'_> {
    type Taken = Value<'static>;

    #[inline(always)]
    unsafe fn take(
        self,
        lowering: &Lowering<'_>,
        native: Native<'_>,
        count: Option<usize>,
    ) -> Result<Value<'static>, Error> {
        let plan = self.0.plan();
        // SAFETY: the caller's promise. There are at least two words.
        let lifted = unsafe {
            match plan.lifting {
                Lifting::Number(scalar) => return Ok(lift::load_word(scalar, native.at)),
                Lifting::Address => return Ok(native.at.cast::<*mut c_void>().read().into()),
                Lifting::Text(unit) => {
                    let text = native.at.cast::<*mut c_void>().read();
                    let release = self.0.release(plan.arguments.len());
                    lift::copied_text(text, unit, plan.narrow, release, plan.returned.optional)
                }
                Lifting::Special => special::returned(self.0, native, count),
                Lifting::Loaded => lift::load(native.ty, native.at, plan.narrow),
            }
        };
        lifted.map_err(|error| at_result(lowering, error))
    }
}

/// The result where the caller wants it. Invariant: it is of that type.
pub(super) struct Into<'o, T>(pub(super) &'o mut T);

impl<T: Blittable> Take for Into<'_, T> {
    type Taken = ();

    #[inline(always)]
    unsafe fn take(
        self,
        _: &Lowering<'_>,
        native: Native<'_>,
        _: Option<usize>,
    ) -> Result<(), Error> {
        // SAFETY: the invariant: the result has the layout of `T`, any bits of which are a value.
        *self.0 = unsafe { native.at.cast::<T>().read_unaligned() };
        Ok(())
    }
}
