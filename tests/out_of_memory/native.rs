//! Memory of native code's own allocator, of which there may be none: what is given away, replaced, and
//! handed over by callbacks.

use pinvoke::encoding::{Utf8, Utf16};
use pinvoke::error::{MarshalError, Problem};
use pinvoke::marshal::{ByRef, CallbackReturn, Copied, HandedOver, LpArray, Pinned, Text};
use pinvoke::memory::{NativeAlloc, NativeBox, NativeString, Release};
use pinvoke::prelude::*;

use crate::failing::native;
use crate::structs::Point;
use crate::{fx_free, rows, survives};

/// The allocator of the fixture library, as far as it is not told to fail.
#[derive(Clone, Copy, Default)]
struct OfTheLibrary;
// SAFETY: the function releases blocks of `fx_alloc`, and does not unwind.
unsafe impl Release for OfTheLibrary {
    unsafe fn release(self, memory: *mut c_void) {
        // SAFETY: the caller promises a block of this allocator.
        unsafe { fx_free(memory) };
    }
}
// SAFETY: a block of `fx_alloc` is aligned for any type, and null stands for none.
unsafe impl NativeAlloc for OfTheLibrary {
    fn allocate(self, bytes: usize) -> *mut c_void {
        native(bytes)
    }
}

type TextOver = HandedOver<Text<Utf8>, OfTheLibrary>;
type TextsOver = HandedOver<LpArray<Copied<Text<Utf8>>>, OfTheLibrary>;
type ItemsOver = HandedOver<LpArray<Pinned>, OfTheLibrary>;

/// What a callback does with its result of type `T`, and native code with what it got.
fn hand_over<S: CallbackReturn<T>, T>(value: T) -> Result<()> {
    let native = S::lower_return(value)?;
    // SAFETY: the value was made just now, and nobody has it.
    unsafe { S::discard_return(native) };
    Ok(())
}

#[native_callback(on_panic = std::ptr::null_mut())]
#[ret(with = TextOver)]
type Make = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> String;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    // The library takes the memory over: it frees it.
    #[entry = "fx_free"]
    safe fn give_text(#[marshal(with = TextOver)] text: &str) -> Result<()>;
    #[entry = "fx_free"]
    safe fn give_wide(
        #[marshal(with = HandedOver<Text<Utf16>, OfTheLibrary>)] text: &str,
    ) -> Result<()>;
    #[entry = "fx_free"]
    safe fn give_point(
        #[marshal(with = HandedOver<ByRef, OfTheLibrary>)] point: &Point,
    ) -> Result<()>;
    // The count is one argument more than the function looks at.
    #[entry = "fx_free"]
    safe fn give_items(
        #[marshal(with = ItemsOver)] items: &[i32],
        #[len_of(items)] count: usize,
    ) -> Result<()>;

    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_grow_ints(
        #[in_out]
        #[free(with = fx_free, alloc = native)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut usize,
        by: c_int,
    ) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_replace_names(
        #[in_out]
        #[free(with = fx_free, alloc = native, elements)]
        names: &mut Vec<String>,
        #[len_of(names)] count: &mut c_int,
        more: &str,
        #[value(0)] bad: c_int,
    ) -> Result<()>;

    #[entry = "fx_call_make_text"]
    safe fn make(
        #[callback(Make, user = user)] f: impl FnMut(c_int) -> String,
        #[user_data] user: *mut c_void,
        value: c_int,
    ) -> Result<c_int>;
}

/// A vector of three, which says so if there is no memory for it.
fn three<T>(item: fn() -> T) -> Result<Vec<T>> {
    let mut items = Vec::new();
    items.try_reserve(3).map_err(|_| MarshalError::from(Problem::OutOfMemory))?;
    (0..3).for_each(|_| items.push(item()));
    Ok(items)
}

rows! {
    owned_text { survives(|| Ok(NativeString::<Utf8, OfTheLibrary>::new("text").map(drop)?)) }
    owned_wide_text { survives(|| Ok(NativeString::<Utf16, OfTheLibrary>::new("text").map(drop)?)) }
    boxed { survives(|| Ok(NativeBox::<Point, OfTheLibrary>::new(Point { x: 1.0, y: 2.0 }).map(drop)?)) }
    given_text { survives(|| give_text("text")) }
    given_wide_text { survives(|| give_wide("text")) }
    given_struct { survives(|| give_point(&Point { x: 1.0, y: 2.0 })) }
    given_array { survives(|| give_items(&[1, 2, 3])) }
    exchanged_array { survives(|| { let mut items = three(|| 7)?; fx_grow_ints(&mut items, 4) }) }
    exchanged_texts { survives(|| { let mut names = three(String::new)?; fx_replace_names(&mut names, "more") }) }
    handed_over_by_a_callback { survives(|| make(|_| String::new(), 5)) }
    handed_over_text { survives(|| hand_over::<TextOver, _>(String::new())) }
    handed_over_optional_text { survives(|| hand_over::<TextOver, _>(Some(String::new()))) }
    handed_over_array { survives(|| hand_over::<ItemsOver, _>(three(|| 7)?)) }
    handed_over_texts { survives(|| hand_over::<TextsOver, _>(three(String::new)?)) }
}
