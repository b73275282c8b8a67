//! Curves side by side, both axes by orders of magnitude.

use crate::style::Theme;
use crate::svg::{Anchor, Svg};

/// A part of a chart.
pub(crate) struct Panel {
    pub(crate) title: String,
    /// What the horizontal axis is.
    pub(crate) along: &'static str,
    /// Each curve's name and its points.
    pub(crate) curves: Vec<(String, Vec<(f64, f64)>)>,
}

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 360.0;
const TITLE: f64 = 44.0;
/// Room around the curves of a panel; above them stand its title and the names of its curves.
const LEFT: f64 = 46.0;
const RIGHT: f64 = 18.0;
const BELOW: f64 = 48.0;
const NAME: f64 = 18.0;

pub(crate) fn draw(title: &str, panels: &[Panel], theme: &Theme) -> String {
    let mut svg = Svg::new(WIDTH as u32, HEIGHT as u32, theme);
    svg.text((16.0, 24.0), 18, Anchor::Start, title);
    let width = WIDTH / panels.len() as f64;
    let names = panels.iter().map(|panel| panel.curves.len()).max().unwrap_or(0);
    for (index, panel) in panels.iter().enumerate() {
        panel.draw(&mut svg, index as f64 * width, width, names, theme);
    }
    svg.finished()
}

impl Panel {
    fn draw(&self, svg: &mut Svg, left: f64, width: f64, names: usize, theme: &Theme) {
        let middle = left + (LEFT + width - RIGHT) / 2.0;
        svg.text((middle, TITLE + 12.0), 14, Anchor::Middle, &self.title);
        for (index, (name, _)) in self.curves.iter().enumerate() {
            let y = TITLE + 34.0 + NAME * index as f64;
            svg.dot((left + LEFT + 6.0, y), theme.colour(name));
            svg.text((left + LEFT + 16.0, y), 12, Anchor::Start, name);
        }
        let points = || self.curves.iter().flat_map(|(_, points)| points.iter().copied());
        let across = Axis {
            values: Range::of(points().map(|point| point.0)),
            from: left + LEFT,
            to: left + width - RIGHT,
        };
        let top = TITLE + 34.0 + NAME * names as f64;
        let up = Axis {
            values: Range::of(points().map(|point| point.1)).widened(),
            from: HEIGHT - BELOW,
            to: top,
        };
        for value in up.values.ticks() {
            let y = up.place(value);
            svg.line(&[(across.from, y), (across.to, y)], 1.0, theme.faint);
            svg.text((across.from - 6.0, y), 12, Anchor::End, &value.to_string());
        }
        let mut shown = f64::MIN;
        if let Some((_, points)) = self.curves.first() {
            for (value, _) in points {
                let x = across.place(*value);
                svg.line(&[(x, up.from), (x, up.from + 4.0)], 1.0, theme.ink);
                // A label that would touch the one before it is left out.
                if x - shown > 26.0 {
                    svg.text((x, up.from + 14.0), 12, Anchor::Middle, &short(*value));
                    shown = x;
                }
            }
        }
        svg.line(&[(across.from, up.from), (across.to, up.from)], 1.0, theme.ink);
        svg.text((middle, HEIGHT - 14.0), 12, Anchor::Middle, self.along);
        for (name, points) in &self.curves {
            let colour = theme.colour(name);
            let places: Vec<(f64, f64)> =
                points.iter().map(|(x, y)| (across.place(*x), up.place(*y))).collect();
            svg.line(&places, 2.0, colour);
            places.iter().for_each(|place| svg.dot(*place, colour));
        }
    }
}

/// From the least to the greatest value.
#[derive(Clone, Copy)]
struct Range(f64, f64);

impl Range {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        values.fold(Self(f64::MAX, f64::MIN), |range, value| {
            Self(range.0.min(value), range.1.max(value))
        })
    }

    /// Some room on both sides, and at least from one power of ten to the next but one.
    fn widened(self) -> Self {
        Self(self.0 / 1.4, (self.1 * 1.4).max(self.0 * 10.0))
    }

    /// Powers of ten, and what lies between them where there are few.
    fn ticks(self) -> Vec<f64> {
        let steps: &[f64] = if (self.1 / self.0).log10() < 1.6 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let powers = self.0.log10().floor() as i32..=self.1.log10().ceil() as i32;
        let values = powers.flat_map(|power| {
            // Dividing by a whole number gives the decimal fraction that people write.
            steps.iter().map(move |step| match power {
                ..0 => step / 10f64.powi(-power),
                _ => step * 10f64.powi(power),
            })
        });
        values.filter(|value| (self.0..=self.1).contains(value)).collect()
    }
}

/// Where values lie on the picture.
struct Axis {
    values: Range,
    from: f64,
    to: f64,
}

impl Axis {
    fn place(&self, value: f64) -> f64 {
        let part = (value / self.values.0).ln() / (self.values.1 / self.values.0).ln();
        self.from + part * (self.to - self.from)
    }
}

/// A count in few characters.
fn short(count: f64) -> String {
    match count {
        _ if count < 1000.0 => format!("{count:.0}"),
        _ if count % 1024.0 == 0.0 => format!("{}k", count / 1024.0),
        _ if count < 1e6 => format!("{}k", count / 1e3),
        _ => format!("{}M", count / 1e6),
    }
}
