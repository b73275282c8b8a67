//! Writes values of three kinds into the registry, reads them back, and deletes the key.
//!
//! `cargo run --example win32_registry`

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::prelude::*;
use win32::handles::{Key, KeyKind};

type KeyRef<'key> = BorrowedHandle<'key, KeyKind>;

// The functions return their status; zero is success.
#[dll_import("advapi32", charset = utf16)]
unsafe extern "system" {
    #[entry = "RegCreateKeyExW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn create_key(
        parent: KeyRef<'_>,
        path: &str,
        #[value(0)] reserved: u32,
        #[value(null)] class: *const u16,
        options: u32,
        access: u32,
        #[value(null)] security: *const c_void,
        #[retval] key: Key,
        #[value(null)] disposition: *mut u32,
    ) -> Result<Key>;
    #[entry = "RegOpenKeyExW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn open_key(
        parent: KeyRef<'_>,
        path: &str,
        #[value(0)] options: u32,
        access: u32,
        #[retval] key: Key,
    ) -> Result<Key>;
    #[entry = "RegSetValueExW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn set_number(
        key: &Key,
        name: &str,
        #[value(0)] reserved: u32,
        #[value(DWORD)] kind: u32,
        value: &u32,
        #[value(4)] size: u32,
    ) -> Result<()>;
    #[entry = "RegSetValueExW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn set_units(
        key: &Key,
        name: &str,
        #[value(0)] reserved: u32,
        kind: u32,
        units: &[u16],
        #[len_of(units, unit = bytes)] size: u32,
    ) -> Result<()>;
    #[entry = "RegGetValueW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn number(
        key: &Key,
        #[value(null)] path: *const u16,
        name: &str,
        #[value(RT_DWORD)] kinds: u32,
        #[value(null)] kind: *mut u32,
        #[retval] value: u32,
        #[value(&mut 4)] size: &mut u32,
    ) -> Result<u32>;
    /// A buffer that is too small is told by ERROR_MORE_DATA; the size counts bytes.
    #[entry = "RegGetValueW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn text(
        key: &Key,
        #[value(null)] path: *const u16,
        name: &str,
        #[value(RT_SZ)] kinds: u32,
        #[value(null)] kind: *mut u32,
        #[retval]
        #[out(grow = error(234), unit = bytes)]
        value: String,
        #[len_of(value, unit = bytes)] size: &mut u32,
    ) -> Result<String>;
    #[entry = "RegGetValueW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn texts(
        key: &Key,
        #[value(null)] path: *const u16,
        name: &str,
        #[value(RT_MULTI_SZ)] kinds: u32,
        #[value(null)] kind: *mut u32,
        #[marshal(multi_str)]
        #[out(grow = error(234), unit = bytes)]
        values: &mut Vec<String>,
        #[len_of(values, unit = bytes)] size: &mut u32,
    ) -> Result<()>;
    /// ERROR_NO_MORE_ITEMS ends the list.
    #[entry = "RegEnumValueW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn value_name(
        key: &Key,
        index: u32,
        #[retval]
        #[out(capacity = 256)]
        name: String,
        #[len_of(name)] size: &mut u32,
        #[value(null)] reserved: *mut u32,
        #[retval] kind: u32,
        #[value(null)] data: *mut u8,
        #[value(null)] data_size: *mut u32,
    ) -> Result<(String, u32)>;
    #[entry = "RegDeleteTreeW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn delete_tree(parent: KeyRef<'_>, path: &str) -> Result<()>;
}

const SZ: u32 = 1;
const DWORD: u32 = 4;
const MULTI_SZ: u32 = 7;
/// `RRF_RT_*`: the kinds that `RegGetValueW` may read.
const RT_SZ: u32 = 2;
const RT_DWORD: u32 = 0x10;
const RT_MULTI_SZ: u32 = 0x20;
const ALL_ACCESS: u32 = 0xf_003f;
/// The key goes with the session, if it is not deleted before.
const VOLATILE: u32 = 1;

fn current_user() -> KeyRef<'static> {
    // The value in winreg.h is sign-extended to the width of a pointer.
    let raw = std::ptr::without_provenance_mut(0x8000_0001_u32.cast_signed() as isize as usize);
    // SAFETY: predefined keys are always open.
    unsafe { BorrowedHandle::from_raw(raw) }
}

/// Text as the registry keeps it: each with its terminator.
fn units(texts: &[&str]) -> Vec<u16> {
    texts.iter().flat_map(|text| text.encode_utf16().chain([0])).collect()
}

fn sample() -> Result<()> {
    let path = format!("Software\\pinvoke-sample-{}", std::process::id());
    let key = create_key(current_user(), &path, VOLATILE, ALL_ACCESS)?;
    println!("created HKCU\\{path}");

    set_number(&key, "answer", &42)?;
    set_units(&key, "greeting", SZ, &units(&["Grüße, 語 and 😀"]))?;
    // The list ends with an empty text.
    set_units(&key, "colours", MULTI_SZ, &units(&["red", "green", "blue", ""]))?;

    println!("answer = {}", number(&key, "answer")?);
    println!("greeting = {}", text(&key, "greeting")?);
    let mut colours = Vec::new();
    texts(&key, "colours", &mut colours)?;
    println!("colours = {colours:?}");

    let mut index = 0;
    let end = loop {
        match value_name(&key, index) {
            Ok((name, kind)) => println!("value {index}: {name}, of kind {kind}"),
            Err(error) => break error,
        }
        index += 1;
    };
    println!("end of the list: {end}");
    // The system checks the kind.
    if let Err(error) = number(&key, "greeting") {
        println!("greeting as a number: {error}");
    }

    drop(key);
    delete_tree(current_user(), &path)?;
    match open_key(current_user(), &path, ALL_ACCESS) {
        Ok(_) => println!("the key is still there"),
        Err(error) => println!("deleted; opened again: {error}"),
    }
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
