//! Which way a value goes, seen from the managed caller.

mod sealed {
    pub trait Sealed {}
}

/// A direction: [`In`], [`Out`] or [`InOut`].
pub trait Direction: sealed::Sealed + 'static {
    /// The direction as a value, for metadata.
    const FLOW: Flow;
}

/// A direction as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flow {
    /// From managed to unmanaged code.
    In,
    /// From unmanaged to managed code.
    Out,
    /// Both ways.
    InOut,
}

/// Native code reads the value and does not change it.
#[derive(Debug)]
pub enum In {}
/// Native code writes the value; what it held before is never read.
#[derive(Debug)]
pub enum Out {}
/// Native code reads and changes the value.
#[derive(Debug)]
pub enum InOut {}

impl sealed::Sealed for In {}
impl sealed::Sealed for Out {}
impl sealed::Sealed for InOut {}

impl Direction for In {
    const FLOW: Flow = Flow::In;
}
impl Direction for Out {
    const FLOW: Flow = Flow::Out;
}
impl Direction for InOut {
    const FLOW: Flow = Flow::InOut;
}
