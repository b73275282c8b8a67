//! What a declaration asks the compiler about the user's types, one question for each.
//!
//! A stub is full of bounds, and a type that cannot cross would break many of them, each with an error
//! of its own about pinvoke's types. A declaration therefore asks first, in a constant: the answer is
//! `true`, or one error on the user's type that says what to write. The constant is then a parameter
//! of the stub's types ([`Verified`]); where it has an error so have they, and the compiler reports
//! nothing more about them.
//!
//! The traits are implemented for every type that fits. They say nothing that the marshalling traits
//! do not say, and are public because error messages name them.

use crate::abi::Abi;
use crate::blittable::BlittableField;
use crate::direction::{Direction, In, InOut, Out};
use crate::encoding::Utf8;
use crate::error::{Error, FromFailure};
use crate::managed::{Managed, kind};
use crate::marshal::{
    Bool32, CallbackReturn, DefaultField, DefaultMarshal, FieldForm, Frame, Infallible, InfallibleReturn, IsSafe, Marshal,
    MarshalReturn, NativeStruct, Receive, ReceiveCounted,
};
use crate::profile::BlockProfile;

/// The profile of the questions: types whose form a block must state are told by their spelling.
type Asked = BlockProfile<Utf8, Bool32>;

/// The answer to a declaration's questions.
#[derive(Debug)]
pub struct Verified<const OK: bool>;

/// Gives `T` where the questions were answered, and nothing to check where they were not.
pub trait Given<T> {
    /// `T`.
    type Type;
}
impl<T> Given<T> for Verified<true> {
    type Type = T;
}
/// A profile that was [`Given`] passes the answer on to the marshallers that a declaration names.
impl<T, C, B> Given<T> for BlockProfile<C, B> {
    type Type = T;
}

/// A type that can be a field of a blittable struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a blittable struct",
    label = "not the same bits on both sides, or not every bit pattern is valid",
    note = "fields are numbers, arrays and other blittable structs: write the integer that C has (`i32` for Win32's `BOOL`, `u8` for `_Bool`, `i32` for an `enum`) and convert it in a method",
    note = "a struct with pointers derives `Abi` instead, and is for `unsafe fn`s"
)]
pub trait PlainData {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: BlittableField> PlainData for T {}

/// A type that can be a field of a struct with pointers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a C struct",
    label = "this type has no representation in C",
    note = "write what C has: `*const T` for a reference, `*const c_char` for a string, `Option<unsafe extern \"C\" fn(..)>` for a function pointer, the integer for `bool` and enums"
)]
pub trait NativeField {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: Abi> NativeField for T {}

/// A type that can be a field of a native struct by itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a native struct",
    label = "no rule says how this type crosses",
    note = "derive `Blittable`, `NativeStruct` or `NativeEnum` on it, or name a converter: `#[marshal(with = MyForm)]`"
)]
pub trait StructField {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> StructField for T
where
    T: DefaultField<Asked>,
    T::Strategy: FieldForm<T>,
{
}

/// A type that can be a parameter by value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed to native code by value",
    label = "no rule says how this type crosses",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeEnum` on a field-less enum, `Abi` on a struct with pointers (for `unsafe fn`s)",
    note = "handles pass as `&H`; for other types name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait CrossesByValue {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T> CrossesByValue for T
where
    T: DefaultMarshal<Asked>,
    T::Strategy: Marshal<'static, T, In>,
{
}

/// How a direction refers to what it passes: shared for [`In`], exclusive for the others.
pub trait Refers<T: ?Sized>: Direction {
    /// The reference.
    type Reference;
}
impl<T: ?Sized + 'static> Refers<T> for In {
    type Reference = &'static T;
}
impl<T: ?Sized + 'static> Refers<T> for InOut {
    type Reference = &'static mut T;
}
impl<T: ?Sized + 'static> Refers<T> for Out {
    type Reference = &'static mut T;
}

/// A type that can be a parameter behind a reference, in direction `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed to native code by reference",
    label = "no rule says how this type crosses in direction `{D}`",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeEnum` on a field-less enum, `Abi` on a struct with pointers (for `unsafe fn`s)",
    note = "native code fills a handle as `#[out] h: &mut Option<H>` or `#[retval] h: H`; for other types name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait CrossesByReference<D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, D: Refers<T>> CrossesByReference<D> for T
where
    D::Reference: DefaultMarshal<Asked>,
    <D::Reference as DefaultMarshal<Asked>>::Strategy: Marshal<'static, D::Reference, D>,
{
}

/// A type that can be an element of a slice, in direction `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an array that is passed to native code",
    label = "no rule says how elements of this type cross in direction `{D}`",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeEnum` on a field-less enum",
    note = "or name the form of the elements: `#[marshal(lparray, elem = ..)]`"
)]
pub trait CrossesInArray<D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T, D: Refers<[T]>> CrossesInArray<D> for T
where
    D::Reference: DefaultMarshal<Asked>,
    <D::Reference as DefaultMarshal<Asked>>::Strategy: Marshal<'static, D::Reference, D>,
{
}

/// A type that can be returned, or be a `#[retval]`; `O` is what releases it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned by native code",
    label = "no rule says how this type comes back",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeEnum` on a field-less enum",
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

/// A marshaller that can pass `T` in direction `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot pass `{T}` in direction `{D}`",
    label = "this marshaller has no rule for this type and direction",
    note = "write `unsafe impl Marshal<'_, {T}, {D}> for {Self}`"
)]
pub trait Passes<T, D> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S, T, D: Direction> Passes<T, D> for S where S: Marshal<'static, T, D> {}

/// A marshaller that cannot fail to pass `T`.
#[diagnostic::on_unimplemented(
    message = "passing `{T}` by `{Self}` can fail, so the function must return `Result<..>`",
    label = "this marshaller does not say that it never fails",
    note = "write `-> Result<T>`, or `impl Infallible<{T}, {D}> for {Self}` if `lower` and `lift` never fail"
)]
pub trait PassesAlways<T, D, const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S: Infallible<T, D>, T, D: Direction, const OK: bool> PassesAlways<T, D, OK> for S {}

/// A marshaller that a `safe fn` may use.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is for `unsafe fn`s: it hands native code an address that the caller made",
    label = "a `safe fn` cannot use this marshaller",
    note = "declare an `unsafe fn`, or write `type Safety = SafeToCall` in the marshaller's `Frame` if no caller can do harm with it"
)]
pub trait PassesSafely<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S: Frame<Safety: IsSafe>, const OK: bool> PassesSafely<OK> for S {}

/// A marshaller that can take over a returned `T`; `O` is what releases it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot take over a returned `{T}`",
    label = "this marshaller has no rule for this return type",
    note = "write `unsafe impl MarshalReturn<{T}> for {Self}`"
)]
pub trait TakesOver<T, O = ()> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S, T, O> TakesOver<T, O> for S where S: MarshalReturn<T, O> {}

/// A marshaller that takes over every returned value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may refuse a returned `{T}`, so the function must return `Result<..>`",
    label = "this marshaller does not say that it never fails",
    note = "write `-> Result<T>`, or `impl InfallibleReturn<{T}> for {Self}` if `lift_return` never fails"
)]
pub trait TakesOverAlways<T, const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<S: InfallibleReturn<T>, T, const OK: bool> TakesOverAlways<T, OK> for S {}

/// The kinds of types that are no pointers.
pub trait ValueKind {}
/// The kinds of types that hold no pointer of the caller's making.
pub trait PointerFreeKind<T: ?Sized>: ValueKind {}
macro_rules! pointer_free {
    ($($kind:ident)*) => {$(
        impl ValueKind for kind::$kind {}
        impl<T: ?Sized> PointerFreeKind<T> for kind::$kind {}
    )*};
}
pointer_free! {
    Value Ref Mut Nullable Boolean Character Enumeration Handle Text TerminatedText Sequence Vector
    Array Unit
}
impl ValueKind for kind::Structure {}
impl<T: NativeStruct<Safety: IsSafe>> PointerFreeKind<T> for kind::Structure {}

/// A type that a `safe fn` may return.
#[diagnostic::on_unimplemented(
    message = "a `safe fn` cannot return `{Self}`, which is a pointer",
    label = "nothing says who owns what it points to",
    note = "return a string, an array or a handle, with its ownership stated; or declare an `unsafe fn`"
)]
pub trait NoPointer<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized + Managed, const OK: bool> NoPointer<OK> for T where T::Kind: ValueKind {}

/// A type that a `safe fn` may take.
#[diagnostic::on_unimplemented(
    message = "a `safe fn` cannot take `{Self}`, which is or holds a pointer",
    label = "safe code could hand native code any address",
    note = "declare an `unsafe fn`, or use a reference, a slice, a string, a handle or a callback"
)]
pub trait PointerFree<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized + Managed, const OK: bool> PointerFree<OK> for T where T::Kind: PointerFreeKind<T> {}

/// What is passed behind a reference, for [`NeverFails`].
#[derive(Debug)]
pub enum ByReference {}
/// What is passed by value, for [`NeverFails`].
#[derive(Debug)]
pub enum ByValue {}
/// What is passed in an array, for [`NeverFails`].
#[derive(Debug)]
pub enum InArray {}

/// The managed type of a parameter whose type, or referent, or element is `T`.
pub trait PassedAs<T: ?Sized, D> {
    /// The managed type.
    type Managed;
}
impl<T, D> PassedAs<T, D> for ByValue {
    type Managed = T;
}
impl<T: ?Sized, D: Refers<T>> PassedAs<T, D> for ByReference {
    type Managed = D::Reference;
}
impl<T, D: Refers<[T]>> PassedAs<T, D> for InArray {
    type Managed = D::Reference;
}

/// A type whose passing cannot fail: what a function with a plain return type may take.
#[diagnostic::on_unimplemented(
    message = "passing `{Self}` can fail, so the function must return `Result<..>`",
    label = "the value is checked at run time",
    note = "write `-> Result<T>`; a plain return type is for functions where nothing but loading can fail"
)]
pub trait NeverFails<How, D, const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, D: Direction, How: PassedAs<T, D>, const OK: bool> NeverFails<How, D, OK> for T
where
    How::Managed: DefaultMarshal<Asked>,
    <How::Managed as DefaultMarshal<Asked>>::Strategy: Infallible<How::Managed, D>,
{
}

/// A type that every native value can become: what a function with a plain return type may return.
#[diagnostic::on_unimplemented(
    message = "native code may return what is no valid `{Self}`, so the function must return `Result<..>`",
    label = "the value is checked at run time",
    note = "write `-> Result<{Self}>`; a plain return type is for functions where nothing but loading can fail"
)]
pub trait AlwaysValid<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: DefaultMarshal<Asked>, const OK: bool> AlwaysValid<OK> for T where
    T::Strategy: InfallibleReturn<T>
{
}

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

/// A type that a callback can take behind a reference; `D` is [`In`] for `&`, [`InOut`] for `&mut`.
#[diagnostic::on_unimplemented(
    message = "a reference to `{Self}` cannot be a parameter of a callback",
    label = "no rule turns a native pointer into a reference to this type",
    note = "callbacks take references to blittable values: derive `Blittable` on a `#[repr(C)]` struct of plain data; `&mut bool` and `&mut` of an enum are written as `&mut` of the integer"
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

/// A type that a callback can take slices of; `D` is [`In`] for `&`, [`InOut`] for `&mut`.
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

/// A type that a callback can return.
#[diagnostic::on_unimplemented(
    message = "a callback cannot return `{Self}`",
    label = "no rule turns this type into a native return value",
    note = "callbacks return blittable values, `bool`, `char`, enums and raw pointers: nobody would release a string"
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

/// An error type of imported functions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error type of an imported function",
    label = "finding the function and converting its arguments can fail too",
    note = "write `impl From<pinvoke::Error> for {Self}`, or return `pinvoke::Result<T>`"
)]
pub trait HoldsErrors {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<E: From<Error>> HoldsErrors for E {}

/// An error type that can be made from a failed call which leaves `Outs`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from a failed call of this function",
    label = "the type that `#[fails_if(.., error = ..)]` names",
    note = "write `impl pinvoke::error::FromFailure<{Outs}> for {Self}`: the function's `#[out(on_failure)]` values are `{Outs}`"
)]
pub trait MadeFromFailure<Outs> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<E: FromFailure<Outs>, Outs> MadeFromFailure<Outs> for E {}
