//! What a twin holds before native code writes it.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Emitter, form};
use crate::emit::{local, runtime};
use crate::model::structure::FieldRole;
use crate::model::types;

impl Emitter<'_> {
    /// `NativeStruct::prepare`.
    pub(super) fn prepare(&self) -> TokenStream {
        let (pointer, twin) = (local("twin"), &self.twin);
        let fields = self.prepare_fields();
        quote! {
            #[inline]
            #[allow(unused_variables)]
            unsafe fn prepare(#pointer: *mut #twin) {
                // SAFETY: the caller gives a zeroed twin, and so zeroed fields.
                unsafe { #fields }
            }
        }
    }

    /// The statements of it.
    pub(super) fn prepare_fields(&self) -> TokenStream {
        let p = runtime();
        let prepares =
            self.managed().filter(|(_, field)| field.bits.is_none()).map(|(index, field)| {
                let form = self.form(index);
                let ty = types::with_static_lifetimes(&field.ty);
                let place = self.place(field, quote!(mut));
                let helper = self.helper("prepare_field", field.span);
                quote!(#p::#helper::<#form, #ty>(#place);)
            });
        let values = self.values();
        quote!(#(#prepares)* #values)
    }

    /// Writes the constants.
    pub(super) fn values(&self) -> TokenStream {
        let (pointer, twin) = (local("twin"), &self.twin);
        let values = self.fields().filter_map(|(index, field)| {
            let FieldRole::Value(value, _) = &field.role else { return None };
            let native = self.native(index);
            let ident = &field.ident;
            let converted = form::constant(value, field.native_only_type()?, &native);
            let converted = quote!({ #[allow(unused)] type Native = #twin; #converted });
            if field.bits.is_some() {
                return Some(self.write_constant_bits(index, field, &converted));
            }
            Some(quote_spanned!(field.span=> (*#pointer).#ident = #converted;))
        });
        quote!(#(#values)*)
    }
}
