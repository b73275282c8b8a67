//! zlib: byte slices in place, and a buffer that is filled.

use super::show;
use pinvoke::prelude::*;

#[dll_import("z")]
unsafe extern "C" {
    /// The checksum of RFC 1952. The count may not fit a 32-bit integer, so the call can fail.
    pub safe fn crc32(
        seed: c_ulong,
        data: &[u8],
        #[len_of(data)] length: c_uint,
    ) -> Result<c_ulong>;

    /// An upper bound of the compressed size.
    #[entry = "compressBound"]
    pub safe fn compress_bound(length: c_ulong) -> Result<c_ulong>;

    /// Compresses `source`; `Z_OK` is 0.
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    pub safe fn compress(
        #[retval]
        #[out(capacity = room_for(source))]
        compressed: Vec<u8>,
        #[len_of(compressed)] compressed_size: &mut c_ulong,
        source: &[u8],
        #[len_of(source)] source_size: c_ulong,
    ) -> Result<Vec<u8>>;

    /// The version of the library that was loaded: its own memory, so it is borrowed for ever.
    #[entry = "zlibVersion"]
    #[ret(lputf8str)]
    #[borrowed(static)]
    pub safe fn version() -> Result<&'static str>;
}

/// The capacity that `compress` needs for `source`.
fn room_for(source: &[u8]) -> usize {
    compress_bound(source.len() as c_ulong).map_or(0, |bound| bound as usize)
}

/// Calls the functions.
pub(crate) fn run() -> Result<()> {
    println!("   zlibVersion() = {}", version()?);
    let checksum = crc32(0, b"123456789")?;
    show::call(&crc32::META, &format!("crc32(0, \"123456789\") = {checksum:#010X}"), &[]);
    let text = "pinvoke ".repeat(1000);
    let compressed = compress(text.as_bytes())?;
    let shown = format!("compress({} bytes) gives {} bytes", text.len(), compressed.len());
    show::call(&compress::META, &shown, &[]);
    Ok(())
}
