//! The names that a text has defined so far.

use std::collections::{BTreeSet, HashMap};

use super::names;
use crate::dynamic::signature::Signature;
use crate::dynamic::types::CType;
use crate::error::SignatureProblem;
use crate::library::similar;

/// Types, constants and functions by name.
#[derive(Default)]
pub(super) struct Scope<'t> {
    types: HashMap<&'t str, CType>,
    tags: HashMap<&'t str, CType>,
    constants: HashMap<&'t str, i128>,
    functions: Vec<Function>,
    /// Places of those that were declared again later.
    again: BTreeSet<usize>,
    /// Where in the list a function of that name is.
    function_places: HashMap<&'t str, usize>,
    pack: Vec<Option<usize>>,
    pub(super) packed_to: Option<usize>,
}

/// A declared function, with the place of each parameter and of the result.
pub(super) struct Function {
    pub(super) signature: Signature,
    pub(super) places: Vec<(usize, usize)>,
}

impl<'t> Scope<'t> {
    /// The type of that name, from this text or known from the start.
    pub(super) fn named(&self, name: &str) -> Option<CType> {
        self.types.get(name).map(|ty| self.completed(ty)).or_else(|| names::predefined(name))
    }

    /// The type with what was only declared put in, if it is defined by now.
    fn completed(&self, ty: &CType) -> CType {
        match ty {
            CType::Opaque(of) if of.instead().is_none() => {
                let tag = of.name().split(' ').next_back().unwrap_or_default();
                self.tags.get(tag).cloned().unwrap_or_else(|| ty.clone())
            }
            CType::Pointer(pointer) => {
                let target = self.completed(pointer.target()).at_the_end();
                CType::pointer_to(target, pointer.is_const()).unwrap_or_else(|_| ty.clone())
            }
            other => other.clone(),
        }
    }

    /// Defines a type; again only as the same one.
    pub(super) fn define_type(&mut self, name: &'t str, ty: CType) -> Result<(), SignatureProblem> {
        match self.types.get(name) {
            Some(before) if !is_same(before, &ty) => {
                Err(SignatureProblem::Duplicate { name: name.to_owned() })
            }
            _ => {
                self.types.insert(name, ty);
                Ok(())
            }
        }
    }

    pub(super) fn tag(&self, tag: &str) -> Option<&CType> {
        self.tags.get(tag)
    }

    pub(super) fn define_tag(&mut self, tag: &'t str, ty: CType) -> Result<(), SignatureProblem> {
        match self.tags.insert(tag, ty) {
            None => Ok(()),
            Some(_) => Err(SignatureProblem::Duplicate { name: tag.to_owned() }),
        }
    }

    pub(super) fn constant(&self, name: &str) -> Option<i128> {
        self.constants.get(name).copied()
    }

    pub(super) fn define_constant(
        &mut self,
        name: &'t str,
        value: i128,
    ) -> Result<(), SignatureProblem> {
        match self.constants.insert(name, value) {
            None => Ok(()),
            Some(_) => Err(SignatureProblem::Duplicate { name: name.to_owned() }),
        }
    }

    /// Declares a function. Again it must have the same types; what the last declaration says counts, as it
    /// does for C's `__asm__` labels.
    pub(super) fn define_function(
        &mut self,
        name: &'t str,
        function: Function,
    ) -> Result<(), SignatureProblem> {
        if let Some(place) = self.function_places.insert(name, self.functions.len()) {
            if !has_same_types(&self.functions[place].signature, &function.signature) {
                return Err(SignatureProblem::Duplicate { name: name.to_owned() });
            }
            self.again.insert(place);
        }
        self.functions.push(function);
        Ok(())
    }

    /// The functions in the order of their last declarations.
    pub(super) fn into_functions(self) -> Vec<Function> {
        if self.again.is_empty() {
            return self.functions;
        }
        let functions = self.functions.into_iter().enumerate();
        functions.filter(|(place, _)| !self.again.contains(place)).map(|(_, found)| found).collect()
    }

    /// `#pragma pack(..)`: `n`, `push`, `push, n`, `pop` or nothing.
    pub(super) fn pack(&mut self, arguments: &str) -> Result<(), SignatureProblem> {
        for argument in arguments.split(',').map(str::trim) {
            match argument {
                "" => self.packed_to = None,
                "push" => self.pack.push(self.packed_to),
                "pop" => self.packed_to = self.pack.pop().flatten(),
                // MSVC's headers; the preprocessor leaves the name in the line.
                "_CRT_PACKING" => self.packed_to = Some(8),
                number => match number.parse() {
                    Ok(bytes @ (1 | 2 | 4 | 8 | 16)) => self.packed_to = Some(bytes),
                    _ => {
                        let wrong = "`#pragma pack` takes 1, 2, 4, 8, 16, `push` or `pop`";
                        return Err(SignatureProblem::Invalid(wrong.to_owned()));
                    }
                },
            }
        }
        Ok(())
    }

    /// The error for a name that is no type.
    pub(super) fn unknown_type(&self, name: &str) -> SignatureProblem {
        // A struct without a `typedef` is named with its tag.
        if let Some(of) = self.tags.get(name) {
            let similar = vec![of.to_string()];
            return SignatureProblem::UnknownType { name: name.to_owned(), similar };
        }
        let tags = self.tags.keys().copied();
        let known = self.types.keys().copied().chain(names::all()).chain(tags);
        let mut similar = similar::nearest(name, known);
        for name in &mut similar {
            if let (None, Some(of)) = (self.types.get(&**name), self.tags.get(&**name)) {
                *name = of.to_string();
            }
        }
        SignatureProblem::UnknownType { name: name.to_owned(), similar }
    }

    /// The error for a name that is no constant.
    pub(super) fn unknown_constant(&self, name: &str) -> SignatureProblem {
        let similar = similar::nearest(name, self.constants.keys().copied());
        SignatureProblem::UnknownName { kind: "constant", name: name.to_owned(), similar }
    }
}

/// Whether two types are spelled alike and have one size.
fn is_same(one: &CType, other: &CType) -> bool {
    one.size() == other.size() && one.to_string() == other.to_string()
}

/// Whether two declarations are of one function, as far as C's types tell.
fn has_same_types(one: &Signature, other: &Signature) -> bool {
    let (left, right) = (one.parameters(), other.parameters());
    let is_alike = one.is_variadic() == other.is_variadic() && left.len() == right.len();
    is_alike
        && is_same(one.result(), other.result())
        && left.iter().zip(right).all(|(left, right)| is_same(left.ty(), right.ty()))
}
