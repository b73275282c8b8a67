//! The calls as a program in C.

use std::fmt::Write;

use pinvoke::dynamic::{CType, Signature};

use super::{Case, Outcome, is_callback, is_changed, is_user_data, text};
use crate::driver;
use crate::shape::places;

/// Compiles and runs the calls, and gives what came of each round of each case.
pub(super) fn run(cases: &[Case]) -> Vec<Vec<Outcome>> {
    let lines = driver::run_program("callbacks", &program(cases), &data(cases));
    let mut lines = lines.into_iter();
    let mut next = || lines.next().expect("a line for each value");
    cases.iter().map(|case| case.rounds.iter().map(|_| (next(), next())).collect()).collect()
}

fn data(cases: &[Case]) -> Vec<u8> {
    let rounds = cases.iter().flat_map(|case| &case.rounds);
    // The values have fixed sizes, texts have room for any; then what is answered.
    let bytes = |round: &super::Round| [round.values.concat(), round.answers.clone()].concat();
    rounds.flat_map(bytes).collect()
}

fn program(cases: &[Case]) -> String {
    let mut text =
        format!("{}{HEAD}", driver::HEAD).replace("ANSWERS", &super::ANSWERS.to_string());
    for case in cases {
        function(&mut text, case);
    }
    text.push_str("int main(int count, char **words) {\n  data = fopen(words[1], \"rb\");\n");
    for case in cases {
        let (name, rounds) = (case.signature.name(), case.rounds.len());
        let _ = write!(
            text,
            "  fputs(\"{name}\\n\", stderr);\n  for (int i = 0; i < {rounds}; i++) call_{name}();\n"
        );
    }
    text + "  return 0;\n}\n"
}

/// The callbacks and the call of one function.
fn function(text: &mut String, case: &Case) {
    let (signature, name) = (case.signature, case.signature.name());
    for (index, parameter) in signature.parameters().iter().enumerate() {
        if let Some(CType::Function(of)) = parameter.ty().target() {
            callback(text, of, &format!("{name}_{index}"));
        }
    }
    let _ = writeln!(text, "static void call_{name}(void) {{");
    let mut values = case.rounds[0].values.iter();
    let mut arguments = Vec::new();
    for (index, parameter) in signature.parameters().iter().enumerate() {
        arguments.push(match parameter {
            one if is_callback(one) => format!("{name}_{index}"),
            one if is_user_data(one) => "0".to_owned(),
            one => {
                let size = values.next().unwrap().len();
                let _ = match self::text(one.ty()) {
                    Some(unit) => writeln!(
                        text,
                        "  {unit} a{index}[{size} / sizeof({unit})]; get(a{index}, {size});"
                    ),
                    None => writeln!(text, "  {} a{index}; get(&a{index}, {size});", one.ty()),
                };
                format!("a{index}")
            }
        });
    }
    text.push_str("  get(answers, sizeof answers); next_answer = 0;\n");
    let call = format!("{name}({})", arguments.join(", "));
    let mut all = Vec::new();
    match signature.result() {
        CType::Void => {
            let _ = writeln!(text, "  {call};\n  puts(\"\");");
        }
        result => {
            let _ = writeln!(text, "  {result} r = {call};\n  puts(\"\");");
            places(result, 0, &mut all);
        }
    }
    for (offset, size, _) in all {
        let _ = writeln!(text, "  put((char *)&r + {offset}, {size}, 0);");
    }
    text.push_str("  puts(\"\");\n}\n");
}

/// A callback that notes its arguments, and answers with the next bytes.
fn callback(program: &mut String, signature: &Signature, name: &str) {
    let parameters = signature.parameters();
    let declared =
        parameters.iter().enumerate().map(|(index, one)| format!("{} b{index}", one.ty()));
    let declared: Vec<_> = declared.collect();
    let _ = writeln!(program, "static {} {name}({}) {{", signature.result(), declared.join(", "));
    let mut index = 0;
    while let Some(parameter) = parameters.get(index) {
        let at = index;
        index += 1;
        let Some(target) = parameter.ty().target() else {
            let _ = writeln!(program, "  put(&b{at}, sizeof b{at}, 0);");
            continue;
        };
        if is_user_data(parameter) {
            continue;
        }
        if parameters.get(index).is_some_and(|next| next.name() == "count") {
            let _ = writeln!(
                program,
                "  put(&b{index}, sizeof b{index}, 0); put(b{at}, b{index} * sizeof *b{at}, 0);"
            );
            index += 1;
        } else if text(parameter.ty()).is_some() {
            let _ = writeln!(
                program,
                "  for (const {target} *u = b{at};; u++) {{ put(u, sizeof *u, 0); if (!*u) break; }}"
            );
        } else {
            let _ = writeln!(program, "  put(b{at}, sizeof *b{at}, 0);");
        }
        if is_changed(parameter.ty()) {
            let _ = writeln!(program, "  answer(b{at}, sizeof *b{at});");
        }
    }
    if !matches!(signature.result(), CType::Void) {
        let _ = writeln!(program, "  {} r; answer(&r, sizeof r); return r;", signature.result());
    }
    program.push_str("}\n");
}

const HEAD: &str = "#include <string.h>
static unsigned char answers[ANSWERS];
static size_t next_answer;
static void answer(void *to, size_t size) {
  if (next_answer + size > sizeof answers) next_answer = 0;
  memcpy(to, answers + next_answer, size);
  next_answer += size;
}
";
