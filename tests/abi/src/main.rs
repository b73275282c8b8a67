//! The ABI differential test: random C signatures, called every way that pinvoke has.
//!
//! For each signature a C compiler makes the callee, which notes the bytes that arrive, and a caller of
//! callbacks. rustc makes the declarations. Then arguments, results and what lies behind pointers are
//! compared byte by byte: for a function pointer of plain Rust, for the direct stub, for the call at
//! run time, and backwards for callbacks with user data, for ready thunks and for closures made at run
//! time. What libffi cannot express must be refused. A signature that fails is made smaller and printed
//! as C.

mod emit;
mod model;
mod random;
mod run;
mod shrink;
mod target;

use std::process::ExitCode;
use std::time::Instant;

use random::Draw;
use run::Workshop;
use target::Target;

const HELP: &str = "\
usage: pinvoke-abi-differential [--count N] [--seed N] [--target TRIPLE] [--plant]

  --count N        how many signatures; 200 if not given
  --seed N         where the random numbers start; drawn and printed if not given
  --target TRIPLE  the system whose convention is tested; this one if not given. Programs for Windows
                   need the environment that scripts/windows.sh sets up.
  --plant          let C take `double` for every `float`, and succeed only if that is found
";

/// How many signatures one program has: more take rustc too long, fewer start cargo too often.
const BATCH: usize = 250;

fn main() -> ExitCode {
    let mut arguments = pico_args::Arguments::from_env();
    if arguments.contains(["-h", "--help"]) {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match options(&mut arguments) {
        Ok(options) => test(&options),
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

struct Options {
    count: usize,
    seed: u64,
    target: Target,
    plant: bool,
}

fn options(arguments: &mut pico_args::Arguments) -> Result<Options, Box<dyn std::error::Error>> {
    let options = Options {
        count: arguments.opt_value_from_str("--count")?.unwrap_or(200),
        seed: arguments.opt_value_from_str("--seed")?.unwrap_or_else(|| fastrand::u64(..)),
        target: Target::new(arguments.opt_value_from_str("--target")?),
        plant: arguments.contains("--plant"),
    };
    let rest = std::mem::replace(arguments, pico_args::Arguments::from_vec(Vec::new())).finish();
    match rest.first() {
        Some(unknown) => Err(format!("unknown argument {unknown:?}").into()),
        None => Ok(options),
    }
}

fn test(options: &Options) -> ExitCode {
    let Options { count, seed, target, plant } = options;
    println!("{count} signatures for {} from --seed {seed}", target.name);
    let start = Instant::now();
    let mut draw = Draw::new(*seed, target);
    let workshop = Workshop::new(target, *plant);
    let mut found = 0;
    for batch in 0..count.div_ceil(BATCH) {
        let signatures: Vec<_> =
            (0..BATCH.min(count - batch * BATCH)).map(|_| draw.signature()).collect();
        let numbered: Vec<_> = signatures.iter().enumerate().collect();
        let failures = workshop.failures(&numbered);
        found += failures.len();
        // What was planted needs no report.
        for (number, said) in failures.into_iter().filter(|_| !plant) {
            report(&workshop, signatures.get(number), said);
        }
        println!(
            "{} done, {found} failed, {:.0?}",
            batch * BATCH + signatures.len(),
            start.elapsed()
        );
    }
    if (found > 0) == *plant { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints a failure as a C file, as small as it gets.
fn report(workshop: &Workshop<'_>, signature: Option<&model::Signature>, said: String) {
    let Some(signature) = signature else {
        print!("{said}");
        return;
    };
    let (smallest, said) = shrink::shrink(workshop, signature, said);
    println!("---- a signature that fails:\n{}\n{said}----", emit::c::single(&smallest));
}
