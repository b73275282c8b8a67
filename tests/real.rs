//! First contact.
#![allow(missing_docs)]
use pinvoke::prelude::*;

#[dll_import("m")]
unsafe extern "C" {
    pub safe fn cos(x: f64) -> f64;
    pub safe fn pow(x: f64, y: f64) -> f64;
}

#[dll_import("z")]
unsafe extern "C" {
    pub safe fn crc32(seed: c_ulong, data: &[u8], #[len_of(data)] length: u32) -> Result<c_ulong>;
    #[entry = "zlibVersion"]
    #[borrowed(static)]
    #[ret(lputf8str)]
    pub safe fn version() -> Result<&'static str>;
}

#[native_callback(on_panic = 0)]
pub type Compare = extern "C" fn(a: &i32, b: &i32) -> c_int;
#[native_callback(on_panic = 0)]
pub type CompareR<T: Blittable> =
    extern "C" fn(a: &T, b: &T, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    pub safe fn strlen(s: &str) -> Result<usize>;
    pub safe fn abs(x: i32) -> i32;
    #[borrowed(static)]
    pub safe fn getenv(name: &str) -> Result<Option<String>>;
    #[ret(c_int)]
    #[fails_if(negative)]
    pub safe fn chdir(path: &std::path::Path) -> Result<()>;
    pub safe fn qsort(
        base: &mut [i32],
        #[len_of(base)] n: usize,
        #[value(4)] size: usize,
        #[callback(Compare)] compare: impl FnMut(&i32, &i32) -> c_int,
    );
    pub safe fn qsort_r<T: Blittable>(
        base: &mut [T],
        #[len_of(base)] n: usize,
        #[value(size_of::<T>())] size: usize,
        #[callback(CompareR<T>, user = context)] compare: impl FnMut(&T, &T) -> c_int,
        #[user_data] context: *mut c_void,
    );
    #[fails_if(null)]
    #[borrowed(static)]
    pub safe fn getcwd(
        #[out(grow = error(34))] buffer: &mut String,
        #[len_of(buffer)] size: usize,
    ) -> Result<String>;
}

#[test]
fn calls() {
    assert_eq!(cos(0.0), 1.0);
    assert_eq!(pow(2.0, 10.0), 1024.0);
    assert_eq!(crc32(0, b"123456789").unwrap(), 0xCBF43926);
    println!("{}", version().unwrap());
    assert_eq!(strlen("hello").unwrap(), 5);
    assert_eq!(abs(-3), 3);
    println!("{:?}", getenv("PATH").unwrap());
    println!("{}", chdir("/nosuch".as_ref()).unwrap_err());
    println!("{}", strlen("a\0b").unwrap_err());
    let mut v = [3, 1, 2];
    qsort(&mut v, |a, b| a.cmp(b) as c_int);
    assert_eq!(v, [1, 2, 3]);
    let mut calls = 0;
    let mut w = [3.5f64, 1.0, 2.0];
    qsort_r(&mut w, |a, b| {
        calls += 1;
        b.partial_cmp(a).unwrap() as c_int
    });
    assert_eq!(w, [3.5, 2.0, 1.0]);
    assert!(calls > 0);
    let mut cwd = String::new();
    println!("{:?} {cwd}", getcwd(&mut cwd));
    println!("{:?}", crc32::META);
}
