//! Where no thunks are made, for want of a landing for the processor or of pages for the system.
//!
//! Nothing here is ever called: [`SUPPORTED`](super::SUPPORTED) is checked at compile time, where a
//! declaration would need a thunk.

use std::convert::Infallible;
use std::ffi::c_void;

use super::ThunkEntry;
use crate::error::{MarshalError, Problem};

/// A thunk.
pub(in crate::callback) struct Thunk(Infallible);

impl Thunk {
    pub(in crate::callback) fn address(&self) -> *const () {
        match self.0 {}
    }
}

fn refused() -> MarshalError {
    Problem::NoThunk { reason: "this platform has none".to_owned() }.into()
}

pub(in crate::callback) fn take(_: ThunkEntry, _: *mut c_void) -> Result<Thunk, MarshalError> {
    Err(refused())
}

pub(in crate::callback) fn take_forever(
    _: ThunkEntry,
    _: *mut c_void,
) -> Result<*const (), MarshalError> {
    Err(refused())
}
