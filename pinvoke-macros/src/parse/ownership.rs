//! `#[free(..)]` and `#[borrowed(..)]`: who owns what native code returns.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Expr, ExprPath, Ident, Token};

use crate::diag::{self, choices};

/// Who releases a returned value.
#[derive(Clone)]
pub(crate) enum Free {
    /// An allocator by its name: `c`, `cotaskmem`, `local`.
    Allocator(&'static str, Span),
    /// `with = path`: a function of type `unsafe fn(*mut T)`.
    With(ExprPath),
    /// `with = path, counted`: an `unsafe fn(*mut T, usize)` for arrays.
    Counted(ExprPath),
    /// `with = self.method`: a function of the same API object.
    Method(Ident),
    /// `.., elements`: the elements of the array too, each as the array itself.
    Elements(Box<Free>),
    /// `with = path, alloc = path`: for memory that goes in and may be replaced.
    Pair(ExprPath, ExprPath),
}

impl Free {
    /// The allocator that is named, for an array also that of its elements.
    pub(crate) fn allocator(&self) -> Option<(&'static str, Span)> {
        match self {
            Self::Allocator(name, span) => Some((name, *span)),
            Self::Elements(each) => each.allocator(),
            _ => None,
        }
    }
}

/// `#[free(..)]` of a function or a parameter: what releases, and what else it says.
pub(crate) fn free_of_call(input: ParseStream<'_>) -> syn::Result<Free> {
    let mut free = free(input)?;
    while input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        let word: Ident = input.parse()?;
        free = match (word.to_string().as_str(), free) {
            ("elements", free) => Free::Elements(Box::new(free)),
            ("alloc", Free::With(path)) => {
                input.parse::<Token![=]>()?;
                Free::Pair(path, input.parse()?)
            }
            ("alloc", Free::Elements(each)) if matches!(*each, Free::With(_)) => {
                let Free::With(path) = *each else { unreachable!("just matched") };
                input.parse::<Token![=]>()?;
                Free::Elements(Box::new(Free::Pair(path, input.parse()?)))
            }
            ("alloc", _) => {
                return Err(diag::error(
                    word.span(),
                    "this allocator allocates by itself",
                    "remove `alloc`; it goes with `with = path`",
                ));
            }
            (name, _) => {
                return Err(diag::error(
                    word.span(),
                    format_args!("unknown word `{name}`"),
                    "write `counted` if the release function takes the count of the array too, `elements` if each element is released as well, `alloc = path` for memory that goes in",
                ));
            }
        };
    }
    Ok(free)
}

/// `#[free(..)]`.
pub(crate) fn free(input: ParseStream<'_>) -> syn::Result<Free> {
    let word: Ident = input.parse()?;
    match word.to_string().as_str() {
        "c" => Ok(Free::Allocator("CHeap", word.span())),
        "cotaskmem" => Ok(Free::Allocator("CoTaskMem", word.span())),
        "local" => Ok(Free::Allocator("LocalHeap", word.span())),
        "global" => Ok(Free::Allocator("GlobalHeap", word.span())),
        "process_heap" => Ok(Free::Allocator("ProcessHeap", word.span())),
        "bstr" => Ok(Free::Allocator("BstrHeap", word.span())),
        "with" => {
            input.parse::<Token![=]>()?;
            match input.parse()? {
                Expr::Field(field) if is_self(&field.base) => match field.member {
                    syn::Member::Named(method) => Ok(Free::Method(method)),
                    syn::Member::Unnamed(index) => {
                        Err(syn::Error::new_spanned(index, "expected a function of this block"))
                    }
                },
                Expr::Path(path) if counted_follows(input) => {
                    input.parse::<Token![,]>()?;
                    input.parse::<Ident>()?;
                    Ok(Free::Counted(path))
                }
                Expr::Path(path) => Ok(Free::With(path)),
                other => Err(diag::error(
                    diag::span_of(&other),
                    "the release function is no path",
                    "write `#[free(with = path)]` with an `unsafe fn(*mut c_void)`, or `#[free(with = self.name)]` for a function of this block",
                )),
            }
        }
        name => Err(diag::error(
            word.span(),
            format_args!("`{name}` is no allocator"),
            format_args!(
                "known are {}, or name the function: `with = path`",
                choices(&["c", "cotaskmem", "local", "global", "process_heap", "bstr"])
            ),
        )),
    }
}

/// Whether `, counted` is next.
fn counted_follows(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Token![,]>().is_ok() && ahead.parse::<Ident>().is_ok_and(|word| word == "counted")
}

fn is_self(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident("self"))
}

/// `#[give]`, `#[give(c)]`, `#[give(on_success)]`: native code takes over what it is passed.
#[derive(Clone, Copy)]
pub(crate) struct Give {
    pub(crate) span: Span,
    /// A copy is made in memory of this allocator.
    pub(crate) allocator: Option<(&'static str, Span)>,
    /// After a failed call it is still ours.
    pub(crate) on_success: Option<Span>,
}

pub(crate) fn give(input: ParseStream<'_>, span: Span) -> syn::Result<Give> {
    let mut give = Give { span, allocator: None, on_success: None };
    while !input.is_empty() {
        if input.fork().parse::<Ident>().is_ok_and(|word| word == "on_success") {
            give.on_success = Some(input.parse::<Ident>()?.span());
        } else {
            let start = input.span();
            match free(input)? {
                Free::Allocator(name, span) => give.allocator = Some((name, span)),
                _ => {
                    return Err(diag::error(
                        start,
                        "a function that frees tells nothing about how to allocate",
                        "name an allocator that both sides know: `#[give(c)]`, `#[give(cotaskmem)]`, `#[give(local)]` or `#[give(bstr)]`",
                    ));
                }
            }
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(give)
}

/// `#[borrowed(owner)]`.
#[derive(Clone)]
pub(crate) enum BorrowedFrom {
    /// A parameter whose borrow keeps the value alive.
    Parameter(Ident),
    /// The library keeps it for as long as the program runs.
    Static(Span),
}

pub(crate) fn borrowed(input: ParseStream<'_>) -> syn::Result<BorrowedFrom> {
    if input.peek(Token![static]) {
        return Ok(BorrowedFrom::Static(input.parse::<Token![static]>()?.span));
    }
    if input.peek(Token![self]) {
        let token: Token![self] = input.parse()?;
        return Ok(BorrowedFrom::Parameter(Ident::new("self", token.span)));
    }
    Ok(BorrowedFrom::Parameter(input.parse()?))
}
