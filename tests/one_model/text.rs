//! Text, buffers, arrays that are given away, errors, handles: what a stub does around the call.

use pinvoke::prelude::*;
use proptest::prelude::*;

both! { "C":
    #[entry = "fx_str_len"]
    pub safe fn length(text: Option<&str>) -> Result<c_int>;
    #[entry = "fx_str_hash"]
    pub safe fn hash(text: &str) -> Result<u64>;
    #[entry = "fx_str_hash_u16"]
    pub safe fn hash_wide(#[marshal(lpwstr)] text: &str) -> Result<u64>;
    #[entry = "fx_str_hash_n"]
    pub safe fn hash_counted(#[marshal(counted_utf8str)] text: &str, #[len_of(text)] count: usize) -> Result<u64>;
    #[entry = "fx_text"]
    #[borrowed(static)]
    pub safe fn text() -> Result<&'static str>;
    #[entry = "fx_make_greeting"]
    #[free(with = release)]
    pub safe fn greeting(name: &str) -> Result<String>;
    #[entry = "fx_greeting_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    pub safe fn greeting_out(name: &str, #[retval] #[free(with = release)] out: String) -> Result<String>;
    #[entry = "fx_free"]
    pub unsafe fn release(block: *mut c_void);
    #[entry = "fx_live_here"]
    pub safe fn live() -> c_long;
    #[entry = "fx_get_needed"]
    #[fails_if(zero_if_error)]
    pub safe fn needed(source: Option<&str>, #[out(grow = needed)] text: &mut String, #[len_of(text)] capacity: u32) -> Result<u32>;
    #[entry = "fx_get_snprintf"]
    #[ret(c_int)]
    #[fails_if(negative, code = returned)]
    pub safe fn printed(source: &str, #[retval] #[out(grow = needed)] text: String, #[len_of(text)] capacity: usize) -> Result<String>;
    #[entry = "fx_fail_errno"]
    #[fails_if(minus_one)]
    pub safe fn fail(code: c_int) -> Result<c_int>;
    #[entry = "fx_strings_length"]
    pub safe fn strings(items: &[&str], #[len_of(items)] count: usize) -> Result<i64>;
    #[entry = "fx_dot"]
    pub safe fn dot(left: &[f64], right: &[f64], #[len_of(left, right)] count: c_int) -> Result<f64>;
}

proptest! {
    #[test]
    fn text_in(text in "\\PC{0,40}", long in "[a-zäöü€😀]{600,700}") {
        for text in [&text, &long] {
            prop_assert_eq!(call_both!(length(Some(text))).unwrap(), text.len() as c_int);
            call_both!(hash(text)).unwrap();
            call_both!(hash_wide(text)).unwrap();
            prop_assert_eq!(call_both!(hash_counted(text)).unwrap(), call_both!(hash(text)).unwrap());
            prop_assert_eq!(&call_both!(printed(text)).unwrap(), text);
            prop_assert_eq!(change_both!(String::new(), |place, stub| stub::needed(Some(text), place)),
                format!("Ok({}) {text:?}", text.len()));
        }
    }

    #[test]
    fn arrays(left in prop::collection::vec(any::<f64>(), 0..9), texts in prop::collection::vec("[a-z]{0,5}", 0..9)) {
        call_both!(dot(&left, &left)).unwrap();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let expected: usize = texts.iter().map(|text| text.len()).sum();
        prop_assert_eq!(call_both!(strings(&texts)).unwrap(), expected as i64);
    }
}

#[test]
fn text_that_comes_back_and_is_released() {
    let before = direct::live();
    call_both!(text()).unwrap();
    assert_eq!(call_both!(greeting("Ada")).unwrap(), "Hello, Ada!");
    assert_eq!(call_both!(greeting_out("Bob")).unwrap(), "Hello, Bob!");
    assert_eq!((direct::live(), through::live()), (before, before));
    assert_eq!(call_both!(length(None)).unwrap(), -1);
}

/// The last error is that of the function, not of what prepares the call.
#[test]
fn errors_are_captured() {
    for code in [2, 9, 22] {
        let error = call_both!(fail(code)).unwrap_err();
        let pinvoke::Error::Os(error) = error else { panic!("{error}") };
        assert_eq!(error.code().system_code(), Some(code));
    }
    // The fixture sets its own code, through the first call of each.
    call_both!(needed(None, &mut String::new())).unwrap_err();
    call_both!(hash("nul \0 inside")).unwrap_err();
}
