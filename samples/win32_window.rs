//! A window whose procedure is a closure with state, and the loop that hands it its messages.
//!
//! `cargo run --example win32_window`
//!
//! The window types two letters to itself, and closes after three ticks of a timer.

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use win32::handles::Window;
use win32::windows::{Message, WindowClass};

#[dll_import("user32", charset = utf16, last_error)]
unsafe extern "system" {
    /// The class keeps the procedure, which has to live until the class is unregistered.
    #[fails_if(zero)]
    unsafe fn RegisterClassExW(class: &WindowClass<'_>) -> Result<u16>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn UnregisterClassW(name: &str, #[value(0)] instance: usize) -> Result<()>;
    #[fails_if(null)]
    safe fn CreateWindowExW(
        extended: u32,
        class: &str,
        title: &str,
        style: u32,
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        #[value(0)] parent: usize,
        #[value(0)] menu: usize,
        #[value(0)] instance: usize,
        #[value(null)] parameter: *const c_void,
    ) -> Result<Window>;
    #[ret(bool32)]
    safe fn ShowWindow(window: &Window, command: i32) -> Result<bool>;
    #[entry = "PostMessageW"]
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn post(window: usize, message: u32, wide: usize, long: isize) -> Result<()>;
    safe fn PostQuitMessage(code: i32);
    #[fails_if(zero)]
    safe fn SetTimer(
        window: &Window,
        id: usize,
        milliseconds: u32,
        #[value(0)] procedure: usize,
    ) -> Result<usize>;
    safe fn DefWindowProcW(window: usize, message: u32, wide: usize, long: isize) -> isize;
    /// 0 for the message that ends the loop, -1 for a failure.
    #[fails_if(minus_one)]
    safe fn GetMessageW(
        #[retval] message: Message,
        #[value(0)] window: usize,
        #[value(0)] first: u32,
        #[value(0)] last: u32,
    ) -> Result<(i32, Message)>;
    #[ret(bool32)]
    safe fn TranslateMessage(message: &Message) -> Result<bool>;
    safe fn DispatchMessageW(message: &Message) -> isize;
}

const WM_DESTROY: u32 = 0x2;
const WM_CLOSE: u32 = 0x10;
const WM_CHAR: u32 = 0x102;
const WM_TIMER: u32 = 0x113;
const OVERLAPPED_WINDOW: u32 = 0xcf_0000;
const SHOW: i32 = 5;
const USE_DEFAULT: i32 = i32::MIN;

/// What the window remembers.
#[derive(Default)]
struct State {
    typed: Mutex<String>,
    ticks: AtomicU32,
}

impl State {
    fn answer(&self, window: usize, message: u32, wide: usize, long: isize) -> isize {
        match message {
            WM_CHAR => {
                let typed = char::from_u32(wide as u32).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.typed.lock().expect("nothing panics with the lock").push(typed);
                0
            }
            WM_TIMER => {
                if self.ticks.fetch_add(1, Relaxed) + 1 == 3
                    && let Err(error) = post(window, WM_CLOSE, 0, 0)
                {
                    eprintln!("the window stays open: {error}");
                }
                0
            }
            // The window is destroyed by its handle, after the loop.
            WM_CLOSE => {
                PostQuitMessage(17);
                0
            }
            WM_DESTROY => {
                println!("the window is destroyed");
                0
            }
            _ => DefWindowProcW(window, message, wide, long),
        }
    }
}

/// Registers the class with a closure as its procedure; it is unregistered when the result is
/// dropped.
fn register(name: &'static str, state: Arc<State>) -> Result<Registration<'static>> {
    // The procedure is entered while it runs: a window gets messages while it handles one.
    let procedure =
        win32::windows::WindowProcedure::callback(move |window, message, wide, long| {
            state.answer(window, message, wide, long)
        })?;
    procedure.register(
        |procedure| {
            let class = class(name, procedure.pointer());
            // SAFETY: the registration keeps the procedure until the class is unregistered.
            unsafe { RegisterClassExW(&class) }
        },
        |_, _| {
            if let Err(error) = UnregisterClassW(name) {
                eprintln!("the class stays registered: {error}");
            }
        },
    )
}

fn class(
    name: &str,
    procedure: unsafe extern "system" fn(usize, u32, usize, isize) -> isize,
) -> WindowClass<'_> {
    WindowClass {
        size: NativeOnly,
        style: 0,
        procedure: Some(procedure),
        class_extra: 0,
        window_extra: 0,
        instance: 0,
        icon: 0,
        cursor: 0,
        background: 0,
        menu: None,
        name,
        small_icon: 0,
    }
}

fn sample() -> Result<()> {
    const CLASS: &str = "pinvoke sample";
    let state = Arc::new(State::default());
    let _class = register(CLASS, state.clone())?;
    let window =
        CreateWindowExW(0, CLASS, "Grüße", OVERLAPPED_WINDOW, USE_DEFAULT, USE_DEFAULT, 320, 200)?;
    ShowWindow(&window, SHOW)?;
    SetTimer(&window, 1, 20)?;
    let raw = window.as_raw().addr();
    for letter in "h語".chars() {
        post(raw, WM_CHAR, letter as usize, 0)?;
    }

    let code = loop {
        match GetMessageW()? {
            (0, quit) => break quit.wide,
            (_, message) => {
                TranslateMessage(&message)?;
                DispatchMessageW(&message);
            }
        }
    };
    drop(window);
    println!("typed: {}", state.typed.lock().expect("nothing panics with the lock"));
    println!("ticks: {}", state.ticks.load(Relaxed));
    println!("the loop ended with {code}");
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
