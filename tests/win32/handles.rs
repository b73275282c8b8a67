//! Handles that close themselves, each by its own function.

use crate::runner::tests;
use crate::support::os_code;
use pinvoke::prelude::*;

tests! {
    a_dropped_handle_is_closed_once
    events_are_signalled
    named_objects_are_shared
    a_handle_that_is_no_handle_is_an_error
    a_raw_handle_can_be_given_up
    the_processes_are_listed
    a_process_runs_and_ends
    handles_are_closed_by_other_threads
}

#[native_handle(release = unsafe close_event, send, sync)]
type Event = *mut c_void;

#[native_handle(release = unsafe CloseHandle, send)]
type Process = *mut c_void;

/// Of the toolhelp functions, which return -1 for none.
#[native_handle(release = unsafe CloseHandle, invalid = -1, invalid = null)]
type Snapshot = *mut c_void;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn CloseHandle(handle: *mut c_void) -> Result<()>;
    /// The same function; the bind log tells how events were released.
    #[entry = "CloseHandle"]
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn close_event(handle: *mut c_void) -> Result<()>;
    #[fails_if(null)]
    safe fn CreateEventW(
        #[value(null)] security: *const c_void,
        #[marshal(bool32)] manual_reset: bool,
        #[marshal(bool32)] initial: bool,
        name: Option<&str>,
    ) -> Result<Event>;
    #[fails_if(null)]
    safe fn OpenEventW(access: u32, #[marshal(bool32)] inherit: bool, name: &str) -> Result<Event>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetEvent(event: &Event) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn ResetEvent(event: &Event) -> Result<()>;
    #[fails_if(minus_one)]
    safe fn WaitForSingleObject(event: &Event, milliseconds: u32) -> Result<u32>;
    #[entry = "WaitForSingleObject"]
    #[fails_if(minus_one)]
    safe fn wait_for_process(process: &Process, milliseconds: u32) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn GetHandleInformation(handle: *mut c_void, #[retval] flags: u32) -> Result<u32>;
    #[fails_if(null)]
    safe fn OpenProcess(access: u32, #[marshal(bool32)] inherit: bool, id: u32) -> Result<Process>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetExitCodeProcess(process: &Process, #[retval] code: u32) -> Result<u32>;
    #[fails_if(zero)]
    safe fn GetProcessId(process: &Process) -> Result<u32>;
    #[fails_if(invalid_handle)]
    safe fn CreateToolhelp32Snapshot(flags: u32, process: u32) -> Result<Snapshot>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn Process32FirstW(snapshot: &Snapshot, entry: &mut ProcessEntry) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn Process32NextW(snapshot: &Snapshot, entry: &mut ProcessEntry) -> Result<()>;
}

const WAIT_OBJECT_0: u32 = 0;
const WAIT_TIMEOUT: u32 = 258;
const INVALID_HANDLE: i64 = 6;

/// Whether a raw value is an open handle of this process.
fn is_open(raw: *mut c_void) -> bool {
    // SAFETY: the function only looks the value up.
    match unsafe { GetHandleInformation(raw) } {
        Ok(_) => true,
        error => {
            assert_eq!(os_code(error).value(), INVALID_HANDLE);
            false
        }
    }
}

fn a_dropped_handle_is_closed_once() {
    let event = CreateEventW(true, false, None).unwrap();
    let raw = event.as_raw();
    assert!(is_open(raw));
    drop(event);
    assert!(!is_open(raw));
}

fn events_are_signalled() {
    let event = CreateEventW(true, false, None).unwrap();
    assert_eq!(WaitForSingleObject(&event, 0).unwrap(), WAIT_TIMEOUT);
    SetEvent(&event).unwrap();
    assert_eq!(WaitForSingleObject(&event, 0).unwrap(), WAIT_OBJECT_0);
    ResetEvent(&event).unwrap();
    assert_eq!(WaitForSingleObject(&event, 0).unwrap(), WAIT_TIMEOUT);
    std::thread::scope(|scope| {
        scope.spawn(|| SetEvent(&event).unwrap());
        assert_eq!(WaitForSingleObject(&event, 10_000).unwrap(), WAIT_OBJECT_0);
    });
}

fn named_objects_are_shared() {
    const FILE_NOT_FOUND: i64 = 2;
    const MODIFY_STATE: u32 = 2;
    const SYNCHRONIZE: u32 = 0x10_0000;
    let name = format!("pinvoke-événement-{}", std::process::id());
    let created = CreateEventW(true, true, Some(&name)).unwrap();
    let opened = OpenEventW(MODIFY_STATE | SYNCHRONIZE, false, &name).unwrap();
    ResetEvent(&opened).unwrap();
    assert_eq!(WaitForSingleObject(&created, 0).unwrap(), WAIT_TIMEOUT);
    drop((created, opened));
    assert_eq!(os_code(OpenEventW(SYNCHRONIZE, false, &name)).value(), FILE_NOT_FOUND);
}

fn a_handle_that_is_no_handle_is_an_error() {
    const INVALID_PARAMETER: i64 = 87;
    const QUERY: u32 = 0x1000;
    assert_eq!(os_code(OpenProcess(QUERY, false, u32::MAX - 3)).value(), INVALID_PARAMETER);
    const SNAPSHOT_OF_NOTHING: u32 = 0;
    assert!(CreateToolhelp32Snapshot(SNAPSHOT_OF_NOTHING, 0).is_err());
}

fn a_raw_handle_can_be_given_up() {
    let raw = CreateEventW(true, false, None).unwrap().into_raw();
    assert!(is_open(raw));
    // SAFETY: nobody else closes it.
    let event = unsafe { Event::from_raw(raw, ()) }.unwrap();
    let borrowed = event.borrow();
    assert_eq!(borrowed.as_raw(), raw);
    drop(event);
    assert!(!is_open(raw));
    // SAFETY: null is no handle, so nothing is taken over.
    assert!(unsafe { Event::from_raw(std::ptr::null_mut(), ()) }.is_none());
}

/// `PROCESSENTRY32W`.
#[repr(C)]
#[derive(Clone, Copy, Blittable)]
pub(super) struct ProcessEntry {
    size: u32,
    usage: u32,
    process: u32,
    heap: usize,
    module: u32,
    threads: u32,
    parent: u32,
    priority: i32,
    flags: u32,
    file: [u16; 260],
}

fn the_processes_are_listed() {
    const PROCESSES: u32 = 2;
    const NO_MORE_FILES: i64 = 18;
    let snapshot = CreateToolhelp32Snapshot(PROCESSES, 0).unwrap();
    let size = u32::try_from(size_of::<ProcessEntry>()).unwrap();
    // The documentation's sizes of the struct.
    assert_eq!(size, if cfg!(target_pointer_width = "64") { 568 } else { 556 });
    let mut entry = ProcessEntry {
        size,
        usage: 0,
        process: 0,
        heap: 0,
        module: 0,
        threads: 0,
        parent: 0,
        priority: 0,
        flags: 0,
        file: [0; 260],
    };
    let mut seen = Vec::new();
    Process32FirstW(&snapshot, &mut entry).unwrap();
    let end = loop {
        let length = entry.file.iter().position(|unit| *unit == 0).unwrap();
        seen.push((
            entry.process,
            String::from_utf16(&entry.file[..length]).unwrap(),
            entry.threads,
        ));
        if let Err(error) = Process32NextW(&snapshot, &mut entry) {
            break error;
        }
    };
    assert_eq!(os_code(Err::<(), _>(end)).value(), NO_MORE_FILES);
    let own = seen.iter().find(|(process, ..)| *process == std::process::id()).unwrap();
    let program = std::env::current_exe().unwrap();
    assert_eq!(own.1, program.file_name().unwrap().to_str().unwrap());
    assert!(own.2 >= 1);
}

fn a_process_runs_and_ends() {
    const QUERY: u32 = 0x1000;
    const SYNCHRONIZE: u32 = 0x10_0000;
    const STILL_ACTIVE: u32 = 259;
    let own = OpenProcess(QUERY | SYNCHRONIZE, false, std::process::id()).unwrap();
    assert_eq!(GetProcessId(&own).unwrap(), std::process::id());
    assert_eq!(GetExitCodeProcess(&own).unwrap(), STILL_ACTIVE);
    assert_eq!(wait_for_process(&own, 0).unwrap(), WAIT_TIMEOUT);
    let mut child = std::process::Command::new("cmd").args(["/c", "exit 7"]).spawn().unwrap();
    let opened = OpenProcess(QUERY | SYNCHRONIZE, false, child.id()).unwrap();
    assert_eq!(wait_for_process(&opened, 30_000).unwrap(), WAIT_OBJECT_0);
    assert_eq!(GetExitCodeProcess(&opened).unwrap(), 7);
    child.wait().unwrap();
}

fn handles_are_closed_by_other_threads() {
    let event = CreateEventW(true, false, None).unwrap();
    let raw = event.as_raw().expose_provenance();
    std::thread::spawn(move || drop(event)).join().unwrap();
    assert!(!is_open(std::ptr::with_exposed_provenance_mut(raw)));
}
