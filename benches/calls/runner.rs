//! Measures the ways of a workload against each other.

use std::time::{Duration, Instant};

/// How much time to spend.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    rounds: usize,
    batch: Duration,
}

impl Effort {
    // Batches are short, so that a disturbance spoils few of them and the medians not at all.
    pub(crate) const FULL: Self = Self { rounds: 401, batch: Duration::from_micros(250) };
    pub(crate) const QUICK: Self = Self { rounds: 61, batch: Duration::from_micros(100) };
}

/// What a way is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A loop in C. The first one of a workload is the base of its ratios.
    C,
    /// What a Rust program would do without this library.
    Peer,
    /// This library.
    Ours,
}

/// Makes calls: how many it is told, and gives the sum of their results.
type Run = Box<dyn FnMut(u64) -> u64>;

struct Way {
    name: &'static str,
    kind: Kind,
    run: Run,
}

/// Several ways to do the same work.
pub(crate) struct Workload {
    pub(crate) name: String,
    /// Operations that one call stands for: the times of a callback are those of one visit.
    operations: u64,
    expected: Box<dyn Fn(u64) -> u64>,
    ways: Vec<Way>,
}

/// The times of one way.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Nanoseconds per operation, one per round, in the order of the rounds.
    samples: Vec<f64>,
}

/// A measured workload.
pub(crate) struct Measured {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

/// A loop of its own around one call.
pub(crate) fn each(mut call: impl FnMut(u64) -> u64 + 'static) -> impl FnMut(u64) -> u64 + 'static {
    move |calls| {
        let mut sum = 0u64;
        for index in 0..calls {
            sum = sum.wrapping_add(call(index));
        }
        sum
    }
}

/// As [`each`], but see [`from_8_sites`].
pub(crate) fn each_of_8(
    mut call: impl FnMut(u64) -> u64 + 'static,
) -> impl FnMut(u64) -> u64 + 'static {
    move |calls| from_8_sites(calls, &mut call)
}

/// Calls from eight sites in turn: where in memory a loop of a few nanoseconds happens to lie can cost
/// it a cycle or two, and of eight sites some lie better and some worse.
#[inline(always)]
pub(crate) fn from_8_sites(calls: u64, mut call: impl FnMut(u64) -> u64) -> u64 {
    let (mut sum, mut index) = (0u64, 0);
    macro_rules! sites {
        ($($offset:literal)*) => {$(sum = sum.wrapping_add(call(index + $offset));)*};
    }
    while index + 8 <= calls {
        sites!(0 1 2 3 4 5 6 7);
        index += 8;
    }
    while index < calls {
        sites!(0);
        index += 1;
    }
    sum
}

/// An argument, loaded from memory at each call as the C loops do: no compiler may know it beforehand.
#[inline(always)]
pub(crate) fn given<T: Copy>(place: &T) -> T {
    // SAFETY: a reference can be read.
    unsafe { std::ptr::read_volatile(place) }
}

impl Workload {
    /// A workload whose calls, `n` of them, give the sum `expected(n)`.
    pub(crate) fn new(name: impl Into<String>, expected: impl Fn(u64) -> u64 + 'static) -> Self {
        let expected = Box::new(expected);
        Self { name: name.into(), operations: 1, expected, ways: Vec::new() }
    }

    pub(crate) fn operations(mut self, operations: u64) -> Self {
        self.operations = operations;
        self
    }

    pub(crate) fn c(self, name: &'static str, run: impl FnMut(u64) -> u64 + 'static) -> Self {
        self.way(name, Kind::C, run)
    }

    pub(crate) fn peer(self, name: &'static str, run: impl FnMut(u64) -> u64 + 'static) -> Self {
        self.way(name, Kind::Peer, run)
    }

    pub(crate) fn ours(self, name: &'static str, run: impl FnMut(u64) -> u64 + 'static) -> Self {
        self.way(name, Kind::Ours, run)
    }

    fn way(
        mut self,
        name: &'static str,
        kind: Kind,
        run: impl FnMut(u64) -> u64 + 'static,
    ) -> Self {
        self.ways.push(Way { name, kind, run: Box::new(run) });
        self
    }

    /// Makes so many calls in one way: the time, and the sum of their results.
    pub(crate) fn run(&mut self, way: &str, calls: u64) -> Option<(Duration, u64)> {
        let way = self.ways.iter_mut().find(|known| known.name == way)?;
        let start = Instant::now();
        let sum = (way.run)(calls);
        Some((start.elapsed(), sum))
    }

    /// Checks the results of every way, then measures.
    pub(crate) fn measure(mut self, effort: Effort) -> Result<Measured, String> {
        for way in &mut self.ways {
            for calls in [1, 2, 7] {
                let (expected, got) = ((self.expected)(calls), (way.run)(calls));
                if got != expected {
                    let (workload, way) = (&self.name, way.name);
                    return Err(format!(
                        "{workload}, {way}: {calls} calls gave {got}, expected {expected}"
                    ));
                }
            }
        }
        let calls: Vec<u64> =
            self.ways.iter_mut().map(|way| calls_per_batch(&mut way.run, effort.batch)).collect();
        let mut rows: Vec<Row> = self
            .ways
            .iter()
            .map(|way| Row {
                name: way.name,
                kind: way.kind,
                samples: Vec::with_capacity(effort.rounds),
            })
            .collect();
        let count = self.ways.len();
        for round in 0..effort.rounds {
            // Each round starts at another way, so that none always follows the same one.
            for step in 0..count {
                let index = (round + step) % count;
                let time = time(&mut self.ways[index].run, calls[index]);
                let operations = calls[index] * self.operations;
                rows[index].samples.push(time.as_secs_f64() * 1e9 / operations as f64);
            }
        }
        Ok(Measured { name: self.name, rows })
    }
}

fn time(run: &mut Run, calls: u64) -> Duration {
    let start = Instant::now();
    std::hint::black_box(run(calls));
    start.elapsed()
}

/// The calls that fill a batch, at least one.
fn calls_per_batch(run: &mut Run, batch: Duration) -> u64 {
    let mut calls = 1;
    loop {
        let spent = time(run, calls);
        if spent * 4 >= batch {
            let scale = batch.as_secs_f64() / spent.as_secs_f64().max(1e-9);
            return ((calls as f64 * scale) as u64).max(1);
        }
        calls *= 2;
    }
}

impl Row {
    /// Nanoseconds per operation.
    pub(crate) fn median(&self) -> f64 {
        quantile(&self.samples, 0.5)
    }

    /// Half the distance between the quartiles, as a part of the median.
    pub(crate) fn spread(&self) -> f64 {
        (quantile(&self.samples, 0.75) - quantile(&self.samples, 0.25)) / 2.0 / self.median()
    }

    /// The median of the nanoseconds that this way took more in each round than another of the same
    /// workload.
    pub(crate) fn more_than(&self, base: &Self) -> f64 {
        let differences: Vec<f64> =
            self.samples.iter().zip(&base.samples).map(|(own, base)| own - base).collect();
        quantile(&differences, 0.5)
    }

    /// The median of the rounds' ratios to another way of the same workload.
    pub(crate) fn ratio_to(&self, base: &Self) -> f64 {
        let ratios: Vec<f64> =
            self.samples.iter().zip(&base.samples).map(|(own, base)| own / base).collect();
        quantile(&ratios, 0.5)
    }
}

impl Measured {
    pub(crate) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The C loop that ratios are made to.
    pub(crate) fn base(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.kind == Kind::C)
    }

    /// The fastest way that does without this library.
    pub(crate) fn best_peer(&self) -> Option<&Row> {
        let peers = self.rows.iter().filter(|row| row.kind == Kind::Peer);
        peers.min_by(|left, right| left.median().total_cmp(&right.median()))
    }
}

fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = part * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}
