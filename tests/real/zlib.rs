//! zlib.

use pinvoke::prelude::*;

#[dll_import("z")]
unsafe extern "C" {
    safe fn crc32(seed: c_ulong, data: &[u8], #[len_of(data)] length: c_uint) -> Result<c_ulong>;
    safe fn adler32(seed: c_ulong, data: &[u8], #[len_of(data)] length: c_uint) -> Result<c_ulong>;
    #[entry = "compressBound"]
    safe fn compress_bound(length: c_ulong) -> c_ulong;
    #[entry = "compress2"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn compress(
        #[retval]
        #[out(capacity = compress_bound(source.len() as c_ulong) as usize)]
        compressed: Vec<u8>,
        #[len_of(compressed)] size: &mut c_ulong,
        source: &[u8],
        #[len_of(source)] source_size: c_ulong,
        level: c_int,
    ) -> Result<Vec<u8>>;
    /// `Z_BUF_ERROR` is -5: the buffer is too small, and the count says nothing.
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn uncompress(
        #[retval]
        #[out(grow = error(-5))]
        data: Vec<u8>,
        #[len_of(data)] size: &mut c_ulong,
        compressed: &[u8],
        #[len_of(compressed)] compressed_size: c_ulong,
    ) -> Result<Vec<u8>>;
    #[entry = "zError"]
    #[ret(lputf8str)]
    #[borrowed(static)]
    safe fn error_text(code: c_int) -> Result<Option<&'static str>>;
}

#[test]
fn check_values() {
    // The check values of the CRC catalogue (RFC 1952) and of RFC 1950.
    assert_eq!(crc32(0, b"123456789").unwrap(), 0xCBF4_3926);
    assert_eq!(adler32(1, b"Wikipedia").unwrap(), 0x11E6_0398);
    assert_eq!(crc32(0, b"").unwrap(), 0);
}

#[test]
fn what_is_compressed_comes_back() {
    let source: Vec<u8> = (0..50_000u32).flat_map(|n| (n * n).to_le_bytes()).collect();
    let compressed = compress(&source, 6).unwrap();
    assert!(compressed.len() < source.len());
    assert_eq!(uncompress(&compressed).unwrap(), source);
}

#[test]
fn a_code_of_the_library_is_no_errno() {
    // Z_DATA_ERROR is -3; as an errno it would be "No such process".
    let error = uncompress(b"this is not compressed").unwrap_err();
    assert_eq!(error.to_string(), "uncompress failed: it returned code -3");
    assert_eq!(error_text(-3).unwrap(), Some("data error"));
    // Z_STREAM_ERROR is -2: no such level.
    assert!(compress(b"x", 99).unwrap_err().to_string().contains("-2"));
}
