//! The guides of the repository's `docs` folder; their examples are tests.

#[doc = include_str!("../docs/attributes.md")]
pub mod attributes {}

#[doc = include_str!("../docs/callbacks.md")]
pub mod callbacks {}

#[doc = include_str!("../docs/cli.md")]
pub mod cli {}

#[doc = include_str!("../docs/custom-marshallers.md")]
pub mod custom_marshallers {}

#[doc = include_str!("../docs/exports.md")]
pub mod exports {}

#[cfg(feature = "dynamic")]
#[doc = include_str!("../docs/dynamic.md")]
pub mod dynamic {}

#[doc = include_str!("../docs/from-csharp.md")]
pub mod from_csharp {}

#[doc = include_str!("../docs/safety.md")]
pub mod safety {}

#[doc = include_str!("../docs/structs.md")]
pub mod structs {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/windows.md")]
pub mod windows {}

#[doc = include_str!("../docs/strings-and-arrays.md")]
pub mod strings_and_arrays {}
