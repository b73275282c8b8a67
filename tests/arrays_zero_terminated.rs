//! Arrays that end with a zero or a null, and counts that are returned, fixed, or summed.
#![allow(missing_docs)]

mod common;

use common::{fx_live_here, marshal_error, without_leaks};
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[dll_import(LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_zero_total(#[marshal(lparray, zero_terminated)] items: &[u32]) -> Result<i64>;
    #[ret(usize)]
    safe fn fx_zero_fill(
        #[out(capacity = 8)]
        #[marshal(lparray, zero_terminated)]
        out: &mut Vec<u32>,
        #[len_of(out)] capacity: usize,
        wanted: usize,
    ) -> Result<()>;
    #[entry = "fx_zero_fill"]
    #[ret(usize)]
    safe fn zero_fill_growing(
        #[out(grow = needed)]
        #[marshal(lparray, zero_terminated)]
        #[retval]
        out: Vec<u32>,
        #[len_of(out)] capacity: usize,
        wanted: usize,
    ) -> Result<Vec<u32>>;
    safe fn fx_zero_fill_without_zero(
        #[out(capacity = 4)]
        #[marshal(lparray, zero_terminated)]
        out: &mut Vec<u32>,
        #[len_of(out)] capacity: usize,
    ) -> Result<()>;
    #[ret(lparray, zero_terminated)]
    #[free(with = fx_free)]
    safe fn fx_zero_make(n: c_int) -> Result<Option<Vec<u32>>>;
    #[ret(lparray, zero_terminated)]
    #[borrowed(static)]
    safe fn fx_zero_names() -> Result<Vec<String>>;
    #[entry = "fx_zero_names_u16"]
    #[ret(lparray, zero_terminated, elem = lpwstr)]
    #[borrowed(static)]
    safe fn wide_names() -> Result<Vec<String>>;
    #[ret(lparray, zero_terminated)]
    #[free(with = fx_free, elements)]
    safe fn fx_zero_make_names(n: c_int) -> Result<Vec<String>>;
    safe fn fx_argv_count(#[marshal(lparray, zero_terminated)] argv: &[&str]) -> Result<c_int>;

    #[ret(c_int)]
    #[fails_if(negative)]
    safe fn fx_list_names(
        n: c_int,
        #[retval]
        #[marshal(lparray, size_param = return)]
        #[free(with = fx_free, elements)]
        names: Vec<String>,
    ) -> Result<Vec<String>>;
    #[ret(lparray, size_const = 3)]
    #[borrowed(static)]
    safe fn fx_three_numbers() -> Result<Vec<i32>>;
    #[ret(lparray, size_param = n, size_const = 2)]
    #[free(with = fx_free)]
    safe fn fx_return_more(n: c_int, #[value(2)] extra: c_int) -> Result<Vec<i32>>;
    safe fn fx_total_and_two(
        #[marshal(lparray, size_param = count, size_const = 2)] items: &[i32],
        count: c_int,
    ) -> Result<i64>;
    #[ret(c_int)]
    safe fn fx_fill_and_two(
        #[out]
        #[marshal(lparray, size_param = count, size_const = 2)]
        items: &mut Vec<i32>,
        count: c_int,
    ) -> Result<()>;
    #[entry = "fx_fill_some"]
    safe fn fill_some(
        #[out]
        #[marshal(lparray, size_param = return, elem = bool32)]
        flags: &mut [bool],
        #[len_of(flags)] capacity: c_int,
        wanted: c_int,
    ) -> Result<c_int>;
    unsafe fn fx_free(memory: *mut c_void);
}

#[test]
fn a_zero_is_put_behind_the_last() {
    assert_eq!(fx_zero_total(&[1, 2, 3]).unwrap(), 6);
    assert_eq!(fx_zero_total(&[]).unwrap(), 0);
    let many: Vec<u32> = (1..=10_000).collect();
    assert_eq!(fx_zero_total(&many).unwrap(), 50_005_000);
    assert_eq!(fx_argv_count(&["a", "b", "c"]).unwrap(), 3);
}

#[test]
fn a_zero_inside_is_refused() {
    let error = fx_zero_total(&[1, 0, 3]).unwrap_err();
    let pinvoke::Error::Marshal(error) = error else { panic!("{error}") };
    assert_eq!(*error.problem(), Problem::InteriorZero);
    assert_eq!(error.path(), [PathStep::Index(1)]);
}

#[test]
fn native_code_fills_up_to_a_zero() {
    let mut items = vec![99];
    fx_zero_fill(&mut items, 5).unwrap();
    assert_eq!(items, [1, 2, 3, 4, 5]);
    fx_zero_fill(&mut items, 0).unwrap();
    assert_eq!(items, []);
    assert_eq!(marshal_error(fx_zero_fill(&mut items, 8)).0, Problem::Unterminated { capacity: 8 });
    assert_eq!(items, [], "nothing is delivered");
    let problem = marshal_error(fx_zero_fill_without_zero(&mut items)).0;
    assert_eq!(problem, Problem::Unterminated { capacity: 4 });
    assert_eq!(zero_fill_growing(5000).unwrap(), (1..=5000).collect::<Vec<u32>>());
}

#[test]
fn native_code_returns_what_ends_with_a_zero() {
    without_leaks(|| {
        assert_eq!(fx_zero_make(3).unwrap(), Some(vec![1, 2, 3]));
        assert_eq!(fx_zero_make(0).unwrap(), Some(vec![]));
        assert_eq!(fx_zero_make(-1).unwrap(), None);
        assert_eq!(fx_zero_names().unwrap(), ["zero", "one", "two"]);
        assert_eq!(wide_names().unwrap(), ["zero", "one", "two"]);
        assert_eq!(fx_zero_make_names(2).unwrap(), ["name 0", "name 1"]);
        assert_eq!(fx_zero_make_names(-1).unwrap(), [""; 0]);
    });
    assert_eq!(fx_live_here(), 0);
}

#[test]
fn the_return_value_counts() {
    without_leaks(|| {
        assert_eq!(fx_list_names(3).unwrap(), ["name 0", "name 1", "name 2"]);
        assert_eq!(fx_list_names(0).unwrap(), [""; 0]);
        assert!(fx_list_names(-1).is_err());
    });
    // 0, 1, 2 as truth values; what is not reported is not delivered.
    let mut flags = [true; 5];
    assert_eq!(fill_some(&mut flags, 3).unwrap(), 3);
    assert_eq!(flags, [false, true, true, true, true]);
    let problem = marshal_error(fill_some(&mut [], 3)).0;
    assert_eq!(problem, Problem::CountOutOfRange { count: -3, limit: 0 });
}

#[test]
fn counts_are_fixed_or_summed() {
    assert_eq!(fx_three_numbers().unwrap(), [7, 8, 9]);
    without_leaks(|| {
        assert_eq!(fx_return_more(1).unwrap(), [0, 10, 20]);
        let problem = marshal_error(fx_return_more(-3)).0;
        assert_eq!(problem, Problem::Null, "a null, and a count of -1");
    });
    assert_eq!(fx_total_and_two(&[1, 2, 3, 4], 2).unwrap(), 10);
    assert_eq!(fx_total_and_two(&[1, 2, 3, 4], 0).unwrap(), 3);
    let problem = marshal_error(fx_total_and_two(&[1, 2, 3, 4], 3)).0;
    assert_eq!(problem, Problem::CountOutOfRange { count: 5, limit: 4 });
    let mut items = Vec::new();
    fx_fill_and_two(&mut items, 2).unwrap();
    assert_eq!(items, [1, 2, 3, 4]);
}
