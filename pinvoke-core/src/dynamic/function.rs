//! A function that is called by a signature known at run time.

use std::ffi::{CString, c_void};
use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;

use super::call;
use super::handle::HandleKind;
use super::owners::Owners;
use super::plan::{Plan, SharedPlan};
use super::registers::Frame;
use super::release::Releaser;
use super::signature::Signature;
use super::site;
use super::taken::{AsValue, Into, Take};
use super::value::Value;
use crate::abi::TypeDesc;
use crate::blittable::Blittable;
use crate::error::{Error, LoadError, MarshalError, Problem, SignatureProblem};
use crate::library::Library;

/// A function of a library, with its signature.
///
/// It is cheap to clone, and can be called from several threads at the same time.
///
/// # Examples
///
/// ```
/// use pinvoke_core::Library;
/// use pinvoke_core::dynamic::{Signature, Value};
///
/// let signature = Signature::parse("double pow(double base, double exponent)")?;
/// let name = if cfg!(windows) { "msvcrt" } else { "m" };
/// // SAFETY: the C library's initialisers ran already, or do nothing that matters.
/// let pow = unsafe { Library::open(name) }?.function("pow", &signature)?;
/// // SAFETY: the declaration is that of ISO C.
/// assert_eq!(unsafe { pow.call(&[2.0.into(), 10.0.into()]) }?, Value::F64(1024.0));
/// # Ok::<(), pinvoke_core::Error>(())
/// ```
#[derive(Clone)]
pub struct DynFunction {
    address: NonNull<c_void>,
    plan: SharedPlan,
    /// Most functions name none, and take no memory of their own.
    owners: Option<Arc<Owners>>,
}

// SAFETY: an address of code is only a number until it is called; all else can be sent and shared.
unsafe impl Send for DynFunction {}
// SAFETY: as above.
unsafe impl Sync for DynFunction {}

impl Library {
    /// A function of this library with a signature known at run time.
    ///
    /// Nothing is called yet, so this is safe; each call is not.
    ///
    /// # Platform-specific behaviour
    ///
    /// On 32-bit Windows the decorated names of a `__stdcall` or `__fastcall` function are looked up
    /// after `entry` itself: `_entry@8`, `entry@8`, `@entry@8`.
    ///
    /// # Errors
    ///
    /// The library has no such entry point, or the signature cannot be called.
    ///
    /// # Examples
    ///
    /// ```
    /// # use pinvoke_core::Library;
    /// use pinvoke_core::dynamic::{Signature, Value};
    ///
    /// # let name = if cfg!(windows) { "msvcrt" } else { "c" };
    /// let signature = Signature::parse("size_t strlen(const char *text)")?;
    /// // SAFETY: the C library is loaded already; no initialiser runs.
    /// let strlen = unsafe { Library::open(name) }?.function("strlen", &signature)?;
    /// // SAFETY: the declaration is that of ISO C.
    /// assert_eq!(unsafe { strlen.call(&["four".into()]) }?.as_integer(), Some(4));
    /// # Ok::<(), pinvoke_core::Error>(())
    /// ```
    pub fn function(&self, entry: &str, signature: &Signature) -> Result<DynFunction, Error> {
        let plan = SharedPlan::of(signature)?;
        let find = |name: &str| Ok(self.entry(name)?);
        let owners = Owners::of(&plan, find, |name, release| self.function(name, release))?;
        let address = self.entry(entry).or_else(|error| {
            let decorated = signature.decorated(entry);
            decorated.iter().find_map(|name| self.entry(name).ok()).ok_or(error)
        })?;
        Ok(DynFunction { address, plan, owners })
    }

    fn entry(&self, entry: &str) -> Result<NonNull<c_void>, LoadError> {
        // A name with a NUL is looked up to the NUL; no library exports one, so nothing is hidden.
        let before_nul = entry.split('\0').next().unwrap_or_default();
        let name = CString::new(before_nul).unwrap_or_default();
        self.get(&name)
    }
}

impl DynFunction {
    /// A function at an address: a callback that native code gave, for example.
    ///
    /// # Errors
    ///
    /// The signature cannot be called, or names a function of the library that releases something:
    /// there is no library to find it in.
    ///
    /// # Safety
    ///
    /// The function at the address has the signature, and stays there as long as this is used.
    pub unsafe fn from_raw(address: NonNull<c_void>, signature: &Signature) -> Result<Self, Error> {
        let missing = |name: &str| {
            let (kind, name, similar) = ("function", name.to_owned(), Vec::new());
            Error::Signature(SignatureProblem::UnknownName { kind, name, similar }.into())
        };
        let plan = SharedPlan::of(signature)?;
        let owners = Owners::of(&plan, |name| Err(missing(name)), |name, _| Err(missing(name)))?;
        Ok(Self { address, plan, owners })
    }

    /// The same function, always called through libffi.
    ///
    /// Where the processor's registers are known to this crate, a call goes straight into them, and
    /// libffi is for everything else. This is for whoever wants to compare the two: the result is the
    /// same, and it takes longer.
    ///
    /// # Errors
    ///
    /// libffi does not take the signature.
    pub fn by_libffi(&self) -> Result<Self, Error> {
        let plan = SharedPlan::of(&self.signature().clone().by_libffi())?;
        Ok(Self { address: self.address, plan, owners: self.owners.clone() })
    }

    /// The signature.
    pub fn signature(&self) -> &Signature {
        self.plan.signature()
    }

    /// The address.
    pub fn address(&self) -> NonNull<c_void> {
        self.address
    }

    /// Calls the function.
    ///
    /// There is one value for each parameter, and for a variadic function any number after them. A
    /// function that returns a number or a pointer, and is given nothing else, is called without an
    /// allocation.
    ///
    /// # Errors
    ///
    /// - [`Error::Signature`]: the number of values is wrong.
    /// - [`Error::Marshal`]: a value does not fit its parameter, which the error names, or what native
    ///   code gave is not what the signature says.
    /// - [`Error::Os`]: the function failed by the rule of the signature.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of a closure that native code called.
    ///
    /// # Safety
    ///
    /// The function has the signature, in C's terms; the library is still loaded; and the call is
    /// right by the function's own rules: addresses that it may use, counts that are true, values that
    /// it accepts.
    pub unsafe fn call(&self, values: &[Value<'_>]) -> Result<Value<'static>, Error> {
        if let Some(quick) = self.plan().quick_to_value() {
            let mut frame = Frame::new();
            let frame = frame.words();
            if quick.fill(frame, values) {
                // SAFETY: the caller's promise; the values are in the frame.
                return Ok(unsafe { quick.call(self.address(), frame) });
            }
        }
        // SAFETY: the caller's promise.
        unsafe { self.call_otherwise(values) }
    }

    /// Calls with values that are not all numbers and addresses of the parameters' very types.
    ///
    /// # Safety
    ///
    /// As for [`DynFunction::call`].
    #[inline(never)]
    unsafe fn call_otherwise(&self, values: &[Value<'_>]) -> Result<Value<'static>, Error> {
        if let Some(quick) = self.plan().quick_to_judge() {
            let mut frame = Frame::new();
            let frame = frame.words();
            if quick.fill_any(frame, values) {
                // SAFETY: the caller's promise; the values are in the frame.
                return unsafe { call::quickly(self, quick, frame) };
            }
        }
        // SAFETY: the caller's promise.
        unsafe { self.run(values, AsValue(self)) }
    }

    /// Calls the function, and puts its result, a number or a struct, where the caller wants it.
    ///
    /// Nothing is allocated, as long as the text and the copies of the call fit into two kilobytes.
    ///
    /// # Errors
    ///
    /// As [`DynFunction::call`]; also if the result is of another type than `out`.
    ///
    /// # Panics
    ///
    /// As [`DynFunction::call`].
    ///
    /// # Safety
    ///
    /// As [`DynFunction::call`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use pinvoke_core::Library;
    /// # use pinvoke_core::dynamic::Signature;
    /// # let name = if cfg!(windows) { "msvcrt" } else { "m" };
    /// let signature = Signature::parse("double ldexp(double value, int exponent)")?;
    /// // SAFETY: the C library's initialisers ran already, or do nothing that matters.
    /// let ldexp = unsafe { Library::open(name) }?.function("ldexp", &signature)?;
    /// let mut result = 0.0;
    /// // SAFETY: the declaration is that of ISO C.
    /// unsafe { ldexp.call_into(&[0.5.into(), 4.into()], &mut result) }?;
    /// assert_eq!(result, 8.0);
    /// # Ok::<(), pinvoke_core::Error>(())
    /// ```
    pub unsafe fn call_into<T: Blittable>(
        &self,
        values: &[Value<'_>],
        out: &mut T,
    ) -> Result<(), Error> {
        let plan = self.plan();
        if !plan.returns(const { &T::FIELD }) {
            return Err(self.returns_another(&T::FIELD));
        }
        if let Some(quick) = plan.quick_to_any() {
            let mut frame = Frame::new();
            let frame = frame.words();
            if quick.fill(frame, values) || quick.fill_any(frame, values) {
                let to = NonNull::from(&mut *out).cast();
                // SAFETY: the caller's promise; the values are in the frame. The result has the layout of
                // `T`, any bits of which are a value, so that it may be written while the function runs.
                unsafe { quick.call_into(self.address(), frame, to, size_of::<T>()) };
                return Ok(());
            }
        }
        // SAFETY: the caller's promise; the result has the layout of `T`.
        unsafe { self.run(values, Into(out)) }
    }

    /// # Safety
    ///
    /// As for [`DynFunction::call`].
    #[inline(always)]
    unsafe fn run<T: Take>(&self, values: &[Value<'_>], taker: T) -> Result<T::Taken, Error> {
        let plan = self.plan();
        let callee = plan.callee()?;
        if values.len() == callee.arguments.len() {
            // SAFETY: the caller's promise.
            return unsafe { call::call(self, callee, values, taker) };
        }
        // SAFETY: the caller's promise.
        unsafe { self.run_with_tail(values, taker) }
    }

    /// # Safety
    ///
    /// As for [`DynFunction::call`]; there are not as many values as parameters.
    #[inline(never)]
    unsafe fn run_with_tail<T: Take>(
        &self,
        values: &[Value<'_>],
        taker: T,
    ) -> Result<T::Taken, Error> {
        let plan = self.plan();
        if !self.signature().is_variadic() || values.len() < plan.arguments.len() {
            return Err(self.wrong_count(values.len()));
        }
        let tail = plan.tails.of(self.name(), plan, values)?;
        // SAFETY: the caller's promise; the tail was made for the values.
        unsafe { call::call(self, tail.callee(), values, taker) }
    }

    #[cold]
    pub(super) fn returns_another(&self, desc: &TypeDesc) -> Error {
        let result = &self.plan().result;
        let wrong = format!("the function returns `{result}`, which is no `{}`", desc.name);
        MarshalError::new(Problem::Custom(wrong)).at(site::site(self.name(), "return")).into()
    }

    #[cold]
    fn wrong_count(&self, found: usize) -> Error {
        let (expected, at_least) = (self.plan().arguments.len(), self.signature().is_variadic());
        let function = self.name().to_owned();
        Error::Signature(
            SignatureProblem::ValueCount { function, expected, at_least, found }.into(),
        )
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The name, for errors.
    pub(super) fn name(&self) -> &str {
        self.signature().shown_name()
    }

    /// What releases the pointer that an argument, or behind the last one the result, gives.
    pub(super) fn release(&self, index: usize) -> Option<Releaser> {
        self.owners()?.releases.get(index).copied().flatten()
    }

    /// The kind of the handle that an argument, or behind the last one the result, is.
    pub(super) fn handle_kind(&self, index: usize) -> Option<&Arc<HandleKind>> {
        self.owners()?.handles.get(index)?.as_ref()
    }

    /// What releases what calls give and take, if there is anything to be released.
    pub(super) fn owners(&self) -> Option<&Owners> {
        self.owners.as_deref()
    }
}

impl fmt::Debug for DynFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynFunction")
            .field("signature", self.signature())
            .field("address", &self.address)
            .finish()
    }
}
