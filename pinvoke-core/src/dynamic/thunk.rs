//! Entry points for closures of declared signatures, where this crate has none of its own.
//!
//! libffi's code calls [`land`] with the addresses of the arguments; it puts the address of the
//! context behind them, and calls the entry point, which has one more parameter, through libffi.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use libffi::low::ffi_cif;
use libffi::raw;

use super::cif::Cif;
use super::code::Code;
use super::convention::Convention;
use super::types::{CType, limits, passed_by_value};
use crate::abi::TypeDesc;
use crate::callback::ThunkEntry;
use crate::error::{MarshalError, Problem, SignatureProblem};

/// A thunk in use by a scoped closure.
pub(crate) struct Thunk(NonNull<Record>);

/// What a call needs to know.
struct Record {
    code: Code,
    context: *mut c_void,
    function: *const (),
    parameters: usize,
    /// The interface of the entry point.
    inner: Arc<Cif>,
    /// The interface that native code calls by; kept for libffi.
    _outer: Arc<Cif>,
}

impl Thunk {
    /// Where native code calls.
    pub(crate) fn address(&self) -> *const () {
        // SAFETY: the record lives as long as the thunk.
        unsafe { self.0.as_ref() }.code.address().cast_const().cast()
    }
}

impl Drop for Thunk {
    fn drop(&mut self) {
        // SAFETY: the record was leaked from a box in `take`, and is given back once.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// Gives a thunk to a closure until it is dropped.
///
/// # Errors
///
/// libffi cannot pass an argument of the signature, or the system has no memory for code.
pub(crate) fn take(entry: ThunkEntry, context: *mut c_void) -> Result<Thunk, MarshalError> {
    let no_thunk = |reason: String| MarshalError::from(Problem::NoThunk { reason });
    let (outer, inner) = interfaces(&entry).map_err(|problem| no_thunk(problem.to_string()))?;
    let Some(code) = Code::take() else { return Err(MarshalError::out_of_memory()) };
    let (function, parameters) = (entry.function, entry.parameters.len());
    let record = Record { code, context, function, parameters, inner, _outer: Arc::clone(&outer) };
    let record = NonNull::from(Box::leak(Box::new(record)));
    let thunk = Thunk(record);
    // SAFETY: the record keeps the interface, and stays where it is as long as its code is used.
    let prepared = unsafe { record.as_ref().code.prepare(&outer, land, record.as_ptr().cast()) };
    prepared.map_err(|status| no_thunk(format!("libffi refused with status {status}")))?;
    Ok(thunk)
}

/// Gives a thunk to a closure for the rest of the process.
///
/// # Errors
///
/// As for [`take`].
pub(crate) fn take_forever(
    entry: ThunkEntry,
    context: *mut c_void,
) -> Result<*const (), MarshalError> {
    let thunk = take(entry, context)?;
    let address = thunk.address();
    std::mem::forget(thunk);
    Ok(address)
}

/// The interface that native code calls by, and that with the context behind the arguments.
fn interfaces(entry: &ThunkEntry) -> Result<(Arc<Cif>, Arc<Cif>), SignatureProblem> {
    let described = |desc: &TypeDesc| {
        let ty = CType::described(desc)?;
        if !matches!(ty, CType::Void) {
            passed_by_value(&ty)?;
        }
        Ok::<_, SignatureProblem>(ty)
    };
    if entry.parameters.len() >= limits::PARAMETERS {
        return Err(SignatureProblem::Limit { what: "parameters", limit: limits::PARAMETERS - 1 });
    }
    let mut types = entry.parameters.iter().map(described).collect::<Result<Vec<_>, _>>()?;
    let returns = described(entry.returns)?;
    let abi = convention(entry.abi).ffi()?;
    let outer = Cif::interned(abi, &types.iter().collect::<Vec<_>>(), None, &returns)?;
    types.push(CType::pointer_to(CType::Void, false)?);
    let inner = Cif::interned(abi, &types.iter().collect::<Vec<_>>(), None, &returns)?;
    Ok((outer, inner))
}

fn convention(abi: &str) -> Convention {
    match abi.strip_suffix("-unwind").unwrap_or(abi) {
        "system" => Convention::System,
        "stdcall" => Convention::Stdcall,
        "fastcall" => Convention::Fastcall,
        "thiscall" => Convention::Thiscall,
        "win64" => Convention::Win64,
        "sysv64" => Convention::SysV64,
        "efiapi" if cfg!(target_arch = "x86_64") => Convention::Win64,
        _ => Convention::C,
    }
}

/// Called by libffi's code.
///
/// # Safety
///
/// `record` is that of a thunk in use, `arguments` points to the addresses of the arguments of its
/// signature, and `result` has room for the result, or for a register.
unsafe extern "C" fn land(
    _: *mut ffi_cif,
    result: *mut c_void,
    arguments: *mut *mut c_void,
    record: *mut c_void,
) {
    let mut values = [std::ptr::null_mut::<c_void>(); limits::PARAMETERS];
    // SAFETY: the caller's promises. The entry point has the signature and a context, as whoever made
    // the `ThunkEntry` promised; an integer that it returns is widened to a register on both sides.
    unsafe {
        let record = &*record.cast_const().cast::<Record>();
        values.as_mut_ptr().copy_from_nonoverlapping(arguments, record.parameters);
        values[record.parameters] = (&raw const record.context).cast_mut().cast();
        let function: unsafe extern "C" fn() = std::mem::transmute(record.function);
        raw::ffi_call(record.inner.as_ptr(), Some(function), result, values.as_mut_ptr());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::{Abi, FieldDesc, TypeClass};
    use crate::callback::Passing;

    #[derive(Clone, Copy, Debug, PartialEq)]
    #[repr(C)]
    struct Large {
        items: [f64; 4],
    }
    // SAFETY: the description is that of the struct.
    unsafe impl Abi for Large {
        const DESC: TypeDesc = TypeDesc::of::<Self>(
            "Large",
            TypeClass::Struct(&[FieldDesc::new(
                "items",
                0,
                &TypeDesc::of::<[f64; 4]>("items", TypeClass::Array(&f64::DESC, 4)),
            )]),
        );
    }

    unsafe extern "C" fn entry(a: i8, b: f32, c: Large, d: i64, context: *mut c_void) -> Large {
        // SAFETY: the test passes a number.
        let count = unsafe { &mut *context.cast::<u32>() };
        *count += 1;
        Large { items: [a.into(), b.into(), c.items[3], d as f64] }
    }

    unsafe extern "C" fn small(a: u8, context: *mut c_void) -> i8 {
        // SAFETY: as above.
        let count = unsafe { &mut *context.cast::<u32>() };
        *count += 1;
        -(a as i8)
    }

    const LARGE: ThunkEntry = {
        const PARAMETERS: &[TypeDesc] = &[i8::DESC, f32::DESC, Large::DESC, i64::DESC];
        // SAFETY: these are the parameters of the function.
        unsafe {
            ThunkEntry::new(Passing::NATIVE, "C", PARAMETERS, &Large::DESC, entry as *const ())
        }
    };
    const SMALL: ThunkEntry = {
        const PARAMETERS: &[TypeDesc] = &[u8::DESC];
        // SAFETY: as above.
        unsafe { ThunkEntry::new(Passing::NATIVE, "C", PARAMETERS, &i8::DESC, small as *const ()) }
    };

    #[test]
    fn arguments_and_results_of_every_size() {
        let mut count = 0u32;
        let thunk = take(LARGE, (&raw mut count).cast()).unwrap();
        let large = Large { items: [0.0, 0.0, 0.0, 7.5] };
        // SAFETY: the thunk has the signature.
        let result = unsafe {
            let call: unsafe extern "C" fn(i8, f32, Large, i64) -> Large =
                std::mem::transmute(thunk.address());
            call(-3, 2.5, large, 1 << 40)
        };
        assert_eq!(result.items, [-3.0, 2.5, 7.5, (1u64 << 40) as f64]);
        let other = take(SMALL, (&raw mut count).cast()).unwrap();
        assert_ne!(other.address(), thunk.address());
        // SAFETY: as above.
        let result = unsafe {
            let call: unsafe extern "C" fn(u8) -> i8 = std::mem::transmute(other.address());
            call(5)
        };
        assert_eq!((result, count), (-5, 2));
    }

    #[test]
    fn code_is_used_again_but_not_that_of_kept_closures() {
        let mut count = 0u32;
        let context = (&raw mut count).cast();
        let forever = take_forever(SMALL, context).unwrap();
        for _ in 0..1000 {
            let thunk = take(SMALL, context).unwrap();
            assert_ne!(thunk.address(), forever);
        }
    }

    #[test]
    fn what_libffi_cannot_pass_is_refused() {
        const PARAMETERS: &[TypeDesc] = &[i128::DESC];
        // SAFETY: the entry is never called.
        let entry = unsafe {
            ThunkEntry::new(Passing::NATIVE, "C", PARAMETERS, &<()>::DESC, small as *const ())
        };
        let error = take(entry, std::ptr::null_mut()).map(drop).unwrap_err();
        assert!(matches!(error.problem(), Problem::NoThunk { .. }));
    }
}
