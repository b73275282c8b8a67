//! Groups of bars.

use crate::style::Theme;
use crate::svg::{Anchor, Svg};

/// What stands together: a title, and a label and a value for each bar.
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) bars: Vec<(String, f64)>,
}

/// How long a bar is for its value.
#[derive(Clone, Copy)]
pub(crate) enum Scale {
    /// In proportion.
    Linear,
    /// By its order of magnitude: each step of the grid is ten times the one before.
    Logarithmic,
}

const WIDTH: u32 = 760;
const TITLE: f64 = 52.0;
/// The height of the numbers above a grid.
const NUMBERS: f64 = 16.0;
const BAR: f64 = 20.0;
/// A group's title and the room below its bars.
const AROUND: f64 = 44.0;
/// Where bars begin, and how long the longest one is.
const LEFT: f64 = 150.0;
const LONGEST: f64 = 520.0;

pub(crate) fn draw(title: &str, groups: &[Group], scale: Scale, theme: &Theme) -> String {
    let rows: usize = groups.iter().map(|group| group.bars.len()).sum();
    let first = match scale {
        Scale::Linear => TITLE,
        Scale::Logarithmic => TITLE + NUMBERS,
    };
    let height = first + AROUND * groups.len() as f64 + BAR * rows as f64;
    let mut svg = Svg::new(WIDTH, height as u32, theme);
    svg.text((16.0, 26.0), 18, Anchor::Start, title);

    let values = || groups.iter().flat_map(|group| &group.bars).map(|bar| bar.1);
    let highest = values().fold(0.0, f64::max);
    let lowest = values().fold(f64::MAX, f64::min).log10().floor();
    let length = |value: f64| match scale {
        Scale::Linear => value / highest * LONGEST,
        Scale::Logarithmic => (value.log10() - lowest) / (highest.log10() - lowest) * LONGEST,
    };
    if let Scale::Logarithmic = scale {
        for power in lowest as i32..=highest.log10() as i32 {
            let x = LEFT + length(10f64.powi(power));
            svg.line(&[(x, first - 4.0), (x, height - 12.0)], 1.0, theme.faint);
            let label = grouped(10u64.pow(power.unsigned_abs()));
            svg.text((x, first - 11.0), 11, Anchor::Middle, &label);
        }
    }
    let mut top = first;
    for group in groups {
        svg.text((16.0, top + 12.0), 15, Anchor::Start, &group.title);
        top += 24.0;
        for (label, value) in &group.bars {
            let (middle, length) = (top + BAR / 2.0, length(*value).max(2.0));
            svg.text((LEFT - 8.0, middle), 13, Anchor::End, label);
            svg.bar((LEFT, top + 2.0), length, BAR - 4.0, theme.colour(label));
            svg.text((LEFT + length + 6.0, middle), 13, Anchor::Start, &figure(*value));
            top += BAR;
        }
        top += AROUND - 24.0;
    }
    svg.finished()
}

/// Three figures, or all those before the point.
fn figure(value: f64) -> String {
    if value < 10.0 { format!("{value:.1}") } else { grouped(value.round() as u64) }
}

/// A count as people write it.
fn grouped(count: u64) -> String {
    match count {
        0..1000 => count.to_string(),
        _ => format!("{},{:03}", grouped(count / 1000), count % 1000),
    }
}
