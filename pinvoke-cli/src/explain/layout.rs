//! The structs and unions of a signature.

use std::sync::Arc;

use pinvoke_core::dynamic::{Aggregate, CType, Signature};

/// Every struct and union that a signature names, each once, in the order in which they come.
pub(super) fn aggregates(signature: &Signature) -> Vec<Arc<Aggregate>> {
    let mut found = Vec::new();
    visit_signature(signature, &mut found);
    found
}

fn visit_signature(signature: &Signature, found: &mut Vec<Arc<Aggregate>>) {
    for parameter in signature.parameters() {
        visit(parameter.ty(), found);
    }
    visit(signature.result(), found);
}

/// Types are shallow: core bounds how deeply they nest. Known ones are not entered again.
fn visit(ty: &CType, found: &mut Vec<Arc<Aggregate>>) {
    match ty {
        CType::Pointer(pointer) => visit(pointer.target(), found),
        CType::Array(array) => visit(array.element(), found),
        CType::Function(signature) => visit_signature(signature, found),
        CType::Struct(of) | CType::Union(of) if !found.iter().any(|known| same(known, of)) => {
            found.push(Arc::clone(of));
            of.fields().iter().for_each(|field| visit(field.ty(), found));
        }
        _ => {}
    }
}

fn same(left: &Arc<Aggregate>, right: &Arc<Aggregate>) -> bool {
    Arc::ptr_eq(left, right) || (!left.name().is_empty() && left.name() == right.name())
}
