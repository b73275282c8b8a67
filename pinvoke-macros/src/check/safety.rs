//! What a `safe fn` may not have in its Rust signature.

use syn::Type;

use crate::diag::Report;
use crate::model::function::Function;
use crate::model::parameter::Role;
use crate::model::types;

pub(super) fn check(function: &Function, report: &mut Report) {
    for parameter in &function.parameters {
        if let (Type::ImplTrait(ty), false) =
            (types::plain(&parameter.ty), matches!(parameter.role, Role::Callback(_)))
        {
            report.error(ty, "a closure needs a declared signature", "write `#[callback(Signature, user = parameter)]`, with a signature declared by `#[native_callback]`");
        }
    }
    if !function.is_safe {
        return;
    }
    let visible = function.parameters.iter().filter(|p| matches!(p.role, Role::Managed(_)));
    let inputs = visible.map(|parameter| &parameter.ty);
    for (ty, place) in inputs.map(|ty| (ty, "take")).chain([(&function.output.ok, "return")]) {
        match types::pointer_inside(ty) {
            Some(Type::Ptr(pointer)) if place == "return" => report.error(
                &pointer,
                "a `safe fn` cannot return a raw pointer: nothing says who owns what it points to",
                "return a string, an array or a handle, with its ownership stated; or declare an `unsafe fn`",
            ),
            Some(Type::Ptr(pointer)) => report.error(
                &pointer,
                "a `safe fn` cannot take a raw pointer: safe code could make one of any address",
                "write `&T`, `&mut T`, a slice, a string or a handle; or declare an `unsafe fn`",
            ),
            Some(Type::FnPtr(pointer)) => report.error(
                &pointer,
                format_args!("a `safe fn` cannot {place} a function pointer: native code could call it after the data behind it is gone"),
                "write `#[callback(Signature, ..)]` with `impl FnMut(..)`; or declare an `unsafe fn`",
            ),
            _ => {}
        }
    }
}
