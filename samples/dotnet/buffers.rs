//! Fixed-length string buffers.
//!
//! ```csharp
//! [DllImport("Kernel32.dll", CharSet = CharSet.Auto)]
//! static extern int GetSystemDirectory(StringBuilder sysDirBuffer, int size);
//! ```
//!
//! In C# the caller guesses a capacity and sees cut text if the guess was wrong. Here the protocol of
//! the function is declared, and the buffer grows to what it asks for.

use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "fx_sample_directory"]
    #[ret(u32)]
    safe fn directory(
        #[retval]
        #[out(grow = needed)]
        buffer: String,
        #[len_of(buffer)] size: u32,
    ) -> Result<String>;
    /// The caller's own string, like a `StringBuilder` that is used again.
    #[entry = "fx_sample_directory"]
    safe fn directory_into(
        #[out(capacity = 260)] buffer: &mut String,
        #[len_of(buffer)] size: u32,
    ) -> Result<u32>;
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf16)]
unsafe extern "C" {
    /// `CharSet.Unicode`.
    #[entry = "fx_sample_directory_u16"]
    #[ret(u32)]
    safe fn wide_directory(
        #[retval]
        #[out(grow = needed)]
        buffer: String,
        #[len_of(buffer)] size: u32,
    ) -> Result<String>;
}

pub(crate) fn run() -> Result<()> {
    println!("directory: {}", directory()?);
    println!("directory by UTF-16: {}", wide_directory()?);
    let mut buffer = "what was there is gone".to_owned();
    println!("{} units: {buffer}", directory_into(&mut buffer)?);
    Ok(())
}
