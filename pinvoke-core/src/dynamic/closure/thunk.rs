//! The code that leads to a closure: a thunk of this crate, or where there is none a closure of libffi.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::arguments::Fallback;
use super::entry::{self, Body};
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
use super::image;
use crate::dynamic::code as libffi_code;
use crate::dynamic::plan::{Plan, SharedPlan};
use crate::dynamic::signature::Signature;
use crate::dynamic::value::Value;
use crate::error::{Error, MarshalError, SignatureProblem};

/// A closure with its code; what that leads to is at a fixed address.
pub(super) struct Thunk(NonNull<Context>);

/// What a call needs to know.
pub(super) struct Context {
    pub(super) body: Body,
    pub(super) plan: SharedPlan,
    pub(super) fallback: Fallback,
    code: Code,
}

/// The code that leads to a context.
enum Code {
    /// A thunk of this crate.
    #[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
    Image(image::Thunk),
    /// A closure of libffi.
    Libffi(libffi_code::Code),
}

impl Code {
    /// Code that leads to what will be at `context` before it is called.
    fn new(plan: &Plan, context: *mut Context) -> Result<Self, Error> {
        #[cfg(all(
            target_arch = "x86_64",
            any(target_os = "linux", target_os = "android", windows)
        ))]
        if image::serves(plan) {
            // SAFETY: the caller writes the context, which keeps the code.
            return Ok(Self::Image(unsafe { image::take(plan, context) }?));
        }
        let cif = plan.cif().map_err(|problem| Error::Signature(problem.into()))?;
        let Some(code) = libffi_code::Code::take() else {
            return Err(MarshalError::out_of_memory().into());
        };
        // SAFETY: the context has the plan, which keeps the interface, and keeps the code.
        match unsafe { code.prepare(cif, entry::entry, context.cast()) } {
            Ok(()) => Ok(Self::Libffi(code)),
            Err(status) => {
                let wrong = format!("libffi refused the closure with status {status}");
                Err(Error::Signature(SignatureProblem::Invalid(wrong).into()))
            }
        }
    }

    fn address(&self) -> *mut c_void {
        match self {
            #[cfg(all(
                target_arch = "x86_64",
                any(target_os = "linux", target_os = "android", windows)
            ))]
            Self::Image(thunk) => thunk.address().cast_mut().cast(),
            Self::Libffi(code) => code.address(),
        }
    }
}

impl Thunk {
    pub(super) fn new(
        signature: &Signature,
        fallback: &Value<'_>,
        body: Body,
    ) -> Result<Self, Error> {
        let plan = SharedPlan::of(signature)?;
        if signature.is_variadic() {
            let what = "a variadic closure".to_owned();
            let instead = "no caller could tell it what it was given; declare its parameters";
            return Err(Error::Signature(SignatureProblem::Unsupported { what, instead }.into()));
        }
        let fallback = Fallback::new(signature, &plan, fallback)?;
        let mut place = Box::<Context>::new_uninit();
        let code = Code::new(&plan, place.as_mut_ptr())?;
        let context = Box::write(place, Context { body, plan, fallback, code });
        Ok(Self(NonNull::from(Box::leak(context))))
    }

    fn context(&self) -> &Context {
        // SAFETY: the context lives as long as the thunk; nobody has an exclusive reference.
        unsafe { self.0.as_ref() }
    }

    pub(super) fn code(&self) -> *mut c_void {
        self.context().code.address()
    }

    pub(super) fn signature(&self) -> &Signature {
        self.context().plan.signature()
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.context().plan
    }

    pub(super) fn body(&self) -> &Body {
        &self.context().body
    }

    /// Keeps the code for ever, for native code that may still call it.
    pub(super) fn abandon(&mut self) {
        self.context().body.retire();
    }
}

impl Drop for Thunk {
    fn drop(&mut self) {
        if self.context().body.is_retired() {
            return;
        }
        // SAFETY: the context was leaked from a box in `new`, and is given back once.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}
