//! Callbacks without user data, and generic signatures: what sorts take.
#![allow(missing_docs, unreachable_pub)]

mod common_layouts;

use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[native_callback(on_panic = 0)]
type Plain = extern "C" fn(value: c_int) -> c_int;
#[native_callback(on_panic = 0)]
type Compare<T: Blittable> = extern "C" fn(left: &T, right: &T) -> c_int;
#[native_callback(on_panic = 0)]
type CompareWith<T: Blittable> =
    extern "C" fn(left: &T, right: &T, #[user_data] user: *mut c_void) -> c_int;

#[dll_import(LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_each"]
    safe fn each(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int) -> Result<c_int>;
    #[entry = "fx_each_two"]
    safe fn each_two(
        n: c_int,
        #[callback(Plain)] f: impl FnMut(c_int) -> c_int,
        #[callback(Plain)] g: impl FnMut(c_int) -> c_int,
    ) -> Result<c_int>;
    #[entry = "fx_sort"]
    safe fn sort(
        items: &mut [i32],
        #[len_of(items)] count: usize,
        #[callback(Compare<i32>)] compare: impl FnMut(&i32, &i32) -> c_int,
    );
    #[entry = "fx_sort_r"]
    safe fn sort_with(
        items: &mut [i32],
        #[len_of(items)] count: usize,
        #[callback(CompareWith<i32>, user = user)] compare: impl FnMut(&i32, &i32) -> c_int,
        #[user_data] user: *mut c_void,
    );
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[dll_import("c")]
unsafe extern "C" {
    safe fn qsort_r<T: Blittable>(
        items: &mut [T],
        #[len_of(items)] count: usize,
        #[value(size_of::<T>())] size: usize,
        #[callback(CompareWith<T>, user = user)] compare: impl FnMut(&T, &T) -> c_int,
        #[user_data] user: *mut c_void,
    );
}

#[test]
fn closures_that_capture_nothing_need_no_user_data() {
    use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
    static TOTAL: AtomicI32 = AtomicI32::new(0);
    fn add(value: c_int) -> c_int {
        TOTAL.fetch_add(value, Relaxed)
    }
    assert_eq!(each(5, |value| value * value).unwrap(), 30);
    // A function is a closure that captures nothing: 0, 0, 1, 3, 6 before each addition.
    assert_eq!(each(5, add).unwrap(), 10);
    assert_eq!(TOTAL.load(Relaxed), 10);
    // f - g for each value.
    assert_eq!(each_two(4, |value| 10 * value, |value| value).unwrap(), 54);
    let mut items = [3, -1, 2, 2, i32::MIN, i32::MAX];
    sort(&mut items, |left, right| left.cmp(right) as c_int);
    assert_eq!(items, [i32::MIN, -1, 2, 2, 3, i32::MAX]);
    // A call inside a callback, each with closures of its own.
    let nested = each(3, |outer| outer + 10 * each(2, |inner| inner + 1).unwrap());
    assert_eq!(nested.unwrap(), 3 + 90);
}

#[test]
fn a_signature_may_be_generic() {
    let mut items = [3, 1, 2];
    let mut comparisons = 0;
    sort_with(&mut items, |left, right| {
        comparisons += 1;
        right.cmp(left) as c_int
    });
    assert_eq!(items, [3, 2, 1]);
    assert!(comparisons >= 2);
}

#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn qsort_r_sorts_what_is_blittable() {
    let mut numbers: Vec<f64> = (0..100).map(|n| f64::from(n * 37 % 101)).collect();
    let mut sorted = numbers.clone();
    sorted.sort_by(f64::total_cmp);
    let mut calls = 0;
    qsort_r(&mut numbers, |a, b| {
        calls += 1;
        a.total_cmp(b) as c_int
    });
    assert_eq!(numbers, sorted);
    assert!(calls >= 99);
    let at = |x| Point { x, y: -x };
    let mut points = [at(2.0), at(3.0), at(1.0)];
    qsort_r(&mut points, |a, b| a.y.total_cmp(&b.y) as c_int);
    assert_eq!(points, [at(3.0), at(2.0), at(1.0)]);
    qsort_r::<u8>(&mut [], |_, _| unreachable!());
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
