//! Strings that a function returns.
//!
//! ```csharp
//! [DllImport("..\\LIB\\PinvokeLib.dll", CallingConvention = CallingConvention.Cdecl)]
//! static extern IntPtr TestStringAsResult();
//! ```
//!
//! .NET frees every returned `string` by `CoTaskMemFree`; a library that keeps the memory, or has a
//! function of its own to free it, needs `IntPtr` and `Marshal.PtrToStringAnsi`. Here the declaration
//! says who owns it.

use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    /// Ours: copied, and freed by the library's function.
    #[entry = "fx_sample_string"]
    #[free(with = fx_free)]
    safe fn returned() -> Result<String>;
    /// The library's: a view, without a copy.
    #[entry = "fx_sample_motto"]
    #[borrowed(static)]
    safe fn motto() -> Result<&'static str>;
    /// Edited in place, `[MarshalAs(UnmanagedType.VBByRefStr)]`.
    #[entry = "fx_str_upper"]
    #[ret(c_int)]
    safe fn upper(#[marshal(in_place)] text: &mut String) -> Result<()>;
}

pub(crate) fn run() -> Result<()> {
    println!("returned: {}", returned()?);
    println!("borrowed: {}", motto()?);
    let mut text = "edited in place".to_owned();
    upper(&mut text)?;
    println!("edited: {text}");
    Ok(())
}
