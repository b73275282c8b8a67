//! What metadata asks the compiler about the types of a declaration.
//!
//! The answer to "what is the native form of this type" is a type, and may be none: the stub reports
//! that, and metadata must not report it again. So the question is put to method resolution, which
//! takes the first answer that holds and falls back on [`Unknown`]. The calls stand in a closure that
//! is never run; only its type matters.

mod allocated;
mod handle;
mod pointing;

use std::marker::PhantomData;

pub use self::allocated::*;
pub use self::handle::*;
pub use self::pointing::*;
pub use super::told::Told;
use super::{CallbackMeta, Form, HasForm};
use crate::abi::Abi;
use crate::callback::CallbackSignature;
use crate::direction::Direction;
use crate::marshal::structure::DefaultPointee;
use crate::marshal::{
    Borrowed, CallbackReturn, Crossing, DefaultMarshal, Frame, Marshal, MarshalReturn, NativeForm,
    Owned, Receive, ReceiveCounted, ReturnArray,
};

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
