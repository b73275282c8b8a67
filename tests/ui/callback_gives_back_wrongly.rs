//! What a callback gives back: places, buffers, and who frees.
use pinvoke::prelude::*;

#[native_callback(charset = utf8)]
type NoPlace = extern "C" fn(#[out] text: &mut String);

#[native_callback]
type NoSize = extern "C" fn(#[out] items: &mut Vec<i32>);

#[native_callback]
type NoCount = extern "C" fn(
    #[out]
    #[free(c)]
    items: &mut Vec<i32>,
);

#[native_callback]
type NotChanged = extern "C" fn(#[out] value: i32);

#[native_callback]
type Slice = extern "C" fn(#[out] items: &mut [i32], #[len_of(items)] count: usize);

#[native_callback]
type Sized = extern "C" fn(#[out(capacity = 3)] value: &mut i32);

#[native_callback(charset = utf8)]
type Elements = extern "C" fn(
    #[out]
    #[free(c)]
    texts: &mut Vec<String>,
    #[len_of(texts)] count: &mut usize,
);

#[native_callback]
type ByFunction = extern "C" fn(
    #[out]
    #[free(with = release)]
    items: &mut Vec<i32>,
    #[len_of(items)] count: &mut usize,
);

#[native_callback]
type CountByValue = extern "C" fn(
    #[out]
    #[free(c)]
    items: &mut Vec<i32>,
    #[len_of(items)] count: usize,
);

#[native_callback]
type CountOfPassed = extern "C" fn(items: &[i32], #[len_of(items)] count: &mut usize);

#[native_callback(on_panic = 0)]
type NothingCounted = extern "C" fn(#[len_of(return)] count: &mut usize) -> i32;

#[native_callback(on_panic = std::ptr::null_mut())]
#[free(c)]
type ReturnUncounted = extern "C" fn() -> Vec<i32>;

#[native_callback(on_panic = std::ptr::null_mut())]
type ReturnUnowned = extern "C" fn(#[len_of(return)] count: &mut usize) -> Vec<i32>;

fn main() {}
