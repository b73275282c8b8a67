//! The counts of the instruction gates, out of what their harness prints.

use std::error::Error;
use std::fmt::Write;

/// Calls of a gate.
const CALLS: f64 = 1000.0;

/// A line for each gate. The harness prints the gate's path on a line of its own and its count below, as
/// `Instructions: NOW|BEFORE`.
pub(crate) fn table(output: &str) -> Result<String, Box<dyn Error>> {
    let mut table = String::from("| gate | instructions of a call |\n|---|--:|\n");
    let mut gate = None;
    for line in output.lines() {
        let first = line.split_whitespace().next().unwrap_or_default();
        if let Some((_, name)) = first.rsplit_once("::") {
            gate = Some(name);
        } else if let Some(("Instructions", counts)) = line.trim().split_once(':') {
            let count: f64 = counts.trim().split('|').next().unwrap_or_default().parse()?;
            let gate = gate.take().ok_or("a count belongs to no gate")?;
            writeln!(table, "| `{gate}` | {:.0} |", count / CALLS)?;
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    #[test]
    fn counts_belong_to_the_gate_above() {
        let output = "\
gates::direct_calls::add_link a_thousand_calls:once(|i| result(link::add(i as i32, 7)))
  Instructions:                       10012|N/A                  (*********)
  L1 Hits:                            12012|N/A                  (*********)
gates::direct_calls::add_lazy a_thousand_calls:once(|i| result(declared::add(i as i32, 7)))
  Instructions:                       13013|13013                (No change)
";
        let table = super::table(output).unwrap();
        let lines: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(lines, ["| `add_link` | 10 |", "| `add_lazy` | 13 |"]);
    }
}
