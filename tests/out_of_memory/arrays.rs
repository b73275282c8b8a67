//! Arrays: of what is converted, of text, of handles, nested, returned, exchanged.

use pinvoke::prelude::*;

use crate::{File, fx_alloc, fx_free, fx_free_strings, fx_open, rows, survives};

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, bools = bool32)]
unsafe extern "C" {
    safe fn fx_count_color(
        colors: &[Color],
        #[len_of(colors)] count: usize,
        wanted: Color,
    ) -> Result<c_int>;
    safe fn fx_matrix_not_bool32(
        matrix: &mut [[bool; 3]],
        #[len_of(matrix, unit = scalars)] scalars: usize,
    ) -> Result<()>;
    safe fn fx_strings_length(texts: &[&str], #[len_of(texts)] count: usize) -> Result<i64>;
    #[entry = "fx_strings_length_u16"]
    safe fn wide_length(
        #[marshal(lparray, elem = lpwstr)] texts: &[&str],
        #[len_of(texts)] count: usize,
    ) -> Result<i64>;
    safe fn fx_jagged_total(
        rows: &[&[f64]],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<f64>;
    safe fn fx_jagged_true_bool32(
        rows: &[&[bool]],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<i64>;
    safe fn fx_jagged_not_bool32(
        rows: &mut [Vec<bool>],
        lengths: &[usize],
        #[len_of(rows, lengths)] count: usize,
    ) -> Result<()>;
    safe fn fx_zero_total(#[marshal(lparray, zero_terminated)] items: &[u32]) -> Result<i64>;
    #[ret(u32)]
    safe fn fx_bytes_needed(
        total: u32,
        #[retval]
        #[out(grow = needed)]
        data: Vec<u8>,
        #[len_of(data)] capacity: u32,
    ) -> Result<Vec<u8>>;

    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_ints(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        items: Vec<i32>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<Vec<i32>>;
    #[free(with = fx_free)]
    safe fn fx_return_ints(n: c_int, #[len_of(return)] count: &mut usize) -> Result<Vec<i32>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_strings(
        n: c_int,
        #[retval]
        #[free(with = fx_free_strings, counted)]
        texts: Vec<String>,
        #[len_of(texts)] count: &mut usize,
    ) -> Result<Vec<String>>;
    #[ret(lparray, zero_terminated)]
    #[free(with = fx_free, elements)]
    safe fn fx_zero_make_names(n: c_int) -> Result<Vec<String>>;
    #[ret(lparray, zero_terminated)]
    #[borrowed(static)]
    safe fn fx_zero_names() -> Result<Vec<String>>;

    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_grow_ints(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut usize,
        by: c_int,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_set_texts(
        #[out]
        #[free(with = fx_free)]
        texts: &mut [Option<String>],
        #[len_of(texts)] count: usize,
        hole: c_int,
    ) -> Result<()>;

    safe fn fx_ids(handles: &[&File], #[len_of(handles)] count: usize) -> Result<i64>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_open_many(
        id: c_int,
        wanted: c_int,
        #[out(capacity = 8)] files: &mut Vec<File>,
        #[value(8)] capacity: usize,
        #[len_of(files)] count: &mut usize,
        status: c_int,
    ) -> Result<()>;
}

fn texts() -> Vec<&'static str> {
    vec!["some text"; 1000]
}

rows! {
    converted_in { let colors = vec![Color::Blue; 2000]; survives(|| fx_count_color(&colors, Color::Blue)) }
    converted_both_ways { let mut flags = vec![[true; 3]; 1000]; survives(|| fx_matrix_not_bool32(&mut flags)) }
    texts_in { let texts = texts(); survives(|| fx_strings_length(&texts)) }
    wide_texts_in { let texts = texts(); survives(|| wide_length(&texts)) }
    jagged {
        let row = [1.0, 2.0];
        let (rows, lengths) = (vec![&row[..]; 500], vec![2; 500]); survives(|| fx_jagged_total(&rows, &lengths)) }
    jagged_and_converted {
        let row = [true, false];
        let (rows, lengths) = (vec![&row[..]; 500], vec![2; 500]); survives(|| fx_jagged_true_bool32(&rows, &lengths)) }
    jagged_both_ways {
        let (mut rows, lengths) = (vec![vec![true, false]; 100], vec![2; 100]); survives(|| fx_jagged_not_bool32(&mut rows, &lengths)) }
    zero_terminated_in { let items = vec![7; 2000]; survives(|| fx_zero_total(&items)) }
    grow_buffer { survives(|| fx_bytes_needed(10_000)) }
    retval { survives(|| fx_make_ints(3)) }
    returned { survives(|| fx_return_ints(3)) }
    texts_retval { survives(|| fx_make_strings(3)) }
    texts_returned_until_null { survives(|| fx_zero_make_names(3)) }
    texts_borrowed { survives(fx_zero_names) }
    exchanged { survives(|| { let mut items = Vec::new(); fx_grow_ints(&mut items, 4) }) }
    texts_out { survives(|| { let mut texts = [None, None, None]; fx_set_texts(&mut texts, 1) }) }
    handles_in {
        let files: Vec<File> = (1..200).map(|id| fx_open(id).unwrap()).collect();
        let lent: Vec<&File> = files.iter().collect(); survives(|| fx_ids(&lent)) }
    handles_out { survives(|| { let mut files = Vec::new(); fx_open_many(1, 3, &mut files, 0) }) }
}
