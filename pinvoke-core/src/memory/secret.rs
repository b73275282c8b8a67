//! Buffers that leave nothing behind.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{Ordering, compiler_fence};

use crate::error::MarshalError;

/// A buffer of bytes that is zeroed before it is released: for passwords and keys.
///
/// It never grows, because growing would leave a copy behind.
///
/// # Examples
///
/// ```
/// use pinvoke_core::memory::Secret;
///
/// let mut key = Secret::new(32)?;
/// key[..4].copy_from_slice(b"hush");
/// assert_eq!(format!("{key:?}"), "Secret(32 bytes)");
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
pub struct Secret(Vec<u8>);

impl Secret {
    /// A buffer of `length` zeros.
    ///
    /// # Errors
    ///
    /// Memory is short.
    pub fn new(length: usize) -> Result<Self, MarshalError> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(|_| MarshalError::out_of_memory())?;
        bytes.resize(length, 0);
        Ok(Self(bytes))
    }

    /// Overwrites the buffer with zeros now.
    pub fn clear(&mut self) {
        for byte in self.0.iter_mut() {
            // SAFETY: the byte is valid for writes. A volatile write is not left out, although
            // nobody reads the buffer afterwards.
            unsafe { std::ptr::from_mut(byte).write_volatile(0) };
        }
        compiler_fence(Ordering::SeqCst);
    }
}

impl Deref for Secret {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}
impl DerefMut for Secret {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.clear();
    }
}

impl fmt::Debug for Secret {
    /// Shows the length only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}
