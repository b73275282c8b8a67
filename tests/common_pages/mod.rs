//! What the pages of this process may be used for.
#![allow(dead_code, unreachable_pub)]

use std::ops::Range;

/// A region of memory that the process has.
struct Region {
    addresses: Range<usize>,
    is_written: bool,
    is_executed: bool,
    /// As the system tells it.
    text: String,
}

/// Requires that code lies at these addresses, and that nobody can write there.
#[track_caller]
pub fn are_only_executed(code: impl IntoIterator<Item = usize>) {
    let regions = regions();
    for address in code {
        let found = regions.iter().find(|region| region.addresses.contains(&address));
        let region = found.unwrap_or_else(|| panic!("nothing is at {address:#x}"));
        assert!(region.is_executed && !region.is_written, "{}", region.text);
    }
}

/// Requires that no memory of the process can be both written and executed.
#[cfg(target_os = "linux")]
#[track_caller]
pub fn none_is_written_and_executed() {
    for region in regions() {
        assert!(!(region.is_written && region.is_executed), "{}", region.text);
    }
}

#[cfg(target_os = "linux")]
fn regions() -> Vec<Region> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let region = |line: &str| {
        let mut words = line.split_whitespace();
        let (range, access) = (words.next().unwrap(), words.next().unwrap());
        let (start, end) = range.split_once('-').unwrap();
        let bound = |text| usize::from_str_radix(text, 16).unwrap();
        Region {
            addresses: bound(start)..bound(end),
            is_written: access.contains('w'),
            is_executed: access.contains('x'),
            text: line.to_owned(),
        }
    };
    maps.lines().map(region).collect()
}

#[cfg(windows)]
fn regions() -> Vec<Region> {
    use pinvoke::prelude::*;

    /// `MEMORY_BASIC_INFORMATION`; the padding behind the third field holds a partition's number.
    #[derive(Blittable, Clone, Copy)]
    #[repr(C)]
    struct Information {
        base_address: usize,
        allocation_base: usize,
        allocation_protect: u32,
        region_size: usize,
        state: u32,
        protect: u32,
        kind: u32,
    }
    #[dll_import("kernel32")]
    unsafe extern "system" {
        safe fn VirtualQuery(
            address: usize,
            #[out] information: &mut Information,
            #[value(size_of::<Information>())] length: usize,
        ) -> usize;
    }
    // `PAGE_EXECUTE` to `PAGE_EXECUTE_WRITECOPY`, and what of them and of the others can be written.
    const EXECUTED: u32 = 0x10 | 0x20 | 0x40 | 0x80;
    const WRITTEN: u32 = 0x04 | 0x08 | 0x40 | 0x80;
    let (mut regions, mut address) = (Vec::new(), 0);
    let mut found = Information {
        base_address: 0,
        allocation_base: 0,
        allocation_protect: 0,
        region_size: 0,
        state: 0,
        protect: 0,
        kind: 0,
    };
    while VirtualQuery(address, &mut found) != 0 {
        let end = found.base_address + found.region_size;
        regions.push(Region {
            addresses: found.base_address..end,
            is_written: found.protect & WRITTEN != 0,
            is_executed: found.protect & EXECUTED != 0,
            text: format!("{:#x}..{end:#x} {:#x}", found.base_address, found.protect),
        });
        address = end;
    }
    regions
}
