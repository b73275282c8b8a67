//! One call: lower, call, judge, lift.
//!
//! The steps and their order are those of a generated stub: every value is lowered before anything is
//! called; the last error is captured before anything else can change it; what native code gave away
//! is released whatever happens after; a callback's panic goes on; the failure rule is asked; and only
//! then is anything lifted, in order.

use std::cell::Cell;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::{self, NonNull};

use super::cif::Cif;
use super::function::DynFunction;
use super::lift;
use super::lower::Lowering;
use super::output::Outputs;
use super::plan::{Argument, Passing};
use super::registers::{Frame, Route};
use super::rules::Failing;
use super::scratch::Scratch;
use super::site;
use super::types::{CType, limits};
use super::value::Value;
use crate::error::{CodeSource, Error, HResultError, MarshalError, OsCode, OsError, Problem};
use crate::meta::Give;
use crate::stub::{self, Grown};

/// The result as native code gave it.
#[derive(Clone, Copy)]
pub(super) struct Native<'c> {
    pub(super) ty: &'c CType,
    /// Points to a value of the type; for `void` to nothing in particular.
    pub(super) at: NonNull<u8>,
}

/// What is called with: the arguments, and how they are passed.
#[derive(Clone, Copy)]
pub(super) struct Callee<'c> {
    pub(super) arguments: &'c [Argument],
    pub(super) way: Way<'c>,
}

/// How arguments are passed.
#[derive(Clone, Copy)]
pub(super) enum Way<'c> {
    Registers(&'c Route),
    Libffi(&'c Cif),
}

/// Room for any result that is no large struct.
#[repr(C, align(16))]
struct Small([u8; 16]);

/// Calls, and hands the result of a call that did not fail to `take`, with what native code says of the
/// count of a returned array.
///
/// # Safety
///
/// As for [`DynFunction::call`]; `callee` is that of the function's plan, or of the plan with the tail
/// that the values have.
pub(super) unsafe fn call<R>(
    function: &DynFunction,
    callee: Callee<'_>,
    values: &[Value<'_>],
    take: impl FnOnce(Native<'_>, Option<usize>) -> Result<R, MarshalError>,
) -> Result<R, Error> {
    let Some(growing) = function.plan().growing else {
        // SAFETY: the caller's promise.
        return match unsafe { attempt(function, callee, values, 0, take) }? {
            Attempt::Done(result) => Ok(result),
            Attempt::TooSmall { .. } => Err(bug("no buffer grows, and one is too small").into()),
        };
    };
    let site =
        || site::site(function.name(), &callee.arguments[growing].parameter.shown_name(growing));
    let mut capacity = first_capacity(&callee.arguments[growing], &values[growing]);
    let mut take = Some(take);
    for _ in 0..stub::MAX_TRIES {
        let taking = |native: Native<'_>, count| match take.take() {
            Some(take) => take(native, count),
            None => Err(bug("a call that succeeded was made again")),
        };
        // SAFETY: the caller's promise.
        match unsafe { attempt(function, callee, values, capacity, taking) }? {
            Attempt::Done(result) => return Ok(result),
            Attempt::TooSmall { needed } => capacity = needed,
        }
    }
    Err(stub::still_too_small(capacity, site()))
}

/// What only a mistake in this crate can lead to.
#[cold]
fn bug(what: &str) -> MarshalError {
    Problem::Custom(format!("{what}: this is a bug in pinvoke; please report it")).into()
}

/// Calls by the quick way, with text in memory of the call, and looks at the result; nothing if one of the
/// values has to go the general way.
///
/// # Safety
///
/// As for [`DynFunction::call`]; there is a quick way to a value.
#[inline(never)]
pub(super) unsafe fn lowered(
    function: &DynFunction,
    values: &[Value<'_>],
) -> Option<Result<Value<'static>, Error>> {
    let plan = function.plan();
    let (mut frame, scratch) = (Frame::new(), Scratch::new());
    let frame = frame.words();
    if !plan.quick.lower(frame, values, &scratch, plan.narrow) {
        return None;
    }
    if plan.keeps_last_error {
        crate::sys::set_last_error(0);
    }
    // SAFETY: the caller's promise; the values are in the frame, and the scratch outlives the call.
    let value = unsafe { plan.quick.call(function.address(), frame) };
    let last_error = if plan.keeps_last_error { crate::sys::last_error() } else { 0 };
    if let Some(code) = plan.fails_if.and_then(|rule| judge(rule, &value, last_error)) {
        return Some(Err(failed(function.name(), code)));
    }
    if !plan.returned.terminated {
        return Some(Ok(value));
    }
    let unit = plan.result.target().and_then(CType::text_unit).unwrap_or(1);
    let (address, release) = (value.as_pointer(), function.release(plan.arguments.len()));
    let address = address.unwrap_or(ptr::null_mut());
    // SAFETY: the call succeeded and returned text, as the signature says.
    let text =
        unsafe { lift::copied_text(address, unit, plan.narrow, release, plan.returned.optional) };
    Some(text.map_err(|error| at_result(function.name(), error)))
}

/// The outcome of one call.
enum Attempt<R> {
    Done(R),
    /// The buffer that grows has to have this capacity.
    TooSmall {
        needed: usize,
    },
}

/// Bytes of the first try, where the caller names no capacity.
const FIRST_TRY_BYTES: usize = 1024;

/// The capacity of the first try, in elements.
fn first_capacity(argument: &Argument, value: &Value<'_>) -> usize {
    match value {
        Value::Buffer(buffer) if buffer.capacity() > 0 => buffer.capacity(),
        _ => {
            let size = argument.parameter.ty().target().and_then(CType::size).unwrap_or(1);
            (FIRST_TRY_BYTES / size.max(1)).max(1)
        }
    }
}

/// Calls once.
///
/// # Safety
///
/// As for [`call`].
#[inline(always)]
unsafe fn attempt<R>(
    function: &DynFunction,
    callee: Callee<'_>,
    values: &[Value<'_>],
    capacity: usize,
    take: impl FnOnce(Native<'_>, Option<usize>) -> Result<R, MarshalError>,
) -> Result<Attempt<R>, Error> {
    let (plan, name, scratch) = (function.plan(), function.name(), Scratch::new());
    let Callee { arguments, way } = callee;
    let has_closures = Cell::new(false);
    let lowering = Lowering {
        plan,
        function: name,
        arguments,
        values,
        scratch: &scratch,
        has_closures,
        releases: function.releases(),
        handles: function.handles(),
        narrow: Cell::new(plan.narrow),
        capacity: Cell::new(capacity),
        lends: true,
    };
    let mut room = [const { MaybeUninit::<u64>::uninit() }; limits::PARAMETERS];
    let mut has_outputs = false;
    for (index, argument) in arguments.iter().enumerate() {
        let word = lowering.word(index).map_err(|error| within(name, argument, index, error))?;
        has_outputs |=
            argument.written.is_some() || matches!(values[index], Value::Out(_) | Value::Buffer(_));
        room[index].write(word);
    }
    // SAFETY: so many words were written.
    let words = unsafe { room[..arguments.len()].assume_init_mut() };
    let mut small = Small([0; 16]);
    let result = match plan.result.size() {
        Some(size) if size > size_of::<Small>() => scratch.zeroed(size)?,
        _ => NonNull::from(&mut small).cast(),
    };
    scratch.give(Give::Always);
    if !function.handles().is_empty() {
        lowering.give_handles(Give::Always);
    }
    if plan.keeps_last_error {
        crate::sys::set_last_error(0);
    }
    // SAFETY: the caller promises that the function has the signature; the words are its arguments,
    // and the result has room.
    unsafe {
        match way {
            Way::Registers(route) => route.call_with(function.address(), words, result),
            Way::Libffi(cif) => by_libffi(function, arguments, cif, words, result),
        }
    };
    let last_error = if plan.keeps_last_error { crate::sys::last_error() } else { 0 };
    let native = Native { ty: &plan.result, at: result };
    let outputs = Outputs::new(function, &lowering, words, native);
    if lowering.has_closures.get() {
        relay(function, &lowering)?;
    }
    // SAFETY: the result is a value of its type.
    let failure = plan.fails_if.and_then(|rule| unsafe { judged(rule, native, last_error) });
    if plan.growing.is_some() {
        // SAFETY: the call was made.
        let grown = unsafe { outputs.grown(failure) };
        if let Grown::Retry(needed) = grown {
            return Ok(Attempt::TooSmall { needed });
        }
    }
    if let Some(code) = failure {
        return Err(failed(name, code));
    }
    scratch.give(Give::OnSuccess);
    if !function.handles().is_empty() {
        lowering.give_handles(Give::OnSuccess);
    }
    if has_outputs {
        // SAFETY: the call succeeded.
        unsafe { outputs.deliver() }?;
    }
    // SAFETY: as above.
    let count = unsafe { outputs.returned_count() }.map_err(|error| at_result(name, error))?;
    outputs.result_is_taken();
    take(native, count).map(Attempt::Done).map_err(|error| at_result(name, error))
}

#[cold]
fn at_result(function: &str, error: MarshalError) -> Error {
    error.at(site::site(function, "return")).into()
}

/// The error of a call that failed by the rule.
#[cold]
fn failed(function: &str, code: OsCode) -> Error {
    let function = site::name(function);
    match i32::try_from(code.value()) {
        Ok(value) if code.source() == CodeSource::HResult => {
            HResultError::new(function, value).into()
        }
        _ => OsError::new(function, code).into(),
    }
}

/// Calls through libffi.
///
/// # Safety
///
/// The function has the signature that the interface and the arguments say, the words are its
/// arguments, and `result` has room for its result.
unsafe fn by_libffi(
    function: &DynFunction,
    arguments: &[Argument],
    cif: &Cif,
    words: &mut [u64],
    result: NonNull<u8>,
) {
    let mut pointers = [ptr::null_mut::<c_void>(); limits::PARAMETERS];
    for ((argument, word), pointer) in arguments.iter().zip(words).zip(&mut pointers) {
        *pointer = match argument.passing {
            Passing::Value { .. } => ptr::with_exposed_provenance_mut(*word as usize),
            // A number's bytes are the first of its word, on big-endian machines the last.
            _ if cfg!(target_endian = "little") => ptr::from_mut(word).cast(),
            _ => {
                let size = argument.parameter.ty().size().unwrap_or(8).min(8);
                // SAFETY: the word has 8 bytes.
                unsafe { ptr::from_mut(word).cast::<u8>().add(8 - size).cast() }
            }
        };
    }
    // SAFETY: the caller's promise; each pointer points to a value of its parameter.
    unsafe { cif.call(function.address().as_ptr(), pointers.as_mut_ptr(), result.as_ptr().cast()) };
}

/// Goes on with the panic of a closure, or gives its error.
#[cold]
fn relay(function: &DynFunction, lowering: &Lowering<'_>) -> Result<(), Error> {
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
        Some((index, error)) => {
            Err(within(function.name(), &lowering.arguments[index], index, error).into())
        }
    }
}

/// Whether the call failed by the rule, and with which code.
///
/// # Safety
///
/// The result is a value of its type.
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

/// The same for a number, a truth value or an address.
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

/// Says that an error is in a parameter.
#[cold]
pub(super) fn within(
    function: &str,
    argument: &Argument,
    index: usize,
    error: MarshalError,
) -> MarshalError {
    error.at(site::site(function, &argument.parameter.shown_name(index)))
}
