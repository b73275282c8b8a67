//! Marshallers of one's own for the elements of arrays: `elem(with = Type)`, in every direction and depth.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{marshal_error, without_leaks};
use pinvoke::error::{MarshalError, PathStep, Problem};
use pinvoke::marshal::ValueForm;
use pinvoke::prelude::*;

/// Tenths, which C has as whole numbers; it has none below -1000.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tenths(f64);

enum ByWhole {}
// SAFETY: a number points to nothing, and zero is one.
unsafe impl ValueForm<Tenths> for ByWhole {
    type Value = i32;
    fn to_native(value: Tenths) -> std::result::Result<i32, MarshalError> {
        match (value.0 * 10.0).round() {
            whole if whole < -1000.0 => Err(Problem::Custom("too cold".to_owned()).into()),
            whole => Ok(whole as i32),
        }
    }
    fn from_native(value: i32) -> std::result::Result<Tenths, MarshalError> {
        if value == 99 {
            return Err(Problem::Custom("99 is no measurement".to_owned()).into());
        }
        Ok(Tenths(f64::from(value) / 10.0))
    }
}
pinvoke::value_marshaller!(ByWhole for Tenths);

/// `fx_slice` has the items first.
#[derive(NativeStruct, Debug, PartialEq)]
struct Slice {
    #[free(with = fx_free)]
    #[marshal(lparray, elem(with = ByWhole))]
    items: Vec<Tenths>,
    #[len_of(items)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct)]
struct Lent<'a> {
    #[marshal(lparray, elem(with = ByWhole))]
    items: &'a [Tenths],
    #[len_of(items)]
    count: NativeOnly<usize>,
}
/// `fx_fixed`: a count, eight values, one behind them.
#[derive(NativeStruct, Debug, PartialEq)]
struct Fixed {
    count: i32,
    #[marshal(elem(with = ByWhole))]
    values: [Tenths; 8],
    after: i32,
}

#[native_callback(on_panic = -1)]
type Visit = extern "C" fn(
    #[marshal(lparray, elem(with = ByWhole))] items: &[Tenths],
    #[len_of(items)] count: usize,
    #[user_data] user: *mut c_void,
) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_total_i32(
        #[marshal(lparray, elem(with = ByWhole))] items: &[Tenths],
        #[len_of(items)] count: usize,
    ) -> Result<i32>;
    #[entry = "fx_total_i32"]
    safe fn total_of_rows(
        #[marshal(lparray, elem(with = ByWhole))] rows: &[[Tenths; 2]],
        #[len_of(rows, unit = scalars)] count: usize,
    ) -> Result<i32>;
    #[entry = "fx_fill_i32"]
    safe fn fill(
        #[out]
        #[marshal(lparray, elem(with = ByWhole))]
        items: &mut [Tenths],
        #[len_of(items)] count: usize,
    ) -> Result<()>;
    #[entry = "fx_double_all_i32"]
    safe fn double(
        #[marshal(lparray, elem(with = ByWhole))] items: &mut [Tenths],
        #[len_of(items)] count: usize,
    ) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_ints(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        #[marshal(lparray, elem(with = ByWhole))]
        items: Vec<Tenths>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<Vec<Tenths>>;
    safe fn fx_cube_total(
        #[marshal(lparray, elem(elem(elem(with = ByWhole))))] planes: &[&[&[Tenths]]],
        #[len_of(planes)] count: usize,
        rows: usize,
        columns: usize,
    ) -> Result<i64>;
    #[ret(c_int)]
    safe fn fx_slice_make(n: c_int, #[retval] out: Slice) -> Result<Slice>;
    safe fn fx_slice_total(slice: &Lent<'_>) -> Result<i64>;
    safe fn fx_fixed_total(value: &Fixed) -> Result<i64>;
    safe fn fx_fixed_return(count: c_int) -> Result<Fixed>;
    safe fn fx_call_items(
        #[callback(Visit, user = user)] f: impl FnMut(&[Tenths]) -> c_int,
        #[user_data] user: *mut c_void,
        n: c_int,
    ) -> Result<c_int>;
}

fn tenths<const N: usize>(values: [f64; N]) -> [Tenths; N] {
    values.map(Tenths)
}

#[test]
fn parameters_in_every_direction() {
    without_leaks(|| {
        assert_eq!(fx_total_i32(&tenths([0.1, 0.2, 3.0])).unwrap(), 33);
        assert_eq!(total_of_rows(&[tenths([0.1, 0.2]), tenths([1.0, 2.0])]).unwrap(), 33);
        let mut items = tenths([0.0; 3]);
        fill(&mut items).unwrap();
        assert_eq!(items, tenths([0.1, 0.2, 0.3]));
        double(&mut items).unwrap();
        assert_eq!(items, tenths([0.2, 0.4, 0.6]));
        assert_eq!(fx_make_ints(3).unwrap(), tenths([0.0, 1.0, 2.0]));
        let (a, b) = (tenths([0.1, 0.2]), tenths([1.0, 2.0]));
        assert_eq!(fx_cube_total(&[&[&a, &b], &[&b, &b]], 2, 2).unwrap(), 3 + 30 + 30 + 30);
        let error = fx_total_i32(&tenths([0.0, -100.1])).unwrap_err();
        let pinvoke::Error::Marshal(error) = error else { panic!("{error}") };
        assert_eq!(error.path(), [PathStep::Index(1)]);
        let mut hundred = vec![Tenths(0.0); 100];
        let problem = marshal_error(fill(&mut hundred)).0;
        assert_eq!(problem, Problem::Custom("99 is no measurement".to_owned()));
    });
}

#[test]
fn fields_both_ways() {
    without_leaks(|| {
        assert_eq!(fx_slice_make(3).unwrap().items, tenths([0.0, 1.0, 2.0]));
        let items = tenths([0.5, 1.0]);
        assert_eq!(fx_slice_total(&Lent { items: &items, count: NativeOnly }).unwrap(), 15);
        let fixed = fx_fixed_return(2).unwrap();
        assert_eq!(fixed.values, tenths([0.1, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]));
        assert_eq!(fx_fixed_total(&fixed).unwrap(), 99 + 3);
    });
}

#[test]
fn callbacks_get_them() {
    let mut seen = Vec::new();
    fx_call_items(
        |items| {
            seen.push(items.to_vec());
            0
        },
        2,
    )
    .unwrap();
    assert_eq!(seen, [tenths([0.1, 0.2]).to_vec(), vec![]]);
}

common_layouts::layouts_agree! {
    native Slice = "slice";
    native Lent<'_> = "slice";
    native Fixed = "fixed";
}
