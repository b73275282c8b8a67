//! Kept and capturing callbacks of Win32: window procedures, timers, console handlers.
#![allow(missing_docs, non_snake_case)]
#![cfg(windows)]

mod common_layouts;

use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use pinvoke::prelude::*;

#[native_callback(on_panic = -1)]
type WndProc = extern "system" fn(window: usize, message: u32, wide: usize, long: isize) -> isize;

#[native_callback(bools = bool32, on_panic = 0)]
type ConsoleHandler = extern "system" fn(event: u32) -> bool;

#[native_callback]
type TimerProc = extern "system" fn(#[user_data] parameter: *mut c_void, fired: u8);

#[native_callback(charset = utf16, bools = bool32, on_panic = 0)]
type CodePageProc = extern "system" fn(page: &str) -> bool;

#[derive(Abi, Clone, Copy)]
#[repr(C)]
struct WindowClass {
    size: u32,
    style: u32,
    procedure: Option<unsafe extern "system" fn(usize, u32, usize, isize) -> isize>,
    class_extra: i32,
    window_extra: i32,
    instance: *mut c_void,
    icon: *mut c_void,
    cursor: *mut c_void,
    background: *mut c_void,
    menu: *const u16,
    name: *const u16,
    small_icon: *mut c_void,
}

#[dll_import("user32", charset = utf16, last_error)]
unsafe extern "system" {
    /// Calls the procedure; it may be any function of this signature.
    safe fn CallWindowProcW(
        #[callback(WndProc, retained)] procedure: &Callback<WndProc>,
        window: usize,
        message: u32,
        wide: usize,
        long: isize,
    ) -> isize;
    #[fails_if(zero)]
    unsafe fn RegisterClassExW(class: &WindowClass) -> Result<u16>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn UnregisterClassW(name: &str, #[value(null)] instance: *mut c_void) -> Result<()>;
    #[fails_if(zero)]
    safe fn CreateWindowExW(
        extended: u32,
        class: &str,
        title: &str,
        style: u32,
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        parent: isize,
        #[value(null)] menu: *mut c_void,
        #[value(null)] instance: *mut c_void,
        #[value(null)] parameter: *mut c_void,
    ) -> Result<usize>;
    safe fn SendMessageW(window: usize, message: u32, wide: usize, long: isize) -> isize;
    safe fn DefWindowProcW(window: usize, message: u32, wide: usize, long: isize) -> isize;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn DestroyWindow(window: usize) -> Result<()>;
}

#[dll_import("kernel32", charset = utf16, bools = bool32, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn EnumSystemCodePagesW(
        #[callback(CodePageProc)] f: impl FnMut(&str) -> bool,
        flags: u32,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetConsoleCtrlHandler(
        #[callback(ConsoleHandler, retained)] handler: &Callback<ConsoleHandler>,
        add: bool,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn CreateTimerQueueTimer(
        #[retval] timer: usize,
        #[value(0)] queue: usize,
        #[callback(TimerProc, user = parameter, retained)] f: &Callback<TimerProc>,
        #[user_data] parameter: *mut c_void,
        due: u32,
        period: u32,
        flags: u32,
    ) -> Result<usize>;
    /// With -1 for the event it waits for the timer's calls.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn DeleteTimerQueueTimer(
        #[value(0)] queue: usize,
        timer: usize,
        event: isize,
    ) -> Result<()>;
    safe fn GetCurrentThreadId() -> u32;
}

const WM_USER: u32 = 0x400;
/// `HWND_MESSAGE`: a window that is never shown.
const MESSAGE_ONLY: isize = -3;

#[test]
fn a_window_procedure_captures_state() {
    let mut state = 0;
    let procedure = WndProc::serialized(move |window, message, wide, long| {
        state += wide as isize;
        window as isize + message as isize + state * long
    })
    .unwrap();
    assert_eq!(CallWindowProcW(&procedure, 1, 20, 300, -1), 21 - 300);
    assert_eq!(CallWindowProcW(&procedure, 1, 20, 5, 2), 21 + 610);
}

#[test]
fn a_window_answers_by_a_closure() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let seen = log.clone();
    // Creating and destroying a window calls its procedure from inside itself.
    let procedure = WndProc::callback(move |window, message, wide, long| {
        if message < WM_USER {
            return DefWindowProcW(window, message, wide, long);
        }
        seen.lock().unwrap().push((message - WM_USER, wide, long));
        match wide {
            0 => 100,
            _ => SendMessageW(window, message + 1, wide - 1, -long) + 1,
        }
    })
    .unwrap();
    let class = "pinvoke test window";
    let name: Vec<u16> = class.encode_utf16().chain([0]).collect();
    let description = WindowClass {
        size: size_of::<WindowClass>() as u32,
        style: 0,
        procedure: Some(procedure.pointer()),
        class_extra: 0,
        window_extra: 0,
        instance: ptr::null_mut(),
        icon: ptr::null_mut(),
        cursor: ptr::null_mut(),
        background: ptr::null_mut(),
        menu: ptr::null(),
        name: name.as_ptr(),
        small_icon: ptr::null_mut(),
    };
    // SAFETY: the name is terminated, and the class goes before the procedure.
    unsafe { RegisterClassExW(&description) }.unwrap();
    let window = CreateWindowExW(0, class, "", 0, 0, 0, 0, 0, MESSAGE_ONLY).unwrap();
    assert_eq!(SendMessageW(window, WM_USER, 2, 5), 102);
    assert_eq!(*log.lock().unwrap(), [(0, 2, 5), (1, 1, -5), (2, 0, 5)]);
    DestroyWindow(window).unwrap();
    UnregisterClassW(class).unwrap();
}

#[test]
fn code_pages_are_listed_by_a_closure_that_captures() {
    let mut pages = Vec::new();
    EnumSystemCodePagesW(
        |page| {
            pages.push(page.parse::<u32>().unwrap());
            true
        },
        1,
    )
    .unwrap();
    // The first PC code page and that of Western Windows are everywhere.
    assert!(pages.contains(&437) && pages.contains(&1252), "{pages:?}");
}

#[test]
fn a_console_handler_is_set_and_taken_back() {
    let handler = ConsoleHandler::callback(|_| true).unwrap();
    let registration = handler
        .register(
            |handler| SetConsoleCtrlHandler(handler, true),
            |handler, ()| {
                SetConsoleCtrlHandler(handler, false).unwrap();
                // It is known no more.
                assert!(SetConsoleCtrlHandler(handler, false).is_err());
            },
        )
        .unwrap();
    drop(registration);
}

#[test]
fn a_timer_calls_a_closure_on_its_own_thread() {
    let calls = Arc::new(AtomicUsize::new(0));
    let (counted, own) = (calls.clone(), GetCurrentThreadId());
    let callback = TimerProc::callback(move |fired| {
        assert_eq!(fired, 1);
        assert_ne!(GetCurrentThreadId(), own);
        counted.fetch_add(1, SeqCst);
    });
    let registration = callback
        .unwrap()
        .register(
            |callback| CreateTimerQueueTimer(callback, 1, 5, 0),
            |_, timer| DeleteTimerQueueTimer(timer, -1).unwrap(),
        )
        .unwrap();
    while calls.load(SeqCst) < 3 {
        std::thread::yield_now();
    }
    drop(registration);
    let after = calls.load(SeqCst);
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert_eq!(calls.load(SeqCst), after);
}

common_layouts::layouts_agree! {
    plain WindowClass = "WNDCLASSEXW" => ["cbSize", "style", "lpfnWndProc", "cbClsExtra", "cbWndExtra", "hInstance", "hIcon", "hCursor", "hbrBackground", "lpszMenuName", "lpszClassName", "hIconSm"];
}
