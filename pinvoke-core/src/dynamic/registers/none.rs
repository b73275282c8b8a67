//! Processors that this crate has no stubs for: there is no route, and libffi makes every call.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::place::{Place, Returned};
use crate::dynamic::convention::Convention;
use crate::dynamic::narrow::NarrowText;
use crate::dynamic::parameter::Parameter;
use crate::dynamic::plan::Argument;
use crate::dynamic::scratch::Scratch;
use crate::dynamic::types::CType;
use crate::dynamic::value::Value;

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
pub(in crate::dynamic) struct Quick;

/// A frame, which nothing is put into.
pub(in crate::dynamic) struct Frame(u64);

impl Frame {
    pub(in crate::dynamic) fn new() -> Self {
        Self(0)
    }

    pub(in crate::dynamic) fn words(&mut self) -> NonNull<u64> {
        NonNull::from(&mut self.0)
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

    pub(in crate::dynamic) fn words(&self) -> usize {
        match self.target {}
    }

    pub(in crate::dynamic) fn place(&self, _: usize) -> Place {
        match self.target {}
    }
}

impl Quick {
    pub(in crate::dynamic) fn of(route: &Route, _: &[Parameter], _: &CType, _: bool) -> Self {
        match route.target {}
    }

    pub(in crate::dynamic) fn none() -> Self {
        Self
    }

    pub(in crate::dynamic) fn gives_value(&self) -> bool {
        false
    }

    pub(in crate::dynamic) fn is_some(&self) -> bool {
        false
    }

    pub(in crate::dynamic) fn gives_any_value(&self) -> bool {
        false
    }

    pub(in crate::dynamic) fn exists(&self) -> bool {
        false
    }

    pub(in crate::dynamic) fn lower(
        &self,
        _: NonNull<u64>,
        _: &[Value<'_>],
        _: &Scratch,
        _: NarrowText,
    ) -> bool {
        false
    }

    pub(in crate::dynamic) fn fill(&self, _: NonNull<u64>, _: &[Value<'_>]) -> bool {
        false
    }

    pub(in crate::dynamic) fn fill_any(&self, _: NonNull<u64>, _: &[Value<'_>]) -> bool {
        false
    }

    /// # Safety
    ///
    /// There is nothing to call this with.
    pub(in crate::dynamic) unsafe fn call(
        &self,
        _: NonNull<c_void>,
        _: NonNull<u64>,
    ) -> Value<'static> {
        Value::Void
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
    }

    pub(in crate::dynamic) fn learn(&self, _: &[Argument], _: &[Value<'_>]) {}
}
