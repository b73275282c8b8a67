//! One call: lower, call, judge, lift.
//!
//! The steps and their order are those of a generated stub: every value is lowered before anything is
//! called; the last error is captured before anything else can change it; what native code gave away
//! is released whatever happens after; a callback's panic goes on; the failure rule is asked; and only
//! then is anything lifted, in order.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::{self, NonNull};

use super::argument::Argument;
use super::function::DynFunction;
use super::lift;
use super::lower::Lowering;
use super::output::Outputs;
use super::plan::Plan;
use super::registers::{Frame, Quick};
use super::rules::Failing;
use super::scratch::Scratch;
use super::signature::Signature;
use super::site;
use super::taken::Take;
use super::types::CType;
use super::value::Value;
use super::way::{Callee, LEAST_ROOM, Words};
use crate::error::{CodeSource, Error, HResultError, MarshalError, OsCode, OsError};
use crate::meta::Give;
use crate::stub::{self, Grown};

/// The result as native code gave it.
#[derive(Clone, Copy)]
pub(super) struct Native<'c> {
    pub(super) ty: &'c CType,
    /// Points to a value of the type; for `void` to nothing in particular.
    pub(super) at: NonNull<u8>,
}

/// Room for any result that is no large struct. Its bytes are written or zero.
#[repr(C, align(16))]
struct Small([u8; LEAST_ROOM]);

/// Calls, and hands the result of a call that did not fail to `taker`.
///
/// # Safety
///
/// As for [`DynFunction::call`]; `callee` is that of the function's plan, or of the plan with the tail
/// that the values have.
#[inline(always)]
pub(super) unsafe fn call<T: Take>(
    function: &DynFunction,
    callee: Callee<'_>,
    values: &[Value<'_>],
    taker: T,
) -> Result<T::Taken, Error> {
    let (plan, Callee { arguments, way }) = (function.plan(), callee);
    let mut tries = Tries { made: 0, capacity: first_capacity(plan, arguments, values) };
    loop {
        let scratch = Scratch::new();
        let lowering = Lowering {
            plan,
            signature: function.signature(),
            arguments,
            values,
            scratch: &scratch,
            has_closures: Cell::new(false),
            owners: function.owners(),
            narrow: Cell::new(plan.narrow),
            capacity: Cell::new(tries.capacity),
            lends: true,
        };
        let mut frame = Frame::new();
        let frame = frame.words();
        // SAFETY: a whole frame has the words of every way.
        let gives_back = unsafe { way.lower(&lowering, frame) }?;
        let mut small = Small([0; LEAST_ROOM]);
        let result = match plan.result_memory {
            0 => NonNull::from(&mut small).cast(),
            size => scratch.zeroed(size)?,
        };
        lowering.give(Give::Always);
        if plan.keeps_last_error {
            crate::sys::set_last_error(0);
        }
        // SAFETY: the caller promises that the function has the signature; the frame holds its arguments,
        // and the result has room.
        unsafe { way.call(function.address(), arguments, frame, result) };
        let last_error = if plan.keeps_last_error { crate::sys::last_error() } else { 0 };
        let native = Native { ty: &plan.result, at: result };
        let count = match gives_back || plan.is_settled {
            false => {
                // SAFETY: the call was made.
                unsafe { passed(&lowering, native, last_error) }?;
                None
            }
            true => {
                // SAFETY: they were put there above; the frame outlives the outputs.
                let words = unsafe { Words::new(way, frame) };
                let outputs = Outputs::new(function, &lowering, words, native);
                // SAFETY: the call was made.
                match unsafe { settle(&outputs, gives_back, native, last_error) }? {
                    Settled::Done(count) => count,
                    Settled::TooSmall(needed) => {
                        tries.again(&lowering, needed)?;
                        continue;
                    }
                }
            }
        };
        // SAFETY: the call succeeded.
        return unsafe { taker.take(&lowering, native, count) };
    }
}

/// Calls with values that were told at a glance, and judges the result, a number or an address.
///
/// # Safety
///
/// As for [`DynFunction::call`]; the values are in the frame of the quick way, which is the function's.
#[inline(always)]
pub(super) unsafe fn quickly(
    function: &DynFunction,
    quick: &Quick,
    frame: NonNull<u64>,
) -> Result<Value<'static>, Error> {
    let plan = function.plan();
    if plan.keeps_last_error {
        crate::sys::set_last_error(0);
    }
    // SAFETY: the caller's promise.
    let value = unsafe { quick.call(function.address(), frame) };
    let last_error = if plan.keeps_last_error { crate::sys::last_error() } else { 0 };
    match plan.fails_if.and_then(|rule| judge(rule, &value, last_error)) {
        Some(code) => Err(failed(function.signature(), code)),
        None => Ok(value),
    }
}

/// Calls of one function, each with more room than the one before.
struct Tries {
    made: u32,
    /// Of the buffer that grows, in elements.
    capacity: usize,
}

impl Tries {
    /// Goes on with that capacity.
    #[cold]
    fn again(&mut self, lowering: &Lowering<'_>, capacity: usize) -> Result<(), Error> {
        *self = Self { made: self.made + 1, capacity };
        if self.made < stub::MAX_TRIES {
            return Ok(());
        }
        let index = lowering.plan.growing.unwrap_or(usize::MAX);
        Err(stub::still_too_small(capacity, lowering.site(index)))
    }
}

/// Bytes of the first try, where the caller names no capacity.
const FIRST_TRY_BYTES: usize = 1024;

/// The capacity of the first try, in elements; nothing where no buffer grows.
#[inline(always)]
fn first_capacity(plan: &Plan, arguments: &[Argument], values: &[Value<'_>]) -> usize {
    match plan.growing {
        None => 0,
        Some(growing) => capacity_of(&arguments[growing], &values[growing]),
    }
}

#[inline(never)]
fn capacity_of(argument: &Argument, value: &Value<'_>) -> usize {
    match value {
        Value::Buffer(buffer) if buffer.capacity() > 0 => buffer.capacity(),
        _ => {
            let size = argument.parameter.ty().target().and_then(CType::size).unwrap_or(1);
            (FIRST_TRY_BYTES / size.max(1)).max(1)
        }
    }
}

/// How a call that may give something back ended, if it did not fail.
enum Settled {
    /// All outputs were delivered; the count of a returned array.
    Done(Option<usize>),
    /// The buffer that grows has to have this capacity.
    TooSmall(usize),
}

/// Goes on with a panic, and asks the failure rule.
///
/// # Safety
///
/// The call was made, and `native` is its result.
#[inline(always)]
unsafe fn passed(
    lowering: &Lowering<'_>,
    native: Native<'_>,
    last_error: i32,
) -> Result<(), Error> {
    if lowering.has_closures.get() {
        relay(lowering)?;
    }
    // SAFETY: the result is a value of its type.
    let failure = lowering.plan.fails_if.map(|rule| unsafe { judged(rule, native, last_error) });
    match failure.flatten() {
        Some(code) => Err(failed(lowering.signature, code)),
        None => {
            lowering.give(Give::OnSuccess);
            Ok(())
        }
    }
}

/// Looks at what native code gives back, after a call.
///
/// # Safety
///
/// As for [`passed`].
#[inline(never)]
unsafe fn settle(
    outputs: &Outputs<'_>,
    gives_back: bool,
    native: Native<'_>,
    last_error: i32,
) -> Result<Settled, Error> {
    let lowering = outputs.lowering();
    if lowering.plan.growing.is_some() {
        if lowering.has_closures.get() {
            relay(lowering)?;
        }
        // SAFETY: the result is a value of its type, and the call was made.
        let grown = unsafe {
            let rule = lowering.plan.fails_if;
            outputs.grown(rule.and_then(|rule| judged(rule, native, last_error)))
        };
        if let Grown::Retry(needed) = grown {
            return Ok(Settled::TooSmall(needed));
        }
    }
    // SAFETY: the caller's promise; then the call succeeded.
    unsafe {
        passed(lowering, native, last_error)?;
        if gives_back {
            outputs.deliver()?;
        }
        let count = outputs.returned_count().map_err(|error| at_result(lowering, error))?;
        outputs.result_is_taken();
        Ok(Settled::Done(count))
    }
}

/// Says that an error is in the result.
#[cold]
pub(super) fn at_result(lowering: &Lowering<'_>, error: MarshalError) -> Error {
    error.at(site::site(lowering.signature.shown_name(), "return")).into()
}

/// The error of a call that failed by the rule.
#[cold]
fn failed(signature: &Signature, code: OsCode) -> Error {
    let function = site::name(signature.shown_name());
    match i32::try_from(code.value()) {
        Ok(value) if code.source() == CodeSource::HResult => {
            HResultError::new(function, value).into()
        }
        _ => OsError::new(function, code).into(),
    }
}

/// Goes on with the panic of a closure, or gives its error.
#[cold]
fn relay(lowering: &Lowering<'_>) -> Result<(), Error> {
    let closures = |visit: &mut dyn FnMut(&super::DynClosure<'_>, usize)| {
        for (index, value) in lowering.values.iter().enumerate() {
            value.each_closure(&mut |closure| visit(closure, index));
        }
    };
    // The error of one closure must not hide the panic of another.
    closures(&mut |closure, _| closure.relay_panic());
    let mut error = None;
    closures(&mut |closure, index| {
        if let Err(found) = closure.finish() {
            error.get_or_insert((index, found));
        }
    });
    match error {
        None => Ok(()),
        Some((index, error)) => Err(lowering.within(index, error).into()),
    }
}

/// Whether the call failed by the rule, and with which code.
///
/// # Safety
///
/// The result is a value of its type.
#[inline]
unsafe fn judged(rule: Failing, native: Native<'_>, last_error: i32) -> Option<OsCode> {
    let value = match native.ty.scalar() {
        // SAFETY: the caller's promise.
        Some(scalar) => unsafe { lift::load_scalar(scalar, native.at) },
        None if matches!(native.ty, CType::Pointer(_)) => {
            // SAFETY: as above.
            unsafe { native.at.cast::<*mut c_void>().read() }.into()
        }
        None => return None,
    };
    judge(rule, &value, last_error)
}

/// The same of a number, a truth value or an address.
fn judge(rule: Failing, value: &Value<'_>, last_error: i32) -> Option<OsCode> {
    match *value {
        Value::I8(value) => rule.judge(value, last_error),
        Value::U8(value) => rule.judge(value, last_error),
        Value::I16(value) => rule.judge(value, last_error),
        Value::U16(value) => rule.judge(value, last_error),
        Value::I32(value) => rule.judge(value, last_error),
        Value::U32(value) => rule.judge(value, last_error),
        Value::I64(value) => rule.judge(value, last_error),
        Value::U64(value) => rule.judge(value, last_error),
        Value::Bool(value) => rule.judge(u8::from(value), last_error),
        Value::Pointer(address) => rule.judge(address, last_error),
        Value::Null => rule.judge(ptr::null_mut::<c_void>(), last_error),
        _ => None,
    }
}
