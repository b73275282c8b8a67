//! Closures that Win32 functions call before they return.

use crate::runner::tests;
use crate::support::os_code;
use pinvoke::prelude::*;
use std::cell::Cell;

tests! {
    locales_are_listed
    a_closure_can_stop_the_listing
    code_pages_are_listed_without_user_data
    resources_are_listed
    windows_are_listed
    panics_go_on_after_the_call
    desktops_are_listed
    resource_names_are_listed
    calls_nest
}

#[native_callback(charset = utf16, on_panic = 0)]
#[ret(bool32)]
type LocaleProc = extern "system" fn(name: &str, flags: u32, #[user_data] user: isize) -> bool;

#[native_callback(charset = utf16, on_panic = 0)]
#[ret(bool32)]
type CodePageProc = extern "system" fn(page: &str) -> bool;

/// A type is a number or a name: the high half of the pointer tells.
#[native_callback(on_panic = 0)]
#[ret(bool32)]
type TypeProc = extern "system" fn(module: usize, kind: usize, #[user_data] user: isize) -> bool;

#[native_callback(on_panic = 0)]
#[ret(bool32)]
type NameProc =
    extern "system" fn(module: usize, kind: usize, name: usize, #[user_data] user: isize) -> bool;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn EnumSystemLocalesEx(
        #[callback(LocaleProc, user = user)] f: impl FnMut(&str, u32) -> bool,
        flags: u32,
        #[user_data] user: isize,
        #[value(null)] reserved: *const c_void,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn EnumSystemCodePagesW(
        #[callback(CodePageProc)] f: impl FnMut(&str) -> bool,
        flags: u32,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn EnumResourceTypesW(
        module: *mut c_void,
        #[callback(TypeProc, user = user)] f: impl FnMut(usize, usize) -> bool,
        #[user_data] user: isize,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero)]
    unsafe fn EnumResourceNamesW(
        module: *mut c_void,
        kind: usize,
        #[callback(NameProc, user = user)] f: impl FnMut(usize, usize, usize) -> bool,
        #[user_data] user: isize,
    ) -> Result<()>;
    #[fails_if(null)]
    unsafe fn LoadLibraryExW(
        name: &str,
        #[value(null)] file: *mut c_void,
        flags: u32,
    ) -> Result<*mut c_void>;
    #[ret(bool32)]
    safe fn IsValidLocaleName(name: &str) -> Result<bool>;
    #[ret(bool32)]
    safe fn IsValidCodePage(page: u32) -> Result<bool>;
}

/// `LOCALE_ALL`.
const ALL: u32 = 0;
const INSTALLED: u32 = 1;

fn locales_are_listed() {
    let mut names = Vec::new();
    EnumSystemLocalesEx(
        |name, _| {
            names.push(name.to_owned());
            true
        },
        ALL,
    )
    .unwrap();
    assert!(names.len() > 100, "{}", names.len());
    for name in ["en-US", "de-DE", "ru-RU", "ja-JP"] {
        assert!(names.iter().any(|listed| listed == name), "{name}");
    }
    assert!(
        names.iter().filter(|name| !name.is_empty()).all(|name| IsValidLocaleName(name).unwrap())
    );
}

fn a_closure_can_stop_the_listing() {
    let mut calls = 0;
    EnumSystemLocalesEx(
        |_, _| {
            calls += 1;
            calls < 3
        },
        ALL,
    )
    .unwrap();
    assert_eq!(calls, 3);
}

thread_local!(static PAGES: Cell<(u32, bool)> = const { Cell::new((0, false)) });

fn code_pages_are_listed_without_user_data() {
    // The function takes no user data, so the closure captures nothing.
    EnumSystemCodePagesW(
        |page| {
            let page: u32 = page.parse().unwrap();
            let (count, has_1252) = PAGES.get();
            PAGES.set((count + 1, has_1252 || page == 1252));
            true
        },
        INSTALLED,
    )
    .unwrap();
    let (count, has_1252) = PAGES.get();
    assert!(count > 3 && has_1252 && IsValidCodePage(1252).unwrap(), "{count}");
    const INVALID_FLAGS: i64 = 1004;
    let error = EnumSystemCodePagesW(|_| true, 0xdead);
    if let Err(error) = error {
        assert_eq!(os_code(Err::<(), _>(error)).value(), INVALID_FLAGS);
    }
}

/// `RT_VERSION`, of which every system library has one.
const VERSION: usize = 16;

fn user32() -> *mut c_void {
    const AS_DATA: u32 = 2;
    // SAFETY: no code of it runs.
    unsafe { LoadLibraryExW("user32.dll", AS_DATA) }.unwrap()
}

fn resources_are_listed() {
    let mut kinds = Vec::new();
    // SAFETY: the module stays loaded.
    let listed = unsafe {
        EnumResourceTypesW(user32(), |_, kind| {
            kinds.push(kind);
            true
        })
    };
    listed.unwrap();
    assert!(kinds.contains(&VERSION), "{kinds:?}");
}

fn resource_names_are_listed() {
    let (module, mut names) = (user32(), Vec::new());
    // SAFETY: the module stays loaded.
    let listed = unsafe {
        EnumResourceNamesW(module, VERSION, |owner, kind, name| {
            names.push((owner, kind, name));
            true
        })
    };
    listed.unwrap();
    // The version has number 1.
    assert_eq!(names, [(module.expose_provenance(), VERSION, 1)]);
    const TYPE_NOT_FOUND: i64 = 1813;
    // SAFETY: as above.
    let error = unsafe { EnumResourceNamesW(module, 0xfffe, |_, _, _| true) };
    assert_eq!(os_code(error).value(), TYPE_NOT_FOUND);
}

#[native_callback(on_panic = 0)]
#[ret(bool32)]
type WindowProc = extern "system" fn(window: usize, #[user_data] user: isize) -> bool;

#[dll_import("user32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero_if_error)]
    safe fn EnumWindows(
        #[callback(WindowProc, user = user)] f: impl FnMut(usize) -> bool,
        #[user_data] user: isize,
    ) -> Result<()>;
    #[ret(bool32)]
    #[fails_if(zero_if_error)]
    safe fn EnumThreadWindows(
        thread: u32,
        #[callback(WindowProc, user = user)] f: impl FnMut(usize) -> bool,
        #[user_data] user: isize,
    ) -> Result<()>;
    #[fails_if(zero_if_error)]
    unsafe fn CreateWindowExW(
        extended: u32,
        class: &str,
        title: &str,
        style: u32,
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        parent: usize,
        menu: usize,
        instance: usize,
        #[value(null)] data: *mut c_void,
    ) -> Result<usize>;
    unsafe fn DestroyWindow(window: usize) -> i32;
}

#[dll_import("kernel32")]
unsafe extern "system" {
    safe fn GetCurrentThreadId() -> u32;
}

fn windows_are_listed() {
    // SAFETY: a window of a class of the system, destroyed below by its own thread.
    let window = unsafe { CreateWindowExW(0, "STATIC", "listed", 0, 0, 0, 9, 9, 0, 0, 0) }.unwrap();
    assert_ne!(window, 0);
    let (mut all, mut own) = (Vec::new(), Vec::new());
    EnumWindows(|listed| {
        all.push(listed);
        true
    })
    .unwrap();
    EnumThreadWindows(GetCurrentThreadId(), |listed| {
        own.push(listed);
        true
    })
    .unwrap();
    // SAFETY: as above.
    unsafe { DestroyWindow(window) };
    assert!(all.contains(&window) && own.contains(&window), "{all:?} {own:?}");
}

fn panics_go_on_after_the_call() {
    let mut calls = 0;
    let listed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        EnumSystemLocalesEx(
            |_, _| {
                calls += 1;
                if calls == 2 {
                    // A panic that prints nothing.
                    std::panic::resume_unwind(Box::new("stop"));
                }
                true
            },
            ALL,
        )
    }));
    let panic = listed.unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"stop"));
    assert_eq!(calls, 2);
}

#[native_callback(charset = utf16, on_panic = 0)]
#[ret(bool32)]
type TextProc = extern "system" fn(text: &str, #[user_data] user: isize) -> bool;

fn desktops_are_listed() {
    #[dll_import("user32", charset = utf16, last_error)]
    unsafe extern "system" {
        /// Of the window station of this process.
        #[ret(i32)]
        #[fails_if(minus_one)]
        safe fn EnumDesktopsW(
            station: usize,
            #[callback(TextProc, user = user)] f: impl FnMut(&str) -> bool,
            #[user_data] user: isize,
        ) -> Result<()>;
        safe fn GetProcessWindowStation() -> usize;
    }
    let mut desktops = Vec::new();
    EnumDesktopsW(GetProcessWindowStation(), |name| {
        desktops.push(name.to_owned());
        true
    })
    .unwrap();
    assert!(desktops.iter().any(|name| name == "Default"), "{desktops:?}");
}

fn calls_nest() {
    let (mut outer, mut inner) = (0, 0);
    EnumSystemLocalesEx(
        |_, _| {
            outer += 1;
            EnumSystemLocalesEx(
                |_, _| {
                    inner += 1;
                    inner % 5 != 0
                },
                ALL,
            )
            .unwrap();
            outer < 3
        },
        ALL,
    )
    .unwrap();
    assert_eq!((outer, inner), (3, 15));
}
