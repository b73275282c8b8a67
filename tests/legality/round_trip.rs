//! For every legal cell a C function that checks, makes or changes the value, and Rust code that calls
//! it by the cell's own declaration.

use super::declaration::declaration;
use super::native::{Kind, Native, native};
use super::table::{Managed, Position, is_legal};

/// A legal cell, numbered.
pub(crate) struct Cell {
    pub(crate) index: usize,
    pub(crate) managed: &'static Managed,
    pub(crate) form: &'static str,
    pub(crate) position: Position,
}

/// The C side of all cells.
pub(crate) fn c_source(cells: &[Cell]) -> String {
    let support = include_str!("support.c");
    let functions: Vec<String> = cells.iter().map(Cell::c).collect();
    format!("{support}\n{}\n", functions.join("\n"))
}

/// The program that calls them, behind the preamble of every batch. It tells what failed line by line,
/// and at last how many cells passed.
pub(crate) fn program(cells: &[Cell]) -> String {
    let modules: Vec<String> = cells.iter().map(Cell::rust).collect();
    let checks: Vec<String> =
        cells.iter().map(|cell| format!("({:?}, m{}::check)", cell.name(), cell.index)).collect();
    format!(
        "{SUPPORT}\n{}\nfn main() {{
    let checks: &[(&str, fn() -> Result<bool>)] = &[{}];
    let mut passed = 0;
    for (name, check) in checks {{
        match check() {{
            Ok(true) => passed += 1,
            Ok(false) => println!(\"{{name}}: another value\"),
            Err(error) => println!(\"{{name}}: {{error}}\"),
        }}
    }}
    println!(\"{{passed}} passed\");
}}\n",
        modules.join("\n"),
        checks.join(",\n")
    )
}

const SUPPORT: &str = "
fn file(raw: isize) -> File { unsafe { File::from_raw(raw, ()) }.unwrap() }
fn lent(raw: isize) -> &'static File { Box::leak(Box::new(file(raw))) }
fn person(name: &str, age: i32) -> Person { Person { name: name.to_owned(), age } }
trait Raw { fn raw(&self) -> isize; }
impl Raw for File { fn raw(&self) -> isize { self.as_raw() } }
impl Raw for Option<File> { fn raw(&self) -> isize { self.as_ref().map_or(-1, |file| file.as_raw()) } }
impl Raw for BorrowedHandle<'_, FileKind> { fn raw(&self) -> isize { self.as_raw() } }
fn is_list<T: AsRef<str>>(list: &[T], wanted: &[&str]) -> bool {
    list.iter().map(AsRef::as_ref).eq(wanted.iter().copied())
}
";

impl Cell {
    pub(crate) fn name(&self) -> String {
        let form = if self.form.is_empty() { "its own form" } else { self.form };
        format!("{} as {form} in position {:?}", self.managed.name, self.position)
    }

    pub(crate) fn is_legal(&self) -> bool {
        is_legal(self.managed, self.form, self.position)
    }

    fn native(&self) -> Native {
        native(self.managed, self.form)
    }

    /// The C function, with its values.
    fn c(&self) -> String {
        use Position::*;
        let (i, Native { ty, values: [first, second], kind, .. }) = (self.index, self.native());
        let is_pointer = !matches!(kind, Kind::Scalar | Kind::Point | Kind::Person);
        let constant = if is_pointer {
            format!("static {ty} const values_{i}[2] = {{{first}, {second}}};")
        } else {
            format!("static const {ty} values_{i}[2] = {{{first}, {second}}};")
        };
        let is = |value: &str, which: &str| self.c_is(value, which);
        let make = |which: &str| self.c_made(which);
        let fill = |which: &str| self.c_fill(which);
        let v = |which| is("v", which);
        let function = match self.position {
            In if matches!(kind, Kind::Counted | Kind::List) => {
                format!("int c{i}({ty} v, size_t n, int which) {{ return {}; }}", v("which"))
            }
            In => format!("int c{i}({ty} v, int which) {{ return {}; }}", v("which")),
            InReference if self.managed.name == "File" => {
                format!("int c{i}({ty} v, int which) {{ return {}; }}", v("which"))
            }
            InReference => {
                format!("int c{i}(const {ty} *v, int which) {{ return {}; }}", is("*v", "which"))
            }
            Out if is_pointer => {
                format!("void c{i}(void *v, int which) {{ {} }}", fill("which"))
            }
            Out => format!("void c{i}({ty} *v, int which) {{ *v = {}; }}", make("which")),
            InOut if is_pointer => format!(
                "int c{i}(void *v, int which) {{ int is = {}; {} return is; }}",
                v("which"),
                fill("1 - which")
            ),
            InOut => format!(
                "int c{i}({ty} *v, int which) {{ int is = {}; *v = {}; return is; }}",
                is("*v", "which"),
                make("1 - which")
            ),
            Retval => {
                format!("int c{i}({ty} *v, int which) {{ *v = {}; return 0; }}", make("which"))
            }
            Return => format!("{ty} c{i}(int which) {{ return {}; }}", make("which")),
            Element => format!(
                "int c{i}({ty} const *v, size_t n) {{ return n == 3 && {} && {} && {}; }}",
                is("v[0]", "0"),
                is("v[1]", "1"),
                is("v[2]", "0")
            ),
            ElementOut => format!(
                "void c{i}({ty} *v, size_t n) {{ if (n == 2) {{ v[0] = {}; v[1] = {}; }} }}",
                make("0"),
                make("1")
            ),
            ElementReplaced => {
                let drop = self.c_freed("(*v)[i]");
                format!(
                    "int c{i}({ty} **v, size_t *n) {{ int is = *n == 2 && {} && {}; for (size_t i = 0; i < *n; i++) {{ {drop} }} free(*v); {ty} *made = malloc(3 * sizeof *made); made[0] = {}; made[1] = {}; made[2] = {}; *v = made; *n = 3; return is; }}",
                    is("(*v)[0]", "0"),
                    is("(*v)[1]", "1"),
                    make("1"),
                    make("0"),
                    make("1")
                )
            }
            Field => format!(
                "struct s{i} {{ int8_t before; {ty} v; int8_t after; }}; int c{i}(const struct s{i} *s, int which) {{ return s->before == 1 && s->after == 2 && {}; }}",
                is("s->v", "which")
            ),
            FieldOut => format!(
                "struct s{i} {{ int8_t before; {ty} v; int8_t after; }}; int c{i}(struct s{i} *s, int which) {{ s->before = 1; s->v = {}; s->after = 2; return 0; }}",
                make("which")
            ),
            CallbackParameter if kind == Kind::List => format!(
                "int c{i}(int (*f)({ty}, size_t, int)) {{ return f(values_{i}[0], 2, 0) + f(values_{i}[1], 1, 1); }}"
            ),
            CallbackParameter => {
                let pointer =
                    if self.managed.received == "&Person" { "const Person *" } else { ty };
                let address = if self.managed.received == "&Person" { "&" } else { "" };
                format!(
                    "int c{i}(int (*f)({pointer}, int)) {{ {ty} a = {}; {ty} b = {}; return f({address}a, 0) + f({address}b, 1); }}",
                    make("0"),
                    make("1")
                )
            }
            CallbackReturn if kind == Kind::List => format!(
                "int c{i}(char **(*f)(int, size_t *)) {{ size_t n, m; char **a = f(0, &n), **b = f(1, &m); int is = list_is((void *)a, n, values_{i}[0]) + list_is((void *)b, m, values_{i}[1]); list_free(a, n); list_free(b, m); return is; }}"
            ),
            CallbackReturn => {
                let free = self.c_freed("a") + &self.c_freed("b");
                format!(
                    "int c{i}({ty} (*f)(int)) {{ {ty} a = f(0); {ty} b = f(1); int is = ({}) + ({}); {free} return is; }}",
                    is("a", "0"),
                    is("b", "1")
                )
            }
        };
        format!("{constant} {function}")
    }

    /// Frees what a value owns.
    fn c_freed(&self, value: &str) -> String {
        match self.native().kind {
            Kind::Person => format!("free((void *){value}.name);"),
            Kind::Text => format!("free((void *){value});"),
            Kind::Bstr => format!("free((char *){value} - 4);"),
            _ => String::new(),
        }
    }

    /// Whether `value` is the sample.
    fn c_is(&self, value: &str, which: &str) -> String {
        let sample = format!("values_{}[{which}]", self.index);
        let unit = format!("sizeof *values_{}[0]", self.index);
        match self.native().kind {
            Kind::Scalar => format!("{value} == {sample}"),
            Kind::Point => format!("point_is({value}, {sample})"),
            Kind::Person => format!("person_is({value}, {sample})"),
            Kind::Text => format!("text_is({value}, {sample}, {unit})"),
            Kind::Bstr => format!("bstr_is({value}, {sample}, {unit})"),
            Kind::Fixed => format!("fixed_is({value}, {sample})"),
            Kind::Counted => format!("counted_is({value}, n, {sample}, {unit})"),
            Kind::Multi => format!("multi_is({value}, {sample})"),
            Kind::List => {
                // The rows of an array of lists have the counts of the samples.
                let count = match (self.position, which) {
                    (Position::Element, "0") => "2",
                    (Position::Element, _) => "1",
                    _ => "n",
                };
                format!("list_is({value}, {count}, {sample})")
            }
        }
    }

    /// The sample, in memory that the receiver frees.
    fn c_made(&self, which: &str) -> String {
        let sample = format!("values_{}[{which}]", self.index);
        let unit = format!("sizeof *values_{}[0]", self.index);
        match self.native().kind {
            Kind::Person => format!("person_made({sample})"),
            Kind::Text => format!("text_made({sample}, {unit})"),
            Kind::Bstr => format!("bstr_made({sample}, {unit})"),
            _ => sample,
        }
    }

    /// Writes the sample into the caller's buffer.
    fn c_fill(&self, which: &str) -> String {
        let sample = format!("values_{}[{which}]", self.index);
        match self.native().kind {
            Kind::Fixed => format!("fixed_fill(v, {sample});"),
            Kind::Multi => format!("memcpy(v, {sample}, multi_bytes({sample}));"),
            _ => format!(
                "memcpy(v, {sample}, (units({sample}, sizeof *{sample}) + 1) * sizeof *{sample});"
            ),
        }
    }

    /// The declaration and its calls.
    fn rust(&self) -> String {
        let i = self.index;
        let item = declaration(self.managed, self.form, self.position, &format!("c{i}"));
        format!(
            "mod m{i} {{ use super::*; {item} pub fn check() -> Result<bool> {{ Ok({}) }} }}",
            self.calls()
        )
    }

    fn calls(&self) -> String {
        use Position::*;
        let i = self.index;
        let is_kept_short = self.form == "in_place";
        let both = |call: &dyn Fn(usize) -> String| match is_kept_short {
            // The second text is not longer than the first.
            true => call(0),
            false => format!("{} && {}", call(0), call(1)),
        };
        let (value, owned) = (|w: usize| self.value(w), |w: usize| self.owned(w));
        match self.position {
            In => both(&|w| format!("c{i}({}, {w})? == 1", value(w))),
            InReference if self.managed.name == "File" => {
                both(&|w| format!("c{i}(&{}, {w})? == 1", owned(w)))
            }
            InReference => both(&|w| format!("c{i}(&{}, {w})? == 1", value(w))),
            Out => both(&|w| {
                let before = match self.managed.name {
                    "str" | "list" | "File" => "Default::default()".to_owned(),
                    _ => owned(1 - w),
                };
                format!("{{ let mut v = {before}; c{i}(&mut v, {w})?; {} }}", self.is("v", w))
            }),
            InOut => both(&|w| {
                let before = match self.managed.name {
                    "File" => format!("Some({})", owned(w)),
                    _ => owned(w),
                };
                let is = self.is("v", 1 - w);
                format!("{{ let mut v = {before}; c{i}(&mut v, {w})? == 1 && {is} }}")
            }),
            Retval | Return => both(&|w| self.is(&format!("c{i}({w})?"), w)),
            Element => {
                let element = |w| match self.managed.name {
                    "File" => self.owned(w).replace("file", "lent"),
                    _ => value(w),
                };
                format!("c{i}(&[{}, {}, {}])? == 1", element(0), element(1), element(0))
            }
            ElementOut => {
                let before = |w| match self.managed.name {
                    "File" => "None".to_owned(),
                    _ => owned(w),
                };
                let (first, second) = (self.is("v[0]", 0), self.is("v[1]", 1));
                format!(
                    "{{ let mut v = [{}, {}]; c{i}(&mut v)?; {first} && {second} }}",
                    before(1),
                    before(0)
                )
            }
            ElementReplaced => {
                let [first, second, third] =
                    [(0, 1), (1, 0), (2, 1)].map(|(at, w)| self.is(&format!("v[{at}]"), w));
                format!(
                    "{{ let mut v = vec![{}, {}]; c{i}(&mut v)? == 1 && v.len() == 3 && {first} && {second} && {third} }}",
                    owned(0),
                    owned(1)
                )
            }
            Field => both(&|w| {
                format!("c{i}(&Sc{i} {{ before: 1, v: {}, after: 2 }}, {w})? == 1", value(w))
            }),
            FieldOut => both(&|w| {
                let is = self.is("s.v", w);
                format!("{{ let s = c{i}({w})?; s.before == 1 && s.after == 2 && {is} }}")
            }),
            CallbackParameter => {
                let v = if self.managed.received == "&Person" { "*v" } else { "v" };
                let (first, second) = (self.is(v, 0), self.is(v, 1));
                format!(
                    "c{i}(|v, which| c_int::from(if which == 0 {{ {first} }} else {{ {second} }}))? == 2"
                )
            }
            CallbackReturn => {
                format!(
                    "c{i}(|which| if which == 0 {{ {} }} else {{ {} }})? == 2",
                    owned(0),
                    owned(1)
                )
            }
        }
    }

    /// What goes in.
    fn value(&self, which: usize) -> String {
        let literal = self.native().managed[which];
        match self.managed.name {
            "File" => format!("{}.borrow()", literal.replace("file", "lent")),
            _ => literal.to_owned(),
        }
    }

    /// What comes out.
    fn owned(&self, which: usize) -> String {
        let literal = self.native().managed[which];
        match self.managed.name {
            "str" => format!("String::from({literal})"),
            "list" => format!("{literal}.map(String::from).to_vec()").replacen('&', "", 1),
            _ => literal.to_owned(),
        }
    }

    /// Whether the Rust value is the sample.
    fn is(&self, value: &str, which: usize) -> String {
        let literal = self.native().managed[which];
        match self.managed.name {
            "File" => format!("Raw::raw(&{value}) == {literal}.as_raw()"),
            "str" => format!("&{value}[..] == {literal}"),
            "list" => format!("is_list(&{value}, {literal})"),
            "Point" | "Person" => format!("({value} == {literal})"),
            _ => format!("{value} == {literal}"),
        }
    }
}
