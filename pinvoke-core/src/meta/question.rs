//! What metadata asks the compiler about the types of a declaration.
//!
//! The answer to "what is the native form of this type" is a type, and may be none: the stub reports
//! that, and metadata must not report it again. So the question is put to method resolution, which
//! takes the first answer that holds and falls back on [`Unknown`]. The calls stand in a closure that
//! is never run; only its type matters.

use std::marker::PhantomData;

pub use super::told::Told;
use super::{CallbackMeta, Form, HandleMeta, HandleOf, HasForm, NativeType};
use crate::abi::Abi;
use crate::blittable::BlittableField;
use crate::callback::CallbackSignature;
use crate::direction::Direction;
use crate::encoding::Encoding;
use crate::marshal::structure::DefaultPointee;
use crate::marshal::{
    Borrowed, Bstr, ByRef, CallbackReturn, Crossing, DefaultMarshal, Frame, Marshal, MarshalReturn,
    NativeForm, Owned, Receive, ReceiveCounted, ReturnArray, Text,
};
use crate::memory::{BString, BstrHeap, NativeAlloc, NativeBox, NativeString, Release};

/// Asks a question, by method resolution.
#[cfg(not(pinvoke_untold))]
#[doc(hidden)]
#[macro_export]
macro_rules! __told {
    ($question:ty) => {
        $crate::meta::question::told(|| {
            // Nothing here may shadow a name of the question, which is the user's.
            use $crate::meta::question::{
                Answered as _, Bare as _, Never as _, Once as _, Says as _, SaysNot as _,
                Thrice as _, Twice as _, Unanswered as _,
            };
            (&&(&&&&&(&&$crate::meta::question::Ask::<$question>::NEW).answer()).pointing())
                .formed()
        })
        .with_handle(|| {
            use $crate::meta::question::{OfAnything as _, OfHandle as _};
            (&&$crate::meta::question::Ask::<$question>::NEW).handle()
        })
    };
}

/// Asks nothing: for programs of thousands of declarations that look at no metadata, since the questions
/// are a quarter of what rustc does for a declaration.
#[cfg(pinvoke_untold)]
#[doc(hidden)]
#[macro_export]
macro_rules! __told {
    ($question:ty) => {
        $crate::meta::question::Told::NOTHING
    };
}

/// Asks which allocator the memory of an owned type is from, and what it is; `None` for what is no memory.
#[doc(hidden)]
#[macro_export]
macro_rules! __allocated {
    ($ty:ty) => {
        $crate::meta::question::allocated(|| {
            use $crate::meta::question::{OfMemory as _, OfNoMemory as _};
            (&&$crate::meta::question::Ask::<$ty>::NEW).allocated()
        })
    };
}

/// The answer as a value.
pub const fn allocated<A: Allocated, F: FnOnce() -> A>(asked: F) -> Option<(&'static str, Form)> {
    std::mem::forget(asked);
    A::MEMORY
}

/// The answer as a value.
pub const fn told<A: Answer, F: FnOnce() -> A>(asked: F) -> Told {
    std::mem::forget(asked);
    A::TOLD
}

// How a declaration names a strategy.

/// Names a strategy for `T`.
pub trait Names<T> {
    /// The strategy.
    type Strategy;
}
/// The strategy that `T` has by itself.
pub struct ByDefault<P>(PhantomData<P>);
/// This strategy.
pub struct Stated<S>(PhantomData<S>);
/// What is handed over as a pointer to `T`'s native form.
pub struct OwnedPointee<P>(PhantomData<P>);
/// What is lent as a pointer to `T`'s native form.
pub struct BorrowedPointee<P>(PhantomData<P>);

impl<T: DefaultMarshal<P>, P> Names<T> for ByDefault<P> {
    type Strategy = T::Strategy;
}
impl<T, S> Names<T> for Stated<S> {
    type Strategy = S;
}
impl<T: DefaultPointee<P>, P> Names<T> for OwnedPointee<P> {
    type Strategy = Owned<T::Strategy>;
}
impl<T: DefaultPointee<P>, P> Names<T> for BorrowedPointee<P> {
    type Strategy = Borrowed<T::Strategy>;
}

// The questions.

/// What native code gets for a `T` that is passed in direction `D`.
pub struct Passed<N, T, D>(PhantomData<(N, T, D)>);
/// What native code returns for a `T` that `O` releases.
pub struct Returned<N, T, O>(PhantomData<(N, T, O)>);
/// What native code gets to write a `T` into.
pub struct Slotted<N, T, O>(PhantomData<(N, T, O)>);
/// What native code returns for an array `T`.
pub struct ArrayReturned<N, T>(PhantomData<(N, T)>);
/// What native code gets to write the address of an array `T` into.
pub struct ArraySlotted<N, T>(PhantomData<(N, T)>);
/// The native form of `S` whatever the managed type.
pub struct FormOf<S>(PhantomData<S>);
/// The form that `S` makes.
pub struct Made<S>(PhantomData<S>);
/// A native type as it stands.
pub struct Plain<N>(PhantomData<N>);
/// What native code gets for a closure of signature `C`.
pub struct Function<C>(PhantomData<C>);
/// What native code passes to a closure for a `T`.
pub struct Received<N, T>(PhantomData<(N, T)>);
/// What native code passes to a closure for a `T` that another parameter counts.
pub struct ReceivedCounted<N, T>(PhantomData<(N, T)>);
/// What native code gets from a closure that returns a `T`.
pub struct GivenBack<N, T>(PhantomData<(N, T)>);

/// What native code passes to have a `T` written into it.
pub struct Place<N, T>(PhantomData<(N, T)>);

/// A question.
pub struct Ask<Q>(PhantomData<Q>);
impl<Q> Ask<Q> {
    /// The question.
    pub const NEW: Self = Self(PhantomData);
}

/// An answer: how it crosses, the strategy, the native type.
pub struct Found<C, S, N>(PhantomData<(C, S, N)>);
/// There is none.
pub struct Unknown;

/// A question that has an answer.
pub trait Answered {
    /// The answer.
    type Answer;
    /// For its type.
    fn answer(&self) -> Self::Answer {
        unreachable!("only the type matters")
    }
}
/// A question that may have none.
pub trait Unanswered {
    /// For its type.
    fn answer(&self) -> Unknown {
        Unknown
    }
}
impl<Q> Unanswered for Ask<Q> {}

macro_rules! answers {
    ($([$($generics:tt)*] $question:ty => $crossing:ty, $strategy:ty, $native:ty, where [$($bounds:tt)*];)*) => {$(
        impl<$($generics)*> Answered for &Ask<$question> where $($bounds)* {
            type Answer = Found<$crossing, $strategy, $native>;
        }
    )*};
}
answers! {
    [N, T, D] Passed<N, T, D> => By<N::Strategy>, N::Strategy, <N::Strategy as Marshal<'static, T, D>>::Native,
        where [D: Direction, N: Names<T>, N::Strategy: Marshal<'static, T, D>];
    [N, T, O] Returned<N, T, O> => AsValue, N::Strategy, <N::Strategy as MarshalReturn<T, O>>::Native,
        where [N: Names<T>, N::Strategy: MarshalReturn<T, O>];
    [N, T, O] Slotted<N, T, O> => AsSlot, N::Strategy, *mut <N::Strategy as MarshalReturn<T, O>>::Native,
        where [N: Names<T>, N::Strategy: MarshalReturn<T, O>];
    [N, T] ArrayReturned<N, T> => AsValue, N::Strategy, *mut <N::Strategy as ReturnArray<T>>::Element,
        where [N: Names<T>, N::Strategy: ReturnArray<T>];
    [N, T] ArraySlotted<N, T> => AsSlot, N::Strategy, *mut *mut <N::Strategy as ReturnArray<T>>::Element,
        where [N: Names<T>, N::Strategy: ReturnArray<T>];
    [S] FormOf<S> => AsValue, S, S::Native,
        where [S: NativeForm];
    [S] Made<S> => AsValue, S, (),
        where [];
    [N] Plain<N> => AsValue, crate::marshal::ByValue, N,
        where [N: Abi];
    [C] Function<C> => AsCallback<C>, AsCallback<C>, unsafe extern "C" fn(),
        where [C: CallbackSignature];
    [N, T] Received<N, T> => AsValue, N::Strategy, <N::Strategy as Receive<'static, T>>::Native,
        where [N: Names<T>, N::Strategy: Receive<'static, T>];
    [N, T] ReceivedCounted<N, T> => AsValue, N::Strategy, <N::Strategy as ReceiveCounted<'static, T>>::Native,
        where [N: Names<T>, N::Strategy: ReceiveCounted<'static, T>];
    [N, T] Place<N, T> => AsValue, N::Strategy, *mut <N::Strategy as CallbackReturn<T>>::Native,
        where [N: Names<T>, N::Strategy: CallbackReturn<T>];
    [N, T] GivenBack<N, T> => AsValue, N::Strategy, <N::Strategy as CallbackReturn<T>>::Native,
        where [N: Names<T>, N::Strategy: CallbackReturn<T>];
}

// Which kind of handle the Rust type is.

/// The handle of a type.
pub struct HandleIn<T>(PhantomData<T>);
impl<T: HandleOf> HandleOf for HandleIn<T> {
    const HANDLE: Option<HandleMeta> = T::HANDLE;
}
/// No handle.
pub struct NoHandle;
impl HandleOf for NoHandle {
    const HANDLE: Option<HandleMeta> = None;
}
/// A question about a handle.
pub trait OfHandle {
    /// Its kind.
    type Handle;
    /// For its type.
    fn handle(&self) -> Self::Handle {
        unreachable!("only the type matters")
    }
}
/// A question about anything.
pub trait OfAnything {
    /// For its type.
    fn handle(&self) -> NoHandle {
        NoHandle
    }
}
impl<Q> OfAnything for Ask<Q> {}
impl<N, T: HandleOf, D> OfHandle for &Ask<Passed<N, T, D>> {
    type Handle = HandleIn<T>;
}
impl<N, T: HandleOf, O> OfHandle for &Ask<Returned<N, T, O>> {
    type Handle = HandleIn<T>;
}
impl<N, T: HandleOf> OfHandle for &Ask<Received<N, T>> {
    type Handle = HandleIn<T>;
}
impl<N, T: HandleOf, O> OfHandle for &Ask<Slotted<N, T, O>> {
    type Handle = HandleIn<T>;
}

// Which allocator memory is from.

/// A Rust type that may own native memory.
pub trait Allocated {
    /// The word of the allocator, empty for one of the program's own, and what the memory is.
    const MEMORY: Option<(&'static str, Form)>;
}
/// What owns no memory.
pub struct NoMemory;
/// What owns memory.
pub struct MemoryIn<T>(PhantomData<T>);
impl Allocated for NoMemory {
    const MEMORY: Option<(&'static str, Form)> = None;
}
impl<T: Allocated> Allocated for MemoryIn<T> {
    const MEMORY: Option<(&'static str, Form)> = T::MEMORY;
}
impl<E: Encoding, A: NativeAlloc> Allocated for NativeString<E, A> {
    const MEMORY: Option<(&'static str, Form)> = Some((A::WORD, Text::<E>::FORM));
}
impl<T: BlittableField, A: NativeAlloc> Allocated for NativeBox<T, A> {
    const MEMORY: Option<(&'static str, Form)> = Some((A::WORD, ByRef::FORM));
}
impl Allocated for BString {
    const MEMORY: Option<(&'static str, Form)> = Some((BstrHeap::WORD, Bstr::FORM));
}
/// What an option holds.
struct Held<T>(PhantomData<T>);
impl<T: Allocated> Held<T> {
    const FORM: Form = match T::MEMORY {
        Some((_, form)) => form,
        None => Form::Custom,
    };
}
impl<T: Allocated> Allocated for Option<T> {
    const MEMORY: Option<(&'static str, Form)> = match T::MEMORY {
        Some((by, _)) => Some((by, Form::Nullable(&Held::<T>::FORM))),
        None => None,
    };
}
/// A question about what owns memory.
pub trait OfMemory {
    /// What it is.
    type Memory;
    /// For its type.
    fn allocated(&self) -> Self::Memory {
        unreachable!("only the type matters")
    }
}
/// A question about anything.
pub trait OfNoMemory {
    /// For its type.
    fn allocated(&self) -> NoMemory {
        NoMemory
    }
}
impl<T> OfNoMemory for Ask<T> {}
impl<T: Allocated> OfMemory for &Ask<T> {
    type Memory = MemoryIn<T>;
}

// Where the value lies.

/// How an answer crosses.
pub trait Crosses {
    /// How.
    const CROSSING: Option<Crossing>;
    /// The signature of a function.
    const CALLBACK: Option<&'static CallbackMeta> = None;
}
/// As the strategy says.
pub struct By<S>(PhantomData<S>);
/// In a register.
pub struct AsValue;
/// In a slot of the stub.
pub struct AsSlot;
/// As a function.
pub struct AsCallback<C>(PhantomData<C>);

impl<S: Frame> Crosses for By<S> {
    const CROSSING: Option<Crossing> = Some(S::CROSSING);
}
impl Crosses for AsValue {
    const CROSSING: Option<Crossing> = Some(Crossing::ByValue);
}
impl Crosses for AsSlot {
    const CROSSING: Option<Crossing> = Some(Crossing::Slot);
}
impl<C: CallbackSignature> Crosses for AsCallback<C> {
    const CROSSING: Option<Crossing> = Some(Crossing::Callback);
    const CALLBACK: Option<&'static CallbackMeta> = Some(&C::META);
}
impl<C> HasForm for AsCallback<C> {
    const FORM: Form = Form::Callback;
}

// What a pointer points to, as far as its type tells.

/// A native type with what it points to.
pub struct Pointing<C, S, N>(PhantomData<(C, S, N)>);
/// Describes a native type.
pub trait Described {
    /// The type.
    const NATIVE: NativeType;
}
/// `N`, no pointer.
pub struct Scalar<N>(PhantomData<N>);
/// `P`, a pointer to `T`.
pub struct PointerTo<P, T, const CONST: bool>(PhantomData<(P, T)>);
/// A pointer to what cannot be described.
pub struct Anything;

impl<N: Abi> Described for Scalar<N> {
    const NATIVE: NativeType = NativeType::of::<N>();
}
impl<P: Abi, T: Described, const CONST: bool> Described for PointerTo<P, T, CONST> {
    const NATIVE: NativeType = NativeType::pointer::<P>(&T::NATIVE, CONST);
}
impl Described for Anything {
    const NATIVE: NativeType = NativeType::VOID;
}

macro_rules! levels {
    ($($level:ident;)*) => {$(
        /// One of the ways to look at a native type, the most telling first.
        pub trait $level {
            /// The type with what it points to.
            type Pointing;
            /// For its type.
            fn pointing(&self) -> Self::Pointing {
                unreachable!("only the type matters")
            }
        }
    )*};
}
levels! { Thrice; Twice; Once; Never; Bare; }

macro_rules! is_const {
    (const) => {
        true
    };
    (mut) => {
        false
    };
}
macro_rules! pointers {
    (thrice $($outer:ident $middle:ident $inner:ident;)*) => {$(
        impl<C, S, T: Abi> Thrice for &&&&Found<C, S, *$outer *$middle *$inner T> {
            type Pointing = Pointing<C, S, PointerTo<
                *$outer *$middle *$inner T,
                PointerTo<*$middle *$inner T, PointerTo<*$inner T, Scalar<T>, { is_const!($inner) }>, { is_const!($middle) }>,
                { is_const!($outer) },
            >>;
        }
    )*};
    ($($outer:ident $inner:ident $outer_const:literal $inner_const:literal;)*) => {$(
        impl<C, S, T: Abi> Twice for &&&Found<C, S, *$outer *$inner T> {
            type Pointing = Pointing<C, S, PointerTo<*$outer *$inner T, PointerTo<*$inner T, Scalar<T>, $inner_const>, $outer_const>>;
        }
    )*};
    (once $($outer:ident $is_const:literal;)*) => {$(
        impl<C, S, T: Abi> Once for &&Found<C, S, *$outer T> {
            type Pointing = Pointing<C, S, PointerTo<*$outer T, Scalar<T>, $is_const>>;
        }
        impl<C, S, T> Never for &Found<C, S, *$outer T> {
            type Pointing = Pointing<C, S, PointerTo<*$outer T, Anything, $is_const>>;
        }
    )*};
}
pointers! { thrice
    const const const;
    mut const const;
    mut mut const;
    mut mut mut;
}
pointers! {
    const const true true;
    const mut true false;
    mut const false true;
    mut mut false false;
}
pointers! { once const true; mut false; }
impl<C, S, N: Abi> Bare for Found<C, S, N> {
    type Pointing = Pointing<C, S, Scalar<N>>;
}
impl Unknown {
    /// Nothing is known.
    pub fn pointing(&self) -> Self {
        Self
    }

    /// Nothing is known.
    pub fn formed(&self) -> Self {
        Self
    }
}

// What the strategy makes.

/// All that is known.
pub struct All<C, S, N>(PhantomData<(C, S, N)>);
/// All that is known, with a strategy that does not say what it makes.
pub struct Silent<C, N>(PhantomData<(C, N)>);

/// A strategy that says what it makes.
pub trait Says {
    /// With the strategy.
    type Formed;
    /// For its type.
    fn formed(&self) -> Self::Formed {
        unreachable!("only the type matters")
    }
}
/// A strategy that may not.
pub trait SaysNot {
    /// Without the strategy.
    type Formed;
    /// For its type.
    fn formed(&self) -> Self::Formed {
        unreachable!("only the type matters")
    }
}
impl<C, S: HasForm, N> Says for &Pointing<C, S, N> {
    type Formed = All<C, S, N>;
}
impl<C, S, N> SaysNot for Pointing<C, S, N> {
    type Formed = Silent<C, N>;
}

/// The end of a question.
pub trait Answer {
    /// What is known.
    const TOLD: Told;
}
impl Answer for Unknown {
    const TOLD: Told = Told::NOTHING;
}
impl<C: Crosses, S: HasForm, N: Described> Answer for All<C, S, N> {
    const TOLD: Told = Told {
        native: Some(N::NATIVE),
        form: S::FORM,
        crossing: C::CROSSING,
        callback: C::CALLBACK,
        ..Told::NOTHING
    };
}
impl<C: Crosses, N: Described> Answer for Silent<C, N> {
    const TOLD: Told = Told {
        native: Some(N::NATIVE),
        form: Form::Custom,
        crossing: C::CROSSING,
        callback: C::CALLBACK,
        ..Told::NOTHING
    };
}
