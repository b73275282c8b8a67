//! Handles that release themselves with the right function.

use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use crate::abi::Abi;
use crate::managed::{Managed, kind};

/// A kind of handle: its raw type, its invalid value, and the function that releases it.
///
/// `Owner` is what releasing needs besides the raw value: `()` for a function that is declared with
/// `#[dll_import]`, `&Api` for a function of a library opened at run time. A handle with a borrowed
/// owner cannot outlive it.
///
/// # Safety
///
/// [`HandleKind::release`] is the right function for valid `Raw` values of this kind, may be called
/// from where the handle is dropped, and does not unwind.
///
/// # Examples
///
/// ```
/// use pinvoke_core::{HandleKind, OwnedHandle};
///
/// pub enum TableKind {}
/// // SAFETY: a table is released once by taking the box back.
/// unsafe impl HandleKind for TableKind {
///     type Raw = *mut u8;
///     type Owner = ();
///     const INVALID: *mut u8 = std::ptr::null_mut();
///     unsafe fn release((): (), raw: *mut u8) {
///         // SAFETY: `raw` came from `Box::into_raw` below.
///         drop(unsafe { Box::from_raw(raw) });
///     }
/// }
/// // SAFETY: the box is ours, and of this kind.
/// let table = unsafe { OwnedHandle::<TableKind>::from_raw(Box::into_raw(Box::new(7)), ()) };
/// assert!(table.is_some());
/// ```
pub unsafe trait HandleKind {
    /// The raw handle.
    type Raw: Abi + PartialEq;
    /// What releasing needs besides the raw handle.
    type Owner: HandleOwner;
    /// The value that means "no handle".
    const INVALID: Self::Raw;
    /// Whether a raw value is no handle; override it where more than one value is.
    #[inline]
    fn is_invalid(raw: Self::Raw) -> bool {
        raw == Self::INVALID
    }
    /// Releases a valid handle.
    ///
    /// # Safety
    ///
    /// `raw` is a valid handle of this kind that nobody uses afterwards.
    unsafe fn release(owner: Self::Owner, raw: Self::Raw);
}

/// A kind whose handles may be moved to another thread.
///
/// # Safety
///
/// Native code allows the handle to be used and released on any thread.
#[diagnostic::on_unimplemented(
    message = "handles of `{Self}` stay on the thread that got them",
    label = "nothing says that native code allows these handles on another thread",
    note = "if it does, write `#[native_handle(.., send)]`, or `unsafe impl SendHandle for {Self} {{}}`"
)]
pub unsafe trait SendHandle: HandleKind {}

/// A kind whose handles may be used by several threads at once.
///
/// # Safety
///
/// Native code synchronises the calls that take `&OwnedHandle`.
#[diagnostic::on_unimplemented(
    message = "handles of `{Self}` cannot be used by several threads at once",
    label = "nothing says that native code synchronises the calls on these handles",
    note = "if it does, write `#[native_handle(.., sync)]`, or `unsafe impl SyncHandle for {Self} {{}}`"
)]
pub unsafe trait SyncHandle: HandleKind {}

/// A handle that is released when it is dropped.
pub struct OwnedHandle<K: HandleKind> {
    raw: K::Raw,
    owner: K::Owner,
}

// SAFETY: the kind says that its handles may change threads, and the owner may too.
unsafe impl<K: SendHandle> Send for OwnedHandle<K> where K::Owner: Send {}
// SAFETY: the kind says that its handles may be shared, and the owner may too.
unsafe impl<K: SyncHandle> Sync for OwnedHandle<K> where K::Owner: Sync {}

impl<K: HandleKind> OwnedHandle<K> {
    /// Takes over a raw handle; `None` if it is invalid.
    ///
    /// # Safety
    ///
    /// A valid `raw` is of this kind and released by nobody else.
    #[inline]
    pub unsafe fn from_raw(raw: K::Raw, owner: K::Owner) -> Option<Self> {
        if K::is_invalid(raw) { None } else { Some(Self { raw, owner }) }
    }

    /// The raw handle, still owned by `self`.
    #[inline]
    pub fn as_raw(&self) -> K::Raw {
        self.raw
    }

    /// What releases the handle.
    #[inline]
    pub fn owner(&self) -> K::Owner {
        self.owner
    }

    /// The library object that the handle belongs to, if any.
    #[inline]
    pub(crate) fn owner_address(&self) -> Option<usize> {
        self.owner.address()
    }

    /// Gives the raw handle up without releasing it.
    #[inline]
    #[must_use = "the handle leaks unless it is released"]
    pub fn into_raw(self) -> K::Raw {
        ManuallyDrop::new(self).raw
    }

    /// A borrowed form that cannot outlive `self`.
    #[inline]
    pub fn borrow(&self) -> BorrowedHandle<'_, K> {
        BorrowedHandle { raw: self.raw, owner: self.owner.address(), borrow: PhantomData }
    }
}

impl<K: HandleKind> Drop for OwnedHandle<K> {
    fn drop(&mut self) {
        // SAFETY: the handle is valid, of this kind, and nobody uses it after this.
        unsafe { K::release(self.owner, self.raw) };
    }
}

impl<K: HandleKind> fmt::Debug for OwnedHandle<K>
where
    K::Raw: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OwnedHandle").field(&self.raw).finish()
    }
}

impl<K: HandleKind> Managed for OwnedHandle<K> {
    type Kind = kind::Handle;
}

/// A handle that somebody else releases, valid for `'a`.
pub struct BorrowedHandle<'a, K: HandleKind> {
    raw: K::Raw,
    owner: Option<usize>,
    borrow: PhantomData<&'a OwnedHandle<K>>,
}

impl<K: HandleKind> BorrowedHandle<'_, K> {
    /// Borrows a raw handle: a predefined one (`HKEY_CURRENT_USER`), or one that another part of the
    /// program owns.
    ///
    /// # Safety
    ///
    /// `raw` is a valid handle of this kind for as long as the borrow lasts.
    #[inline]
    pub const unsafe fn from_raw(raw: K::Raw) -> Self {
        Self { raw, owner: None, borrow: PhantomData }
    }

    /// The raw handle.
    #[inline]
    pub fn as_raw(&self) -> K::Raw {
        self.raw
    }

    /// The library object that the handle belongs to, if any.
    #[inline]
    pub(crate) fn owner_address(&self) -> Option<usize> {
        self.owner
    }
}

impl<K: HandleKind> Clone for BorrowedHandle<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K: HandleKind> Copy for BorrowedHandle<'_, K> {}

impl<K: HandleKind> fmt::Debug for BorrowedHandle<'_, K>
where
    K::Raw: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BorrowedHandle").field(&self.raw).finish()
    }
}

impl<K: HandleKind> Managed for BorrowedHandle<'_, K> {
    type Kind = kind::Handle;
}

/// What a handle is released by; it also tells which library object a handle belongs to.
pub trait HandleOwner: Copy {
    /// The address of the library object, if the handle belongs to one.
    fn address(self) -> Option<usize>;
}
impl HandleOwner for () {
    #[inline(always)]
    fn address(self) -> Option<usize> {
        None
    }
}
impl<T> HandleOwner for &T {
    #[inline(always)]
    fn address(self) -> Option<usize> {
        Some(std::ptr::from_ref(self).addr())
    }
}

/// What a stub has at hand for releasing, as what a kind of handle needs.
pub trait FromOwner<O>: Copy {
    /// The owner.
    fn from_owner(owner: O) -> Self;
}
impl<O> FromOwner<O> for () {
    #[inline(always)]
    fn from_owner(_: O) {}
}
impl<'a, T> FromOwner<&'a T> for &'a T {
    #[inline(always)]
    fn from_owner(owner: &'a T) -> Self {
        owner
    }
}
