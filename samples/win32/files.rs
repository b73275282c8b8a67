//! Structs of the functions for files.

use super::time::FileTime;
use pinvoke::prelude::*;

/// `WIN32_FIND_DATAW`.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf16)]
pub(crate) struct FindData {
    pub(crate) attributes: u32,
    pub(crate) created: FileTime,
    pub(crate) accessed: FileTime,
    pub(crate) written: FileTime,
    pub(crate) size_high: u32,
    pub(crate) size_low: u32,
    pub(crate) reserved: [u32; 2],
    #[marshal(byvaltstr, size_const = 260)]
    pub(crate) name: String,
    #[marshal(byvaltstr, size_const = 14)]
    pub(crate) short_name: String,
}

impl FindData {
    pub(crate) fn is_directory(&self) -> bool {
        const DIRECTORY: u32 = 0x10;
        self.attributes & DIRECTORY != 0
    }

    pub(crate) fn size(&self) -> u64 {
        u64::from(self.size_high) << 32 | u64::from(self.size_low)
    }
}

/// `OVERLAPPED`. The system writes to it until the operation is complete, so it goes to `unsafe fn`s.
#[derive(Abi, Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct Overlapped {
    pub(crate) status: usize,
    pub(crate) transferred: usize,
    pub(crate) offset_low: u32,
    pub(crate) offset_high: u32,
    pub(crate) event: *mut c_void,
}
