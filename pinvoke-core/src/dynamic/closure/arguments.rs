//! What goes into a closure and comes out of it.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use super::thunk::Context;
use crate::direction::Flow;
use crate::dynamic::argument::{Argument, Extent, ExtentBy, Passing};
use crate::dynamic::handle::{HandleKind, ReleasedBy, word_at};
use crate::dynamic::lift;
use crate::dynamic::lower::{Lowering, number};
use crate::dynamic::plan::Plan;
use crate::dynamic::release::Releaser;
use crate::dynamic::scratch::Scratch;
use crate::dynamic::signature::Signature;
use crate::dynamic::site;
use crate::dynamic::special::Given;
use crate::dynamic::types::{CType, ScalarKind, limits};
use crate::dynamic::value::Value;
use crate::error::{Error, MarshalError, Problem};
use crate::meta::Give;

/// Arguments that are handed over without an allocation.
pub(super) const FEW: usize = 6;

/// The arguments of one call.
pub(super) trait Arguments {
    /// Hands the values of all parameters over; nothing is allocated for a few of them.
    ///
    /// # Safety
    ///
    /// Native code passed what the signature says.
    unsafe fn with_values<R>(
        &self,
        take: impl FnOnce(&[Value<'static>]) -> R,
    ) -> Result<R, MarshalError>;
}

/// Arguments by their addresses.
pub(super) struct Incoming<'c> {
    pub(super) context: &'c Context,
    /// Points to the address of each argument, in the order of the context's signature.
    pub(super) arguments: *mut *mut c_void,
}

/// Where the result of one call goes.
#[derive(Clone, Copy)]
pub(super) struct Outgoing<'c> {
    pub(super) context: &'c Context,
    /// There is room for the result, and for a whole register if that is an integer.
    pub(super) result: *mut c_void,
}

/// The bytes of libffi's register for an integer result. `ffi_arg` of the bindings is `unsigned long`
/// everywhere; libffi's own has the width of a register on 64-bit Windows too.
const REGISTER: usize = size_of::<usize>();

/// What native code gets instead of the closure's result.
pub(super) struct Fallback(Box<[u8]>);

impl Arguments for Incoming<'_> {
    #[inline]
    unsafe fn with_values<R>(
        &self,
        take: impl FnOnce(&[Value<'static>]) -> R,
    ) -> Result<R, MarshalError> {
        let arguments = &self.context.plan.arguments;
        let (mut few, mut many) = ([const { Value::Void }; FEW], Vec::new());
        let values = match few.get_mut(..arguments.len()) {
            Some(few) => few,
            None => {
                let room = many.try_reserve_exact(arguments.len());
                room.map_err(|_| MarshalError::out_of_memory())?;
                many.resize_with(arguments.len(), Value::default);
                &mut many[..]
            }
        };
        for (index, (argument, value)) in arguments.iter().zip(&mut *values).enumerate() {
            *value = match &argument.passing {
                Passing::Scalar(scalar) if scalar.size() <= 8 && !argument.is_special => {
                    // SAFETY: the caller's promise: a number of the type is there.
                    unsafe { lift::load_scalar(*scalar, self.address(index)) }
                }
                // SAFETY: the caller's promise.
                _ => unsafe { self.value(index, argument) }.map_err(|error| {
                    // SAFETY: as above; the handles before that one are values.
                    unsafe { self.release_given(index + 1) };
                    in_parameter(self.context, index, error)
                })?,
            };
        }
        Ok(take(values))
    }
}

impl Incoming<'_> {
    /// # Safety
    ///
    /// As for [`Incoming::with_values`].
    unsafe fn value(
        &self,
        index: usize,
        argument: &Argument,
    ) -> Result<Value<'static>, MarshalError> {
        let narrow = argument.narrow(&self.context.plan);
        // SAFETY: the address of the argument is there.
        let from = unsafe { self.address(index) };
        let ty = argument.parameter.ty();
        // SAFETY: an argument of the type is there.
        if let Some(given) = unsafe { given_handle(argument, from) } {
            return given;
        }
        let Passing::Pointer { target, .. } = &argument.passing else {
            // SAFETY: an argument of the type is there.
            return unsafe { lift::load(ty, from, narrow) };
        };
        // SAFETY: a pointer is there.
        let pointer = unsafe { from.cast::<*mut c_void>().read() };
        let Some(pointee) = NonNull::new(pointer.cast::<u8>()) else { return Ok(Value::Null) };
        let (parameter, is_input) =
            (&argument.parameter, argument.parameter.flow == Some(Flow::In));
        let is_one_text = parameter.terminated
            && argument.extent.is_none()
            && target.text_unit().is_some()
            && parameter.form.is_none();
        if parameter.form.is_some() || (is_input && parameter.terminated && !is_one_text) {
            // SAFETY: the signature says what is there, and it stays native code's.
            return unsafe {
                let count = match argument.extent {
                    Some(extent) => Some(self.count(extent, target)?),
                    None => None,
                };
                let given = Given {
                    element: target,
                    form: parameter.form,
                    terminated: parameter.terminated,
                    count,
                    narrow,
                    release: None,
                    frees_elements: false,
                    is_null_ok: true,
                };
                given.take(pointer)
            };
        }
        match (target.text_unit(), argument.extent) {
            (Some(unit), None) if parameter.terminated => {
                // SAFETY: the signature says that it is text.
                unsafe { lift::copied_text(pointer, unit, narrow, None, true) }
            }
            (_, Some(extent)) if is_input && target.size().is_some() => {
                // SAFETY: the signature says that so many elements are there.
                unsafe {
                    let count = self.count(extent, target)?;
                    lift::load_elements(target, count, pointee, narrow)
                }
            }
            (_, None) if is_input && target.size().is_some() => {
                // SAFETY: the signature says that a value is there.
                unsafe { lift::load(target, pointee, narrow) }
            }
            _ => Ok(Value::Pointer(pointer)),
        }
    }

    /// Releases the handles that native code gave, from an argument on, which nobody is going to have.
    ///
    /// # Safety
    ///
    /// As for [`Incoming::with_values`].
    #[cold]
    unsafe fn release_given(&self, from: usize) {
        for (index, argument) in self.context.plan.arguments.iter().enumerate().skip(from) {
            // SAFETY: the caller's promise: an argument of the type is there, and is ours.
            drop(unsafe { given_handle(argument, self.address(index)) });
        }
    }

    /// # Safety
    ///
    /// As for [`Incoming::with_values`].
    unsafe fn address(&self, index: usize) -> NonNull<u8> {
        // SAFETY: there is an address for each parameter, and none is null.
        unsafe { NonNull::new_unchecked((*self.arguments.add(index)).cast()) }
    }

    /// The number of elements that native code says there are.
    ///
    /// # Safety
    ///
    /// As for [`Incoming::with_values`].
    unsafe fn count(&self, extent: Extent, target: &CType) -> Result<usize, MarshalError> {
        let arguments = &self.context.plan.arguments;
        let count = match extent.by {
            ExtentBy::Fixed(count) => Some(count as i128),
            ExtentBy::Parameter(index) => {
                arguments[index].parameter.ty().scalar().and_then(|scalar| {
                    // SAFETY: the argument is there.
                    unsafe { lift::load_scalar(scalar, self.address(index)) }.as_integer()
                })
            }
            ExtentBy::Pointee(index) => {
                let target = arguments[index].parameter.ty().target().and_then(CType::scalar);
                target.and_then(|scalar| {
                    // SAFETY: the argument is there: a pointer to an integer, or null.
                    unsafe {
                        let pointer = self.address(index).cast::<*mut u8>().read();
                        lift::load_scalar(scalar, NonNull::new(pointer)?).as_integer()
                    }
                })
            }
            ExtentBy::Result => None,
        };
        let unit = if extent.in_bytes { target.size().unwrap_or(1) } else { 1 };
        let count = crate::stub::in_units(count.unwrap_or(0), unit);
        crate::marshal::checked(count, limits::SIZE)
    }
}

impl Outgoing<'_> {
    /// Gives a value to native code.
    ///
    /// # Safety
    ///
    /// The result has the room that it must have.
    #[inline]
    pub(super) unsafe fn give(self, value: &Value<'_>) -> Result<(), MarshalError> {
        let plan = &self.context.plan;
        if matches!(plan.result, CType::Void) {
            // Whatever a closure without a result gives is not looked at.
            return Ok(());
        }
        if let Some(scalar) = plan.result.scalar().filter(|scalar| scalar.size() <= REGISTER) {
            let word = number(value, scalar, &plan.result)?;
            // SAFETY: the caller's promise: of an integer the whole register, of a float its own bytes.
            unsafe {
                match scalar.size() {
                    4 if scalar.is_float() => self.result.cast::<u32>().write(word as u32),
                    8 => self.result.cast::<u64>().write(word),
                    _ => self.result.cast::<usize>().write(word as usize),
                }
            }
            return Ok(());
        }
        let bytes = lowered(plan.signature(), plan, value, true)?;
        // SAFETY: the caller's promise.
        unsafe { self.write(&bytes) };
        Ok(())
    }

    /// Gives the fallback to native code.
    ///
    /// # Safety
    ///
    /// As for [`Outgoing::give`].
    pub(super) unsafe fn give_fallback(self) {
        // SAFETY: the caller's promise.
        unsafe { self.write(&self.context.fallback.0) };
    }

    /// # Safety
    ///
    /// As for [`Outgoing::give`].
    unsafe fn write(self, bytes: &[u8]) {
        // SAFETY: the bytes are as many as the result has room for.
        unsafe { self.result.cast::<u8>().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    }
}

impl Fallback {
    pub(super) fn new(
        signature: &Signature,
        plan: &Plan,
        value: &Value<'_>,
    ) -> Result<Self, Error> {
        let name = if signature.name().is_empty() { "a closure" } else { signature.name() };
        let bytes = lowered(signature, plan, value, false)
            .map_err(|error| error.at(site::site(name, "fallback")))?;
        Ok(Self(bytes))
    }
}

/// The bytes of a result, an integer widened to a register as libffi wants it. Text is handed over in memory
/// of the allocator that the signature names, if it is given once.
fn lowered(
    signature: &Signature,
    plan: &Plan,
    value: &Value<'_>,
    is_once: bool,
) -> Result<Box<[u8]>, MarshalError> {
    if matches!(plan.result, CType::Void) {
        // Whatever a closure without a result gives is not looked at.
        return Ok(Box::default());
    }
    let size = plan.result.size().unwrap_or(0);
    let (scratch, has_closures) = (Scratch::new(), Cell::new(false));
    let lowering = Lowering {
        plan,
        signature,
        arguments: &plan.arguments,
        values: &[],
        scratch: &scratch,
        has_closures,
        owners: None,
        narrow: Cell::new(plan.narrow),
        capacity: Cell::new(0),
        lends: false,
    };
    let unit = plan.result.target().and_then(CType::text_unit);
    if let (Value::Text(text), Some(unit), true, Some(release)) =
        (value, unit, is_once, plan.returned.free.as_ref().and_then(Releaser::of))
    {
        let text = lowering.given_text(text, unit, release, Give::Always)?;
        scratch.give(Give::Always);
        return Ok((text.expose_provenance()).to_ne_bytes().into());
    }
    let block = scratch.zeroed(size)?;
    // SAFETY: the block has the size of the type, and is zeroed.
    unsafe { lowering.store(value, &plan.result, block) }?;
    let scalar =
        plan.result.scalar().filter(|scalar| !scalar.is_float() && scalar.size() < REGISTER);
    let Some(scalar) = scalar else {
        // SAFETY: all bytes were zeroed or written.
        return Ok(unsafe { std::slice::from_raw_parts(block.as_ptr(), size) }.into());
    };
    // SAFETY: the value was just written.
    let wide = match unsafe { lift::load_scalar(scalar, block) } {
        Value::Bool(value) => u64::from(value),
        value => value.as_integer().unwrap_or(0) as u64,
    };
    debug_assert_ne!(scalar.kind(), ScalarKind::F32);
    Ok(match REGISTER {
        8 => wide.to_ne_bytes().into(),
        _ => (wide as u32).to_ne_bytes().into(),
    })
}

/// The handle that native code gives, if it is of a declared kind: what releases any other is not known here.
///
/// # Safety
///
/// An argument of the type is there, and its handle is ours.
unsafe fn given_handle(
    argument: &Argument,
    from: NonNull<u8>,
) -> Option<Result<Value<'static>, MarshalError>> {
    let parameter = &argument.parameter;
    let form = parameter.handle.as_ref().filter(|_| parameter.give.is_some())?;
    let declared = **form.kind.as_ref()?;
    let (form, ty) = (form.clone(), parameter.ty().clone());
    // SAFETY: the caller's promise.
    let word = unsafe { word_at(&ty, from) };
    let kind = Arc::new(HandleKind::new(form, ty, ReleasedBy::Kind(declared)));
    Some(match (kind.is_invalid(word), declared.is_optional) {
        // SAFETY: native code gave it, by declaration.
        (false, _) => Ok(unsafe { kind.own(word) }.into()),
        (true, true) => Ok(Value::Null),
        (true, false) => Err(Problem::InvalidHandle.into()),
    })
}

#[cold]
fn in_parameter(context: &Context, index: usize, error: MarshalError) -> MarshalError {
    let name = match context.plan.signature().name() {
        "" => "a closure",
        name => name,
    };
    let parameter = context.plan.arguments[index].parameter.shown_name(index);
    error.at(site::site(name, &parameter))
}
