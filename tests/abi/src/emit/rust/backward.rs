//! Calls of Rust from C.

use super::Function;
use crate::emit::values::ENUMERATION;
use crate::model::{Passing, Type};

impl Function<'_> {
    /// The signature of the callback.
    pub(super) fn callback_type(&self) -> String {
        let fallback = match &self.signature.result {
            Some(Type::Bool) => ", on_panic = 0".to_owned(),
            Some(Type::Enumeration) => format!(", on_panic = {}", ENUMERATION[0]),
            // As native code gets it.
            Some(ty) if ty.has_bits() => {
                let ty = self.aggregates.rust_type(ty);
                format!(", on_panic = lower(read::<{ty}>(&mut &RETURNED[..]))")
            }
            Some(_) => ", on_panic = read(&mut &RETURNED[..])".to_owned(),
            None => String::new(),
        };
        let (types, arrow, abi) = (self.types(), self.arrow(), self.abi());
        let named: String =
            types.iter().enumerate().map(|(at, ty)| format!("a{at}: {ty}, ")).collect();
        let extra = if self.has_user_data() { "#[user_data] user: *mut c_void" } else { "" };
        format!(
            "#[native_callback(bools = bool8{fallback})]\n\
             type Called = extern {abi:?} fn({named}{extra}){arrow};\n"
        )
    }

    /// A closure is called with user data, or by a ready thunk. Not both ways for every signature: to
    /// declare a callback is most of what rustc has to do for one.
    fn has_user_data(&self) -> bool {
        !self.target.has_thunks() || self.signature.values.is_multiple_of(2)
    }

    /// The function that calls back.
    pub(super) fn caller(&self) -> String {
        let Self { number, .. } = self;
        let closure = format!("impl FnMut({}){}", self.types().join(", "), self.arrow());
        let (entry, user, extra) = match self.has_user_data() {
            true => ("u", ", user = user", ", #[user_data] user: *mut c_void"),
            false => ("n", "", ""),
        };
        format!(
            "#[entry = \"{entry}{number}\"] unsafe fn call_back(\
             #[callback(Called{user})] f: {closure}{extra}) -> Result<()>;\n"
        )
    }

    fn types(&self) -> Vec<String> {
        self.parameters()
            .map(|(_, parameter)| {
                let ty = self.aggregates.rust_type(&parameter.ty);
                if parameter.passing == Passing::Value { ty } else { format!("&{ty}") }
            })
            .collect()
    }

    pub(super) fn backwards(&self) -> String {
        let Self { number, .. } = self;
        let types = self.types();
        let parameters: String =
            types.iter().enumerate().map(|(at, ty)| format!(", a{at}: {ty}")).collect();
        let names: Vec<String> = (0..types.len()).map(|at| format!("a{at}")).collect();
        let leaves: String = names.iter().map(|name| format!("{name}.leaves(to); ")).collect();
        let result = if self.signature.result.is_some() { "read(&mut &RETURNED[..])" } else { "" };
        let mut text = format!(
            "    fn body(to: &mut Vec<u8>{parameters}){} {{ {leaves}{result} }}\n",
            self.arrow()
        );
        let path = if self.has_user_data() { "callback" } else { "thunk" };
        let names = names.join(", ");
        text += &format!(
            "    {{ begin({number}, {path:?}); let to = &mut Vec::new();\n        \
             unsafe {{ call_back(|{names}| body(to, {names})) }}.unwrap(); \
             end(RETURNED, SENT, to); }}\n",
        );
        let mut passings = self.signature.parameters.iter().map(|parameter| parameter.passing);
        if self.is_called_at_run_time() && passings.all(|passing| passing == Passing::Value) {
            text += &self.closure();
        }
        text
    }

    /// A closure made at run time.
    fn closure(&self) -> String {
        let Self { number, .. } = self;
        let returned = match self.result_type() {
            None => "|| Value::Void".to_owned(),
            Some(ty) => format!("|| read::<{ty}>(&mut &RETURNED[..]).value()"),
        };
        format!("    closure({number}, {:?}, {returned}, RETURNED, SENT);\n", self.c_text())
    }
}
