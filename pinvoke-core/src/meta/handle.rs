//! Kinds of handles, as data.

use std::fmt;

use crate::handle::{BorrowedHandle, HandleKind, OwnedHandle};

/// A kind of handle that needs nothing but the handle to release one.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct HandleMeta {
    name: fn() -> &'static str,
    invalid: fn() -> u64,
    is_invalid: fn(u64) -> bool,
    release: unsafe fn(u64),
    /// Whether the Rust type holds the handle, and releases it; `&` and a borrowed one do not.
    pub is_owned: bool,
    /// Whether the Rust type is an `Option`: a handle may be none.
    pub is_optional: bool,
}

impl HandleMeta {
    /// The kind; `None` if its raw handles have more than 64 bits.
    const fn of<K: HandleKind<Owner = ()>>(is_owned: bool) -> Option<Self> {
        if size_of::<K::Raw>() > size_of::<u64>() {
            return None;
        }
        Some(Self {
            name: std::any::type_name::<K>,
            invalid: || word(K::INVALID),
            // SAFETY: a word is made of a raw handle, or of the bits of one that native code gave.
            is_invalid: |word| K::is_invalid(unsafe { raw(word) }),
            // SAFETY: the caller's promise is that of the kind.
            release: |word| unsafe { K::release((), raw(word)) },
            is_owned,
            is_optional: false,
        })
    }

    const fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    const fn lent(self) -> Self {
        Self { is_owned: false, ..self }
    }

    /// The path of the Rust type that stands for the kind.
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    /// The bits of the value that is no handle, in the low bits.
    pub fn invalid(&self) -> u64 {
        (self.invalid)()
    }

    /// Whether the low bits are no handle.
    pub fn is_invalid(&self, word: u64) -> bool {
        (self.is_invalid)(word)
    }

    /// Releases the handle in the low bits.
    ///
    /// # Safety
    ///
    /// It is a valid handle of this kind that nobody uses afterwards.
    pub unsafe fn release(&self, word: u64) {
        // SAFETY: the caller's promise.
        unsafe { (self.release)(word) };
    }
}

impl fmt::Debug for HandleMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandleMeta")
            .field("name", &self.name())
            .field("is_owned", &self.is_owned)
            .field("is_optional", &self.is_optional)
            .finish()
    }
}

impl PartialEq for HandleMeta {
    fn eq(&self, other: &Self) -> bool {
        (self.name(), self.is_owned, self.is_optional)
            == (other.name(), other.is_owned, other.is_optional)
    }
}

impl Eq for HandleMeta {}

/// Where the bytes of a raw handle are in a word: at its low end.
const fn start<R>() -> usize {
    if cfg!(target_endian = "little") { 0 } else { size_of::<u64>() - size_of::<R>() }
}

fn word<R: Copy>(raw: R) -> u64 {
    const { assert!(size_of::<R>() <= size_of::<u64>()) };
    let mut word = 0_u64;
    // SAFETY: the word has room for the raw handle, whose bytes are all initialised: it is a number or
    // an address.
    unsafe {
        std::ptr::from_mut(&mut word)
            .cast::<u8>()
            .add(start::<R>())
            .cast::<R>()
            .write_unaligned(raw);
    }
    word
}

/// # Safety
///
/// The low bits are those of a raw handle of the type.
unsafe fn raw<R: Copy>(word: u64) -> R {
    const { assert!(size_of::<R>() <= size_of::<u64>()) };
    // SAFETY: the caller's promise.
    unsafe { std::ptr::from_ref(&word).cast::<u8>().add(start::<R>()).cast::<R>().read_unaligned() }
}

/// A Rust type that stands for a handle.
pub trait HandleOf {
    /// Its kind.
    const HANDLE: Option<HandleMeta>;
}
impl<K: HandleKind<Owner = ()>> HandleOf for OwnedHandle<K> {
    const HANDLE: Option<HandleMeta> = HandleMeta::of::<K>(true);
}
impl<K: HandleKind<Owner = ()>> HandleOf for BorrowedHandle<'_, K> {
    const HANDLE: Option<HandleMeta> = HandleMeta::of::<K>(false);
}
impl<T: HandleOf> HandleOf for &T {
    const HANDLE: Option<HandleMeta> = match T::HANDLE {
        Some(handle) => Some(handle.lent()),
        None => None,
    };
}
impl<T: HandleOf> HandleOf for &mut T {
    const HANDLE: Option<HandleMeta> = T::HANDLE;
}
impl<T: HandleOf> HandleOf for Option<T> {
    const HANDLE: Option<HandleMeta> = match T::HANDLE {
        Some(handle) => Some(handle.optional()),
        None => None,
    };
}
