//! Entry points made at run time, for C functions that take a function pointer and no user data.
//!
//! A thunk is a piece of code that is different for every closure, so that its address alone tells
//! which closure is meant. All thunks are made in advance, in blocks of two halves: one holds
//! identical stubs, the other one record for each stub, at the same distance. A stub loads the
//! address of its record and jumps where the record says; so the stubs are written once, before they
//! can be executed, and giving a thunk to a closure writes plain data. No page can be written and
//! executed at the same time.
//!
//! ```text
//! stub i:    lea r10, [record i]            record i: landing
//!            jmp [record i + 0]                       context
//!                                                     entry
//! landing:   mov rsi, [r10 + 8]                       stack words, or the next free record
//!            jmp [r10 + 16]
//! ```
//!
//! A closure whose signature is known at run time has a thunk too, which lands with an [image](image) of all
//! registers. Processors without a landing have the thunks of libffi, with the feature `dynamic`.
//!
//! The [landing](landing) appends the context to the arguments, in the place where the calling
//! convention has the next integer argument ([`Shape`]), and goes on to the entry point: a Rust
//! function with the signature's parameters and one more.

mod shape;

cfg_select! {
    all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)) => {
        #[cfg(feature = "dynamic")]
        mod image;
        mod landing;
        mod pool;
        #[cfg(feature = "dynamic")]
        pub(crate) use image::ImageResult;
        #[cfg(feature = "dynamic")]
        pub(crate) use pool::take_image;
        pub(crate) use pool::Thunk;
        pub(super) use pool::{take, take_forever};
        /// Whether this platform has thunks.
        pub(super) const SUPPORTED: bool = true;
    }
    feature = "dynamic" => {
        pub(super) use crate::dynamic::thunk::{Thunk, take, take_forever};
        /// Whether this platform has thunks.
        pub(super) const SUPPORTED: bool = true;
    }
    _ => {
        mod unsupported;
        pub(super) use unsupported::{Thunk, take, take_forever};
        /// Whether this platform has thunks.
        pub(super) const SUPPORTED: bool = false;
    }
}

pub use shape::{Passing, Shape};

use crate::abi::TypeDesc;

/// What a thunk goes on to: a function with one more parameter than the signature, for the context.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "each platform needs a part of it")]
pub struct ThunkEntry {
    /// Where that parameter stands.
    shape: Shape,
    pub(crate) abi: &'static str,
    pub(crate) parameters: &'static [TypeDesc],
    pub(crate) returns: &'static TypeDesc,
    /// The function.
    pub(crate) function: *const (),
}

impl ThunkEntry {
    /// An entry point for thunks.
    ///
    /// # Panics
    ///
    /// As [`Shape::after`].
    ///
    /// # Safety
    ///
    /// `function` has the calling convention `abi`, which passes arguments as `passing` says, and
    /// these parameters, followed by a `*mut c_void`.
    #[inline]
    pub const unsafe fn new(
        passing: Passing,
        abi: &'static str,
        parameters: &'static [TypeDesc],
        returns: &'static TypeDesc,
        function: *const (),
    ) -> Self {
        let shape = Shape::after(passing, parameters, returns);
        Self { shape, abi, parameters, returns, function }
    }
}

/// What a function pointer leads to when its closure has ended.
#[cold]
#[allow(dead_code, reason = "where there are no thunks, nothing leads here")]
pub(crate) fn called_too_late() -> ! {
    eprintln!(
        "pinvoke: native code called a closure after the function that it was passed to had \
         returned; pass such a function a closure that may be kept: a `&Callback<..>`, declared as \
         `retained`, or a `DynCallback`"
    );
    std::process::abort();
}
