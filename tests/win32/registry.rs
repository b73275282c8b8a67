//! The registry: functions that return their status, keys that close themselves.

use crate::runner::tests;
use crate::support::{os_code, system_text};
use pinvoke::prelude::*;

tests! {
    values_come_back
    keys_and_values_are_listed
    missing_values_are_errors_with_their_text
    types_are_checked_by_the_system
}

#[native_handle(release = unsafe RegCloseKey)]
type Key = *mut c_void;

type KeyRef = BorrowedHandle<'static, KeyKind>;

#[dll_import("advapi32", charset = utf16)]
unsafe extern "system" {
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    unsafe fn RegCloseKey(key: *mut c_void) -> Result<()>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegCreateKeyExW(
        parent: KeyRef,
        path: &str,
        #[value(0)] reserved: u32,
        #[value(null)] class: *const u16,
        options: u32,
        access: u32,
        #[value(null)] security: *const c_void,
        #[retval] key: Key,
        #[retval] disposition: u32,
    ) -> Result<(Key, u32)>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegOpenKeyExW(
        parent: &Key,
        path: &str,
        #[value(0)] options: u32,
        access: u32,
        #[retval] key: Key,
    ) -> Result<Key>;
    #[entry = "RegCreateKeyExW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn create_sub_key(
        parent: &Key,
        path: &str,
        #[value(0)] reserved: u32,
        #[value(null)] class: *const u16,
        options: u32,
        access: u32,
        #[value(null)] security: *const c_void,
        #[retval] key: Key,
        #[value(null)] disposition: *mut u32,
    ) -> Result<Key>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegSetValueExW(
        key: &Key,
        name: Option<&str>,
        #[value(0)] reserved: u32,
        kind: u32,
        data: &[u8],
        #[len_of(data)] size: u32,
    ) -> Result<()>;
    /// The size is in and out, in bytes; a buffer that is too small is told by a code.
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegQueryValueExW(
        key: &Key,
        name: Option<&str>,
        #[value(null)] reserved: *mut u32,
        #[out] kind: &mut u32,
        #[out(grow = error(234))] data: &mut Vec<u8>,
        #[len_of(data)] size: &mut u32,
    ) -> Result<()>;
    /// The same value as text: the size counts bytes, the buffer has UTF-16 units.
    #[entry = "RegQueryValueExW"]
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn query_text(
        key: &Key,
        name: Option<&str>,
        #[value(null)] reserved: *mut u32,
        #[out] kind: &mut u32,
        #[out(grow = error(234), unit = bytes)] data: &mut String,
        #[len_of(data, unit = bytes)] size: &mut u32,
    ) -> Result<()>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegGetValueW(
        key: &Key,
        path: Option<&str>,
        name: &str,
        kinds: u32,
        #[value(null)] kind: *mut u32,
        #[retval] value: u32,
        #[value(&mut 4)] size: &mut u32,
    ) -> Result<u32>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegEnumKeyExW(
        key: &Key,
        index: u32,
        #[retval]
        #[out(capacity = 256)]
        name: String,
        #[len_of(name)] size: &mut u32,
        #[value(null)] reserved: *mut u32,
        #[value(null)] class: *mut u16,
        #[value(null)] class_size: *mut u32,
        #[value(null)] written: *mut u64,
    ) -> Result<String>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegEnumValueW(
        key: &Key,
        index: u32,
        #[retval]
        #[out(capacity = 256)]
        name: String,
        #[len_of(name)] size: &mut u32,
        #[value(null)] reserved: *mut u32,
        #[out] kind: &mut u32,
        #[value(null)] data: *mut u8,
        #[value(null)] data_size: *mut u32,
    ) -> Result<String>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegDeleteValueW(key: &Key, name: &str) -> Result<()>;
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegDeleteTreeW(parent: KeyRef, path: &str) -> Result<()>;
}

const SZ: u32 = 1;
const BINARY: u32 = 3;
const DWORD: u32 = 4;
const ALL_ACCESS: u32 = 0xf_003f;
const FILE_NOT_FOUND: u32 = 2;
const NO_MORE_ITEMS: i64 = 259;

/// HKEY_CURRENT_USER, which is always open.
fn root() -> KeyRef {
    // The value in winreg.h is sign-extended to the width of a pointer.
    let raw = std::ptr::without_provenance_mut(0x8000_0001_u32.cast_signed() as isize as usize);
    // SAFETY: predefined keys are valid for ever.
    unsafe { BorrowedHandle::from_raw(raw) }
}

/// A key of its own for one test, deleted at its end.
struct TestKey(Key, String);

impl TestKey {
    fn new(name: &str) -> Self {
        const VOLATILE: u32 = 1;
        const CREATED_NEW: u32 = 1;
        let path = format!("Software\\pinvoke-{name}-{}", std::process::id());
        let (key, disposition) = RegCreateKeyExW(root(), &path, VOLATILE, ALL_ACCESS).unwrap();
        assert_eq!(disposition, CREATED_NEW);
        Self(key, path)
    }
}

impl Drop for TestKey {
    fn drop(&mut self) {
        RegDeleteTreeW(root(), &self.1).unwrap();
    }
}

/// Text as the registry keeps it, terminator included.
fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn values_come_back() {
    let TestKey(key, _) = &TestKey::new("values");
    let (mut kind, mut data, mut text) = (0, Vec::new(), String::new());
    let long = "naïve 語😀".repeat(400);
    for value in ["", "short", &long] {
        RegSetValueExW(key, Some("text ü"), SZ, &wide(value)).unwrap();
        query_text(key, Some("text ü"), &mut kind, &mut text).unwrap();
        assert_eq!((kind, text.as_str()), (SZ, value));
        RegQueryValueExW(key, Some("text ü"), &mut kind, &mut data).unwrap();
        assert_eq!((kind, &data), (SZ, &wide(value)));
    }
    for size in [0, 1, 1024, 1025, 100_000] {
        let value: Vec<u8> = (0..size).map(|at: usize| (at * 7) as u8).collect();
        RegSetValueExW(key, None, BINARY, &value).unwrap();
        RegQueryValueExW(key, None, &mut kind, &mut data).unwrap();
        assert_eq!((kind, &data), (BINARY, &value));
    }
    RegSetValueExW(key, Some("number"), DWORD, &305_419_896_u32.to_le_bytes()).unwrap();
    RegQueryValueExW(key, Some("number"), &mut kind, &mut data).unwrap();
    assert_eq!((kind, data.as_slice()), (DWORD, &[0x78, 0x56, 0x34, 0x12][..]));
}

fn keys_and_values_are_listed() {
    let TestKey(key, _) = &TestKey::new("listed");
    let names = ["alpha", "größe", "語"];
    for name in names {
        const VOLATILE: u32 = 1;
        drop(create_sub_key(key, name, VOLATILE, ALL_ACCESS).unwrap());
        RegSetValueExW(key, Some(name), DWORD, &[1, 0, 0, 0]).unwrap();
    }
    let mut keys = Vec::new();
    let end = loop {
        match RegEnumKeyExW(key, u32::try_from(keys.len()).unwrap()) {
            Ok(name) => keys.push(name),
            Err(error) => break error,
        }
    };
    assert_eq!(os_code(Err::<(), _>(end)).value(), NO_MORE_ITEMS);
    keys.sort();
    assert_eq!(keys, names);
    let mut kind = 0;
    let mut values: Vec<_> = (0..3).map(|at| RegEnumValueW(key, at, &mut kind).unwrap()).collect();
    values.sort();
    assert_eq!((values.as_slice(), kind), (&names.map(str::to_owned)[..], DWORD));
    assert_eq!(os_code(RegEnumValueW(key, 3, &mut kind)).value(), NO_MORE_ITEMS);
    assert!(RegOpenKeyExW(key, "größe", ALL_ACCESS).is_ok());
}

fn missing_values_are_errors_with_their_text() {
    let TestKey(key, _) = &TestKey::new("missing");
    let (mut kind, mut data) = (7, vec![1, 2, 3]);
    let error = RegQueryValueExW(key, Some("none"), &mut kind, &mut data).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("RegQueryValueExW") && text.contains(&system_text(FILE_NOT_FOUND)),
        "{text}"
    );
    assert_eq!(os_code(Err::<(), _>(error)).value(), FILE_NOT_FOUND.into());
    assert_eq!(os_code(RegDeleteValueW(key, "none")).value(), FILE_NOT_FOUND.into());
    RegSetValueExW(key, Some("one"), DWORD, &[1, 0, 0, 0]).unwrap();
    RegDeleteValueW(key, "one").unwrap();
    assert_eq!(os_code(RegDeleteValueW(key, "one")).value(), FILE_NOT_FOUND.into());
    assert_eq!(os_code(RegOpenKeyExW(key, "none", ALL_ACCESS)).value(), FILE_NOT_FOUND.into());
}

fn types_are_checked_by_the_system() {
    const RT_REG_DWORD: u32 = 0x10;
    const UNSUPPORTED_TYPE: i64 = 1630;
    let TestKey(key, _) = &TestKey::new("types");
    RegSetValueExW(key, Some("number"), DWORD, &42_u32.to_le_bytes()).unwrap();
    RegSetValueExW(key, Some("text"), SZ, &wide("42")).unwrap();
    assert_eq!(RegGetValueW(key, None, "number", RT_REG_DWORD).unwrap(), 42);
    assert_eq!(os_code(RegGetValueW(key, None, "text", RT_REG_DWORD)).value(), UNSUPPORTED_TYPE);
}
