//! Calls without libffi: arguments straight into the registers of the convention.
//!
//! A signature is classified once into a [`Route`]: which register or stack word each argument goes to,
//! and where the result is found. A call fills a `Frame`, the image of those registers, and a stub loads
//! all of them, whatever the signature: a callee does not look at registers that are not its own. So no
//! code is generated, and a few stubs per convention serve every signature: with integers alone, with
//! vector registers, with words on the stack.
//!
//! This is done on x86-64, for the System V convention and for that of 64-bit Windows (either of them
//! also from the other system, for `ms_abi` functions). Everything else goes through libffi, and so do
//! signatures that have no route. The tests make the same calls both ways.

#[cfg(target_arch = "x86_64")]
mod frame;
#[cfg(target_arch = "x86_64")]
mod lowered;
#[cfg(not(target_arch = "x86_64"))]
mod none;
mod place;
#[cfg(target_arch = "x86_64")]
mod places;
#[cfg(target_arch = "x86_64")]
mod quick;
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
mod received;
#[cfg(target_arch = "x86_64")]
mod route;
#[cfg(target_arch = "x86_64")]
mod stub;
#[cfg(all(target_arch = "x86_64", unix))]
mod system_v;
#[cfg(target_arch = "x86_64")]
mod target;
#[cfg(target_arch = "x86_64")]
mod windows;

#[cfg(target_arch = "x86_64")]
pub(super) use frame::Frame;
#[cfg(not(target_arch = "x86_64"))]
pub(super) use none::{Frame, Quick, Route, Target};
pub(super) use place::{Place, Returned};
#[cfg(target_arch = "x86_64")]
pub(super) use quick::Quick;
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
pub(super) use received::{Addresses, Received};
#[cfg(target_arch = "x86_64")]
pub(super) use route::Route;
#[cfg(target_arch = "x86_64")]
pub(super) use target::Target;
