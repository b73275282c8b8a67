//! Types that come back.

use super::Asked;
use crate::marshal::structure::MayBeKept;
use crate::marshal::{
    Borrowed, DefaultMarshal, DefaultPointee, GiveArray, MarshalReturn, Owned, ReturnArray,
};
use crate::memory::CHeap;

/// A type that can be returned, or be a `#[retval]`; `O` is what releases it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned by native code",
    label = "no rule says how this type comes back",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on a struct with strings, arrays or options, `NativeEnum` on a field-less enum",
    note = "a field of a native struct that points somewhere says who owns that: `#[borrowed]` or `#[free(..)]` above the field; a field of a reference type only goes in",
    note = "a string needs an owner: `#[free(c)]`, `#[borrowed(parameter)]`; for other types name a marshaller: `#[ret(with = MyMarshaller)]`"
)]
pub trait Returnable<O = ()> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T, O> Returnable<O> for T
where
    T: DefaultMarshal<Asked>,
    T::Strategy: MarshalReturn<T, O>,
{
}

/// A type that can be returned behind a pointer which somebody else owns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from memory that native code keeps",
    label = "no rule copies or borrows this type from behind a pointer",
    note = "derive `NativeStruct` on it; a field that points somewhere says who owns that: `#[borrowed]` or `#[free(..)]` above the field; a field of a reference type only goes in",
    note = "native code keeps all of it: a struct with a part that is ours, by `#[free(..)]` or as an owned handle, would be released twice. Write `#[borrowed]` on such fields, or `#[free(..)]` in place of `#[borrowed(..)]` here",
    note = "text is returned as `String`, `&str`, `&CStr`; for other types name a marshaller: `#[ret(with = MyMarshaller)]`"
)]
pub trait ReturnableBorrowed {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> ReturnableBorrowed for T
where
    T: DefaultPointee<Asked>,
    Borrowed<T::Strategy>: MarshalReturn<T, ()>,
{
}

/// A type that can be returned behind a pointer which is ours to release.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be taken over from native code",
    label = "no rule copies this type from behind a pointer and releases what was there",
    note = "derive `NativeStruct` on it; a field that points somewhere says who owns that: `#[borrowed]` or `#[free(..)]` above the field; a field of a reference type only goes in",
    note = "text is returned as `String`; for other types name a marshaller: `#[ret(with = MyMarshaller)]`"
)]
pub trait ReturnableOwned {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> ReturnableOwned for T
where
    T: DefaultPointee<Asked>,
    Owned<T::Strategy>: MarshalReturn<T, CHeap>,
{
}

/// A type that can be an element of an array which native code allocates.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an array that native code returns",
    label = "no rule copies elements of this type",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on a struct with strings, arrays or options, `NativeEnum` on a field-less enum",
    note = "a field of a native struct that points somewhere says who owns that: `#[borrowed]` or `#[free(..)]` above the field; a field of a reference type only goes in"
)]
pub trait ReturnableInArray {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> ReturnableInArray for T
where
    Vec<T>: DefaultMarshal<Asked>,
    <Vec<T> as DefaultMarshal<Asked>>::Strategy: ReturnArray<Vec<T>>,
{
}

/// A type that can be an element of an array which native code keeps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an array that native code keeps",
    label = "no rule copies elements of this type",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on a struct with strings, arrays or options, `NativeEnum` on a field-less enum",
    note = "native code keeps all of it: a struct with a part that is ours, by `#[free(..)]` or as an owned handle, would be released twice. Write `#[borrowed]` on such fields, or `#[free(..)]` in place of `#[borrowed(..)]` here"
)]
pub trait ReturnableInKeptArray {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> ReturnableInKeptArray for T
where
    Vec<T>: DefaultMarshal<Asked>,
    <Vec<T> as DefaultMarshal<Asked>>::Strategy: ReturnArray<Vec<T>, Parts: MayBeKept>,
{
}

/// A type that can be an element of an array which native code may replace.
#[diagnostic::on_unimplemented(
    message = "native code cannot replace an array of `{Self}`",
    label = "what goes in and comes back would not be native code's to release",
    note = "a native struct names the allocator of what its fields point to: `#[free(c)]` or `#[free(cotaskmem)]` above the field, and no other pointers",
    note = "pass `&mut [T]` for structs that native code changes where they are"
)]
pub trait ReplaceableInArray {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> ReplaceableInArray for T
where
    Vec<T>: DefaultMarshal<Asked>,
    <Vec<T> as DefaultMarshal<Asked>>::Strategy: GiveArray<T, CHeap>,
{
}
