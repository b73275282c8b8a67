//! Processors that this crate has no stubs for: there is no route, and libffi makes every call.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use super::place::{Place, Returned};
use crate::dynamic::convention::Convention;
use crate::dynamic::lower::Lowering;
use crate::dynamic::parameter::Parameter;
use crate::dynamic::types::{CType, limits};
use crate::dynamic::value::Value;
use crate::error::MarshalError;

/// What is called past libffi: nothing.
#[derive(Debug, Clone, Copy)]
pub(in crate::dynamic) enum Target {}

/// The route of a call, of which there is none here.
#[derive(Debug, Clone)]
pub(in crate::dynamic) struct Route {
    pub(in crate::dynamic) target: Target,
}

/// The quick way of a route, of which there is none.
#[derive(Debug)]
pub(in crate::dynamic) enum Quick {}

/// The words of the arguments of one call.
#[repr(C, align(16))]
pub(in crate::dynamic) struct Frame([MaybeUninit<u64>; limits::PARAMETERS]);

impl Frame {
    pub(in crate::dynamic) fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; limits::PARAMETERS])
    }

    pub(in crate::dynamic) fn words(&mut self) -> NonNull<u64> {
        NonNull::from(&mut self.0).cast()
    }
}

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

impl Route {
    pub(in crate::dynamic) fn of<'t>(
        _: Convention,
        _: impl ExactSizeIterator<Item = &'t CType>,
        _: &CType,
    ) -> Option<Self> {
        None
    }

    pub(in crate::dynamic) fn words(&self) -> usize {
        match self.target {}
    }

    pub(in crate::dynamic) fn place(&self, _: usize) -> Place {
        match self.target {}
    }
}

impl Quick {
    pub(in crate::dynamic) fn of(route: &Route, _: &[Parameter], _: &CType) -> Self {
        match route.target {}
    }

    pub(in crate::dynamic) fn fill(&self, _: NonNull<u64>, _: &[Value<'_>]) -> bool {
        match *self {}
    }

    pub(in crate::dynamic) fn fill_any(&self, _: NonNull<u64>, _: &[Value<'_>]) -> bool {
        match *self {}
    }

    /// # Safety
    ///
    /// There is nothing to call this with.
    pub(in crate::dynamic) unsafe fn lower(
        &self,
        _: &Lowering<'_>,
        _: NonNull<u64>,
    ) -> Result<bool, MarshalError> {
        match *self {}
    }

    /// # Safety
    ///
    /// There is nothing to call this with.
    pub(in crate::dynamic) unsafe fn word(&self, _: NonNull<u64>, _: usize) -> u64 {
        match *self {}
    }

    /// # Safety
    ///
    /// There is nothing to call this with.
    pub(in crate::dynamic) unsafe fn call(
        &self,
        _: NonNull<c_void>,
        _: NonNull<u64>,
    ) -> Value<'static> {
        match *self {}
    }

    /// # Safety
    ///
    /// There is nothing to call this with.
    pub(in crate::dynamic) unsafe fn call_into(
        &self,
        _: NonNull<c_void>,
        _: NonNull<u64>,
        _: NonNull<u8>,
        _: usize,
    ) {
        match *self {}
    }
}
