//! libc: strings both ways, buffers, errors, and sorting by closures.

use super::show;
use pinvoke::prelude::*;
use std::path::Path;

#[native_callback(on_panic = 0)]
/// The comparer of `qsort`: it has no user data, so a closure for it captures nothing.
pub(crate) type Compare = extern "C" fn(a: &c_int, b: &c_int) -> c_int;

#[native_callback(on_panic = 0)]
/// The comparer of `qsort_r`: its closure travels as user data.
pub(crate) type CompareWith<T: Blittable> =
    extern "C" fn(a: &T, b: &T, #[user_data] context: *mut c_void) -> c_int;

/// `ERANGE` of `<errno.h>`: the buffer is too small.
const ERANGE: i32 = 34;

#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    /// The length of a string in bytes.
    pub safe fn strlen(text: &str) -> Result<usize>;

    /// A variable of the environment. The text belongs to the C library, which may change it at any
    /// `setenv`, so it is copied.
    #[borrowed(static)]
    pub safe fn getenv(name: &str) -> Result<Option<String>>;

    /// The current directory, with a buffer that grows as long as `ERANGE` says that it is too small.
    #[fails_if(null)]
    #[ret(*mut c_char)]
    pub safe fn getcwd(
        #[retval]
        #[out(grow = error(ERANGE))]
        path: String,
        #[len_of(path)] size: usize,
    ) -> Result<String>;

    /// Changes the current directory.
    #[ret(c_int)]
    #[fails_if(negative)]
    pub safe fn chdir(path: &Path) -> Result<()>;

    /// A copy of a string, made by the C library and released by its `free`.
    #[fails_if(null)]
    #[free(c)]
    pub safe fn strdup(text: &str) -> Result<String>;

    /// Sorts in place.
    pub safe fn qsort(
        base: &mut [c_int],
        #[len_of(base)] count: usize,
        #[value(size_of::<c_int>())] size: usize,
        #[callback(Compare)] compare: impl Fn(&c_int, &c_int) -> c_int,
    ) -> Result<()>;
}

#[cfg(target_os = "linux")]
#[dll_import("c")]
unsafe extern "C" {
    /// Sorts in place, any plain data, by a closure that may use its surroundings.
    pub safe fn qsort_r<T: Blittable>(
        base: &mut [T],
        #[len_of(base)] count: usize,
        #[value(size_of::<T>())] size: usize,
        #[callback(CompareWith<T>, user = context)] compare: impl FnMut(&T, &T) -> c_int,
        #[user_data] context: *mut c_void,
    ) -> Result<()>;
}

/// Calls the functions.
pub(crate) fn run() -> Result<()> {
    let text = "naïve";
    let length = strlen(text)?;
    show::call(&strlen::META, &format!("strlen({text:?}) = {length}"), &[("text", text.len())]);
    let long = "x".repeat(1000);
    let length = strlen(&long)?;
    show::call(
        &strlen::META,
        &format!("strlen(\"x\" 1000 times) = {length}"),
        &[("text", long.len())],
    );
    match strlen("cut\0short") {
        Err(error) => println!("   strlen(\"cut\\0short\") is refused: {error}"),
        Ok(length) => println!("   strlen(\"cut\\0short\") = {length}, which it should not be"),
    }

    let home = getenv("HOME")?;
    println!("   getenv(\"HOME\") is {}", if home.is_some() { "set" } else { "not set" });
    println!("   getenv(\"NO_SUCH_VARIABLE\") = {:?}", getenv("NO_SUCH_VARIABLE")?);
    let here = getcwd()?;
    show::call(&getcwd::META, &format!("getcwd() gives {} bytes", here.len()), &[]);
    match chdir(Path::new("/no/such/folder")) {
        Err(error) => println!("   {error}"),
        Ok(()) => println!("   chdir found a folder that should not be there"),
    }
    println!("   strdup(\"copied\") = {:?}, freed by the C library", strdup("copied")?);

    let mut numbers = [30, 10, 20];
    qsort(&mut numbers, |a, b| a.cmp(b) as c_int)?;
    show::call(
        &qsort::META,
        &format!("qsort with a comparer that captures nothing: {numbers:?}"),
        &[],
    );
    #[cfg(target_os = "linux")]
    {
        let mut comparisons = 0;
        let mut values = [0.5, 2.5, 1.5];
        qsort_r(&mut values, |a: &f64, b: &f64| {
            comparisons += 1;
            b.total_cmp(a) as c_int
        })?;
        let shown = format!("qsort_r with a closure: {values:?} after {comparisons} comparisons");
        show::call(&qsort_r::META, &shown, &[]);
    }
    Ok(())
}
