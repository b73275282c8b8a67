//! Arrays of integers, texts and structs.
//!
//! ```csharp
//! static extern int TestArrayOfInts([In, Out] int[] array, int size);
//! static extern int TestRefArrayOfInts(ref IntPtr array, ref int size);
//! static extern int TestMatrixOfInts([In, Out] int[,] pMatrix, int row);
//! static extern int TestArrayOfStrings([In, Out] string[] array, int size);
//! static extern int TestArrayOfStructs([In, Out] MyPoint[] pointArray, int size);
//! ```
//!
//! What .NET passes for `[In, Out] string[]` comes from CoTaskMem, and native code frees it: here the
//! declaration names the allocator. Where native code only reads, `&[&str]` is enough.
//!
//! The counts are derived from the slices, so that they cannot be wrong. Numbers and points cross in
//! place: native code changes the caller's own.

use pinvoke::prelude::*;

#[derive(Blittable, Debug, Clone, Copy, PartialEq)]
#[repr(C)]
pub(crate) struct Point {
    x: c_int,
    y: c_int,
}

#[derive(NativeStruct)]
#[native(charset = utf8)]
pub(crate) struct Person<'a> {
    first: &'a str,
    last: &'a str,
}

/// Converted there and back, because its text is.
#[derive(NativeStruct, Debug)]
#[native(charset = utf8)]
pub(crate) struct Record {
    id: c_int,
    #[marshal(byvaltstr, size_const = 16)]
    name: String,
    marks: [c_int; 3],
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_alloc(size: usize) -> *mut c_void;
    unsafe fn fx_free(memory: *mut c_void);
    #[entry = "fx_sample_sum"]
    safe fn sum(items: &mut [c_int], #[len_of(items)] count: c_int) -> Result<c_int>;
    /// Native code makes a new array; it is copied and freed.
    #[entry = "fx_sample_halve"]
    #[free(with = fx_free)]
    safe fn every_second(
        items: &[c_int],
        #[len_of(items)] count: c_int,
        #[len_of(return)] new_count: &mut c_int,
    ) -> Result<Vec<c_int>>;
    #[entry = "fx_sample_matrix"]
    safe fn sum_matrix(rows: &mut [[c_int; 5]], #[len_of(rows)] count: c_int) -> Result<c_int>;
    #[entry = "fx_sample_text_length"]
    safe fn text_length(texts: &[&str], #[len_of(texts)] count: c_int) -> Result<c_int>;
    /// Native code frees each text and puts another there: they go in by its own allocator.
    #[entry = "fx_sample_replace_texts"]
    safe fn replace_texts(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        texts: &mut [String],
        #[len_of(texts)] count: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_sample_points"]
    safe fn sum_points(points: &mut [Point], #[len_of(points)] count: c_int) -> Result<c_int>;
    #[entry = "fx_sample_records"]
    safe fn update(records: &mut [Record], #[len_of(records)] count: c_int) -> Result<c_int>;
    #[entry = "fx_sample_persons"]
    safe fn persons(persons: &[Person<'_>], #[len_of(persons)] count: c_int) -> Result<c_int>;
}

pub(crate) fn run() -> Result<()> {
    let mut items: Vec<c_int> = (0..10).collect();
    println!("sum of integers: {}", sum(&mut items)?);
    println!("after the call: {items:?}");
    println!("every second: {:?}", every_second(&items)?);

    let mut rows = [[1; 5], [2; 5], [3; 5]];
    println!("sum of the matrix: {}", sum_matrix(&mut rows)?);
    println!("after the call: {rows:?}");

    println!("length of texts: {}", text_length(&["one", "two", "three", "four", "five"])?);

    let mut texts = ["one", "two", "three", "four", "five"].map(str::to_owned);
    println!("length of replaced texts: {}", replace_texts(&mut texts)?);
    println!("after the call: {texts:?}");

    let mut points = [Point { x: 1, y: 2 }, Point { x: 3, y: 4 }];
    println!("sum of points: {}", sum_points(&mut points)?);
    println!("after the call: {points:?}");

    let of = [Person { first: "Kim", last: "Akers" }, Person { first: "Adam", last: "Barr" }];
    println!("length of names: {}", persons(&of)?);

    let mut records = [("Ada", [1, 2, 3]), ("Grace", [10, 20, 30])].map(|(name, marks)| Record {
        id: 1,
        name: name.to_owned(),
        marks,
    });
    println!("sum of marks: {}", update(&mut records)?);
    for Record { id, name, marks } in &records {
        println!("after the call: {id} {name} {marks:?}");
    }
    Ok(())
}
