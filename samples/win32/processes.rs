//! Structs of the functions for processes.

use super::handles::{Process, Thread};
use pinvoke::prelude::*;

/// `PROCESSENTRY32W`.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf16)]
pub(crate) struct ProcessEntry {
    #[value(size_of::<Native>())]
    pub(crate) size: NativeOnly<u32>,
    #[value(0)]
    pub(crate) usage: NativeOnly<u32>,
    pub(crate) id: u32,
    #[value(0)]
    pub(crate) heap: NativeOnly<usize>,
    #[value(0)]
    pub(crate) module: NativeOnly<u32>,
    pub(crate) threads: u32,
    pub(crate) parent: u32,
    pub(crate) priority: i32,
    #[value(0)]
    pub(crate) flags: NativeOnly<u32>,
    #[marshal(byvaltstr, size_const = 260)]
    pub(crate) file: String,
}

/// `SECURITY_ATTRIBUTES` without a descriptor: what it says is whether children inherit the handle.
#[derive(NativeStruct, Debug, Clone, Copy)]
#[native(bools = bool32)]
pub(crate) struct SecurityAttributes {
    #[value(size_of::<Native>())]
    pub(crate) size: NativeOnly<u32>,
    #[value(0)]
    pub(crate) descriptor: NativeOnly<usize>,
    pub(crate) inherit: bool,
}

/// `STARTUPINFOW`. The standard handles are borrowed: the child gets copies of its own.
#[derive(NativeStruct, Default)]
#[native(charset = utf16)]
pub(crate) struct StartupInfo<'a> {
    #[value(size_of::<Native>())]
    pub(crate) size: NativeOnly<u32>,
    #[value(0)]
    pub(crate) reserved: NativeOnly<usize>,
    pub(crate) desktop: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    pub(crate) fill: u32,
    pub(crate) flags: u32,
    pub(crate) show: u16,
    #[value(0)]
    pub(crate) reserved_bytes: NativeOnly<u16>,
    #[value(0)]
    pub(crate) reserved_data: NativeOnly<usize>,
    pub(crate) input: Option<&'a super::handles::File>,
    pub(crate) output: Option<&'a super::handles::File>,
    pub(crate) error: Option<&'a super::handles::File>,
}

/// `PROCESS_INFORMATION`: both handles are closed by who got them.
#[derive(NativeStruct, Debug)]
pub(crate) struct ProcessInformation {
    pub(crate) process: Process,
    pub(crate) thread: Thread,
    pub(crate) process_id: u32,
    pub(crate) thread_id: u32,
}
