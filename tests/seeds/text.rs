//! Text that native code writes, lends or passes, whatever its bytes are: every form of it in every
//! charset. The oracle is the standard library.

use std::cell::RefCell;
use std::ffi::c_void;

use pinvoke::memory::BString;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

/// What the functions below hand out, and memory of exactly that size for those that lend it.
#[derive(Default)]
struct Given {
    bytes: Vec<u8>,
    lent: Box<[u32]>,
}

thread_local! {
    static GIVEN: RefCell<Given> = RefCell::default();
}

/// Fills a buffer: with what is given, and with zeros when that is shorter. Nothing terminates what is as
/// long as the buffer or longer.
///
/// # Safety
///
/// `to` has room for `bytes` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn fz_fill(to: *mut u8, bytes: usize) -> usize {
    GIVEN.with_borrow(|given| {
        let length = given.bytes.len().min(bytes);
        // SAFETY: the caller's promise.
        unsafe {
            to.copy_from_nonoverlapping(given.bytes.as_ptr(), length);
            to.add(length).write_bytes(0, bytes - length);
        }
        length
    })
}

/// As [`fz_fill`], and reports how many units of `size` bytes were given, which may be more than fit.
///
/// # Safety
///
/// `to` has room for `*count` units.
#[unsafe(no_mangle)]
unsafe extern "C" fn fz_fill_counted(to: *mut u8, count: *mut usize, size: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        fz_fill(to, *count * size);
        *count = GIVEN.with_borrow(|given| given.bytes.len() / size);
    }
}

/// What is given, with a terminator for units of any size, and nothing behind it.
#[unsafe(no_mangle)]
extern "C" fn fz_lend() -> *const c_void {
    GIVEN.with_borrow_mut(|given| {
        let mut words = vec![0u32; given.bytes.len() / 4 + 2];
        for (word, part) in words.iter_mut().zip(given.bytes.chunks(4)) {
            let mut bytes = [0; 4];
            bytes[..part.len()].copy_from_slice(part);
            *word = u32::from_ne_bytes(bytes);
        }
        given.lent = words.into();
        given.lent.as_ptr().cast()
    })
}

type Call = extern "C" fn(text: *const c_void, user: *mut c_void) -> c_int;
type CallEach =
    extern "C" fn(texts: *const *const c_void, count: usize, user: *mut c_void) -> c_int;

#[unsafe(no_mangle)]
extern "C" fn fz_pass(call: Call, user: *mut c_void) -> c_int {
    call(fz_lend(), user)
}

/// Passes the text, nothing, and the text once more.
#[unsafe(no_mangle)]
extern "C" fn fz_pass_each(call: CallEach, user: *mut c_void) -> c_int {
    let text = fz_lend();
    call([text, std::ptr::null(), text].as_ptr(), 3, user)
}

/// Units of a buffer.
const ROOM: usize = 24;
/// Units of a text without a terminator.
const FIXED: usize = 5;

/// The units before the first NUL.
fn until_nul<U: Copy + Default + PartialEq>(units: &[U]) -> &[U] {
    units.split(|unit| *unit == U::default()).next().unwrap_or_default()
}

/// Compares what was read with what the oracle reads, which is nothing where there is no text.
#[track_caller]
fn same<T: PartialEq + std::fmt::Debug>(read: Result<T>, expected: Option<T>) {
    match (read, expected) {
        (Ok(read), Some(expected)) => assert_eq!(read, expected),
        (Err(error), None) => assert!(!error.to_string().is_empty()),
        (read, expected) => panic!("{read:?}, and {expected:?} was expected"),
    }
}

/// All forms of text in one charset. The oracle takes the units of a text to the text.
macro_rules! charsets {
    ($($(#[$condition:meta])* $module:ident: [$($charset:tt)*], $unit:ty, $oracle:expr;)*) => {$(
        $(#[$condition])*
        mod $module {
            use super::*;

            #[native_callback($($charset)*, on_panic = -1)]
            type OnText = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
            #[native_callback($($charset)*, on_panic = -1)]
            type OnTexts = extern "C" fn(
                texts: &[Option<&str>],
                #[len_of(texts)] count: usize,
                #[user_data] user: *mut c_void,
            ) -> c_int;

            #[dll_import("c", $($charset)*, bind = link)]
            unsafe extern "C" {
                #[entry = "fz_fill"]
                safe fn fill(
                    #[out(capacity = ROOM)] text: &mut String,
                    #[len_of(text, unit = bytes)] size: usize,
                ) -> Result<usize>;
                #[entry = "fz_fill_counted"]
                safe fn counted(
                    #[retval] #[out(capacity = ROOM)] text: String,
                    #[len_of(text)] count: &mut usize,
                    #[value(size_of::<$unit>())] size: usize,
                ) -> Result<String>;
                #[entry = "fz_fill"]
                safe fn fixed(
                    #[out] #[marshal(fixed_str, size_const = FIXED)] text: &mut String,
                    #[len_of(text, unit = bytes)] size: usize,
                ) -> Result<usize>;
                #[entry = "fz_fill"]
                safe fn multi(
                    #[out(capacity = ROOM)] #[marshal(multi_str)] texts: &mut Vec<String>,
                    #[len_of(texts, unit = bytes)] size: usize,
                ) -> Result<usize>;
                #[entry = "fz_lend"]
                #[borrowed(static)]
                safe fn lent() -> Result<String>;
                #[entry = "fz_pass"]
                safe fn pass(
                    #[callback(OnText, user = user)] call: impl FnMut(&str) -> c_int,
                    #[user_data] user: *mut c_void,
                ) -> Result<c_int>;
                #[entry = "fz_pass_each"]
                safe fn pass_each(
                    #[callback(OnTexts, user = user)] call: impl FnMut(&[Option<&str>]) -> c_int,
                    #[user_data] user: *mut c_void,
                ) -> Result<c_int>;
            }

            fn filled<T: Default>(fill: impl FnOnce(&mut T) -> Result<usize>) -> Result<T> {
                let mut place = T::default();
                fill(&mut place).map(|_| place)
            }

            pub(super) fn read(bytes: &[u8]) {
                let oracle: fn(&[$unit]) -> Option<String> = $oracle;
                let mut padded = bytes.to_vec();
                // What is lent ends with the last whole unit and zeros; so does what is filled.
                padded.resize(bytes.len().max(ROOM * size_of::<$unit>()), 0);
                padded.extend([0; 4]);
                let units: Vec<$unit> = padded
                    .chunks_exact(size_of::<$unit>())
                    .map(|unit| <$unit>::from_ne_bytes(unit.try_into().unwrap()))
                    .collect();

                let room = &units[..ROOM];
                let is_terminated = room.contains(&0);
                same(filled(fill), oracle(until_nul(room)).filter(|_| is_terminated));
                let count = bytes.len() / size_of::<$unit>();
                let text = units.get(..count).filter(|_| count <= ROOM);
                same(counted(), text.and_then(|units| oracle(until_nul(units))));
                same(filled(fixed), oracle(until_nul(&room[..FIXED])));
                let texts = room.split(|unit| *unit == 0).take_while(|text| !text.is_empty());
                same(filled(multi), texts.map(oracle).collect());

                let whole = oracle(until_nul(&units));
                same(lent(), whole.clone());
                let mut seen = None;
                let result = pass(|text| {
                    seen = Some(text.to_owned());
                    0
                });
                same(result.map(|code| (code, seen)), whole.clone().map(|text| (0, Some(text))));
                let mut seen = Vec::new();
                let result = pass_each(|texts| {
                    seen.extend(texts.iter().map(|text| text.map(str::to_owned)));
                    0
                });
                let each = whole.map(|text| (0, vec![Some(text.clone()), None, Some(text)]));
                same(result.map(|code| (code, seen)), each);
            }
        }
    )*};
}

fn utf8(units: &[u8]) -> Option<String> {
    String::from_utf8(units.to_vec()).ok()
}

/// ISO 8859-5: Cyrillic in the order of Unicode, with three exceptions.
#[cfg(feature = "codepages")]
fn iso_8859_5(units: &[u8]) -> Option<String> {
    let character = |unit: &u8| match *unit {
        0..=0xA0 | 0xAD => char::from(*unit),
        0xF0 => '\u{2116}',
        0xFD => '\u{A7}',
        letter => char::from_u32(0x401 + u32::from(letter - 0xA1)).unwrap(),
    };
    Some(units.iter().map(character).collect())
}

charsets! {
    narrow: [charset = utf8], u8, utf8;
    wide: [charset = utf16], u16, |units| String::from_utf16(units).ok();
    system: [charset = ansi], u8, utf8;
    replaced: [charset = ansi, unmappable = replace('?')], u8,
        |units| Some(String::from_utf8_lossy(units).into_owned());
    #[cfg(feature = "codepages")]
    cyrillic: [codepage = "iso-8859-5"], u8, iso_8859_5;
}

#[dll_import("c", bind = link)]
unsafe extern "C" {
    #[entry = "fz_lend"]
    #[ret(lputf32str)]
    #[borrowed(static)]
    safe fn lent_points() -> Result<String>;
}

fn points(bytes: &[u8]) {
    let mut padded = bytes.to_vec();
    padded.extend([0; 8]);
    let quads = padded.chunks_exact(4);
    let units: Vec<u32> = quads.map(|quad| u32::from_ne_bytes(quad.try_into().unwrap())).collect();
    let text = until_nul(&units).iter().map(|unit| char::from_u32(*unit)).collect();
    same(lent_points(), text);
}

/// What every code page reads can be written in it, in no more room than its bound says.
#[cfg(feature = "codepages")]
fn every_page(bytes: &[u8]) {
    use pinvoke::encoding::codepages::*;
    use pinvoke::encoding::{CodePage, Encoding, Replace};

    fn one<P: Page>(bytes: &[u8]) {
        let mut text = String::new();
        let strict = CodePage::<P>::decode(bytes, &mut text);
        let mut replaced = String::new();
        CodePage::<P, Replace<'?'>>::decode(bytes, &mut replaced).unwrap();
        if strict.is_ok() {
            assert_eq!(text, replaced, "{}", P::NAME);
        }
        let text = replaced.replace('\0', "");
        let room = CodePage::<P>::units(&text);
        let mut place = vec![0; room];
        // SAFETY: there is that much room.
        let written = unsafe {
            CodePage::<P, Replace<'?'>>::encode(&text, place.as_mut_ptr(), room).unwrap()
        };
        assert!(written <= room, "{}", P::NAME);
    }
    macro_rules! each {
        ($($page:ident)*) => { $(one::<$page>(bytes);)* };
    }
    each! {
        Ibm866 Iso8859_2 Iso8859_3 Iso8859_4 Iso8859_5 Iso8859_6 Iso8859_7 Iso8859_8 Iso8859_10
        Iso8859_13 Iso8859_14 Iso8859_15 Iso8859_16 Koi8R Koi8U Macintosh Windows874 Windows1250
        Windows1251 Windows1252 Windows1253 Windows1254 Windows1255 Windows1256 Windows1257
        Windows1258 Big5 EucJp EucKr Gb18030 Gbk ShiftJis
    }
}

#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_make_ansi_bstr"]
    #[ret(ansi_bstr)]
    #[free(bstr)]
    safe fn narrow_bstr(units: &[u8], #[len_of(units)] count: u32) -> Result<String>;
    #[entry = "fx_make_bstr"]
    #[ret(bstr)]
    #[free(bstr)]
    safe fn wide_bstr(units: &[u16], #[len_of(units)] count: u32) -> Result<String>;
}

fn bstrs(bytes: &[u8]) {
    same(narrow_bstr(bytes), utf8(bytes));
    let pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = pairs.map(|pair| u16::from_ne_bytes([pair[0], pair[1]])).collect();
    let expected = String::from_utf16(&units).ok();
    same(wide_bstr(&units), expected.clone());
    let string = BString::from_units(&units).unwrap();
    assert_eq!(string.to_string(), String::from_utf16_lossy(&units));
    same(string.to_string_checked().map_err(Into::into), expected);
}

/// The first byte chooses the charset, the others are what native code has.
pub(crate) fn read(bytes: &[u8]) {
    let Some((charset, bytes)) = bytes.split_first() else { return };
    GIVEN.with_borrow_mut(|given| given.bytes = bytes.to_vec());
    match charset % 8 {
        0 => narrow::read(bytes),
        1 => wide::read(bytes),
        2 => points(bytes),
        3 => system::read(bytes),
        4 => replaced::read(bytes),
        5 => bstrs(bytes),
        #[cfg(feature = "codepages")]
        6 => cyrillic::read(bytes),
        #[cfg(feature = "codepages")]
        7 => every_page(bytes),
        _ => {}
    }
}
