//! Runs what it is asked to, for programs that compare with ways outside of this process.

use std::io::{self, BufRead, Write};

use super::runner::Workload;

/// Answers each line `workload|way|calls` by the nanoseconds that the calls took and the sum of their
/// results. `benches/peers` asks so.
pub(crate) fn answer(mut workloads: Vec<Workload>) -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut parts = line.split('|');
        let (name, way, calls) = (parts.next(), parts.next(), parts.next());
        let workload = workloads.iter_mut().find(|workload| Some(&*workload.name) == name);
        let calls = calls.and_then(|calls| calls.parse().ok());
        let done = workload.zip(way).zip(calls);
        match done.and_then(|((workload, way), calls)| workload.run(way, calls)) {
            Some((time, sum)) => println!("{} {sum}", time.as_nanos()),
            None => println!("unknown"),
        }
        io::stdout().flush()?;
    }
    Ok(())
}
