//! The signatures of callbacks, and the types in them.

use super::{Asked, Refers};
use crate::marshal::{CallbackReturn, DefaultMarshal, Receive, ReceiveCounted};

/// A declared callback signature with a `#[user_data]` parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a callback signature with user data",
    label = "`user = ..` goes with a signature that has a `#[user_data]` parameter",
    note = "leave `user = ..` out if the C function takes no user data; otherwise declare the signature by `#[native_callback]`, with `#[user_data]` before the parameter that has it"
)]
pub trait WithUserData {
    /// The answer.
    const OK: bool = true;
}

/// A declared callback signature without a `#[user_data]` parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a callback signature without user data",
    label = "nothing says which parameter of the function carries the user data",
    note = "a signature is declared by `#[native_callback]`; for one that has a `#[user_data]` parameter write `#[callback(Signature, user = parameter)]`"
)]
pub trait WithoutUserData {
    /// The answer.
    const OK: bool = true;
}

/// A type that a callback can take by value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a callback",
    label = "no rule turns a native argument into this type",
    note = "callbacks take blittable values, `bool`, `char`, enums, raw pointers, and borrow the rest: `&T`, `&str`, `&CStr`, `&[T]` with its count, and `Option`s of them"
)]
pub trait CallbackTakes {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> CallbackTakes for T
where
    T: DefaultMarshal<Asked>,
    T::Strategy: Receive<'static, T>,
{
}

/// A type that a callback can take behind a reference; `D` is [`In`](crate::In) for `&`, [`InOut`](crate::InOut) for `&mut`.
#[diagnostic::on_unimplemented(
    message = "a reference to `{Self}` cannot be a parameter of a callback",
    label = "no rule turns a native pointer into a reference to this type",
    note = "callbacks take references to blittable values, `bool`, `char`, enums and native structs: derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on others",
    note = "behind `&mut` a struct goes back to native code: each pointer in it is text with `#[free(c)]`, `#[free(cotaskmem)]` or another allocator, or `#[borrowed]`, which stays as it is. An array or a struct that native code owns is not replaced: write `#[borrowed]` on it, or take the struct as `&T`"
)]
pub trait CallbackTakesReference<D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, D: Refers<T>> CallbackTakesReference<D> for T
where
    D::Reference: DefaultMarshal<Asked>,
    <D::Reference as DefaultMarshal<Asked>>::Strategy: Receive<'static, D::Reference>,
{
}

/// A type that a callback can take slices of; `D` is [`In`](crate::In) for `&`, [`InOut`](crate::InOut) for `&mut`.
#[diagnostic::on_unimplemented(
    message = "a slice of `{Self}` cannot be a parameter of a callback",
    label = "no rule turns a native array into a slice of this type",
    note = "callbacks take slices of blittable values, and `&[&str]`, `&[Option<&str>]` in UTF-8"
)]
pub trait CallbackTakesSlice<D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T, D: Refers<[T]>> CallbackTakesSlice<D> for T
where
    D::Reference: DefaultMarshal<Asked>,
    <D::Reference as DefaultMarshal<Asked>>::Strategy: ReceiveCounted<'static, D::Reference>,
{
}

/// A type that a callback can write into a place of native code's.
#[diagnostic::on_unimplemented(
    message = "a callback cannot write `{Self}` into a place of native code's",
    label = "no rule turns this type into what native code reads there",
    note = "callbacks write blittable values, `bool`, `char`, enums, handles, native structs, and text and arrays with `#[free(..)]`",
    note = "the type needs a `Default`: that is what the closure writes over",
    note = "a struct gives back no array and no struct behind a pointer: those have places of their own, `#[out] #[free(c)] items: &mut Vec<T>`"
)]
pub trait CallbackWrites {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> CallbackWrites for T
where
    T: Default + DefaultMarshal<Asked>,
    T::Strategy: CallbackReturn<T>,
{
}

/// A type that a callback can return.
#[diagnostic::on_unimplemented(
    message = "a callback cannot return `{Self}`",
    label = "no rule turns this type into a native return value",
    note = "callbacks return blittable values, `bool`, `char`, enums, raw pointers, handles and native structs, and text and arrays with `#[free(..)]`, which says how the caller frees them"
)]
pub trait CallbackReturns {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> CallbackReturns for T
where
    T: DefaultMarshal<Asked>,
    T::Strategy: CallbackReturn<T>,
{
}
