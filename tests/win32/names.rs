//! How a declared name may be spelt by the library: charset suffixes and decorations.

use crate::runner::tests;
use crate::support::load_error;
use pinvoke::library::bind_log;
use pinvoke::prelude::*;

tests! {
    the_charset_picks_the_suffix
    exact_names_are_taken_as_they_are
    present_functions_are_told_apart
}

/// Returns which of the fixture's functions was bound: 0 for the plain name, or the suffix.
macro_rules! probes {
    ($($module:ident: $($argument:ident = $value:ident),*;)*) => {$(
        #[allow(dead_code, reason = "not every charset is asked for every function")]
        mod $module {
            use super::*;
            #[dll_import(pinvoke_fixtures::LIBRARY $(, $argument = $value)*)]
            unsafe extern "C" {
                pub(super) safe fn fx_probe() -> c_int;
                pub(super) safe fn fx_probe_wide() -> Result<c_int>;
                pub(super) safe fn fx_probe_narrow() -> Result<c_int>;
            }
        }
    )*};
}
probes! {
    exact: charset = utf16;
    wide: charset = utf16, exact = false;
    narrow: charset = ansi, exact = false;
    utf8: charset = utf8, exact = false;
    auto: charset = auto, exact = false;
    unstated: exact = false;
}

fn the_charset_picks_the_suffix() {
    let (w, a) = (c_int::from(b'W'), c_int::from(b'A'));
    // UTF-16 prefers the suffix, the others prefer the plain name: .NET's rule.
    assert_eq!([wide::fx_probe(), auto::fx_probe()], [w, w]);
    assert_eq!([narrow::fx_probe(), utf8::fx_probe(), unstated::fx_probe()], [0, 0, 0]);
    assert_eq!(wide::fx_probe_wide().unwrap(), w);
    assert_eq!(auto::fx_probe_wide().unwrap(), w);
    assert_eq!(narrow::fx_probe_narrow().unwrap(), a);
    assert_eq!(unstated::fx_probe_narrow().unwrap(), a);
    let error = load_error(wide::fx_probe_narrow());
    assert!(error.to_string().contains("tried `fx_probe_narrowW`, `fx_probe_narrow`"), "{error}");
    assert!(narrow::fx_probe_wide().is_err());
}

fn exact_names_are_taken_as_they_are() {
    assert_eq!(exact::fx_probe(), 0);
    let error = load_error(exact::fx_probe_wide());
    assert_eq!(error.entry(), Some("fx_probe_wide"));
    assert!(error.to_string().contains("did you mean `fx_probe_wideW`"), "{error}");
}

#[dll_import("kernel32", charset = auto, exact = false, last_error)]
unsafe extern "system" {
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetWindowsDirectory(
        #[retval]
        #[out(grow = needed)]
        path: String,
        #[len_of(path)] size: u32,
    ) -> Result<String>;
    #[optional]
    safe fn GetNoSuchDirectory() -> Result<u32>;
}

fn present_functions_are_told_apart() {
    assert!(GetWindowsDirectory::is_present());
    assert!(!GetNoSuchDirectory::is_present());
    assert_eq!(GetWindowsDirectory().unwrap(), std::env::var("windir").unwrap());
    let bound = bind_log().into_iter().find(|record| record.function == "GetWindowsDirectory");
    assert_eq!(bound.unwrap().entry, "GetWindowsDirectoryW");
}
