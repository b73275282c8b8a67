//! Calls of C from Rust.

use super::Function;
use crate::model::{Passing, Type};

impl Function<'_> {
    /// The function as pinvoke imports it.
    pub(super) fn direct(&self) -> String {
        let types = self.parameters().map(|(at, parameter)| {
            let ty = self.aggregates.rust_type(&parameter.ty);
            format!("a{at}: {}", reference(parameter.passing, &ty))
        });
        let tail = self.signature.is_variadic().then(|| "...".to_owned());
        let types: Vec<String> = types.chain(tail).collect();
        let arrow = match self.result_type() {
            ty if self.can_fail() => format!(" -> Result<{}>", ty.as_deref().unwrap_or("()")),
            _ => self.arrow(),
        };
        let Self { number, .. } = self;
        format!("#[entry = \"f{number}\"] unsafe fn direct({}){arrow};\n", types.join(", "))
    }

    /// An enumeration can come back with a value that it does not have, and bits may not fit their field.
    fn can_fail(&self) -> bool {
        self.signature.result == Some(Type::Enumeration)
            || self.signature.types().any(|(_, ty)| ty.has_bits())
    }

    /// By a function pointer of rustc's, with no part of pinvoke but the native twins of structs with
    /// bit fields: whose fault a difference is.
    pub(super) fn by_pointer(&self) -> String {
        let types = self.parameters().map(|(_, parameter)| {
            reference(parameter.passing, &self.aggregates.native_type(&parameter.ty))
        });
        let tail = self.signature.is_variadic().then(|| "...".to_owned());
        let types: Vec<String> = types.chain(tail).collect();
        let result = self.signature.result.as_ref().map(|ty| self.aggregates.native_type(ty));
        let arrow = result.map(|ty| format!(" -> {ty}")).unwrap_or_default();
        let Self { number, .. } = self;
        let call = format!(
            "let f: unsafe extern {:?} fn({}){arrow} = function(\"f{number}\");\n        \
             let result = unsafe {{ f({}) }};",
            self.abi(),
            types.join(", "),
            self.arguments(true),
        );
        self.check(Some("rustc"), &call, true)
    }

    pub(super) fn directly(&self) -> String {
        let unwrap = if self.can_fail() { ".unwrap()" } else { "" };
        let call = format!("let result = unsafe {{ direct({}) }}{unwrap};", self.arguments(false));
        self.check(Some("direct"), &call, false)
    }

    pub(super) fn dynamically(&self) -> String {
        let Self { number, .. } = self;
        let text = self.c_text();
        if self.is_refused_at_run_time() {
            return format!("    refuse({number}, {text:?});\n");
        }
        if !self.is_called_at_run_time() {
            return String::new();
        }
        let named = self.parameters().map(|(at, parameter)| match parameter.passing {
            Passing::InOut => format!("Value::plain_mut(&mut p{at})"),
            Passing::In => format!("Value::plain(&a{at})"),
            Passing::Value if matches!(parameter.ty, Type::Aggregate(_)) => {
                format!("Value::plain(&a{at})")
            }
            Passing::Value => format!("a{at}.value()"),
        });
        let tail = (0..self.signature.tail.len()).map(|at| format!("t{at}.value()"));
        let arguments: String = named.chain(tail).map(|argument| argument + ", ").collect();
        let call = match &self.signature.result {
            Some(ty @ Type::Aggregate(_)) => format!(
                "let mut result = unsafe {{ std::mem::zeroed::<{}>() }}; \
                 unsafe {{ f.call_into(&[{arguments}], &mut result) }}.unwrap();",
                self.aggregates.rust_type(ty),
            ),
            _ => format!("let result = unsafe {{ f.call(&[{arguments}]) }}.unwrap();"),
        };
        format!("    for f in ways({number}, {text:?}) {}", self.check(None, &call, false))
    }

    /// A block with one call: places for the callee to write to before it, and the comparison after.
    /// Without the name of the path, that has been announced already.
    fn check(&self, path: Option<&str>, call: &str, native: bool) -> String {
        let Self { number, .. } = self;
        let begin = path.map(|path| format!("begin({number}, {path:?}); ")).unwrap_or_default();
        let is_twin = |ty: &Type| native && ty.has_bits();
        let mut places = String::new();
        // Twins have addresses of their own for what is behind pointers.
        for (at, parameter) in self.parameters() {
            match parameter.passing {
                Passing::InOut if is_twin(&parameter.ty) => {
                    places += &format!("let mut p{at} = lower(a{at}); ")
                }
                Passing::InOut => places += &format!("let mut p{at} = a{at}; "),
                _ => {}
            }
        }
        let mut back = String::new();
        let mut came_back = |ty: &Type, name: &str| {
            let value = match is_twin(ty) {
                true => format!("lift::<{}>({name})", self.aggregates.rust_type(ty)),
                false => name.to_owned(),
            };
            back += &format!("{value}.leaves(to); ");
        };
        if let Some(ty) = &self.signature.result {
            came_back(ty, "result");
        }
        for (at, parameter) in self.outs() {
            came_back(&parameter.ty, &format!("p{at}"));
        }
        format!(
            "    {{ {begin}{places}\n        {call}\n        let to = &mut Vec::new(); {back}end(SENT, BACK, to); }}\n"
        )
    }

    /// The arguments of a typed call.
    fn arguments(&self, native: bool) -> String {
        let named = self.parameters().map(|(at, parameter)| {
            let value = match native && parameter.ty.has_bits() {
                true => format!("lower(a{at})"),
                false => format!("a{at}"),
            };
            match parameter.passing {
                Passing::Value => value,
                Passing::In => format!("&{value}"),
                Passing::InOut => format!("&mut p{at}"),
            }
        });
        let named: String = named.map(|argument| argument + ", ").collect();
        let tail: String = (0..self.signature.tail.len()).map(|at| format!("t{at}, ")).collect();
        // pinvoke takes the tail as a tuple.
        let tail = if native || tail.is_empty() { tail } else { format!("({tail})") };
        named + &tail
    }
}

fn reference(passing: Passing, ty: &str) -> String {
    match passing {
        Passing::Value => ty.to_owned(),
        Passing::In => format!("&{ty}"),
        Passing::InOut => format!("&mut {ty}"),
    }
}
