//! Processors that this crate has no stubs for: there is no route.

use std::ffi::c_void;
use std::ptr::NonNull;

use crate::dynamic::convention::Convention;
use crate::dynamic::types::CType;

/// The route of a call, of which there is none here.
#[derive(Debug, Clone)]
pub(in crate::dynamic) enum Route {}

impl Route {
    /// No route: libffi makes the call.
    pub(in crate::dynamic) fn of<'t>(
        _: Convention,
        _: impl Iterator<Item = &'t CType>,
        _: &CType,
    ) -> Option<Self> {
        None
    }

    /// # Safety
    ///
    /// There is no route to call this with.
    pub(in crate::dynamic) unsafe fn call_with(
        &self,
        _: NonNull<c_void>,
        _: &[u64],
        _: NonNull<u8>,
    ) {
        match *self {}
    }
}
