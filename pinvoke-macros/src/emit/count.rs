//! Counts: what is passed, what is checked before the call, what native code reported.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

use super::runtime;
use super::stub::{Names, Stub};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types;
use crate::parse::parameter::LengthOf;
use crate::parse::strategy::FormKind;

/// The integer type of a count parameter.
pub(super) fn integer(parameter: &Parameter) -> &Type {
    match types::reference(&parameter.ty) {
        Some(reference) => &reference.elem,
        None => &parameter.ty,
    }
}

/// What one element counts for: `unit = bytes` may stand with the count, or with the buffer.
fn unit(stub: &Stub<'_>, of: &LengthOf, argument: &Ident) -> TokenStream {
    let in_bytes = of.bytes
        || of.of.iter().any(|name| stub.function.parameter(name).is_some_and(|p| p.out.bytes));
    match () {
        () if in_bytes => quote!(#argument.unit_size()),
        () if of.scalars => quote!(#argument.scalars()),
        () => quote!(1usize),
    }
}

impl Stub<'_> {
    /// Derives a count parameter: from one array, or from several that must agree.
    pub(super) fn derived_count(
        &self,
        index: usize,
        parameter: &Parameter,
        of: &LengthOf,
    ) -> TokenStream {
        let p = runtime();
        let Names { argument, site, .. } = self.names(index);
        let integer = integer(parameter);
        let Some(first) = self.index_of(&of.of[0]) else { return TokenStream::new() };
        let first_argument = self.names(first).argument;
        let unit = unit(self, of, &first_argument);
        let value = if self.function.output.is_result {
            self.attempt(quote!(#p::count::<#integer>(#first_argument.capacity(), #unit, &#site)))
        } else {
            quote!(#p::count_plain::<#integer>(#first_argument.capacity(), #unit, &#site))
        };
        let agreements = of.of[1..].iter().filter_map(|name| {
            let other = self.index_of(name)?;
            let Names { argument: other_argument, site: other_site, .. } = self.names(other);
            let first_name = of.of[0].to_string();
            Some(self.attempt(quote!(#p::same_length(#other_argument.capacity(), #first_argument.capacity(), #first_name, &#other_site))))
        });
        quote! {
            #(#agreements;)*
            let mut #argument: #integer = #value;
        }
    }

    /// What the caller's own counts are checked against, before the call.
    pub(super) fn checks_before(&self, index: usize, parameter: &Parameter) -> TokenStream {
        let p = runtime();
        let Names { argument, site, .. } = self.names(index);
        let mut tokens = TokenStream::new();
        if parameter.marshal.is(FormKind::FixedStr) {
            // Its type says how large it is.
            return tokens;
        }
        let is_buffer = parameter.is_buffer();
        let constant = parameter.marshal.size_const.as_ref();
        if let Some(count) = self.count_parameter(parameter) {
            let given = self.given_count(count);
            let count_is_read =
                !matches!(self.function.parameters[count].role, Role::Managed(Direction::Out));
            let count_site = self.names(count).site;
            if is_buffer && count_is_read {
                let extra = constant.map(|constant| quote!(+ (#constant)));
                let wanted = self.attempt(quote!(#p::requested(#given, &#count_site)));
                let set = self.attempt(quote!(#argument.set_capacity(#wanted #extra, &#site)));
                tokens.extend(quote!(#set;));
                // A count that native code changes says how much it wrote.
                if !types::is_exclusive(&self.function.parameters[count].ty) {
                    tokens.extend(quote!(#argument.clear();));
                }
            } else if count_is_read {
                // As in .NET, the array has as many elements as both together.
                let given = match constant {
                    Some(constant) => quote!(#given + (#constant) as i128),
                    None => given,
                };
                let check = self
                    .attempt(quote!(#p::count_within(#given, #argument.capacity(), &#count_site)));
                tokens.extend(quote!(#check;));
            }
        } else if let Some(constant) = constant {
            let statement = if is_buffer {
                let set = self.attempt(quote!(#argument.set_capacity(#constant, &#site)));
                quote!(#set; #argument.clear())
            } else {
                self.attempt(quote!(#p::exact_length(#argument.capacity(), #constant, &#site)))
            };
            tokens.extend(quote!(#statement;));
        }
        if let Some(capacity) = &parameter.out.capacity {
            let set = self.attempt(quote!(#argument.set_capacity(#capacity, &#site)));
            tokens.extend(quote!(#set;));
        }
        tokens
    }

    /// Tells the arrays what native code reported, after a call that succeeded.
    pub(super) fn reported_counts(&self) -> TokenStream {
        let p = runtime();
        let mut tokens = TokenStream::new();
        for (index, parameter) in self.function.parameters.iter().enumerate() {
            let written = matches!(parameter.direction(), Some(Direction::Out | Direction::InOut));
            if !written || (types::element(&parameter.ty).is_none() && !parameter.is_buffer()) {
                continue;
            }
            let Names { argument, site, .. } = self.names(index);
            let counter =
                self.function.parameters.iter().enumerate().find(|(_, other)| match &other.role {
                    Role::LengthOf(of) => of.of.contains(&parameter.ident),
                    _ => false,
                });
            // A capacity says nothing of how much was written; text ends at its terminator.
            let is_text =
                parameter.is_buffer() && types::vector(types::core(&parameter.ty)).is_none();
            let reported = if let Some(reported) = self.reported_by_parameter(parameter, &argument)
            {
                Some(reported)
            } else if let Some(count) = self.count_parameter(parameter).filter(|_| !is_text) {
                let value = self.count_after(count);
                let extra = parameter.marshal.size_const.as_ref();
                let extra = extra.map(|constant| quote!(+ (#constant) as i128));
                Some(quote!(#value #extra))
            } else if parameter.marshal.size_return.is_some() {
                let raw = self.raw();
                Some(quote!(#p::Testable::number(#raw)))
            } else if let Some(constant) =
                parameter.marshal.size_const.as_ref().filter(|_| !is_text)
            {
                Some(quote!((#constant) as i128))
            } else if parameter.out.grow.is_some()
                || (parameter.is_buffer() && types::vector(types::core(&parameter.ty)).is_some())
            {
                self.returned_count(parameter, counter.map(|(_, other)| other), &argument)
            } else {
                None
            };
            if let Some(reported) = reported {
                let set = self.attempt(quote!(#argument.set_count(#reported, &#site)));
                tokens.extend(quote!(#set;));
            }
        }
        tokens
    }

    /// What native code reports by a count parameter of an array, as a number of elements.
    pub(super) fn reported_by_parameter(
        &self,
        parameter: &Parameter,
        argument: &Ident,
    ) -> Option<TokenStream> {
        let p = runtime();
        let counter = self.function.parameters.iter().enumerate().find_map(|(index, other)| {
            match &other.role {
                Role::LengthOf(of) if of.of.contains(&parameter.ident) => Some((index, other, of)),
                _ => None,
            }
        });
        if let Some((index, _, of)) = counter.filter(|(_, other, _)| types::is_exclusive(&other.ty))
        {
            let count = self.names(index).argument;
            let unit = unit(self, of, argument);
            return Some(quote!(#p::in_units(#p::CountInt::to_count(#count), #unit)));
        }
        let is_written = |index: &usize| types::is_exclusive(&self.function.parameters[*index].ty);
        let value = self.count_after(self.count_parameter(parameter).filter(is_written)?);
        let extra = parameter.marshal.size_const.as_ref();
        let extra = extra.map(|constant| quote!(+ (#constant) as i128));
        Some(quote!(#value #extra))
    }

    /// The native return value as a count, where it is one.
    fn returned_count(
        &self,
        parameter: &Parameter,
        counter: Option<&Parameter>,
        argument: &Ident,
    ) -> Option<TokenStream> {
        use crate::parse::parameter::Grow;
        let p = runtime();
        let is_list = parameter.marshal.is(FormKind::MultiStr);
        let is_text = is_list || types::vector(types::core(&parameter.ty)).is_none();
        if (is_list && parameter.out.grow.is_none()) || parameter.marshal.zero_terminated.is_some()
        {
            return None;
        }
        // With `error(CODE)` the return value is a status, and the text has its terminator.
        if matches!(parameter.out.grow, Some((Grow::Error(_), _))) && is_text {
            return None;
        }
        let unit = match counter.map(|counter| &counter.role) {
            Some(Role::LengthOf(of)) => unit(self, of, argument),
            _ => quote!(1usize),
        };
        let raw = self.raw();
        Some(quote!(#p::in_units(#p::Testable::number(#raw), #unit)))
    }

    /// The index of the parameter that `size_param` names.
    pub(super) fn count_parameter(&self, parameter: &Parameter) -> Option<usize> {
        parameter.marshal.size_param.as_ref().and_then(|name| self.index_of(name))
    }

    /// The count that a visible parameter has after the call: what native code wrote, or what the
    /// caller passed.
    pub(super) fn count_after(&self, index: usize) -> TokenStream {
        let p = runtime();
        if types::is_exclusive(&self.function.parameters[index].ty) {
            let argument = self.names(index).argument;
            // SAFETY of the emitted block: the count parameter's own guard keeps it valid.
            quote!(unsafe { #p::read_count(#argument.native()) })
        } else {
            self.given_count(index)
        }
    }

    /// The count that the caller passed by a visible parameter, read before it was lowered.
    fn given_count(&self, index: usize) -> TokenStream {
        let name = self.names(index).given;
        quote!(#name)
    }

    /// Whether a parameter carries a count that the caller passes.
    pub(super) fn carries_count(&self, parameter: &Parameter) -> bool {
        self.function
            .parameters
            .iter()
            .map(|other| &other.marshal)
            .chain(self.function.return_marshal())
            .any(|marshal| marshal.size_param.as_ref() == Some(&parameter.ident))
    }
}
