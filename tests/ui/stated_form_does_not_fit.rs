//! A word for the form of an enum, a struct or a handle is one error wherever it stands.

use pinvoke::prelude::*;

#[derive(NativeEnum, Clone, Copy)]
#[repr(i32)]
pub enum Color {
    Red = 1,
}

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
pub struct Point {
    x: f64,
}

#[native_handle(invalid = -1, release = unsafe close)]
pub type File = isize;

#[dll_import("c", charset = utf8, bools = bool8)]
unsafe extern "C" {
    unsafe fn close(file: isize) -> c_int;
    safe fn by_value(#[marshal(bool32)] color: Color) -> Result<()>;
    safe fn by_reference(#[marshal(char16)] point: &Point) -> Result<()>;
    safe fn out(#[marshal(lpstr)] #[out] file: &mut Option<File>) -> Result<()>;
    safe fn twice(#[marshal(lpwstr)] text: &&'static str) -> Result<()>;
    safe fn elements(#[marshal(lparray, elem = variant_bool)] points: &[Point], #[len_of(points)] count: usize) -> Result<()>;
    #[ret(bool8)]
    safe fn returned() -> Result<Color>;
    #[ret(c_int)]
    #[fails_if(nonzero)]
    safe fn slot(#[retval] #[marshal(char8)] point: Point) -> Result<Point>;
}

#[native_callback(on_panic = 0)]
type Takes = extern "C" fn(#[marshal(bool32)] color: Color) -> c_int;

#[native_callback(on_panic = Default::default())]
#[ret(bool32)]
type Returns = extern "C" fn() -> Point;

#[derive(NativeStruct)]
struct Fields<'a> {
    #[marshal(bool32)]
    color: Color,
    #[marshal(lpstr)]
    point: Point,
    #[marshal(bstr)]
    text: &'a str,
    #[marshal(char8)]
    file: BorrowedHandle<'a, FileKind>,
}

fn main() {}
