//! The marshalling core: how one value crosses.
//!
//! A *strategy* (a marshaller) is a type that is never made: it stands for one way to turn a managed
//! value into its native form and back. Direct stubs, callbacks, struct fields and array elements
//! all use the same strategies.
//!
//! Because the strategy is `Self` and the managed type is a parameter, a user can write a strategy
//! for a type of another crate without meeting the orphan rule.
//!
//! A value crosses in three steps. [`Marshal::lower`] makes a *guard*, which may borrow the caller's
//! scratch buffer; [`Marshal::native`] reads the native form from the guard; after the call
//! [`Marshal::lift`] takes the guard apart and delivers what native code wrote. Dropping a guard that
//! was not lifted is the clean-up. That the guard borrows the scratch is what pins it: moving the
//! buffer before the call is a borrow error.

mod address;
mod allocated;
mod ansi_bstr;
mod array;
mod array_copied;
mod array_each;
mod array_returned;
mod array_scratch;
mod array_text;
mod array_zero;
mod boolean;
mod bstr;
mod buffer;
mod character;
mod count;
mod counted_text;
mod custom;
mod defaults;
mod enumeration;
mod exchanged;
mod exchanged_array;
mod exchanged_texts;
mod fixed_text;
mod function;
mod function_pointer;
mod given;
mod given_copy;
mod handle;
mod handle_array;
mod handle_changed;
mod handle_raw;
mod in_place;
mod indirect;
mod multi_text;
mod nullable;
mod reference;
mod returned;
mod reverse;
mod reverse_array;
mod reverse_handle;
mod reverse_out;
mod reverse_reference;
mod reverse_returned;
mod reverse_slice;
mod reverse_structs;
mod reverse_text;
mod rows;
mod scalars;
mod slot;
mod strategy;
mod string;
pub(crate) mod structure;
mod terminated;
mod text_owned;
mod text_pointer;
mod token;
mod value;
mod vector;

pub use allocated::Allocated;
pub use ansi_bstr::AnsiBstr;
pub use array::{LpArray, Pinned};
pub use array_copied::{Copied, ElementForm};
pub use array_each::{Each, ElementMut, ElementOf, InArray};
pub use array_returned::{ArraySlot, ReturnArray};
pub use array_zero::{EndedByZero, ZeroElement, ZeroTerminated};
pub use boolean::{Bool8, Bool32, Unstated, VariantBool};
pub use bstr::Bstr;
#[cfg(feature = "dynamic")]
pub(crate) use buffer::read_filled;
pub use character::{Char8, Char16, Char32};
#[cfg(feature = "dynamic")]
pub(crate) use count::checked;
pub use count::{CountInt, WideCount};
pub use counted_text::CountedText;
pub use defaults::{DefaultBy, DefaultElement, DefaultMarshal, DefaultMut, DefaultRef};
pub use enumeration::{ByEnum, NativeEnum};
pub use exchanged::{Exchange, Exchanged};
pub use exchanged_array::{FillArray, GiveArray};
pub use fixed_text::FixedStr;
pub use function::{ByFunction, RawFn};
pub use given::{Given, Gives, Raw};
pub use handle::ByHandle;
pub use handle_array::{FromHandle, HandleElement};
pub use handle_raw::RawHandle;
pub use in_place::InPlace;
pub use indirect::{Indirect, ValueForm};
pub use multi_text::MultiText;
#[cfg(feature = "dynamic")]
pub(crate) use multi_text::split_list;
pub use nullable::Nullable;
pub use reference::ByRef;
pub use returned::{Borrowed, Owned};
pub(crate) use reverse::checked_address;
pub use reverse::{CallbackReturn, HandedBack, Receive, ReceiveCounted};
pub use reverse_out::{OutBuffer, OutPlace, ReturnedLength};
pub(crate) use reverse_slice::counted;
pub use reverse_text::HandedOver;
pub use rows::{Row, RowOf, Rows};
pub use slot::Slot;
pub use strategy::{
    Counted, Crossing, Frame, Growable, Infallible, InfallibleReturn, IsSafe, Marshal,
    MarshalReturn, NativeForm, NeedsUnsafe, SafeToCall,
};
pub use string::Text;
#[cfg(feature = "dynamic")]
pub(crate) use string::encode_terminated;
pub use structure::*;
pub use terminated::Terminated;
pub use text_pointer::{MakeText, ReleasedBy, TextElements, TextPlace, TextPointer};
pub use token::ByToken;
pub use value::{ByPointer, ByValue, Nothing, PointerByRef};
