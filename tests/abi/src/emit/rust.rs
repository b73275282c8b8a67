//! The Rust side: declarations, and a test that calls them every way.

use std::fmt::Write;
use std::rc::Rc;

use super::Aggregates;
use super::literal::{list, literal, scalar};
use super::values::{ENUMERATION, Use, Values};
use crate::model::{Aggregate, Convention, Field, Parameter, Passing, Signature, Type};
use crate::target::Target;

/// What every program has beside its signatures.
pub(crate) const SUPPORT: &str = include_str!("../program/support.rs");

/// The source of the program.
pub(crate) fn source(
    aggregates: &Aggregates,
    signatures: &[(usize, &Signature)],
    target: &Target,
    library: &str,
) -> String {
    let mut text = format!(
        "mod support;\nuse support::*;\nuse pinvoke::dynamic::{{DynClosure, Signature, Value}};\n\
         use pinvoke::prelude::*;\n\nconst LIBRARY: &str = {library:?};\n\n\
         #[derive(NativeEnum, Debug, Clone, Copy, PartialEq)]\n#[repr(u32)]\n\
         enum Kind {{ A = {}, B = {}, C = {} }}\n\
         impl Leaves for Kind {{ fn leaves(&self, to: &mut Vec<u8>) {{ (*self as u32).leaves(to) }} }}\n\n",
        ENUMERATION[0], ENUMERATION[1], ENUMERATION[2]
    );
    for (number, aggregate) in aggregates.iter() {
        text += &definition(aggregates, number, aggregate);
    }
    for (number, signature) in signatures {
        text += &Function { aggregates, number: *number, signature, target }.test();
    }
    text += "fn main() {\n    open(LIBRARY);\n    let from: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n";
    for (number, _) in aggregates.iter() {
        let _ = writeln!(text, "    layout_t{number}();");
    }
    for (at, (number, _)) in signatures.iter().enumerate() {
        let _ = writeln!(text, "    if from <= {at} {{ s{number}::test(); }}");
    }
    text + "    println!(\"= done\");\n}\n"
}

impl Aggregates {
    fn rust_type(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(number) => scalar(*number).to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Enumeration => "Kind".to_owned(),
            Type::Aggregate(aggregate) => format!("T{}", self.number(aggregate)),
        }
    }
}

fn definition(aggregates: &Aggregates, number: usize, aggregate: &Rc<Aggregate>) -> String {
    let name = format!("T{number}");
    let mut layout = "C".to_owned();
    if let Some(bytes) = aggregate.pack {
        let _ = write!(layout, ", packed({bytes})");
    }
    if let Some(bytes) = aggregate.align {
        let _ = write!(layout, ", align({bytes})");
    }
    let (mut fields, mut leaves, mut offsets) = (String::new(), String::new(), String::new());
    let read = if aggregate.is_union { 1 } else { aggregate.fields.len() };
    for (at, Field { ty, length }) in aggregate.fields.iter().enumerate() {
        let ty = aggregates.rust_type(ty);
        let ty = length.map_or_else(|| ty.clone(), |length| format!("[{ty}; {length}]"));
        let _ = write!(fields, " f{at}: {ty},");
        let _ = write!(offsets, ", std::mem::offset_of!({name}, f{at})");
        if at < read {
            let _ = write!(leaves, " let part = unsafe {{ self.f{at} }}; part.leaves(to);");
        }
    }
    let keyword = if aggregate.is_union { "union" } else { "struct" };
    format!(
        "#[derive(Blittable, Clone, Copy)]\n#[repr({layout})]\n{keyword} {name} {{{fields} }}\n\
         impl Leaves for {name} {{ fn leaves(&self, to: &mut Vec<u8>) {{{leaves} }} }}\n\
         fn layout_t{number}() {{ layout({number}, &[size_of::<{name}>(), align_of::<{name}>()\
         {offsets}], <{name} as pinvoke::Abi>::DESC); }}\n"
    )
}

/// The module of one signature.
struct Function<'a> {
    aggregates: &'a Aggregates,
    number: usize,
    signature: &'a Signature,
    target: &'a Target,
}

impl Function<'_> {
    fn test(&self) -> String {
        let Self { number, signature, .. } = self;
        let (abi, parameters) = (self.abi(), self.parameters());
        let mut declared = parameters.clone();
        if signature.is_variadic() {
            declared.push("...".to_owned());
        }
        let mut text = format!(
            "mod s{number} {{\nuse super::*;\n#[dll_import(LIBRARY, bools = bool8)]\n\
             unsafe extern {abi:?} {{\n    #[entry = \"f{number}\"] unsafe fn direct({}){};\n}}\n",
            declared.join(", "),
            self.declared_result(),
        );
        if !signature.is_variadic() {
            text += &self.callbacks();
        }
        let _ = write!(
            text,
            "pub fn test() {{\n    let ({}) = ({});\n    let arguments = bytes(&[{}]);\n    \
             let results = bytes(&[{}]);\n",
            self.names("a"),
            self.values(Use::Arguments),
            self.references(),
            self.results(),
        );
        text += &self.by_pointer();
        text += &self.directly();
        text += &self.dynamically();
        if !signature.is_variadic() {
            text += &self.backwards();
        }
        text + "}\n}\n"
    }

    fn abi(&self) -> &'static str {
        match self.signature.convention {
            Convention::C => "C",
            Convention::Stdcall => "stdcall",
            Convention::Fastcall => "fastcall",
            Convention::Thiscall => "thiscall",
        }
    }

    fn types(&self) -> impl Iterator<Item = (usize, &Parameter)> {
        self.signature.parameters.iter().enumerate()
    }

    fn parameters(&self) -> Vec<String> {
        self.types()
            .map(|(at, parameter)| {
                let ty = self.aggregates.rust_type(&parameter.ty);
                match parameter.passing {
                    Passing::Value => format!("a{at}: {ty}"),
                    Passing::In => format!("a{at}: &{ty}"),
                    Passing::InOut => format!("a{at}: &mut {ty}"),
                }
            })
            .collect()
    }

    fn result_type(&self) -> Option<String> {
        self.signature.result.as_ref().map(|ty| self.aggregates.rust_type(ty))
    }

    /// An enumeration can have a value that it does not know, so its return is a `Result`.
    fn declared_result(&self) -> String {
        match (&self.signature.result, self.result_type()) {
            (Some(Type::Enumeration), _) => " -> Result<Kind>".to_owned(),
            (_, Some(ty)) => format!(" -> {ty}"),
            (_, None) => String::new(),
        }
    }

    fn result_arrow(&self) -> String {
        self.result_type().map(|ty| format!(" -> {ty}")).unwrap_or_default()
    }

    fn names(&self, prefix: &str) -> String {
        self.types().map(|(at, _)| format!("{prefix}{at},")).collect()
    }

    fn values(&self, usage: Use) -> String {
        let mut values = Values::new(self.signature.values, usage);
        self.types()
            .map(|(_, parameter)| {
                if matches!(usage, Use::Written) && parameter.passing != Passing::InOut {
                    return String::new();
                }
                literal(self.aggregates, &parameter.ty, &mut values) + ", "
            })
            .collect()
    }

    /// Values after the named ones, in C's order.
    fn tail(&self) -> Vec<String> {
        let mut values = Values::new(self.signature.values, Use::Arguments);
        for (_, parameter) in self.types() {
            literal(self.aggregates, &parameter.ty, &mut values);
        }
        let tail = self.signature.tail.iter();
        tail.map(|ty| literal(self.aggregates, &Type::Scalar(*ty), &mut values)).collect()
    }

    fn references(&self) -> String {
        let named = self.types().map(|(at, _)| format!("&a{at} as &dyn Leaves,"));
        named.chain(self.tail().iter().map(|value| format!("&{value},"))).collect()
    }

    /// What the call gives back: the result, and what is behind the pointers.
    fn results(&self) -> String {
        let mut values = Values::new(self.signature.values, Use::Result);
        let result = self.signature.result.as_ref();
        let result = result
            .map(|ty| format!("&{} as &dyn Leaves,", literal(self.aggregates, ty, &mut values)));
        let mut written = Values::new(self.signature.values, Use::Written);
        let outs = self.types().filter(|(_, parameter)| parameter.passing == Passing::InOut);
        let outs = outs.map(|(_, parameter)| {
            format!("&{} as &dyn Leaves,", literal(self.aggregates, &parameter.ty, &mut written))
        });
        result.into_iter().chain(outs).collect()
    }

    /// The bytes that came back, where the call is in `result` and the places are `p0`, `p1`..
    fn came_back(&self, has_result: bool) -> String {
        let result = if has_result { "&result as &dyn Leaves," } else { "" };
        let outs = self.types().filter(|(_, parameter)| parameter.passing == Passing::InOut);
        let outs: String = outs.map(|(at, _)| format!("&p{at} as &dyn Leaves,")).collect();
        format!("bytes(&[{result}{outs}])")
    }

    /// Copies for the callee to write to.
    fn places(&self) -> String {
        let outs = self.types().filter(|(_, parameter)| parameter.passing == Passing::InOut);
        outs.map(|(at, _)| format!("let mut p{at} = a{at}; ")).collect()
    }

    fn arguments(&self) -> Vec<String> {
        self.types()
            .map(|(at, parameter)| match parameter.passing {
                Passing::Value => format!("a{at}"),
                Passing::In => format!("&a{at}"),
                Passing::InOut => format!("&mut p{at}"),
            })
            .collect()
    }

    /// By a function pointer of rustc's, with no part of pinvoke: whose fault a difference is.
    fn by_pointer(&self) -> String {
        let Self { number, .. } = self;
        let mut types: Vec<String> = self
            .parameters()
            .iter()
            .map(|parameter| parameter.split_once(": ").expect("a name and a type").1.to_owned())
            .collect();
        let mut arguments = self.arguments();
        if self.signature.is_variadic() {
            types.push("...".to_owned());
            arguments.extend(self.tail());
        }
        format!(
            "    check({number}, \"rustc\", &arguments, &results, || {{ {}\n        \
             let f: unsafe extern {:?} fn({}){} = function(\"f{number}\");\n        \
             let result = unsafe {{ f({}) }}; {} }});\n",
            self.places(),
            self.abi(),
            types.join(", "),
            self.result_arrow(),
            arguments.join(", "),
            self.came_back(self.signature.result.is_some()),
        )
    }

    fn directly(&self) -> String {
        let Self { number, .. } = self;
        let mut arguments = self.arguments();
        if self.signature.is_variadic() {
            arguments.push(format!("({},)", self.tail().join(", ")));
        }
        let unwrap =
            if self.signature.result == Some(Type::Enumeration) { ".unwrap()" } else { "" };
        format!(
            "    check({number}, \"direct\", &arguments, &results, || {{ {}\n        \
             let result = unsafe {{ direct({}) }}{unwrap}; {} }});\n",
            self.places(),
            arguments.join(", "),
            self.came_back(self.signature.result.is_some()),
        )
    }

    fn c_text(&self) -> String {
        self.aggregates.c_text(self.signature, &format!("f{}", self.number))
    }

    /// Whether libffi can call it: all by-value types must be such that it can describe them.
    fn is_beyond_libffi(&self) -> bool {
        let mut by_value = self.signature.types().filter(|(passing, _)| *passing == Passing::Value);
        by_value.any(|(_, ty)| ty.is_beyond_libffi(self.target))
    }

    /// The parser of run-time signatures has no word for raised alignment.
    fn is_over_aligned(&self) -> bool {
        self.signature.types().any(|(_, ty)| ty.is_over_aligned())
    }

    fn dynamically(&self) -> String {
        let Self { number, .. } = self;
        let text = self.c_text();
        if self.is_beyond_libffi() || self.is_over_aligned() {
            return format!("    refuse({number}, {text:?});\n");
        }
        let mut arguments: Vec<String> = self
            .types()
            .map(|(at, parameter)| {
                let is_aggregate = matches!(parameter.ty, Type::Aggregate(_));
                match parameter.passing {
                    Passing::InOut => format!("Value::plain_mut(&mut p{at})"),
                    Passing::In => format!("Value::plain(&a{at})"),
                    Passing::Value if is_aggregate => format!("Value::plain(&a{at})"),
                    Passing::Value if parameter.ty == Type::Enumeration => {
                        format!("Value::U32(a{at} as u32)")
                    }
                    Passing::Value => format!("Value::from(a{at})"),
                }
            })
            .collect();
        arguments.extend(self.tail().iter().map(|value| format!("Value::from({value})")));
        let call = match &self.signature.result {
            Some(Type::Aggregate(aggregate)) => format!(
                "let mut result = unsafe {{ std::mem::zeroed::<T{}>() }}; \
                 unsafe {{ f.call_into(&[{}], &mut result) }}.unwrap();",
                self.aggregates.number(aggregate),
                arguments.join(", ")
            ),
            _ => format!("let result = unsafe {{ f.call(&[{}]) }}.unwrap();", arguments.join(", ")),
        };
        // By the platform's registers where there is a stub for it, and always by libffi.
        [("dynamic", ""), ("libffi", ".by_libffi().unwrap()")]
            .map(|(path, route)| {
                format!(
                    "    check({number}, {path:?}, &arguments, &results, || {{ {}\n        \
                     let f = dynamic({text:?}){route};\n        {call} {} }});\n",
                    self.places(),
                    self.came_back(self.signature.result.is_some()),
                )
            })
            .concat()
    }

    /// Declarations of the functions that call back.
    fn callbacks(&self) -> String {
        let Self { number, .. } = self;
        let parameters = self.callback_parameters();
        let (types, arrow) = (self.callback_types().join(", "), self.result_arrow());
        let mut values = Values::new(self.signature.values, Use::Result);
        let fallback = match &self.signature.result {
            Some(Type::Bool) => ", on_panic = 0".to_owned(),
            Some(Type::Enumeration) => format!(", on_panic = {}", ENUMERATION[0]),
            Some(ty) => format!(", on_panic = {}", literal(self.aggregates, ty, &mut values)),
            None => String::new(),
        };
        let with = |extra: &str| {
            let mut all = parameters.clone();
            all.extend((!extra.is_empty()).then(|| extra.to_owned()));
            all.join(", ")
        };
        let abi = self.abi();
        let mut text = format!(
            "#[native_callback(bools = bool8{fallback})]\ntype WithUser = extern {abi:?} fn({}){arrow};\n\
             #[dll_import(LIBRARY)]\nunsafe extern \"C\" {{ #[entry = \"u{number}\"] unsafe fn with_user(\
             #[callback(WithUser, user = user)] f: impl FnMut({types}){arrow}, #[user_data] user: *mut c_void)\
             -> Result<()>; }}\n",
            with("#[user_data] user: *mut c_void"),
        );
        if self.has_thunk() {
            let _ = write!(
                text,
                "#[native_callback(bools = bool8{fallback})]\ntype Alone = extern {abi:?} fn({}){arrow};\n\
                 #[dll_import(LIBRARY)]\nunsafe extern \"C\" {{ #[entry = \"n{number}\"] unsafe fn alone(\
                 #[callback(Alone)] f: impl FnMut({types}){arrow}) -> Result<()>; }}\n",
                with(""),
            );
        }
        text
    }

    fn has_thunk(&self) -> bool {
        self.target.has_thunks()
    }

    fn callback_parameters(&self) -> Vec<String> {
        let types = self.callback_types();
        types.iter().enumerate().map(|(at, ty)| format!("a{at}: {ty}")).collect()
    }

    fn callback_types(&self) -> Vec<String> {
        self.types()
            .map(|(_, parameter)| {
                let ty = self.aggregates.rust_type(&parameter.ty);
                if parameter.passing == Passing::Value { ty } else { format!("&{ty}") }
            })
            .collect()
    }

    fn backwards(&self) -> String {
        let Self { number, .. } = self;
        let mut values = Values::new(self.signature.values, Use::Result);
        let result = self.signature.result.as_ref();
        let result =
            result.map_or_else(String::new, |ty| literal(self.aggregates, ty, &mut values));
        let expected = if result.is_empty() { String::new() } else { format!("&{result}") };
        let names: Vec<String> = self.types().map(|(at, _)| format!("a{at}")).collect();
        let noted: String = self
            .types()
            .map(|(at, parameter)| {
                let star = if parameter.passing == Passing::Value { "" } else { "*" };
                format!("&{{ {star}a{at} }} as &dyn Leaves,")
            })
            .collect();
        let closure = format!("|{}| {{ seen = bytes(&[{noted}]); {result} }}", names.join(", "));
        let mut text = format!("    let returned = bytes(&[{expected}]);\n");
        let mut paths = vec![("callback", "with_user")];
        if self.has_thunk() {
            paths.push(("thunk", "alone"));
        }
        for (path, function) in paths {
            let _ = write!(
                text,
                "    check({number}, {path:?}, &returned, &arguments, || {{ let mut seen = Vec::new();\n        \
                 unsafe {{ {function}({closure}) }}.unwrap(); seen }});\n",
            );
        }
        let has_pointers = self.types().any(|(_, parameter)| parameter.passing != Passing::Value);
        if !self.is_beyond_libffi() && !self.is_over_aligned() && !has_pointers {
            text += &self.closure(&result);
        }
        text
    }

    /// A closure made at run time.
    fn closure(&self, result: &str) -> String {
        let Self { number, .. } = self;
        let returned = match &self.signature.result {
            None => "Value::Void".to_owned(),
            Some(Type::Aggregate(_)) => {
                let mut values = Values::new(self.signature.values, Use::Result);
                let ty = self.signature.result.as_ref().expect("the arm says so");
                list(ty, &mut values)
            }
            Some(Type::Enumeration) => format!("Value::U32({result} as u32)"),
            Some(_) => format!("Value::from({result})"),
        };
        format!(
            "    check({number}, \"closure\", &returned, &arguments, || {{ let mut seen = Vec::new();\n        \
             let mut body = |values: &[Value<'_>]| -> Value<'static> {{ values.iter().for_each(|value| value.leaves(&mut seen)); {returned} }};\n        \
             {{ let closure = DynClosure::new(&Signature::parse({:?}).unwrap(), {returned}, &mut body).unwrap();\n        \
             let f: unsafe extern \"C\" fn(*mut c_void) = function(\"n{number}\"); unsafe {{ f(closure.code()) }}; }} seen }});\n",
            self.c_text()
        )
    }
}
