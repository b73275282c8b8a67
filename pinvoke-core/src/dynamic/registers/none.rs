//! Processors that this crate has no stubs for: there is no route.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::place::{Place, Returned};
use crate::dynamic::convention::Convention;
use crate::dynamic::plan::Argument;
use crate::dynamic::types::CType;
use crate::dynamic::value::Value;

/// The route of a call, of which there is none here.
#[derive(Debug, Clone)]
pub(in crate::dynamic) struct Route {
    pub(in crate::dynamic) target: Target,
}

/// What is called past libffi: nothing.
#[derive(Debug, Clone, Copy)]
pub(in crate::dynamic) enum Target {}

impl Target {
    pub(in crate::dynamic) fn returned(&self) -> Returned {
        match *self {}
    }

    /// # Safety
    ///
    /// There is no target to call this with.
    pub(in crate::dynamic) unsafe fn call(&self, _: NonNull<c_void>, _: NonNull<u64>) -> [u64; 2] {
        match *self {}
    }
}

/// The quick way of a route.
#[derive(Debug)]
pub(in crate::dynamic) enum Quick {}

impl Quick {
    /// No quick way.
    pub(in crate::dynamic) fn of(route: &Route, _: &[Argument], _: &CType) -> Option<Self> {
        match route.target {}
    }
}

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
        match self.target {}
    }

    /// # Safety
    ///
    /// There is no route to call this with.
    pub(in crate::dynamic) unsafe fn call_quickly(
        &self,
        _: &Quick,
        _: NonNull<c_void>,
        _: &[Value<'_>],
    ) -> Option<Value<'static>> {
        match self.target {}
    }

    pub(in crate::dynamic) fn words(&self) -> usize {
        match self.target {}
    }

    pub(in crate::dynamic) fn place(&self, _: usize) -> Place {
        match self.target {}
    }

    /// # Safety
    ///
    /// There is no route to call this with.
    pub(in crate::dynamic) unsafe fn call_quickly_into(
        &self,
        _: &Quick,
        _: NonNull<c_void>,
        _: &[Value<'_>],
        _: NonNull<u8>,
        _: usize,
    ) -> bool {
        match self.target {}
    }

    pub(in crate::dynamic) fn learn(quick: &Quick, _: &[Argument], _: &[Value<'_>]) {
        match *quick {}
    }
}
