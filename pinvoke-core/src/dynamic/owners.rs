//! Who releases what the calls of a function give and take.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use super::function::DynFunction;
use super::handle::{Handles, handles};
use super::plan::SharedPlan;
use super::release::{Releases, releases};
use super::signature::Signature;
use crate::error::Error;

/// The functions of the library that a signature names.
pub(super) struct Owners {
    /// What releases the pointers that the function gives: by argument, then the result; empty where
    /// it gives none.
    pub(super) releases: Releases,
    /// The kinds of the handles, by argument, then the result; empty where there are none.
    pub(super) handles: Handles,
}

// SAFETY: addresses of functions, and data that is never changed.
unsafe impl Send for Owners {}
// SAFETY: as above.
unsafe impl Sync for Owners {}

impl Owners {
    /// Those that a signature names, if it names any; the two look a function up.
    pub(super) fn of(
        plan: &SharedPlan,
        find: impl FnMut(&str) -> Result<NonNull<c_void>, Error>,
        bind: impl FnMut(&str, &Signature) -> Result<DynFunction, Error>,
    ) -> Result<Option<Arc<Self>>, Error> {
        if !plan.has_owners {
            return Ok(None);
        }
        let releases = releases(plan.signature(), find)?;
        let handles = handles(plan.signature(), bind)?;
        Ok(Some(Arc::new(Self { releases, handles })))
    }
}
