//! A raw handle that knows which of its values means none.

use std::fmt;

use crate::abi::{Abi, NullAbi, TypeDesc};
use crate::handle::HandleKind;

/// The raw value of a handle of kind `K` in a native signature.
///
/// Its null is the kind's invalid value, so that `Option` works for handles that are numbers too; two
/// values that both mean none are equal.
#[repr(transparent)]
pub struct RawHandle<K: HandleKind>(K::Raw);

impl<K: HandleKind> RawHandle<K> {
    /// Wraps a raw handle.
    #[inline(always)]
    pub const fn new(raw: K::Raw) -> Self {
        Self(raw)
    }

    /// The raw handle.
    #[inline(always)]
    pub const fn get(self) -> K::Raw {
        self.0
    }

    /// Whether it means none.
    #[inline(always)]
    pub fn is_invalid(self) -> bool {
        K::is_invalid(self.0)
    }
}

impl<K: HandleKind> Clone for RawHandle<K> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<K: HandleKind> Copy for RawHandle<K> {}

impl<K: HandleKind> PartialEq for RawHandle<K> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || (self.is_invalid() && other.is_invalid())
    }
}

impl<K: HandleKind> fmt::Debug for RawHandle<K>
where
    K::Raw: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// SAFETY: the wrapper is transparent.
unsafe impl<K: HandleKind> Abi for RawHandle<K> {
    const DESC: TypeDesc = <K::Raw as Abi>::DESC;
}
impl<K: HandleKind> NullAbi for RawHandle<K> {
    const NULL: Self = Self(K::INVALID);
}
