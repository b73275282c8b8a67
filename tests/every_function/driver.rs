//! The calls as a program in C: what the compiler makes of them is what is right.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use pinvoke::dynamic::CType;

use super::shape::{Argument, Case, places};
use super::{Outcome, is_address};

/// Compiles and runs the calls, and gives what came of each round of each case.
pub(crate) fn run(cases: &[Case]) -> Vec<Vec<Outcome>> {
    let lines = run_program("calls", &program_of(cases), &bytes_of(cases));
    let mut lines = lines.into_iter();
    let mut next = || lines.next().expect("a line for each value");
    cases
        .iter()
        .map(|case| {
            let outcome = |arguments: &Vec<Argument>| {
                let result = next();
                let buffers = arguments.iter().filter(|one| matches!(one, Argument::Memory(_)));
                let buffers = buffers.map(|_| next()).collect();
                Outcome { result, buffers }.without_padding(&case.shape)
            };
            case.rounds.iter().map(outcome).collect()
        })
        .collect()
}

/// Compiles a program against the library and its header, runs it with the data, and gives the bytes of
/// each line.
pub(crate) fn run_program(name: &str, program: &str, data: &[u8]) -> Vec<Vec<u8>> {
    let folder = std::env::temp_dir().join(format!("pinvoke-every-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (source, input, binary) =
        (folder.join("calls.c"), folder.join("data.bin"), folder.join("calls"));
    std::fs::write(&source, program).unwrap();
    std::fs::write(&input, data).unwrap();
    let library = Path::new(pinvoke_fixtures::LIBRARY);
    let header = Path::new(pinvoke_fixtures::HEADER);
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut compile = Command::new(compiler);
    compile.args(["-std=gnu11", "-O1", "-w", "-I"]).arg(header.parent().unwrap());
    compile.arg("-o").arg(&binary).arg(&source).arg(library);
    compile.arg(format!("-Wl,-rpath,{}", library.parent().unwrap().display()));
    let compiled = compile.output().unwrap_or_else(|error| panic!("{compile:?}: {error}"));
    let said = String::from_utf8_lossy(&compiled.stderr);
    assert!(compiled.status.success(), "{compile:?}\n{}", &said[..said.len().min(3000)]);
    let output = Command::new(&binary).arg(&input).output().unwrap();
    let last = String::from_utf8_lossy(&output.stderr);
    let last = last.lines().last().unwrap_or_default();
    assert!(output.status.success(), "{} in {last}", output.status);
    std::fs::remove_dir_all(&folder).unwrap();
    std::str::from_utf8(&output.stdout).unwrap().lines().map(bytes).collect()
}

/// All bytes of all calls, in order: the program reads them.
fn bytes_of(cases: &[Case]) -> Vec<u8> {
    let arguments = cases.iter().flat_map(|case| &case.rounds).flatten();
    arguments
        .flat_map(|argument| match argument {
            Argument::Value(bytes) | Argument::Memory(bytes) => bytes.clone(),
        })
        .collect()
}

fn program_of(cases: &[Case]) -> String {
    let mut text = String::from(HEAD);
    for case in cases {
        let (signature, name) = (&case.shape.signature, case.shape.name());
        let _ = writeln!(text, "static void call_{name}(void) {{");
        let lengths: Vec<usize> = case.rounds[0].iter().map(length).collect();
        for (index, (argument, length)) in case.rounds[0].iter().zip(&lengths).enumerate() {
            let _ = match argument {
                Argument::Value(_) => {
                    writeln!(
                        text,
                        "  __typeof__({}) a{index}; get(&a{index}, {length});",
                        ty(signature, index)
                    )
                }
                _ => writeln!(
                    text,
                    "  static _Alignas(16) unsigned char a{index}[{length}]; get(a{index}, {length});"
                ),
            };
        }
        let arguments: Vec<String> = (0..lengths.len())
            .map(|index| match case.rounds[0][index] {
                Argument::Memory(_) => format!("(void *)a{index}"),
                _ => format!("a{index}"),
            })
            .collect();
        let call = format!("{name}({})", arguments.join(", "));
        match signature.result() {
            CType::Void => {
                let _ = write!(text, "  {call};\n  puts(\"\");\n");
            }
            result if is_address(result) => {
                let _ =
                    writeln!(text, "  unsigned char r = {call} != 0; put(&r, 1, 0); puts(\"\");");
            }
            result => {
                let _ = writeln!(text, "  __typeof__({call}) r = {call_once};", call_once = call);
                let mut all = Vec::new();
                places(result, 0, &mut all);
                for (offset, size, is_text) in all {
                    let _ = writeln!(
                        text,
                        "  put((char *)&r + {offset}, {size}, {});",
                        u8::from(is_text)
                    );
                }
                text.push_str("  puts(\"\");\n");
            }
        }
        for (index, length) in lengths.iter().enumerate() {
            if let Argument::Memory(_) = case.rounds[0][index] {
                let _ = writeln!(text, "  put(a{index}, {length}, 0); puts(\"\");");
            }
        }
        text.push_str("}\n");
    }
    text.push_str("int main(int count, char **words) {\n  data = fopen(words[1], \"rb\");\n");
    for case in cases {
        let (name, rounds) = (case.shape.name(), case.rounds.len());
        let _ = write!(
            text,
            "  fputs(\"{name}\\n\", stderr);\n  for (int i = 0; i < {rounds}; i++) call_{name}();\n"
        );
    }
    text + "  return 0;\n}\n"
}

pub(crate) const HEAD: &str = "#include \"fixtures.h\"
#include <stdio.h>
static FILE *data;
static void get(void *to, size_t size) { if (fread(to, 1, size, data) != size) __builtin_trap(); }
static void put(const void *from, size_t size, int is_text) {
  const unsigned char *bytes = from;
  for (size_t i = 0; i < size; i++) {
    printf(\"%02x\", bytes[i]);
    if (is_text && bytes[i] == 0) break;
  }
}
";

fn length(argument: &Argument) -> usize {
    match argument {
        Argument::Value(bytes) | Argument::Memory(bytes) => bytes.len(),
    }
}

/// The type of a parameter, as C spells it.
fn ty(signature: &pinvoke::dynamic::Signature, index: usize) -> String {
    signature.parameters()[index].ty().to_string()
}

fn bytes(line: &str) -> Vec<u8> {
    (0..line.len() / 2).map(|at| u8::from_str_radix(&line[2 * at..][..2], 16).unwrap()).collect()
}
