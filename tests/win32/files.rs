//! Files: written, read, mapped, searched for.

use crate::runner::tests;
use crate::support::{Scratch, os_code};
use pinvoke::prelude::*;
use std::path::Path;

tests! {
    what_is_written_is_read
    sizes_and_positions_are_64_bits_wide
    a_folder_is_listed
    files_are_copied_and_moved
    free_space_is_reported
}

#[native_handle(release = unsafe CloseHandle, invalid = -1)]
type File = *mut c_void;

#[native_handle(release = unsafe FindClose, invalid = -1)]
type Find = *mut c_void;

/// `FILETIME`: tenths of microseconds since 1601, in two halves.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
pub(super) struct FileTime {
    low: u32,
    high: u32,
}

/// `WIN32_FIND_DATAW`.
#[repr(C)]
#[derive(Clone, Copy, Blittable)]
pub(super) struct FindData {
    attributes: u32,
    created: FileTime,
    read: FileTime,
    written: FileTime,
    size_high: u32,
    size_low: u32,
    reserved: [u32; 2],
    name: [u16; 260],
    short_name: [u16; 14],
}

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn CloseHandle(handle: *mut c_void) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn FindClose(find: *mut c_void) -> Result<()>;
    #[fails_if(invalid_handle)]
    safe fn CreateFileW(
        path: &Path,
        access: u32,
        share: u32,
        #[value(null)] security: *const c_void,
        disposition: u32,
        #[value(0x80)] flags: u32,
        #[value(null)] template: *mut c_void,
    ) -> Result<File>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn WriteFile(
        file: &File,
        bytes: &[u8],
        #[len_of(bytes)] count: u32,
        #[retval] written: u32,
        #[value(null)] overlapped: *mut c_void,
    ) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn ReadFile(
        file: &File,
        bytes: &mut [u8],
        #[len_of(bytes)] count: u32,
        #[retval] read: u32,
        #[value(null)] overlapped: *mut c_void,
    ) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetFilePointerEx(
        file: &File,
        by: i64,
        #[retval] position: i64,
        from: u32,
    ) -> Result<i64>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetEndOfFile(file: &File) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetFileSizeEx(file: &File, #[retval] size: i64) -> Result<i64>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetFileTime(
        file: &File,
        #[out] created: &mut FileTime,
        #[out] read: Option<&mut FileTime>,
        #[out] written: &mut FileTime,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetFileTime(
        file: &File,
        created: Option<&FileTime>,
        read: Option<&FileTime>,
        written: Option<&FileTime>,
    ) -> Result<()>;
    #[fails_if(invalid_handle)]
    safe fn FindFirstFileW(pattern: &str, #[out] data: &mut FindData) -> Result<Find>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn FindNextFileW(find: &Find, #[out] data: &mut FindData) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn CopyFileW(
        from: &Path,
        to: &Path,
        #[marshal(bool32)] fail_if_exists: bool,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn MoveFileExW(from: &Path, to: Option<&Path>, flags: u32) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn CreateDirectoryW(path: &Path, #[value(null)] security: *const c_void) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn RemoveDirectoryW(path: &Path) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetDiskFreeSpaceExW(
        directory: &str,
        #[retval] free_for_caller: u64,
        #[retval] total: u64,
        #[retval] free: u64,
    ) -> Result<(u64, u64, u64)>;
    safe fn GetDriveTypeW(root: &str) -> Result<u32>;
    /// Two texts of capacity 64, three numbers.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetVolumeInformationW(
        root: &str,
        #[out(capacity = 64)] name: &mut String,
        #[len_of(name)] name_size: u32,
        #[out] serial: &mut u32,
        #[out] longest_name: &mut u32,
        #[out] flags: &mut u32,
        #[out(capacity = 64)] system: &mut String,
        #[len_of(system)] system_size: u32,
    ) -> Result<()>;
}

const READ: u32 = 0x8000_0000;
const WRITE: u32 = 0x4000_0000;
const CREATE_NEW: u32 = 1;
const OPEN_EXISTING: u32 = 3;
const FILE_EXISTS: i64 = 80;
const ALREADY_EXISTS: i64 = 183;

fn what_is_written_is_read() {
    let scratch = Scratch::new("files");
    let path = scratch.file("naïve 語.txt");
    let bytes: Vec<u8> = (0..100_000_u32).map(|at| (at % 251) as u8).collect();
    let file = CreateFileW(&path, READ | WRITE, 0, CREATE_NEW).unwrap();
    assert_eq!(WriteFile(&file, &bytes).unwrap() as usize, bytes.len());
    assert_eq!(WriteFile(&file, &[]).unwrap(), 0);
    drop(file);
    // What the standard library reads is what was written, under the same name.
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert_eq!(os_code(CreateFileW(&path, WRITE, 0, CREATE_NEW)).value(), FILE_EXISTS);
    let file = CreateFileW(&path, READ, 1, OPEN_EXISTING).unwrap();
    let mut read = vec![0; bytes.len() + 10];
    assert_eq!(ReadFile(&file, &mut read).unwrap() as usize, bytes.len());
    assert_eq!(read[..bytes.len()], bytes);
    assert_eq!(ReadFile(&file, &mut read).unwrap(), 0, "the end of the file");
    const ACCESS_DENIED: i64 = 5;
    assert_eq!(os_code(WriteFile(&file, &bytes)).value(), ACCESS_DENIED);
}

fn sizes_and_positions_are_64_bits_wide() {
    const BEGIN: u32 = 0;
    const CURRENT: u32 = 1;
    const NEGATIVE_SEEK: i64 = 131;
    let scratch = Scratch::new("positions");
    let file = CreateFileW(&scratch.file("large"), READ | WRITE, 0, CREATE_NEW).unwrap();
    let far = 5_000_000_000;
    assert_eq!(SetFilePointerEx(&file, far, BEGIN).unwrap(), far);
    // A file with a hole: it takes no room on disk.
    SetEndOfFile(&file).unwrap();
    assert_eq!(GetFileSizeEx(&file).unwrap(), far);
    assert_eq!(SetFilePointerEx(&file, -7, CURRENT).unwrap(), far - 7);
    assert_eq!(os_code(SetFilePointerEx(&file, -1, BEGIN)).value(), NEGATIVE_SEEK);

    let (mut created, mut written) = (FileTime { low: 0, high: 0 }, FileTime { low: 0, high: 0 });
    // 2001-02-03 04:05:06 UTC, as the documentation's conversion gives it.
    let ticks = 10_000_000 * (981_173_106 + 11_644_473_600_u64);
    let time = FileTime { low: ticks as u32, high: (ticks >> 32) as u32 };
    SetFileTime(&file, None, None, Some(&time)).unwrap();
    GetFileTime(&file, &mut created, None, &mut written).unwrap();
    assert_eq!(written, time);
    drop(file);
    let modified = std::fs::metadata(scratch.file("large")).unwrap().modified().unwrap();
    let since_1970 = modified.duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(since_1970.as_secs(), 981_173_106);
}

fn a_folder_is_listed() {
    const NO_MORE_FILES: i64 = 18;
    const DIRECTORY: u32 = 0x10;
    let scratch = Scratch::new("listed");
    let long = format!("{}.txt", "x".repeat(200));
    for (name, size) in [("a.txt", 1_usize), ("ÄÖ語.txt", 300), (&long, 70_000), ("other.doc", 5)]
    {
        std::fs::write(scratch.file(name), vec![b'x'; size]).unwrap();
    }
    std::fs::create_dir(scratch.file("folder.txt")).unwrap();
    let pattern = scratch.file("*.txt");
    let zero = FileTime { low: 0, high: 0 };
    let mut data = FindData {
        attributes: 0,
        created: zero,
        read: zero,
        written: zero,
        size_high: 0,
        size_low: 0,
        reserved: [0; 2],
        name: [0; 260],
        short_name: [0; 14],
    };
    // The size in minwinbase.h.
    assert_eq!(size_of::<FindData>(), 592);
    let find = FindFirstFileW(pattern.to_str().unwrap(), &mut data).unwrap();
    let mut seen = Vec::new();
    let end = loop {
        let length = data.name.iter().position(|unit| *unit == 0).unwrap();
        let name = String::from_utf16(&data.name[..length]).unwrap();
        let is_folder = data.attributes & DIRECTORY != 0;
        seen.push((name, if is_folder { 0 } else { data.size_low }, is_folder));
        if let Err(error) = FindNextFileW(&find, &mut data) {
            break error;
        }
    };
    assert_eq!(os_code(Err::<(), _>(end)).value(), NO_MORE_FILES);
    seen.sort();
    let mut expected: Vec<_> = std::fs::read_dir(scratch.path())
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.file_name().to_str().unwrap().ends_with(".txt"))
        .map(|entry| {
            let data = entry.metadata().unwrap();
            let size = if data.is_dir() { 0 } else { u32::try_from(data.len()).unwrap() };
            (entry.file_name().into_string().unwrap(), size, data.is_dir())
        })
        .collect();
    expected.sort();
    assert_eq!((seen.len(), seen), (4, expected));
    let nothing = FindFirstFileW(scratch.file("*.none").to_str().unwrap(), &mut data);
    assert_eq!(os_code(nothing).value(), 2);
}

fn files_are_copied_and_moved() {
    let scratch = Scratch::new("copied");
    let (first, second) = (scratch.file("first"), scratch.file("second"));
    std::fs::write(&first, "content").unwrap();
    CopyFileW(&first, &second, true).unwrap();
    assert_eq!(os_code(CopyFileW(&first, &second, true)).value(), FILE_EXISTS);
    CopyFileW(&first, &second, false).unwrap();
    MoveFileExW(&second, Some(&scratch.file("third")), 0).unwrap();
    assert_eq!(std::fs::read_to_string(scratch.file("third")).unwrap(), "content");
    assert!(!second.exists());
    let folder = scratch.file("folder");
    CreateDirectoryW(&folder).unwrap();
    assert_eq!(os_code(CreateDirectoryW(&folder)).value(), ALREADY_EXISTS);
    assert!(folder.is_dir());
    RemoveDirectoryW(&folder).unwrap();
    assert!(!folder.exists());
}

fn free_space_is_reported() {
    const FIXED: u32 = 3;
    const NO_ROOT: u32 = 1;
    let (mine, total, free) = GetDiskFreeSpaceExW("C:\\").unwrap();
    assert!(0 < mine && mine <= free && free < total, "{mine} {free} {total}");
    assert_eq!(GetDriveTypeW("C:\\").unwrap(), FIXED);
    assert_eq!(GetDriveTypeW("C:\\no-such\\").unwrap(), NO_ROOT);
    let (mut name, mut system) = ("x".to_owned(), String::new());
    let (mut serial, mut longest, mut flags) = (0, 0, 0);
    GetVolumeInformationW("C:\\", &mut name, &mut serial, &mut longest, &mut flags, &mut system)
        .unwrap();
    assert_eq!((system.as_str(), longest), ("NTFS", 255));
}
