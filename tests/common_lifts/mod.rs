//! The table of what native code hands out: a declaration for each kind, with a text on either side.

use pinvoke::encoding::Utf8;
use pinvoke::error::{MarshalError, Problem};
use pinvoke::marshal::MarshalReturn;
use pinvoke::memory::{CoTaskMem, NativeString, Release};
use pinvoke::prelude::*;
use std::ffi::CString;

/// A kind of value.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The rules of the library that deliver it.
    pub(crate) covers: &'static [&'static str],
    /// The parameter that an unreadable value is refused at; empty if every value can be read.
    pub(crate) refused: &'static str,
    /// Calls the function of the fixture, and checks what is delivered.
    pub(crate) lift: fn(bad: c_int) -> Result<()>,
}

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(u32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}
const PAINTED: [Color; 2] = [Color::Green, Color::Blue];

#[derive(NativeStruct, Debug, PartialEq, Clone)]
#[native(charset = utf8)]
struct Name {
    #[free(with = fx_free)]
    first: Option<String>,
    #[free(with = fx_free)]
    last: String,
    age: c_int,
}
fn name() -> Name {
    Name { first: Some("value".to_owned()), last: "value".to_owned(), age: 36 }
}

#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8)]
struct Holding {
    #[len_of(texts)]
    count: NativeOnly<c_int>,
    #[free(with = fx_free)]
    texts: Vec<String>,
    #[free(with = fx_free)]
    name: Box<Name>,
}

#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8)]
#[repr(C, i32)]
enum Choice {
    #[allow(dead_code)]
    Whole(i64) = 0,
    Text(#[free(with = fx_free)] String) = 1,
}

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

/// A marshaller of a user's: text that becomes upper case.
enum Shouting {}
impl pinvoke::marshal::NativeForm for Shouting {
    type Native = *mut c_char;
}
// SAFETY: the text is copied and released, or released by `discard`; never both.
unsafe impl<O: Release> MarshalReturn<String, O> for Shouting {
    type Native = *mut c_char;
    fn empty() -> *mut c_char {
        std::ptr::null_mut()
    }
    unsafe fn lift_return(
        native: *mut c_char,
        owner: O,
    ) -> std::result::Result<String, MarshalError> {
        if native.is_null() {
            return Err(Problem::Null.into());
        }
        // SAFETY: the caller promises terminated text.
        let text = unsafe { std::ffi::CStr::from_ptr(native) }.to_str().map(str::to_uppercase);
        // SAFETY: as above; the text is copied.
        unsafe { owner.release(native.cast()) };
        text.map_err(|error| Problem::InvalidUtf8 { at: error.valid_up_to() }.into())
    }
    unsafe fn discard(native: *mut c_char, owner: O) {
        if !native.is_null() {
            // SAFETY: the caller's promise.
            unsafe { owner.release(native.cast()) };
        }
    }
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    unsafe fn fx_alloc(size: usize) -> *mut c_void;
    unsafe fn fx_free(memory: *mut c_void);
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_open(id: c_int) -> Result<File>;
    safe fn fx_handle_value(handle: &File) -> c_int;
}

/// A line of the table: its name, the rules, where it is refused, the function of the fixture with the
/// parameters between the texts and what they return, and a call.
macro_rules! kinds {
    ($(
        $name:literal, [$($covers:literal),*], $refused:expr => $entry:literal ($($value:tt)*) -> [$($delivered:ty),*] $lift:expr;
    )*) => {
        &[$(Kind {
            name: $name,
            covers: &[$($covers),*],
            refused: $refused,
            lift: {
                #[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
                unsafe extern "C" {
                    #[entry = $entry]
                    #[ret(c_int)]
                    safe fn lift(
                        bad: c_int,
                        #[retval] #[free(with = fx_free)] before: String,
                        $($value)*,
                        #[retval] #[free(with = fx_free)] after: String,
                    ) -> Result<(String, $($delivered,)* String)>;
                }
                $lift
            },
        },)*]
    };
}
/// As `kinds`, for what is returned.
macro_rules! returned {
    ($(
        $name:literal, [$($covers:literal),*]: $(#[$attribute:meta])* $entry:literal ($($count:tt)*) -> $delivered:ty, $lift:expr;
    )*) => {
        &[$(Kind {
            name: $name,
            covers: &[$($covers),*],
            refused: "return",
            lift: {
                #[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
                unsafe extern "C" {
                    #[entry = $entry]
                    $(#[$attribute])*
                    safe fn lift(
                        bad: c_int,
                        $($count)*
                        #[retval] #[free(with = fx_free)] before: String,
                        #[retval] #[free(with = fx_free)] after: String,
                    ) -> Result<($delivered, String, String)>;
                }
                $lift
            },
        },)*]
    };
}

/// The middle of three.
fn value<A, T, B>(result: Result<(A, T, B)>) -> Result<T> {
    result.map(|(_, value, _)| value)
}
fn first<A, T, B>(result: Result<(T, A, B)>) -> Result<T> {
    result.map(|(value, ..)| value)
}
fn expect<T: PartialEq + std::fmt::Debug>(result: Result<T>, expected: impl Into<T>) -> Result<()> {
    result.map(|value| assert_eq!(value, expected.into()))
}
/// Both texts, and then what a place holds.
fn changed<T: PartialEq + std::fmt::Debug + ?Sized>(
    result: Result<(String, String)>,
    place: &T,
    expected: &T,
) -> Result<()> {
    result.map(|_| assert_eq!(place, expected))
}
fn ids(files: &[Option<File>]) -> Vec<Option<c_int>> {
    files.iter().map(|file| file.as_ref().map(fx_handle_value)).collect()
}

/// The whole table.
pub(crate) fn kinds() -> impl Iterator<Item = &'static Kind> {
    [TEXTS, ARRAYS, STRUCTS, HANDLES, REPLACED, RETURNED].into_iter().flatten()
}

const TEXTS: &[Kind] = kinds! {
    "text in UTF-8", ["Owned<S>"], "out" =>
        "fx_lift_text"(#[retval] #[free(with = fx_free)] out: String) -> [String]
        |bad| expect(value(lift(bad)), "value");
    "text or null", ["Owned<S>"], "out" =>
        "fx_lift_text"(#[retval] #[free(with = fx_free)] out: Option<String>) -> [Option<String>]
        |bad| expect(value(lift(bad)), Some("value".to_owned()));
    "text in UTF-16", ["Owned<S>"], "out" =>
        "fx_lift_text_u16"(#[retval] #[free(with = fx_free)] #[marshal(lpwstr)] out: String) -> [String]
        |bad| expect(value(lift(bad)), "value");
    "text in UTF-32", ["Owned<S>"], "out" =>
        "fx_lift_text_u32"(#[retval] #[free(with = fx_free)] #[marshal(lputf32str)] out: String) -> [String]
        |bad| expect(value(lift(bad)), "value");
    "text of CoTaskMem", ["Owned<S>"], "out" =>
        "fx_lift_text_cotask"(#[retval] #[free(cotaskmem)] out: String) -> [String]
        |bad| expect(value(lift(bad)), "value");
    "text of LocalAlloc", ["Owned<S>"], "out" =>
        "fx_lift_text_local"(#[retval] #[free(local)] out: String) -> [String]
        |bad| expect(value(lift(bad)), "value");
    "text that stays in native memory", ["Owned<Text<E>>"], "" =>
        "fx_lift_text_cotask"(#[retval] #[free(cotaskmem)] out: NativeString<Utf8, CoTaskMem>) -> [NativeString<Utf8, CoTaskMem>]
        |bad| value(lift(bad)).map(|text| assert!(!text.as_ptr().is_null()));
    "BSTR", ["Owned<Bstr>"], "out" =>
        "fx_lift_bstr"(#[retval] #[free(bstr)] #[marshal(bstr)] out: String) -> [String]
        |bad| expect(value(lift(bad)), "value");
    "BSTR of bytes", ["Owned<AnsiBstr<E>>"], if cfg!(windows) { "" } else { "out" } =>
        "fx_lift_bstr_bytes"(#[retval] #[free(bstr)] #[marshal(ansi_bstr)] out: String) -> [String]
        |bad| value(lift(bad)).map(|text| assert_eq!(text.len() / 5, 1 + usize::from(bad & 2 != 0)));
    "a marshaller of a user's", [], "out" =>
        "fx_lift_text"(#[retval] #[free(with = fx_free)] #[marshal(with = Shouting)] out: String) -> [String]
        |bad| expect(value(lift(bad)), "VALUE");
};

const ARRAYS: &[Kind] = kinds! {
    "numbers", ["LpArray<Pinned>"], "out" =>
        "fx_lift_ints"(#[retval] #[free(with = fx_free)] out: Vec<i32>, #[len_of(out)] count: &mut c_int) -> [Vec<i32>]
        |bad| expect(value(lift(bad)), [1, 2]);
    "numbers or null", ["LpArray<Pinned>"], "out" =>
        "fx_lift_ints"(#[retval] #[free(with = fx_free)] out: Option<Vec<i32>>, #[len_of(out)] count: &mut c_int) -> [Option<Vec<i32>>]
        |bad| expect(value(lift(bad)), Some(vec![1, 2]));
    "enums", ["LpArray<Copied<S>>"], "out" =>
        "fx_lift_colors"(#[retval] #[free(with = fx_free)] out: Vec<Color>, #[len_of(out)] count: &mut c_int) -> [Vec<Color>]
        |bad| expect(value(lift(bad)), PAINTED);
    "characters", ["LpArray<Copied<S>>"], "out" =>
        "fx_lift_chars"(#[retval] #[free(with = fx_free)] #[marshal(lparray, elem = char16)] out: Vec<char>, #[len_of(out)] count: &mut c_int) -> [Vec<char>]
        |bad| expect(value(lift(bad)), ['v', 'w']);
    "texts", ["LpArray<Copied<$strategy>>"], "out" =>
        "fx_lift_texts"(#[retval] #[free(with = fx_free, elements)] out: Vec<String>, #[len_of(out)] count: &mut c_int) -> [Vec<String>]
        |bad| expect(value(lift(bad)), ["value".to_owned(), "value".to_owned()]);
    "texts or nulls", ["LpArray<Copied<$strategy>>"], "out" =>
        "fx_lift_texts"(#[retval] #[free(with = fx_free, elements)] out: Vec<Option<String>>, #[len_of(out)] count: &mut c_int) -> [Vec<Option<String>>]
        |bad| value(lift(bad)).map(|texts| assert_eq!(texts.len(), 2));
    "texts in UTF-16", ["LpArray<Copied<$strategy>>"], "out" =>
        "fx_lift_texts_u16"(#[retval] #[free(with = fx_free, elements)] #[marshal(charset = utf16)] out: Vec<String>, #[len_of(out)] count: &mut c_int) -> [Vec<String>]
        |bad| expect(value(lift(bad)), ["value".to_owned(), "value".to_owned()]);
    "texts in bytes", ["LpArray<Each<$strategy>>"], "" =>
        "fx_lift_texts"(#[retval] #[free(with = fx_free, elements)] out: Vec<CString>, #[len_of(out)] count: &mut c_int) -> [Vec<CString>]
        |bad| value(lift(bad)).map(|texts| {
            let second = if bad & 2 != 0 { c"\xFF" } else { c"value" };
            assert_eq!(texts, [c"value".to_owned(), second.to_owned()]);
        });
    "texts up to a null", ["LpArray<Copied<$strategy>>"], "out" =>
        "fx_lift_texts"(#[retval] #[free(with = fx_free, elements)] #[marshal(lparray, zero_terminated)] out: Vec<String>, #[retval] count: c_int) -> [Vec<String>, c_int]
        |bad| lift(bad).map(|(_, texts, count, _)| assert_eq!(texts.len() as c_int, count));
    "texts that are set one by one", ["Exchange<LpArray<X>>"], "out" =>
        "fx_lift_texts_set"(#[out] #[free(with = fx_free)] out: &mut [String], #[len_of(out)] count: c_int) -> []
        |bad| {
            let mut texts = ["old", "old", "old"].map(str::to_owned);
            changed(lift(bad, &mut texts), &texts, &["value", "value", "value"].map(str::to_owned))
        };
    "text in a place", ["Exchange<S>"], "out" =>
        "fx_lift_text"(#[out] #[free(with = fx_free)] out: &mut String) -> []
        |bad| {
            let mut text = "old".to_owned();
            changed(lift(bad, &mut text), &text, &"value".to_owned())
        };
    "a BSTR in a place", ["Exchange<S>"], "out" =>
        "fx_lift_bstr"(#[out] #[free(bstr)] out: &mut String) -> []
        |bad| {
            let mut text = "old".to_owned();
            changed(lift(bad, &mut text), &text, &"value".to_owned())
        };
    "numbers in a place", ["Allocated<S>"], "out" =>
        "fx_lift_ints"(#[out] #[free(with = fx_free)] out: &mut Vec<i32>, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut items = vec![7, 8, 9];
            changed(lift(bad, &mut items), &items, &vec![1, 2])
        };
    "texts in a place", ["Allocated<S>"], "out" =>
        "fx_lift_texts"(#[out] #[free(with = fx_free, elements)] out: &mut Vec<String>, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut texts = vec!["old".to_owned()];
            changed(lift(bad, &mut texts), &texts, &vec!["value".to_owned(); 2])
        };
    "texts that are set in a vector", ["Exchange<LpArray<X>>"], "out" =>
        "fx_lift_texts_set"(#[out] #[free(with = fx_free)] #[marshal(lparray, size_const = 3)] out: &mut Vec<String>, #[len_of(out)] count: c_int) -> []
        |bad| {
            let mut texts = Vec::new();
            lift(bad, &mut texts).map(|_| assert_eq!(texts, ["value", "value", "value"]))
        };
    "rows of enums", ["LpArray<Each<S>>"], "out" =>
        "fx_lift_rows"(#[out] out: &mut [Vec<Color>], #[len_of(out)] count: c_int) -> []
        |bad| {
            let mut rows = [vec![Color::Red; 2], vec![Color::Red; 2]];
            changed(lift(bad, &mut rows), &rows, &[PAINTED.to_vec(), PAINTED.to_vec()])
        };
};

const STRUCTS: &[Kind] = kinds! {
    "a struct that owns", ["StructRef<T::Native, U>", "Freed<Text<E>, A>"], "out" =>
        "fx_lift_name"(#[out] out: &mut Name) -> []
        |bad| {
            let mut out = Name { first: None, last: "old".to_owned(), age: 1 };
            changed(lift(bad, &mut out), &out, &name())
        };
    "a struct that is returned", ["StructValue<T::Native, U>"], "out" =>
        "fx_lift_name"(#[retval] out: Name) -> [Name]
        |bad| expect(value(lift(bad)), name());
    "a pointer to a struct", ["Owned<StructRef<N, U>>"], "out" =>
        "fx_lift_name_pointer"(#[retval] #[free(with = fx_free)] out: Name) -> [Name]
        |bad| expect(value(lift(bad)), name());
    "a struct of arrays and pointers", ["Freed<Items<S>, A>", "Freed<Pointed<S>, A>"], "out" =>
        "fx_lift_holding"(#[retval] out: Holding) -> [Holding]
        |bad| value(lift(bad)).map(|holding| {
            assert_eq!(holding.texts, ["value", "value"]);
            assert_eq!(*holding.name, name());
        });
    "a union", [], "out" =>
        "fx_lift_choice"(#[retval] out: Choice) -> [Choice]
        |bad| expect(value(lift(bad)), Choice::Text("value".to_owned()));
    "structs in a slice", ["LpArray<Structs<U>>"], "out" =>
        "fx_lift_names_fill"(#[out] out: &mut [Name], #[value(3)] capacity: c_int, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut names = [(); 3].map(|()| Name { first: None, last: "old".to_owned(), age: 1 });
            changed(lift(bad, &mut names), &names[..2], &[name(), name()][..])
        };
    "structs in a vector", ["LpArray<Structs<U>>"], "out" =>
        "fx_lift_names_fill"(#[out(capacity = 3)] out: &mut Vec<Name>, #[value(3)] capacity: c_int, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut names = Vec::new();
            changed(lift(bad, &mut names), &names[..], &[name(), name()][..])
        };
    "structs of an array that native code allocates", ["LpArray<Structs<U>>"], "out" =>
        "fx_lift_names"(#[retval] #[free(with = fx_free)] out: Vec<Name>, #[len_of(out)] count: &mut c_int) -> [Vec<Name>]
        |bad| expect(value(lift(bad)), [name(), name()]);
    "structs or null", ["LpArray<Structs<U>>", "Nullable<S>"], "out" =>
        "fx_lift_names"(#[retval] #[free(with = fx_free)] out: Option<Vec<Name>>, #[len_of(out)] count: &mut c_int) -> [Option<Vec<Name>>]
        |bad| expect(value(lift(bad)), Some(vec![name(), name()]));
    "structs that a constant counts", ["LpArray<Structs<U>>"], "out" =>
        "fx_lift_names"(#[retval] #[free(with = fx_free)] #[marshal(lparray, size_const = 2)] out: Vec<Name>, #[retval] count: c_int) -> [Vec<Name>, c_int]
        |bad| lift(bad).map(|(_, names, count, _)| assert_eq!((names, count), (vec![name(), name()], 2)));
    "structs both ways", ["LpArray<Structs<U>>"], "out" =>
        "fx_lift_names_fill"(out: &mut [Name], #[value(2)] capacity: c_int, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut names = [(); 2].map(|()| Name { first: None, last: "old".to_owned(), age: 1 });
            changed(lift(bad, &mut names), &names, &[name(), name()])
        };
};

const HANDLES: &[Kind] = kinds! {
    "a handle", ["ByHandle"], "out" =>
        "fx_lift_handle"(#[retval] out: File) -> [File]
        |bad| value(lift(bad)).map(|file| assert_eq!(fx_handle_value(&file), 7));
    "a handle or none", ["ByHandle", "Nullable<ByHandle>"], "" =>
        "fx_lift_handle"(#[retval] out: Option<File>) -> [Option<File>]
        |bad| value(lift(bad)).map(|file| assert_eq!(ids(&[file]), [(bad & 2 == 0).then_some(7)]));
    "a handle in a place", ["ByHandle"], "" =>
        "fx_lift_handle"(#[out] out: &mut Option<File>) -> []
        |bad| {
            let mut file = None;
            lift(bad, &mut file).map(|_| assert_eq!(ids(&[file]), [(bad & 2 == 0).then_some(7)]))
        };
    "handles", ["LpArray<Copied<$form>>"], "out" =>
        "fx_lift_handles"(#[out(capacity = 3)] out: &mut Vec<File>, #[value(3)] capacity: c_int, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut files = Vec::new();
            lift(bad, &mut files).map(|_| assert_eq!(files.iter().map(fx_handle_value).sum::<c_int>(), 15))
        };
    "handles or none", ["LpArray<Copied<$form>>"], "" =>
        "fx_lift_handles"(#[out(capacity = 3)] out: &mut Vec<Option<File>>, #[value(3)] capacity: c_int, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut files = Vec::new();
            lift(bad, &mut files).map(|_| assert_eq!(ids(&files), [Some(7), (bad & 2 == 0).then_some(8)]))
        };
};

const REPLACED: &[Kind] = kinds! {
    "text that is replaced", ["Exchange<S>"], "out" =>
        "fx_lift_change_text"(#[in_out] #[free(with = fx_free, alloc = fx_alloc)] out: &mut String) -> []
        |bad| {
            let mut text = "old".to_owned();
            changed(lift(bad, &mut text), &text, &"value".to_owned())
        };
    "numbers that are replaced", ["Exchange<S>"], "out" =>
        "fx_lift_change_ints"(#[in_out] #[free(with = fx_free, alloc = fx_alloc)] out: &mut Vec<i32>, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut items = vec![7, 8, 9];
            changed(lift(bad, &mut items), &items, &vec![1, 2])
        };
    "enums that are replaced", ["Exchange<S>"], "out" =>
        "fx_lift_change_colors"(#[in_out] #[free(with = fx_free, alloc = fx_alloc)] out: &mut Vec<Color>, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            let mut items = vec![Color::Red; 3];
            changed(lift(bad, &mut items), &items, &PAINTED.to_vec())
        };
    "texts that are replaced", ["Exchange<S>"], "out" =>
        "fx_lift_texts"(#[in_out] #[free(with = fx_free, alloc = fx_alloc, elements)] out: &mut Vec<String>, #[len_of(out)] count: &mut c_int) -> []
        |bad| {
            // The function frees nothing, so nothing goes in.
            let mut texts = Vec::new();
            changed(lift(bad, &mut texts), &texts, &vec!["value".to_owned(); 2])
        };
    "texts that are replaced one by one", ["Exchange<LpArray<X>>"], "out" =>
        "fx_lift_change_texts"(#[in_out] #[free(with = fx_free, alloc = fx_alloc)] out: &mut [String], #[len_of(out)] count: c_int) -> []
        |bad| {
            let mut texts = ["old", "old"].map(str::to_owned);
            changed(lift(bad, &mut texts), &texts, &["value", "value"].map(str::to_owned))
        };
    "a struct that is replaced", ["StructRef<T::Native, U>"], "out" =>
        "fx_lift_change_name"(out: &mut Name) -> []
        |bad| {
            let mut out = Name { first: None, last: "old".to_owned(), age: 1 };
            changed(lift(bad, &mut out), &out, &name())
        };
    "a handle that is replaced", ["ByHandle"], "" =>
        "fx_lift_change_handle"(#[in_out] out: &mut Option<File>) -> []
        |bad| {
            let mut file = Some(fx_open(3)?);
            lift(bad, &mut file).map(|_| assert_eq!(ids(&[file]), [Some(8)]))
        };
};

const RETURNED: &[Kind] = returned! {
    "returned text", ["Owned<S>"]:
        #[free(with = fx_free)]
        "fx_lift_return_text"() -> String, |bad| expect(first(lift(bad)), "value");
    "a returned BSTR", ["Owned<Bstr>"]:
        #[free(bstr)] #[ret(bstr)]
        "fx_lift_return_bstr"() -> String, |bad| expect(first(lift(bad)), "value");
    "a returned handle", ["ByHandle"]:
        "fx_lift_return_handle"() -> File, |bad| first(lift(bad)).map(|file| assert_eq!(fx_handle_value(&file), 7));
    "a returned struct", ["StructValue<T::Native, U>"]:
        "fx_lift_return_name"() -> Name, |bad| expect(first(lift(bad)), name());
    "a returned pointer to a struct", ["Owned<StructRef<N, U>>"]:
        #[free(with = fx_free)]
        "fx_lift_return_name_pointer"() -> Name, |bad| expect(first(lift(bad)), name());
    "returned enums", ["LpArray<Copied<S>>"]:
        #[free(with = fx_free)]
        "fx_lift_return_colors"(#[len_of(return)] count: &mut c_int,) -> Vec<Color>, |bad| expect(first(lift(bad)), PAINTED);
    "returned structs", ["LpArray<Structs<U>>"]:
        #[free(with = fx_free)]
        "fx_lift_return_names"(#[len_of(return)] count: &mut c_int,) -> Vec<Name>, |bad| expect(first(lift(bad)), [name(), name()]);
    "returned texts", ["LpArray<Copied<$strategy>>"]:
        #[free(with = fx_free, elements)]
        "fx_lift_return_texts"(#[len_of(return)] count: &mut c_int,) -> Vec<String>, |bad| first(lift(bad)).map(|texts| assert_eq!(texts, ["value", "value"]));
};

crate::common_layouts::layouts_agree! {
    native Name = "name";
    native Holding = "holding";
    native Choice = "choice";
}
