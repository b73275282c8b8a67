//! `elem(with = Marshaller)` converts the elements of an array, each a copy.

use pinvoke::error::MarshalError;
use pinvoke::marshal::ValueForm;
use pinvoke::prelude::*;

#[derive(Clone, Copy)]
struct Tenths(f64);
enum ByWhole {}
unsafe impl ValueForm<Tenths> for ByWhole {
    type Value = i32;
    fn to_native(value: Tenths) -> std::result::Result<i32, MarshalError> {
        Ok((value.0 * 10.0) as i32)
    }
    fn from_native(value: i32) -> std::result::Result<Tenths, MarshalError> {
        Ok(Tenths(f64::from(value) / 10.0))
    }
}
pinvoke::value_marshaller!(ByWhole for Tenths);

struct Moved(i32);
enum ByMove {}
unsafe impl ValueForm<Moved> for ByMove {
    type Value = i32;
    fn to_native(value: Moved) -> std::result::Result<i32, MarshalError> {
        Ok(value.0)
    }
    fn from_native(value: i32) -> std::result::Result<Moved, MarshalError> {
        Ok(Moved(value))
    }
}
pinvoke::value_marshaller!(ByMove for Moved);

#[dll_import("c")]
unsafe extern "C" {
    safe fn others(#[marshal(lparray, elem(with = ByWhole))] items: &[f64], #[len_of(items)] count: usize) -> Result<c_int>;
    safe fn rows(#[marshal(lparray, elem(elem(with = ByWhole)))] rows: &[&[u8]], #[len_of(rows)] count: usize) -> Result<c_int>;
    safe fn moved(#[marshal(lparray, elem(with = ByMove))] items: &[Moved], #[len_of(items)] count: usize) -> Result<c_int>;
}

fn main() {}
