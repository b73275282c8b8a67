//! The signatures of the callbacks, what they give back, and the functions that call them.

use pinvoke::prelude::*;

#[native_handle(release = unsafe fx_close, invalid = -1)]
pub(crate) type File = isize;

#[derive(NativeEnum, Clone, Copy, Debug, Default, PartialEq)]
#[repr(u32)]
pub(crate) enum Color {
    #[default]
    Red = 1,
    Green = 2,
    Blue = 40,
}

/// What native code keeps is `#[borrowed]`.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(charset = utf8, bools = bool32)]
pub(crate) struct Settings {
    pub(crate) number: i32,
    #[marshal(byvaltstr, size_const = 8)]
    pub(crate) name: String,
    #[free(cotaskmem)]
    pub(crate) title: Option<String>,
    #[borrowed]
    pub(crate) lent: Option<String>,
    pub(crate) enabled: bool,
    #[len_of(numbers)]
    pub(crate) length: NativeOnly<u32>,
    #[borrowed]
    pub(crate) numbers: Vec<i16>,
}

#[native_callback(on_panic = -1)]
pub(crate) type Change =
    extern "C" fn(settings: &mut Settings, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = pinvoke::memory::empty_struct::<Plain>())]
pub(crate) type MakeSettings =
    extern "C" fn(number: c_int, #[user_data] user: *mut c_void) -> Plain;
#[native_callback(bools = bool32, on_panic = -1)]
pub(crate) type Values = extern "C" fn(
    #[out] number: &mut i32,
    #[out] flag: &mut bool,
    #[out] color: &mut Color,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = -1)]
pub(crate) type Open =
    extern "C" fn(#[out] file: &mut Option<File>, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf8, on_panic = -1)]
pub(crate) type Text = extern "C" fn(
    #[out]
    #[free(cotaskmem)]
    text: &mut Option<String>,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = -1)]
pub(crate) type Items = extern "C" fn(
    #[out]
    #[free(cotaskmem)]
    items: &mut Vec<i32>,
    #[len_of(items)] count: &mut c_int,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(charset = utf8, on_panic = -1)]
pub(crate) type Texts = extern "C" fn(
    #[out]
    #[free(cotaskmem, elements)]
    texts: &mut Vec<String>,
    #[len_of(texts)] count: &mut i8,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(charset = utf8, on_panic = -1)]
pub(crate) type Two = extern "C" fn(
    #[out]
    #[free(cotaskmem)]
    first: &mut String,
    #[out] color: &mut Color,
    #[out]
    #[free(cotaskmem)]
    second: &mut String,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = std::ptr::null_mut())]
#[free(cotaskmem)]
pub(crate) type MakeItems = extern "C" fn(
    n: c_int,
    #[len_of(return)] count: &mut usize,
    #[user_data] user: *mut c_void,
) -> Vec<i32>;
#[native_callback(charset = utf8, on_panic = std::ptr::null_mut())]
#[free(cotaskmem, elements)]
pub(crate) type MakeTexts = extern "C" fn(
    n: c_int,
    #[len_of(return)] count: &mut usize,
    #[user_data] user: *mut c_void,
) -> Vec<String>;
#[native_callback(charset = utf8, on_panic = -1)]
pub(crate) type Buffer = extern "C" fn(
    #[out] text: &mut String,
    #[len_of(text)] units: usize,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(charset = utf16, on_panic = -1)]
pub(crate) type Wide = extern "C" fn(
    #[out] text: &mut String,
    #[len_of(text)] length: &mut c_int,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = -1)]
pub(crate) type Colors = extern "C" fn(
    #[out] colors: &mut Vec<Color>,
    #[len_of(colors)] count: &mut c_int,
    #[user_data] user: *mut c_void,
) -> c_int;

/// As [`Settings`], of which native code keeps nothing.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(charset = utf8, bools = bool32)]
pub(crate) struct Plain {
    pub(crate) number: i32,
    #[marshal(byvaltstr, size_const = 8)]
    pub(crate) name: String,
    #[free(cotaskmem)]
    pub(crate) title: Option<String>,
    #[value(null)]
    pub(crate) lent: NativeOnly<*const c_void>,
    pub(crate) enabled: bool,
    #[value(0)]
    pub(crate) length: NativeOnly<u32>,
    #[value(null)]
    pub(crate) numbers: NativeOnly<*const c_void>,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    pub(crate) unsafe fn fx_close(handle: isize) -> c_int;
    pub(crate) safe fn fx_open(id: c_int) -> Result<File>;
    pub(crate) safe fn fx_settings_kept() -> c_int;
    pub(crate) safe fn fx_call_out_values_null(
        #[callback(Values, user = user)] f: impl FnMut(&mut i32, &mut bool, &mut Color) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_settings"]
    #[ret(c_int)]
    pub(crate) safe fn change(
        #[callback(Change, user = user)] f: impl FnMut(&mut Settings) -> c_int,
        times: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_make_settings"]
    #[ret(c_int)]
    pub(crate) safe fn make_settings(
        #[callback(MakeSettings, user = user)] f: impl FnMut(c_int) -> Plain,
        number: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_values"]
    #[ret(c_int)]
    pub(crate) safe fn values(
        #[callback(Values, user = user)] f: impl FnMut(&mut i32, &mut bool, &mut Color) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_handle"]
    #[ret(c_int)]
    pub(crate) safe fn open(
        #[callback(Open, user = user)] f: impl FnMut(&mut Option<File>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_text"]
    #[ret(c_int)]
    pub(crate) safe fn text(
        #[callback(Text, user = user)] f: impl FnMut(&mut Option<String>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_items"]
    #[ret(c_int)]
    pub(crate) safe fn items(
        #[callback(Items, user = user)] f: impl FnMut(&mut Vec<i32>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_texts"]
    #[ret(c_int)]
    pub(crate) safe fn texts(
        #[callback(Texts, user = user)] f: impl FnMut(&mut Vec<String>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_two"]
    #[ret(c_int)]
    pub(crate) safe fn two(
        #[callback(Two, user = user)] f: impl FnMut(&mut String, &mut Color, &mut String) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_make_items"]
    #[ret(c_int)]
    pub(crate) safe fn make_items(
        #[callback(MakeItems, user = user)] f: impl FnMut(c_int) -> Vec<i32>,
        n: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_make_texts"]
    #[ret(c_int)]
    pub(crate) safe fn make_texts(
        #[callback(MakeTexts, user = user)] f: impl FnMut(c_int) -> Vec<String>,
        n: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_buffer"]
    #[ret(c_int)]
    pub(crate) safe fn buffer(
        #[callback(Buffer, user = user)] f: impl FnMut(&mut String) -> c_int,
        units: usize,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_wide"]
    #[ret(c_int)]
    pub(crate) safe fn wide(
        #[callback(Wide, user = user)] f: impl FnMut(&mut String) -> c_int,
        units: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_colors"]
    #[ret(c_int)]
    pub(crate) safe fn colors(
        #[callback(Colors, user = user)] f: impl FnMut(&mut Vec<Color>) -> c_int,
        room: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
}
