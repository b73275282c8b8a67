//! Declared functions that are called through libffi: `stub = libffi`.
//!
//! A stub does with its arguments what it always does; only the call itself is another one. Instead
//! of a function type, the descriptions of the native types ([`Abi::DESC`]) say how the arguments
//! travel. The interface is prepared at the first call of each function.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::sync::{Arc, OnceLock};

use super::cif::Cif;
use super::convention::Convention;
use super::types::{CType, limits};
use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::error::SignatureProblem;
use crate::variadic::VarArgs;

/// A native argument: where it is, and what.
#[derive(Debug, Clone, Copy)]
pub struct FfiArgument {
    value: *const c_void,
    ty: &'static TypeDesc,
}

/// The call interface of one function.
#[derive(Debug)]
pub struct FfiInterface {
    convention: Convention,
    prepared: OnceLock<Arc<Cif>>,
}

/// Gives the description of a type an address.
struct Described<T>(std::marker::PhantomData<T>);

impl<T: Abi> Described<T> {
    const DESC: &'static TypeDesc = {
        require_passable(&T::DESC);
        &T::DESC
    };
}

impl FfiArgument {
    /// An argument of a native type.
    #[inline(always)]
    pub fn of<T: Abi>(value: &T) -> Self {
        Self { value: std::ptr::from_ref(value).cast(), ty: Described::<T>::DESC }
    }

    /// An argument that is a function pointer of any type.
    #[inline(always)]
    pub fn address<T: Copy>(value: &T) -> Self {
        const { assert!(size_of::<T>() == size_of::<*const c_void>(), "not a pointer") };
        Self { value: std::ptr::from_ref(value).cast(), ty: Described::<*const c_void>::DESC }
    }
}

impl FfiInterface {
    /// An interface that the first call prepares.
    pub const fn new(convention: Convention) -> Self {
        Self { convention, prepared: OnceLock::new() }
    }

    #[inline(always)]
    fn cif(&self, arguments: &[FfiArgument], result: &'static TypeDesc) -> &Cif {
        match self.prepared.get() {
            Some(cif) => cif,
            None => self.prepare(arguments, result),
        }
    }

    /// Prepares the interface, and leaves the last error as it is: it was cleared for the call.
    #[cold]
    #[inline(never)]
    fn prepare(&self, arguments: &[FfiArgument], result: &'static TypeDesc) -> &Cif {
        let last_error = crate::sys::last_error();
        let cif = self.prepared.get_or_init(|| prepared(self.convention, arguments, None, result));
        crate::sys::set_last_error(last_error);
        cif
    }
}

/// # Panics
///
/// libffi does not take the types, or lays a struct out in another way than Rust. What it never takes
/// does not compile.
fn prepared(
    convention: Convention,
    arguments: &[FfiArgument],
    fixed: Option<usize>,
    result: &TypeDesc,
) -> Arc<Cif> {
    let prepare = || -> Result<Arc<Cif>, SignatureProblem> {
        let types = arguments
            .iter()
            .map(|argument| CType::described(argument.ty))
            .collect::<Result<Vec<_>, _>>()?;
        let types: Vec<&CType> = types.iter().collect();
        Cif::interned(convention.ffi()?, &types, fixed, &CType::described(result)?)
    };
    prepare().unwrap_or_else(|problem| panic!("`stub = libffi`: {problem}"))
}

/// Room for a result.
#[repr(C, align(16))]
struct Room<R>(MaybeUninit<R>);

/// Calls a function through libffi.
///
/// # Panics
///
/// libffi lays a struct among the arguments out in another way than Rust.
///
/// # Safety
///
/// The function at `address` has the arguments' types, returns an `R`, and has the interface's
/// convention; the arguments are still where they were; the call is right by the function's own
/// rules. Every call with this interface has arguments and a result of the same types.
#[inline]
pub unsafe fn call_by_libffi<R: Abi, const N: usize>(
    address: NonNull<c_void>,
    interface: &FfiInterface,
    arguments: [FfiArgument; N],
) -> R {
    const { assert!(N <= limits::PARAMETERS, "libffi calls have 127 parameters at most") };
    let cif = interface.cif(&arguments, Described::<R>::DESC);
    let mut values = arguments.map(|argument| argument.value.cast_mut());
    let mut room = Room::<R>(MaybeUninit::uninit());
    // SAFETY: the interface was made for these types, or for equal ones; each pointer is that of a
    // value of its type; there is room for the result.
    unsafe {
        cif.call(address.as_ptr(), values.as_mut_ptr(), room.0.as_mut_ptr().cast());
        room.0.assume_init()
    }
}

/// Calls a variadic function through libffi.
///
/// # Panics
///
/// As [`call_by_libffi`].
///
/// # Safety
///
/// As for [`call_by_libffi`]; the function is variadic behind the parameters that are given.
pub unsafe fn call_variadic_by_libffi<R: Abi, const N: usize>(
    address: NonNull<c_void>,
    arguments: [FfiArgument; N],
    tail: impl VarArgs,
) -> R {
    tail.with_arguments(|further| {
        let all: Vec<FfiArgument> = arguments.iter().chain(further).copied().collect();
        let last_error = crate::sys::last_error();
        let cif = prepared(Convention::C, &all, Some(N), Described::<R>::DESC);
        let mut values: Vec<*mut c_void> =
            all.iter().map(|argument| argument.value.cast_mut()).collect();
        crate::sys::set_last_error(last_error);
        let mut room = Room::<R>(MaybeUninit::uninit());
        // SAFETY: as in `call_by_libffi`.
        unsafe {
            cif.call(address.as_ptr(), values.as_mut_ptr(), room.0.as_mut_ptr().cast());
            room.0.assume_init()
        }
    })
}

/// Requires of a native type that libffi can pass it.
///
/// # Panics
///
/// It cannot; in a constant that is an error of the compiler.
pub const fn require_libffi<T: Abi>() {
    require_passable(&T::DESC);
}

/// Requires that libffi can pass a type, when the program is compiled.
const fn require_passable(desc: &TypeDesc) {
    match desc.class {
        TypeClass::Void | TypeClass::Pointer | TypeClass::Float => {}
        TypeClass::Signed | TypeClass::Unsigned => assert!(
            desc.size <= 8,
            "libffi knows no 128-bit integers: declare the function in a block without `stub = libffi`"
        ),
        TypeClass::Array(element, length) => {
            assert!(length > 0, "libffi passes no struct with an array without elements by value");
            require_passable(element);
        }
        TypeClass::Union(_) => panic!(
            "libffi passes no unions by value: pass a pointer, or declare the function in a block without `stub = libffi`"
        ),
        TypeClass::Struct(fields) => {
            let (mut index, mut end, mut align) = (0, 0usize, 1);
            while index < fields.len() {
                let field = &fields[index];
                assert!(
                    field.bits.is_none(),
                    "libffi knows no bit fields: pass a pointer, or declare the function in a block without `stub = libffi`"
                );
                assert!(
                    field.offset == end.next_multiple_of(field.ty.align),
                    "libffi passes neither packed structs nor unions by value: pass a pointer, or declare the function in a block without `stub = libffi`"
                );
                require_passable(field.ty);
                end = field.offset + field.ty.size;
                if field.ty.align > align {
                    align = field.ty.align;
                }
                index += 1;
            }
            assert!(
                desc.align == align && desc.size == end.next_multiple_of(align) && desc.size > 0,
                "libffi passes no struct by value whose size or alignment was changed: pass a pointer, or declare the function in a block without `stub = libffi`"
            );
        }
    }
}
