//! Arrays of arrays: row after row in one block, and pointers to rows; arrays of pointers to structs and
//! to terminated text.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{fx_live_here, without_leaks};
use pinvoke::error::{PathStep, Problem};
use pinvoke::memory::BString;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;
use widestring::{U16CStr, U16CString, u16cstr};

#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i32)]
enum Small {
    One = 1,
    Two = 2,
    Three = 3,
    Four = 4,
}

#[dll_import(LIBRARY, bools = bool32)]
unsafe extern "C" {
    safe fn fx_matrix_at<const N: usize>(
        matrix: &[[f64; N]],
        #[len_of(matrix)] rows: usize,
        #[value(N)] columns: usize,
        row: usize,
        column: usize,
    ) -> Result<f64>;
    #[entry = "fx_matrix_at"]
    safe fn fixed_matrix_at(
        matrix: &[[f64; 3]; 2],
        #[value(2)] rows: usize,
        #[value(3)] columns: usize,
        row: usize,
        column: usize,
    ) -> f64;
    #[entry = "fx_matrix_transpose"]
    safe fn transpose(
        matrix: &[[f64; 3]; 2],
        #[value(2)] rows: usize,
        #[value(3)] columns: usize,
        #[out] out: &mut [[f64; 2]; 3],
    );
    #[entry = "fx_matrix_transpose"]
    safe fn transpose_slice(
        matrix: &[[f64; 3]],
        #[len_of(matrix)] rows: usize,
        #[value(3)] columns: usize,
        #[out]
        #[marshal(lparray, size_const = 3)]
        out: &mut [[f64; 2]],
    ) -> Result<()>;
    safe fn fx_matrix_weighted(
        matrix: &[[f64; 3]],
        #[len_of(matrix, unit = scalars)] scalars: usize,
    ) -> Result<f64>;
    #[entry = "fx_matrix_weighted"]
    safe fn weighted_cube(
        cube: &[[[f64; 2]; 2]],
        #[len_of(cube, unit = scalars)] scalars: usize,
    ) -> Result<f64>;
    safe fn fx_matrix_mask_bool32(
        matrix: &[[bool; 3]],
        #[len_of(matrix, unit = scalars)] scalars: usize,
    ) -> Result<u64>;
    #[entry = "fx_matrix_mask_bool8"]
    safe fn mask_of_bytes(
        #[marshal(lparray, elem = bool8)] matrix: &[[bool; 3]],
        #[len_of(matrix, unit = scalars)] scalars: usize,
    ) -> Result<u64>;
    #[entry = "fx_matrix_mask_bool32"]
    safe fn mask_fixed(matrix: &[[bool; 2]; 2], #[value(4)] scalars: usize) -> Result<u64>;
    #[entry = "fx_matrix_mask_bool8"]
    safe fn mask_fixed_bytes(
        #[marshal(lparray, elem = bool8)] matrix: &[bool; 4],
        #[value(4)] scalars: usize,
    ) -> Result<u64>;
    safe fn fx_matrix_not_bool32(
        matrix: &mut [[bool; 3]],
        #[len_of(matrix, unit = scalars)] scalars: usize,
    ) -> Result<()>;
    #[entry = "fx_matrix_not_bool32"]
    safe fn not_fixed(matrix: &mut [[bool; 2]; 2], #[value(4)] scalars: usize) -> Result<()>;
    #[entry = "fx_matrix_count_up"]
    safe fn count_up(
        #[out] matrix: &mut [[Small; 2]],
        #[len_of(matrix, unit = scalars)] scalars: usize,
    ) -> Result<()>;

    safe fn fx_jagged_total(
        rows: &[&[f64]],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<f64>;
    #[entry = "fx_jagged_total"]
    safe fn total_of_vectors(
        rows: &[Vec<f64>],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<f64>;
    #[entry = "fx_jagged_total"]
    safe fn total_with_holes(
        rows: &[Option<&[f64]>],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<f64>;
    safe fn fx_jagged_fill(
        rows: &mut [&mut [f64]],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<()>;
    #[entry = "fx_jagged_fill"]
    safe fn fill_vectors(
        #[out] rows: &mut [Vec<f64>],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<()>;
    safe fn fx_jagged_true_bool32(
        rows: &[&[bool]],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<i64>;
    #[entry = "fx_jagged_true_bool32"]
    safe fn true_by_form(
        #[marshal(lparray, elem(lparray, elem = bool32))] rows: &[Vec<bool>],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<i64>;
    safe fn fx_jagged_not_bool32(
        rows: &mut [Vec<bool>],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<()>;
    safe fn fx_cube_total(
        planes: &[&[&[i32]]],
        #[len_of(planes)] count: usize,
        rows: usize,
        columns: usize,
    ) -> Result<i64>;
    #[entry = "fx_cube_total"]
    safe fn total_of_small(
        planes: &[Vec<Vec<Small>>],
        #[len_of(planes)] count: usize,
        rows: usize,
        columns: usize,
    ) -> Result<i64>;

    safe fn fx_points_total(points: &[&Point], #[len_of(points)] count: usize) -> Result<Point>;
    #[entry = "fx_points_total"]
    safe fn total_of_some(
        points: &[Option<&Point>],
        #[len_of(points)] count: usize,
    ) -> Result<Point>;
    safe fn fx_points_move(points: &mut [&mut Point], #[len_of(points)] count: usize)
    -> Result<()>;
    #[entry = "fx_strings_length"]
    safe fn c_strings_length(texts: &[&CStr], #[len_of(texts)] count: usize) -> Result<i64>;
    #[entry = "fx_strings_length"]
    safe fn owned_c_strings_length(
        texts: &[std::ffi::CString],
        #[len_of(texts)] count: usize,
    ) -> Result<i64>;
    #[entry = "fx_argv_count"]
    safe fn c_argv_count(argv: &[&CStr]) -> Result<c_int>;
    #[entry = "fx_strings_nulls"]
    safe fn c_nulls(texts: &[Option<&CStr>], #[len_of(texts)] count: c_int) -> Result<c_int>;
    #[entry = "fx_strings_length_u16"]
    safe fn wide_length(texts: &[&U16CStr], #[len_of(texts)] count: usize) -> Result<i64>;
    #[entry = "fx_strings_length_u16"]
    safe fn owned_wide_length(texts: &[U16CString], #[len_of(texts)] count: usize) -> Result<i64>;
    #[entry = "fx_strings_nulls_u16"]
    safe fn wide_nulls(texts: &[Option<&U16CStr>], #[len_of(texts)] count: c_int) -> Result<c_int>;
    safe fn fx_bstrs_length(
        #[marshal(lparray, elem = bstr)] texts: &[&str],
        #[len_of(texts)] count: usize,
    ) -> Result<i64>;
    #[entry = "fx_bstrs_length"]
    safe fn owned_bstrs_length(
        #[marshal(lparray, elem = bstr)] texts: &[BString],
        #[len_of(texts)] count: usize,
    ) -> Result<i64>;
    #[entry = "fx_bstrs_length"]
    safe fn some_bstrs_length(
        #[marshal(lparray, elem = bstr)] texts: &[Option<String>],
        #[len_of(texts)] count: usize,
    ) -> Result<i64>;
    #[entry = "fx_strings_length"]
    safe fn strings_length(
        #[marshal(lparray, elem = lputf8str)] texts: &[&str],
        #[len_of(texts)] count: usize,
    ) -> Result<i64>;
}

const MATRIX: [[f64; 3]; 2] = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];

#[test]
fn rows_follow_each_other() {
    for (row, values) in MATRIX.iter().enumerate() {
        for (column, value) in values.iter().enumerate() {
            assert_eq!(fx_matrix_at(&MATRIX, row, column).unwrap(), *value);
            assert_eq!(fixed_matrix_at(&MATRIX, row, column), *value);
        }
    }
    assert!(fx_matrix_at(&MATRIX, 2, 0).unwrap().is_nan(), "there are two rows");
    assert!(fx_matrix_at(&MATRIX, 0, 3).unwrap().is_nan(), "there are three columns");
    assert!(fx_matrix_at::<3>(&[], 0, 0).unwrap().is_nan());
}

#[test]
fn native_code_writes_rows() {
    let expected = [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]];
    let mut out = [[0.0; 2]; 3];
    transpose(&MATRIX, &mut out);
    assert_eq!(out, expected);
    let mut out = vec![[0.0; 2]; 3];
    transpose_slice(&MATRIX, &mut out).unwrap();
    assert_eq!(out, expected);
    let problem = common::marshal_error(transpose_slice(&MATRIX, &mut out[..2])).0;
    assert_eq!(problem, Problem::WrongLength { length: 2, expected: 3 });
}

#[test]
fn a_count_may_be_of_all_scalars() {
    // 1*1 + 2*2 + .. + 6*6
    assert_eq!(fx_matrix_weighted(&MATRIX).unwrap(), 91.0);
    assert_eq!(fx_matrix_weighted(&[]).unwrap(), 0.0);
    // The sum of the positions 1 to 12.
    assert_eq!(weighted_cube(&[[[1.0; 2]; 2]; 3]).unwrap(), 78.0);
}

#[test]
fn rows_of_bools_and_enums_are_converted() {
    let mut matrix = [[true, false, true], [false, false, true]];
    assert_eq!(fx_matrix_mask_bool32(&matrix).unwrap(), 0b10_0101);
    assert_eq!(mask_of_bytes(&matrix).unwrap(), 0b10_0101);
    fx_matrix_not_bool32(&mut matrix).unwrap();
    assert_eq!(matrix, [[false, true, false], [true, true, false]]);
    let mut fixed = [[true, false], [false, true]];
    assert_eq!(mask_fixed(&fixed).unwrap(), 0b1001);
    not_fixed(&mut fixed).unwrap();
    assert_eq!(fixed, [[false, true], [true, false]]);
    assert_eq!(mask_fixed_bytes(&[false, true, true, false]).unwrap(), 0b0110);

    let mut small = [[Small::One; 2]; 2];
    count_up(&mut small).unwrap();
    assert_eq!(small, [[Small::One, Small::Two], [Small::Three, Small::Four]]);
    // C counts on to 5 and 6, which are no values of the enum.
    let error = count_up(&mut [[Small::One; 2]; 3]).unwrap_err();
    let pinvoke::Error::Marshal(error) = error else { panic!("{error}") };
    assert_eq!(error.path(), [PathStep::Index(2), PathStep::Index(0)]);
    assert!(error.to_string().contains("matrix[2][0]"), "{error}");
}

#[test]
fn jagged_rows_are_pointers() {
    let rows: [&[f64]; 3] = [&[1.0, 2.0], &[], &[4.0, 8.0, 16.0]];
    assert_eq!(fx_jagged_total(&rows, &[2, 0, 3]).unwrap(), 31.0);
    let vectors: Vec<Vec<f64>> = rows.iter().map(|row| row.to_vec()).collect();
    assert_eq!(total_of_vectors(&vectors, &[2, 0, 3]).unwrap(), 31.0);
    // A null row counts as empty whatever its length.
    assert_eq!(total_with_holes(&[Some(rows[0]), None], &[2, 7]).unwrap(), 3.0);
    assert_eq!(fx_jagged_total(&[], &[]).unwrap(), 0.0);
    // More rows than the caller's frame has pointers for.
    let many: Vec<&[f64]> = vec![rows[2]; 1000];
    assert_eq!(fx_jagged_total(&many, &[3; 1000]).unwrap(), 28_000.0);
    let problem = common::marshal_error(fx_jagged_total(&rows, &[2, 0])).0;
    assert_eq!(problem, Problem::CountMismatch { length: 2, other: "rows", expected: 3 });
}

#[test]
fn native_code_writes_jagged_rows() {
    let (mut first, mut second) = ([0.0; 2], [0.0; 3]);
    fx_jagged_fill(&mut [&mut first[..], &mut second[..]], &[2, 3]).unwrap();
    assert_eq!((first, second), ([0.0, 1.0], [10.0, 11.0, 12.0]));
    let mut vectors = vec![vec![0.0; 1], vec![], vec![0.0; 2]];
    fill_vectors(&mut vectors, &[1, 0, 2]).unwrap();
    assert_eq!(vectors, [vec![0.0], vec![], vec![20.0, 21.0]]);
}

#[test]
fn elements_are_converted_at_any_depth() {
    assert_eq!(fx_jagged_true_bool32(&[&[true, false], &[true]], &[2, 1]).unwrap(), 2);
    assert_eq!(true_by_form(&[vec![true, false], vec![true; 300]], &[2, 300]).unwrap(), 301);
    let mut rows = vec![vec![true, false], vec![false; 300]];
    fx_jagged_not_bool32(&mut rows, &[2, 300]).unwrap();
    assert_eq!(rows, [vec![false, true], vec![true; 300]]);
    let row: [&[i32]; 2] = [&[1, 2], &[3, 4]];
    assert_eq!(fx_cube_total(&[&row, &row, &row], 2, 2).unwrap(), 30);
    let plane = vec![vec![Small::One, Small::Four], vec![Small::Two, Small::Three]];
    assert_eq!(total_of_small(&[plane.clone(), plane], 2, 2).unwrap(), 20);
}

#[test]
fn pointers_to_structs() {
    let (mut a, mut b) = (Point { x: 1.0, y: 2.0 }, Point { x: 10.0, y: 20.0 });
    assert_eq!(fx_points_total(&[&a, &b, &a]).unwrap(), Point { x: 12.0, y: 24.0 });
    assert_eq!(total_of_some(&[Some(&a), None]).unwrap(), a);
    fx_points_move(&mut [&mut a, &mut b]).unwrap();
    assert_eq!((a, b), (Point { x: 2.0, y: 3.0 }, Point { x: 11.0, y: 21.0 }));
}

#[test]
fn terminated_text_is_not_copied() {
    assert_eq!(c_strings_length(&[c"one", c"", c"three"]).unwrap(), 8);
    assert_eq!(owned_c_strings_length(&[c"one".to_owned(), c"two".to_owned()]).unwrap(), 6);
    assert_eq!(c_argv_count(&[c"a", c"b"]).unwrap(), 2, "a null follows the last");
    assert_eq!(c_argv_count(&[]).unwrap(), 0);
    assert_eq!(c_nulls(&[Some(c"a"), None, None]).unwrap(), 2);
    assert_eq!(wide_length(&[u16cstr!("grün"), u16cstr!("")]).unwrap(), 4);
    assert_eq!(owned_wide_length(&[U16CString::from_str("drei").unwrap()]).unwrap(), 4);
    assert_eq!(wide_nulls(&[None, Some(u16cstr!("x"))]).unwrap(), 1);
    let many = vec![c"text"; 500];
    assert_eq!(c_strings_length(&many).unwrap(), 2000);
}

#[test]
fn strings_with_a_length_before_them() {
    without_leaks(|| {
        assert_eq!(fx_bstrs_length(&["grün", "a\0b", ""]).unwrap(), 7);
        let owned = [BString::new("fünf!").unwrap(), BString::new("").unwrap()];
        assert_eq!(owned_bstrs_length(&owned).unwrap(), 5);
        assert_eq!(some_bstrs_length(&[Some("drei".to_owned())]).unwrap(), 4);
        assert_eq!(some_bstrs_length(&[Some("drei".to_owned()), None]).unwrap(), -1);
    });
    assert_eq!(fx_live_here(), 0);
}

#[test]
fn the_error_names_the_element() {
    let error = strings_length(&["ok", "ok", "n\0t"]).unwrap_err();
    assert!(error.to_string().contains("texts[2]"), "{error}");
    let vectors: [&[f64]; 1] = [&[1.0]];
    let error = fx_jagged_total(&vectors, &[1, 2]).unwrap_err();
    assert!(error.to_string().contains("lengths"), "{error}");
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
