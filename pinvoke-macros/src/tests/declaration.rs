//! Any text at all as a declaration.

use proc_macro2::{TokenStream, TokenTree};

use crate::{emit, expand, fallback};

/// Deeper nesting is no declaration that anybody writes, and the compiler has a limit of its own.
const DEEPEST: usize = 40;

/// Expands `#[macro(arguments)]` with the item behind it. What the macro writes must be Rust.
pub(crate) fn expand(text: &str) {
    // The lexer goes down by recursion.
    if nesting(text) > DEEPEST {
        return;
    }
    let Ok(tokens) = text.parse::<TokenStream>() else { return };
    let mut tokens = tokens.into_iter();
    let (Some(TokenTree::Punct(_)), Some(TokenTree::Group(attribute))) =
        (tokens.next(), tokens.next())
    else {
        return;
    };
    let item: TokenStream = tokens.collect();
    let mut attribute = attribute.stream().into_iter();
    let Some(TokenTree::Ident(name)) = attribute.next() else { return };
    let arguments = match attribute.next() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    };
    let written = match (name.to_string().as_str(), arguments.to_string().as_str()) {
        ("dll_import", _) => expand::dll_import(arguments, item),
        ("native_callback", _) => expand::native_callback(arguments, item),
        ("unmanaged_callers_only", _) => expand::unmanaged_callers_only(arguments, item),
        ("native_handle", _) => expand::native_handle(arguments, item),
        ("derive", "NativeStruct") => expand::native_struct(item),
        ("derive", "NativeEnum") => {
            expand::derive(item, emit::derive::native_enum, fallback::native_enum)
        }
        ("derive", "Blittable") => {
            expand::derive(item, emit::derive::blittable, fallback::blittable)
        }
        ("derive", "Abi") => expand::derive(item, emit::derive::abi, fallback::abi),
        _ => return,
    };
    if let Err(error) = syn::parse2::<syn::File>(written.clone()) {
        panic!("no Rust: {error}\n{text}\nbecame\n{written}");
    }
}

fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest, mut before) = (0usize, 0, b' ');
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b'>' if matches!(before, b'-' | b'=') => {}
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        before = byte;
    }
    deepest
}
