//! Closures as function pointers, by signatures known at run time.
//!
//! Each closure has a small piece of code. On x86-64 it is a thunk, which comes to [`image`] with the registers
//! of the call; elsewhere, and for what has no route, libffi makes it, and it comes to [`entry`] with the
//! addresses of the arguments. [`DynClosure`] is for the duration of calls, and may change
//! what it captures; [`DynCallback`] can be kept by native code and called from any thread.
//!
//! A panic never unwinds through native frames: native code gets the fallback at once and at every
//! further call, and the panic goes on when the call that was given the closure has returned.

mod arguments;
mod entry;
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
mod handed;
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
mod image;
mod retained;
mod thunk;

use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
pub(super) use handed::Handed;
pub use retained::DynCallback;

use self::entry::{Body, OneThread, ScopedBody};
use self::thunk::Thunk;
use super::signature::Signature;
use super::value::Value;
use crate::callback::Scoped;
use crate::error::{Error, MarshalError};

/// A closure that native code can call as a function.
///
/// It gives a signature's function pointer for as long as it lives: pass it to a call by
/// [`Value::from`]. Native code must not keep the pointer; a [`DynCallback`] is for that.
///
/// The closure gets one value per parameter. Numbers and structs come as they are. A pointer comes as
/// its address, unless the signature says what is behind it: `_In_z_` text comes as text, `_In_` the
/// value that it points to, `_In_reads_(n)` the list of elements; a `BSTR`, a list of texts and counted text
/// come as what they are. A signature whose result is text and has `_Free_(..)` of an allocator takes text,
/// and hands it over in memory of that.
///
/// # Examples
///
/// ```
/// use pinvoke_core::Library;
/// use pinvoke_core::dynamic::{DynClosure, Signature, Value};
///
/// let qsort = Signature::parse(
///     "void qsort(_Inout_updates_(count) void *items, size_t count, size_t size,
///                 int (*compare)(_In_ const int *left, _In_ const int *right))",
/// )?;
/// # let name = if cfg!(windows) { "msvcrt" } else { "c" };
/// // SAFETY: the C library is loaded already; no initialiser runs.
/// let sort = unsafe { Library::open(name) }?.function("qsort", &qsort)?;
///
/// let mut calls = 0;
/// let mut compare = |arguments: &[Value]| {
///     calls += 1;
///     let number = |index: usize| arguments[index].as_integer();
///     Value::I32(number(0).cmp(&number(1)) as i32)
/// };
/// let compare = DynClosure::new(qsort.callback("compare").unwrap(), Value::I32(0), &mut compare)?;
/// let mut items = [3, 1, 2];
/// // SAFETY: the declaration is that of ISO C; there are three items of four bytes.
/// unsafe { sort.call(&[(&mut items[..]).into(), 3.into(), 4.into(), (&compare).into()]) }?;
/// drop(compare);
/// assert_eq!(items, [1, 2, 3]);
/// assert!(calls >= 2);
/// # Ok::<(), pinvoke_core::Error>(())
/// ```
pub struct DynClosure<'f> {
    thunk: Thunk,
    closure: PhantomData<&'f ()>,
}

impl<'f> DynClosure<'f> {
    /// A closure for as long as calls last.
    ///
    /// `fallback` is what native code gets when the closure panicked, gave a value that does not fit,
    /// or is called while it is running already.
    ///
    /// # Errors
    ///
    /// The signature cannot be called, the fallback does not fit the result, or the system has no
    /// memory for code.
    pub fn new<F>(
        signature: &Signature,
        fallback: Value<'static>,
        closure: &'f mut F,
    ) -> Result<Self, Error>
    where
        F: FnMut(&[Value<'_>]) -> Value<'static>,
    {
        let closure: ScopedBody<'f> = Scoped::new(closure);
        // SAFETY: only the lifetime changes. The body is used by native code alone, while the
        // closure is borrowed: `'f` is the lifetime of `Self`, and its drop ends the use.
        let closure =
            unsafe { std::mem::transmute::<ScopedBody<'f>, ScopedBody<'static>>(closure) };
        let thunk = Thunk::new(signature, &fallback, Body::Scoped(OneThread::new(closure)))?;
        Ok(Self { thunk, closure: PhantomData })
    }

    /// The function pointer.
    ///
    /// It may be called as long as this lives, on the thread that made it: another thread gets the fallback,
    /// and the call that was given the closure an error. That of a [`DynCallback`] may be called for ever, on
    /// any thread.
    pub fn code(&self) -> *mut c_void {
        self.thunk.code()
    }

    /// The signature.
    pub fn signature(&self) -> &Signature {
        self.thunk.signature()
    }

    /// Whether native code sees the same types in both signatures.
    pub(super) fn has_signature(&self, signature: &Signature) -> bool {
        let (own, other) = (self.thunk.plan().cif(), signature.plan());
        match (own, other.as_ref().map(|plan| plan.cif())) {
            (Ok(own), Ok(Ok(other))) => Arc::ptr_eq(own, other),
            _ => false,
        }
    }

    /// After a call: goes on with the closure's panic.
    pub(super) fn relay_panic(&self) {
        self.thunk.body().relay_panic();
    }

    /// After a call: the error that a call of the closure left.
    pub(super) fn finish(&self) -> Result<(), MarshalError> {
        self.thunk.body().finish()
    }
}

impl fmt::Debug for DynClosure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynClosure(`{}` at {:p})", self.signature(), self.code())
    }
}
