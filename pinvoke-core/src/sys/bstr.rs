//! The allocator of `BSTR`s: the data has its length in bytes in the four bytes before it, and a
//! terminator behind it that the length does not count.

#[cfg(not(windows))]
mod platform {
    use crate::sys::{c_allocate, c_free};

    const PREFIX: usize = size_of::<u32>();

    /// A string with room for `bytes` bytes and a wide terminator, which is written; null if there is
    /// no memory.
    pub(crate) fn bstr_allocate(bytes: usize) -> *mut u8 {
        let (Ok(length), Some(size)) = (u32::try_from(bytes), bytes.checked_add(PREFIX + 2)) else {
            return std::ptr::null_mut();
        };
        let block = c_allocate(size).cast::<u8>();
        if block.is_null() {
            return block;
        }
        // SAFETY: the block has the prefix, the data and two bytes of terminator; `malloc` aligns it
        // for the prefix.
        unsafe {
            block.cast::<u32>().write(length);
            let data = block.add(PREFIX);
            data.add(bytes).cast::<[u8; 2]>().write([0; 2]);
            data
        }
    }

    /// # Safety
    ///
    /// `text` is a string that [`bstr_allocate`] or a library that agrees with it made.
    pub(crate) unsafe fn bstr_free(text: *mut u8) {
        // SAFETY: the block starts at the prefix.
        unsafe { c_free(text.sub(PREFIX).cast()) };
    }

    /// The length in bytes.
    ///
    /// # Safety
    ///
    /// `text` is a valid `BSTR`.
    pub(crate) unsafe fn bstr_bytes(text: *const u8) -> usize {
        // SAFETY: the prefix stands before the data.
        unsafe { text.sub(PREFIX).cast::<u32>().read_unaligned() as usize }
    }
}

#[cfg(windows)]
mod platform {
    use std::ffi::c_char;

    // `<oleauto.h>`.
    #[link(name = "oleaut32")]
    unsafe extern "system" {
        fn SysAllocStringByteLen(text: *const c_char, bytes: u32) -> *mut u16;
        fn SysFreeString(text: *mut u16);
        fn SysStringByteLen(text: *const u16) -> u32;
    }

    /// A string with room for `bytes` bytes and a wide terminator, which is written; null if there is
    /// no memory.
    pub(crate) fn bstr_allocate(bytes: usize) -> *mut u8 {
        let Ok(bytes) = u32::try_from(bytes) else { return std::ptr::null_mut() };
        // SAFETY: a null source leaves the data as it is.
        unsafe { SysAllocStringByteLen(std::ptr::null(), bytes) }.cast()
    }

    /// # Safety
    ///
    /// `text` is a valid `BSTR`.
    pub(crate) unsafe fn bstr_free(text: *mut u8) {
        // SAFETY: the caller's promise.
        unsafe { SysFreeString(text.cast()) };
    }

    /// The length in bytes.
    ///
    /// # Safety
    ///
    /// `text` is a valid `BSTR`.
    pub(crate) unsafe fn bstr_bytes(text: *const u8) -> usize {
        // SAFETY: the caller's promise.
        unsafe { SysStringByteLen(text.cast()) as usize }
    }
}

pub(crate) use platform::{bstr_allocate, bstr_bytes, bstr_free};
