//! An array of structs that native code makes.
//!
//! ```csharp
//! static extern void TestOutArrayOfStructs(out int size, out IntPtr outArray);
//! ```
//!
//! In C#: a loop of `Marshal.PtrToStructure` and `DestroyStructure`, and `FreeCoTaskMem` at the end.

use pinvoke::prelude::*;

#[derive(NativeStruct, Debug)]
#[native(charset = utf8)]
pub(crate) struct Entry {
    #[free(with = fx_free)]
    name: String,
    size: c_uint,
}

/// The count and the pointer; what native code hands over is copied and freed, part by part.
#[derive(NativeStruct, Debug)]
pub(crate) struct List {
    #[len_of(entries)]
    count: NativeOnly<c_int>,
    #[free(with = fx_free)]
    entries: Vec<Entry>,
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[ret(())]
    safe fn fx_sample_list_fill(#[retval] list: List) -> Result<List>;
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_live_here() -> c_long;
}

pub(crate) fn run() -> Result<()> {
    let before = fx_live_here();
    for (index, entry) in fx_sample_list_fill()?.entries.iter().enumerate() {
        println!("entry {index}: {} {}", entry.name, entry.size);
    }
    println!("not freed: {}", fx_live_here() - before);
    Ok(())
}
