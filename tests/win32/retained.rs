//! Closures that Windows keeps and calls later, most of them on threads of its own.

use crate::declared::handles::{Event, Thread, Window};
use crate::declared::time::FileTime;
use crate::runner::tests;
use pinvoke::prelude::*;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

tests! {
    a_thread_starts_with_a_closure
    a_timer_of_the_thread_pool_ticks
    a_wait_of_the_thread_pool_ends
    a_procedure_call_waits_for_its_thread
    a_window_is_subclassed_by_a_closure_with_state
    a_value_is_made_once
    a_console_handler_answers_an_event
}

#[native_callback(on_panic = u32::MAX)]
type StartRoutine = extern "system" fn(#[user_data] parameter: *mut c_void) -> u32;

#[native_callback]
type PoolTimer =
    extern "system" fn(instance: usize, #[user_data] context: *mut c_void, timer: usize);

#[native_callback(bools = bool8)]
type PoolWait = extern "system" fn(#[user_data] context: *mut c_void, timed_out: bool);

#[native_callback]
type ProcedureCall = extern "system" fn(#[user_data] data: usize);

#[native_callback(on_panic = 0)]
#[ret(bool32)]
type InitOnce = extern "system" fn(
    once: &mut usize,
    #[user_data] parameter: *mut c_void,
    context: usize,
) -> bool;

/// `TP_TIMER`, closed when nothing uses it.
#[native_handle(release = unsafe CloseThreadpoolTimer, send, sync)]
type Timer = *mut c_void;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[fails_if(null)]
    safe fn CreateThread(
        #[value(null)] security: *const c_void,
        #[value(0)] stack: usize,
        #[callback(StartRoutine, user = parameter, retained)] start: &Callback<StartRoutine>,
        #[user_data] parameter: *mut c_void,
        #[value(0)] flags: u32,
        #[retval] id: u32,
    ) -> Result<(Thread, u32)>;
    #[entry = "WaitForSingleObject"]
    #[fails_if(minus_one)]
    safe fn wait_for_thread(thread: &Thread, milliseconds: u32) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetExitCodeThread(thread: &Thread, #[retval] code: u32) -> Result<u32>;
    safe fn GetCurrentThreadId() -> u32;

    #[fails_if(null)]
    safe fn CreateThreadpoolTimer(
        #[callback(PoolTimer, user = context, retained)] f: &Callback<PoolTimer>,
        #[user_data] context: *mut c_void,
        #[value(null)] environment: *const c_void,
    ) -> Result<Timer>;
    /// A negative time is one from now; none stops the timer.
    safe fn SetThreadpoolTimer(timer: &Timer, due: Option<&FileTime>, period: u32, window: u32);
    safe fn WaitForThreadpoolTimerCallbacks(timer: &Timer, #[marshal(bool32)] cancel: bool);
    unsafe fn CloseThreadpoolTimer(timer: *mut c_void);

    #[fails_if(null)]
    safe fn CreateEventW(
        #[value(null)] security: *const c_void,
        #[marshal(bool32)] manual_reset: bool,
        #[marshal(bool32)] initial: bool,
        #[value(null)] name: *const u16,
    ) -> Result<Event>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetEvent(event: &Event) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn RegisterWaitForSingleObject(
        #[retval] wait: usize,
        event: &Event,
        #[callback(PoolWait, user = context, retained)] f: &Callback<PoolWait>,
        #[user_data] context: *mut c_void,
        milliseconds: u32,
        flags: u32,
    ) -> Result<usize>;
    /// With -1 for the event it waits for a call that is under way.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn UnregisterWaitEx(wait: usize, #[value(-1)] event: isize) -> Result<()>;

    #[ret(u32)]
    #[fails_if(zero)]
    safe fn QueueUserAPC(
        #[callback(ProcedureCall, user = data, retained)] f: &Callback<ProcedureCall>,
        thread: BorrowedHandle<'_, crate::declared::handles::ThreadKind>,
        #[user_data] data: usize,
    ) -> Result<()>;
    safe fn SleepEx(milliseconds: u32, #[marshal(bool32)] alertable: bool) -> u32;

    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn InitOnceExecuteOnce(
        once: &mut usize,
        #[callback(InitOnce, user = parameter)] f: impl FnMut(&mut usize, usize) -> bool,
        #[user_data] parameter: *mut c_void,
        #[value(null)] context: *mut *mut c_void,
    ) -> Result<()>;
}

const WAIT_OBJECT_0: u32 = 0;
const LONG: u32 = 30_000;

/// Waits until a condition holds.
#[track_caller]
fn until(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(30), "{what} did not happen");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn a_thread_starts_with_a_closure() {
    let seen = Arc::new(Mutex::new(None));
    let told = seen.clone();
    let start = StartRoutine::callback(move || {
        *told.lock().unwrap() = Some(GetCurrentThreadId());
        0xC0DE
    })
    .unwrap();
    let (thread, id) = CreateThread(&start).unwrap();
    assert_eq!(wait_for_thread(&thread, LONG).unwrap(), WAIT_OBJECT_0);
    assert_eq!(GetExitCodeThread(&thread).unwrap(), 0xC0DE);
    assert_eq!(*seen.lock().unwrap(), Some(id));
    assert_ne!(id, GetCurrentThreadId());
    // After its end native code gets what stands for a panic; the closure does not run.
    *seen.lock().unwrap() = None;
    let late = start.pointer();
    let data = start.user_data();
    drop(start);
    // SAFETY: the function and its data are a callback's, which may be called at any time.
    assert_eq!(unsafe { late(data) }, u32::MAX);
    assert_eq!(*seen.lock().unwrap(), None);
}

fn a_timer_of_the_thread_pool_ticks() {
    let own = GetCurrentThreadId();
    let (ticks, wrong) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, misplaced) = (ticks.clone(), wrong.clone());
    // A period and calls that take longer: several threads of the pool are in the closure at once.
    let callback = PoolTimer::callback(move |instance, timer| {
        if GetCurrentThreadId() == own || instance == 0 || timer == 0 {
            misplaced.fetch_add(1, SeqCst);
        }
        counted.fetch_add(1, SeqCst);
    })
    .unwrap();
    let registration = callback
        .register(
            |callback| {
                let timer = CreateThreadpoolTimer(callback)?;
                let now = FileTime { low: -1_i32 as u32, high: -1_i32 as u32 };
                SetThreadpoolTimer(&timer, Some(&now), 5, 0);
                Ok::<_, pinvoke::Error>(timer)
            },
            |_, timer| {
                SetThreadpoolTimer(&timer, None, 0, 0);
                WaitForThreadpoolTimerCallbacks(&timer, true);
            },
        )
        .unwrap();
    until("the third tick", || ticks.load(SeqCst) >= 3);
    drop(registration);
    let after = ticks.load(SeqCst);
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!((ticks.load(SeqCst), wrong.load(SeqCst)), (after, 0));
}

fn a_wait_of_the_thread_pool_ends() {
    const ONLY_ONCE: u32 = 8;
    for signalled in [true, false] {
        let event = CreateEventW(true, false).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = seen.clone();
        let callback = PoolWait::serialized(move |timed_out| told.lock().unwrap().push(timed_out));
        let milliseconds = if signalled { LONG } else { 1 };
        let registration = callback
            .unwrap()
            .register(
                |callback| RegisterWaitForSingleObject(&event, callback, milliseconds, ONLY_ONCE),
                |_, wait| UnregisterWaitEx(wait).unwrap(),
            )
            .unwrap();
        if signalled {
            SetEvent(&event).unwrap();
        }
        until("the end of the wait", || !seen.lock().unwrap().is_empty());
        drop(registration);
        assert_eq!(*seen.lock().unwrap(), [!signalled]);
    }
}

fn a_procedure_call_waits_for_its_thread() {
    const WAIT_IO_COMPLETION: u32 = 0xC0;
    let calls = Arc::new(AtomicU32::new(0));
    let (counted, own) = (calls.clone(), GetCurrentThreadId());
    let callback = ProcedureCall::callback(move || {
        assert_eq!(GetCurrentThreadId(), own);
        counted.fetch_add(1, SeqCst);
    })
    .unwrap();
    // The pseudo handle of the current thread, -2.
    // SAFETY: it is always valid, and not closed.
    let this =
        unsafe { BorrowedHandle::from_raw(std::ptr::without_provenance_mut(-2_isize as usize)) };
    QueueUserAPC(&callback, this).unwrap();
    // Only a wait that allows it runs the call.
    assert_eq!((SleepEx(0, false), calls.load(SeqCst)), (0, 0));
    assert_eq!((SleepEx(LONG, true), calls.load(SeqCst)), (WAIT_IO_COMPLETION, 1));
}

fn a_value_is_made_once() {
    // INIT_ONCE_STATIC_INIT.
    let (mut once, mut calls) = (0, 0);
    for _ in 0..3 {
        let made = InitOnceExecuteOnce(&mut once, |_, _| {
            calls += 1;
            calls > 1
        });
        // The first try says that it failed, so there is a second one.
        assert_eq!(made.is_ok(), calls > 1);
    }
    assert_eq!(calls, 2);
}

#[native_callback(on_panic = 0)]
type SubclassProcedure = extern "system" fn(
    window: usize,
    message: u32,
    wide: usize,
    long: isize,
    id: usize,
    #[user_data] data: usize,
) -> isize;

type RawSubclassProcedure =
    unsafe extern "system" fn(usize, u32, usize, isize, usize, usize) -> isize;

// By their numbers: version 5 of the library, which programs without a manifest get, has no names.
#[dll_import("comctl32")]
unsafe extern "system" {
    #[ordinal(410)]
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn set_window_subclass(
        window: &Window,
        #[callback(SubclassProcedure, user = data, retained)] f: &Callback<SubclassProcedure>,
        id: usize,
        #[user_data] data: usize,
    ) -> Result<()>;
    #[ordinal(412)]
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn remove_window_subclass(
        window: &Window,
        procedure: RawSubclassProcedure,
        id: usize,
    ) -> Result<()>;
    #[ordinal(413)]
    safe fn def_subclass_proc(
        window: usize,
        message: u32,
        wide: usize,
        long: isize,
    ) -> Result<isize>;
}

#[dll_import("user32", charset = utf16, last_error)]
unsafe extern "system" {
    #[fails_if(null)]
    safe fn CreateWindowExW(
        extended: u32,
        class: &str,
        title: Option<&str>,
        style: u32,
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        parent: isize,
        #[value(null)] menu: *mut c_void,
        #[value(null)] instance: *mut c_void,
        #[value(null)] data: *mut c_void,
    ) -> Result<Window>;
    safe fn SendMessageW(window: &Window, message: u32, wide: usize, long: isize) -> isize;
}

fn a_window_is_subclassed_by_a_closure_with_state() {
    const MESSAGE_ONLY: isize = -3;
    const WM_GETTEXTLENGTH: u32 = 0xE;
    const WM_USER: u32 = 0x400;
    let window = CreateWindowExW(0, "STATIC", Some("12345"), 0, 0, 0, 0, 0, MESSAGE_ONLY).unwrap();
    let mut sum = 0;
    let procedure = SubclassProcedure::serialized(move |window, message, wide, long, id| {
        match message {
            WM_USER => {
                sum += wide as isize * long;
                sum
            }
            // One more than the window itself says.
            WM_GETTEXTLENGTH => {
                def_subclass_proc(window, message, wide, long).unwrap() + 1 + id as isize
            }
            _ => def_subclass_proc(window, message, wide, long).unwrap(),
        }
    })
    .unwrap();
    let registration = procedure
        .register_local(
            |procedure| set_window_subclass(&window, procedure, 100),
            // SAFETY: the procedure is the one that was set.
            |procedure, ()| unsafe {
                remove_window_subclass(&window, procedure.pointer(), 100).unwrap();
            },
        )
        .unwrap();
    assert_eq!(SendMessageW(&window, WM_USER, 3, 5), 15);
    assert_eq!(SendMessageW(&window, WM_USER, 2, -1), 13);
    assert_eq!(SendMessageW(&window, WM_GETTEXTLENGTH, 0, 0), 5 + 1 + 100);
    drop(registration);
    assert_eq!(SendMessageW(&window, WM_GETTEXTLENGTH, 0, 0), 5);
    assert_eq!(SendMessageW(&window, WM_USER, 3, 5), 0);
}

/// The event goes to all processes of a console, so that a child with a console of its own asks for it.
fn a_console_handler_answers_an_event() {
    use std::os::windows::process::CommandExt;
    const CHILD: &str = "PINVOKE_CONSOLE_CHILD";
    if std::env::var_os(CHILD).is_some() {
        return console_child();
    }
    const CREATE_NO_WINDOW: u32 = 0x800_0000;
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .arg("a_console_handler_answers_an_event")
        .env(CHILD, "1")
        .creation_flags(CREATE_NO_WINDOW)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    if let Some(why) = text.lines().find(|line| line.starts_with("no events: ")) {
        // Wine's consoles take no events without a terminal.
        return crate::support::skip("an event of the console", why);
    }
    // CTRL_BREAK_EVENT, on a thread of the system.
    assert!(text.contains("event 1, elsewhere\n"), "{text}");
}

fn console_child() {
    #[native_callback(bools = bool32, on_panic = 0)]
    type ConsoleHandler = extern "system" fn(event: u32) -> bool;

    #[dll_import("kernel32", last_error)]
    unsafe extern "system" {
        #[ret(bool32)]
        #[fails_if(zero)]
        safe fn SetConsoleCtrlHandler(
            #[callback(ConsoleHandler, retained)] handler: &Callback<ConsoleHandler>,
            #[marshal(bool32)] add: bool,
        ) -> Result<()>;
        #[ret(bool32)]
        #[fails_if(zero)]
        safe fn GenerateConsoleCtrlEvent(event: u32, group: u32) -> Result<()>;
    }
    const BREAK: u32 = 1;
    let (sender, events) = std::sync::mpsc::channel();
    let own = GetCurrentThreadId();
    let registration = ConsoleHandler::serialized(move |event| {
        sender.send((event, GetCurrentThreadId() != own)).is_ok()
    })
    .unwrap()
    .register(
        |handler| SetConsoleCtrlHandler(handler, true),
        |handler, ()| SetConsoleCtrlHandler(handler, false).unwrap(),
    )
    .unwrap();
    if let Err(error) = GenerateConsoleCtrlEvent(BREAK, 0) {
        println!("no events: {error}");
        return;
    }
    let (event, elsewhere) = events.recv_timeout(Duration::from_secs(30)).unwrap();
    drop(registration);
    println!("event {event}, {}", if elsewhere { "elsewhere" } else { "here" });
}
