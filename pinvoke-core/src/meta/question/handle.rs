//! Which kind of handle a Rust type is.

use std::marker::PhantomData;

use super::{Ask, Passed, Received, Returned, Slotted};
use crate::meta::{HandleMeta, HandleOf};

/// The handle of a type.
pub struct HandleIn<T>(PhantomData<T>);
impl<T: HandleOf> HandleOf for HandleIn<T> {
    const HANDLE: Option<HandleMeta> = T::HANDLE;
}
/// No handle.
pub struct NoHandle;
impl HandleOf for NoHandle {
    const HANDLE: Option<HandleMeta> = None;
}
/// A question about a handle.
pub trait OfHandle {
    /// Its kind.
    type Handle;
    /// For its type.
    fn handle(&self) -> Self::Handle {
        unreachable!("only the type matters")
    }
}
/// A question about anything.
pub trait OfAnything {
    /// For its type.
    fn handle(&self) -> NoHandle {
        NoHandle
    }
}
impl<Q> OfAnything for Ask<Q> {}
impl<N, T: HandleOf, D> OfHandle for &Ask<Passed<N, T, D>> {
    type Handle = HandleIn<T>;
}
impl<N, T: HandleOf, O> OfHandle for &Ask<Returned<N, T, O>> {
    type Handle = HandleIn<T>;
}
impl<N, T: HandleOf> OfHandle for &Ask<Received<N, T>> {
    type Handle = HandleIn<T>;
}
impl<N, T: HandleOf, O> OfHandle for &Ask<Slotted<N, T, O>> {
    type Handle = HandleIn<T>;
}
