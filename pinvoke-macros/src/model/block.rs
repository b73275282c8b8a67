//! A block of imported functions.

use proc_macro2::Span;
use syn::{Attribute, ForeignItem, ItemForeignMod};

use super::function::{self, Function};
use crate::diag::{Report, choices, span_of};
use crate::parse::block::BlockArgs;

pub(crate) struct Block {
    pub(crate) args: BlockArgs,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) abi: Abi,
    pub(crate) unsafe_span: Span,
    pub(crate) functions: Vec<Function>,
}

/// A calling convention, and what it is called on targets that lack it.
#[derive(Clone)]
pub(crate) struct Abi {
    pub(crate) name: String,
}

impl Abi {
    /// Conventions of 32-bit x86; compilers for other processors take them all for `C`.
    pub(crate) fn is_x86_only(&self) -> bool {
        matches!(self.base(), "stdcall" | "cdecl" | "thiscall" | "fastcall")
    }

    /// The name without what it says of unwinding.
    pub(crate) fn base(&self) -> &str {
        self.name.strip_suffix("-unwind").unwrap_or(&self.name)
    }

    /// What stands for a convention of x86 on other processors.
    pub(crate) fn elsewhere(&self) -> &'static str {
        if self.name.ends_with("-unwind") { "C-unwind" } else { "C" }
    }
}

const ABIS: &[&str] = &[
    "C",
    "system",
    "stdcall",
    "cdecl",
    "thiscall",
    "fastcall",
    "win64",
    "sysv64",
    "efiapi",
    "C-unwind",
    "system-unwind",
    "stdcall-unwind",
    "cdecl-unwind",
    "thiscall-unwind",
    "fastcall-unwind",
    "sysv64-unwind",
    "win64-unwind",
];

/// Reads a convention; an unknown one is an error.
pub(crate) fn abi(abi: &syn::Abi, report: &mut Report) -> Abi {
    match &abi.name {
        Some(name) if ABIS.contains(&name.value().as_str()) => Abi { name: name.value() },
        Some(name) => {
            report.error(
                name,
                format_args!("unknown calling convention \"{}\"", name.value()),
                format_args!("write {}", choices(ABIS)),
            );
            Abi { name: "C".to_owned() }
        }
        None => {
            report.error(
                &abi.extern_token,
                "the calling convention is not stated",
                "write `extern \"C\"`, or `extern \"system\"` for Win32 functions (stdcall on 32-bit x86, C elsewhere)",
            );
            Abi { name: "C".to_owned() }
        }
    }
}

/// Resolves a block.
pub(crate) fn resolve(args: BlockArgs, item: &ItemForeignMod, report: &mut Report) -> Block {
    let unsafe_span = match &item.unsafety {
        Some(token) => token.span,
        None => {
            report.error(
                &item.abi.extern_token,
                "declaring foreign functions is unsafe: nothing checks that the library has them with these signatures",
                "write `unsafe extern`, and vouch for the signatures",
            );
            span_of(&item.abi.extern_token)
        }
    };
    let abi = abi(&item.abi, report);
    let mut functions = Vec::new();
    for foreign in &item.items {
        match foreign {
            ForeignItem::Fn(item) => {
                let before = report.len();
                let mut function = function::resolve(item, &args, report);
                function.has_errors = report.len() > before;
                functions.push(function);
            }
            ForeignItem::Static(item) => report.error(
                &item.ident,
                "foreign variables cannot be imported",
                "look the address up with `Library::get`, and read it in `unsafe` code",
            ),
            other => report.error(
                other,
                "only functions can be imported",
                "write `safe fn name(..);` or `unsafe fn name(..);`",
            ),
        }
    }
    Block { args, attrs: item.attrs.clone(), abi, unsafe_span, functions }
}
