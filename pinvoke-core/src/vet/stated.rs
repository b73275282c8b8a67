//! Forms that a declaration states by a word: `#[marshal(bool32)]`, `#[ret(lpwstr)]`.

use crate::direction::Direction;
use crate::marshal::{
    CallbackReturn, FieldForm, GiveArray, Marshal, MarshalReturn, Receive, ReceiveCounted,
};

/// A question about a stated form, with the words that a type may take instead.
macro_rules! stated {
    ($(
        $(#[$doc:meta])*
        $name:ident<$($parameter:ident $(= $default:ty)?),*> where $strategy:ident: [$($bound:tt)*] $(, $direction:ident: $way:ident)?;
        $message:tt, $note:tt
    )*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = $message,
            label = "the form that the attribute states is none of this type's here",
            note = $note,
            note = "`bool` takes `bool8`, `bool32` or `variant_bool`; `char` takes `char8`, `char16` or `char32`; text takes `lputf8str`, `lpwstr`, `lpstr` or `lptstr`; everything else has its own form, and the attribute is left out"
        )]
        pub trait $name<$($parameter $(= $default)?),*> {
            /// The answer.
            const OK: bool = true;
        }
        #[diagnostic::do_not_recommend]
        impl<T $(, $parameter)*> $name<$($parameter),*> for T
        where
            $strategy: $($bound)*,
            $($direction: $way,)?
        {
        }
    )*};
}
stated! {
    /// A type that can be passed by strategy `S` in direction `D`.
    PassesAs<S, D> where S: [Marshal<'static, T, D>], D: Direction;
    "`{Self}` cannot be passed to native code as `{S}` in direction `{D}`",
    "text goes in as `&str` or `Option<&str>` and comes out as `#[out] text: &mut String` or `#[retval] text: String`; `bstr` and counted text do not come out of an `#[out]`, and `in_place` alone goes both ways"

    /// A type that can be an element of an array of form `S` that native code may replace; `R` is what
    /// allocates and releases the array.
    ReplacedAs<S, R> where S: [GiveArray<T, R>];
    "native code cannot replace an array of `{Self}` as `{S}`",
    "what goes in and comes back is `bool`, `char`, text, or has a form of its own"

    /// A type that can be returned by strategy `S`, or be a `#[retval]`; `O` is what releases it.
    ReturnsAs<S, O = ()> where S: [MarshalReturn<T, O>];
    "`{Self}` cannot be returned by native code as `{S}`",
    "text comes back as a `String` with `#[free(..)]`, or as a view with `#[borrowed(..)]`"

    /// A type that can be a field of a native struct by form `S`.
    FieldAs<S> where S: [FieldForm<T>];
    "`{Self}` cannot be a field of a native struct as `{S}`",
    "text in a field takes `lputf8str`, `lpwstr` or `lpstr` behind a pointer, and `byvaltstr` with `size_const = n` in the struct itself"

    /// A type that a callback can take by strategy `S`.
    ReceivesAs<S> where S: [Receive<'static, T>];
    "`{Self}` cannot be a parameter of a callback as `{S}`",
    "a callback takes `bool` and `char` by value, and borrows text: `&str`, `Option<&str>`"

    /// A type that a callback can take by strategy `S`, counted by another parameter.
    ReceivesCountedAs<S> where S: [ReceiveCounted<'static, T>];
    "`{Self}` cannot be a counted parameter of a callback as `{S}`",
    "a callback takes slices of blittable values, of structs, and of texts in UTF-8"

    /// A type that a callback can return by strategy `S`.
    GivesBackAs<S> where S: [CallbackReturn<T>];
    "a callback cannot return `{Self}` as `{S}`",
    "a callback returns `bool`, `char`, and text with `#[free(..)]`, which says how its caller frees it: `cotaskmem`, `c`, `local` with a terminated text, `bstr` with `bstr`"
}
