//! Structs of the functions that describe the system.

use pinvoke::prelude::*;

/// `OSVERSIONINFOEXW`.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf16)]
pub(crate) struct OsVersion {
    #[value(size_of::<Native>())]
    pub(crate) size: NativeOnly<u32>,
    pub(crate) major: u32,
    pub(crate) minor: u32,
    pub(crate) build: u32,
    pub(crate) platform: u32,
    #[marshal(byvaltstr, size_const = 128)]
    pub(crate) service_pack: String,
    pub(crate) service_pack_major: u16,
    pub(crate) service_pack_minor: u16,
    pub(crate) suites: u16,
    pub(crate) product: u8,
    #[value(0)]
    pub(crate) reserved: NativeOnly<u8>,
}

/// `SYSTEM_INFO`.
#[derive(Blittable, Debug, Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct SystemInfo {
    pub(crate) architecture: u16,
    pub(crate) reserved: u16,
    pub(crate) page_size: u32,
    pub(crate) lowest_address: usize,
    pub(crate) highest_address: usize,
    pub(crate) processor_mask: usize,
    pub(crate) processors: u32,
    pub(crate) processor_type: u32,
    pub(crate) allocation_granularity: u32,
    pub(crate) processor_level: u16,
    pub(crate) processor_revision: u16,
}

/// `MEMORYSTATUSEX`.
#[derive(NativeStruct, Debug, Clone, Copy)]
pub(crate) struct MemoryStatus {
    #[value(size_of::<Native>())]
    pub(crate) size: NativeOnly<u32>,
    pub(crate) load: u32,
    pub(crate) total: u64,
    pub(crate) available: u64,
    pub(crate) total_pages: u64,
    pub(crate) available_pages: u64,
    pub(crate) total_addresses: u64,
    pub(crate) available_addresses: u64,
    pub(crate) extended: u64,
}

/// `GUID`.
#[derive(Blittable, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(crate) struct Guid {
    pub(crate) data1: u32,
    pub(crate) data2: u16,
    pub(crate) data3: u16,
    pub(crate) data4: [u8; 8],
}
