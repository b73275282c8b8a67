//! libcurl.

use pinvoke::prelude::*;

#[native_handle(release = unsafe curl_easy_cleanup)]
pub(crate) type Easy = *mut c_void;

#[dll_import("curl", charset = utf8)]
unsafe extern "C" {
    #[borrowed(static)]
    safe fn curl_version() -> Result<String>;
    #[fails_if(null)]
    safe fn curl_easy_init() -> Result<Easy>;
    unsafe fn curl_easy_cleanup(easy: *mut c_void);
    #[fails_if(null)]
    #[free(with = curl_free)]
    safe fn curl_easy_escape(
        easy: &Easy,
        text: &str,
        #[len_of(text)] length: c_int,
    ) -> Result<String>;
    #[fails_if(null)]
    #[free(with = curl_free)]
    safe fn curl_easy_unescape(
        easy: &Easy,
        text: &str,
        #[len_of(text)] length: c_int,
        #[retval] out_length: c_int,
    ) -> Result<(String, c_int)>;
    unsafe fn curl_free(memory: *mut c_void);
    #[fails_if(minus_one)]
    safe fn curl_getdate(date: &str, #[value(null)] now: *const c_void) -> Result<i64>;
    #[borrowed(static)]
    safe fn curl_easy_strerror(code: c_int) -> Result<String>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    unsafe fn curl_easy_setopt(easy: &Easy, option: c_int, ...) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn curl_easy_perform(easy: &mut Easy) -> Result<()>;
}

/// `CURLOPT_URL`.
const URL: c_int = 10_002;

#[test]
fn says_its_version() {
    assert!(curl_version().unwrap().starts_with("libcurl/"));
    assert_eq!(curl_easy_strerror(0).unwrap(), "No error");
}

#[test]
fn strings_that_the_library_frees() {
    let easy = curl_easy_init().unwrap();
    // RFC 3986: unreserved characters stay, others are percent-encoded UTF-8.
    assert_eq!(curl_easy_escape(&easy, "a b/ü~").unwrap(), "a%20b%2F%C3%BC~");
    let (text, length) = curl_easy_unescape(&easy, "a%20b%2F%C3%BC~").unwrap();
    assert_eq!((text.as_str(), length), ("a b/ü~", 7));
}

#[test]
fn dates_of_rfc_822() {
    assert_eq!(curl_getdate("Sun, 09 Sep 2001 01:46:40 GMT").unwrap(), 1_000_000_000);
    assert!(curl_getdate("no date at all").is_err());
}

#[test]
fn a_transfer_of_a_local_file_fails_with_the_librarys_code() {
    let mut easy = curl_easy_init().unwrap();
    // SAFETY: CURLOPT_URL takes a string.
    unsafe { curl_easy_setopt(&easy, URL, (c"file:///no/such/file",)) }.unwrap();
    // CURLE_FILE_COULDNT_READ_FILE is 37.
    let error = curl_easy_perform(&mut easy).unwrap_err();
    assert_eq!(error.to_string(), "curl_easy_perform failed: it returned code 37");
}
