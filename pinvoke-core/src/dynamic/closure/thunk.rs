//! The code that libffi makes for a closure.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use super::arguments::Fallback;
use super::entry::{self, Body};
use crate::dynamic::code::Code;
use crate::dynamic::plan::{Plan, SharedPlan};
use crate::dynamic::signature::Signature;
use crate::dynamic::value::Value;
use crate::error::{Error, MarshalError, SignatureProblem};

/// A closure with its code; what libffi calls with is at a fixed address.
pub(super) struct Thunk(NonNull<Context>);

/// What a call needs to know.
pub(super) struct Context {
    pub(super) body: Body,
    pub(super) plan: SharedPlan,
    pub(super) fallback: Fallback,
    code: Code,
}

impl Thunk {
    pub(super) fn new(
        signature: &Signature,
        fallback: &Value<'_>,
        body: Body,
    ) -> Result<Self, Error> {
        let plan = SharedPlan::of(signature)?;
        let cif = Arc::clone(plan.cif().map_err(|problem| Error::Signature(problem.into()))?);
        if signature.is_variadic() {
            let what = "a variadic closure".to_owned();
            let instead = "no caller could tell it what it was given; declare its parameters";
            return Err(Error::Signature(SignatureProblem::Unsupported { what, instead }.into()));
        }
        let fallback = Fallback::new(signature, &plan, fallback)?;
        let Some(code) = Code::take() else {
            return Err(MarshalError::out_of_memory().into());
        };
        let context = Context { body, plan, fallback, code };
        let thunk = Self(NonNull::from(Box::leak(Box::new(context))));
        let context = thunk.context();
        // SAFETY: the plan keeps the interface, and the context stands behind its own address, both as
        // long as the code is in use.
        let prepared = unsafe { context.code.prepare(&cif, entry::entry, thunk.0.as_ptr().cast()) };
        match prepared {
            Ok(()) => Ok(thunk),
            Err(status) => {
                let wrong = format!("libffi refused the closure with status {status}");
                Err(Error::Signature(SignatureProblem::Invalid(wrong).into()))
            }
        }
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
