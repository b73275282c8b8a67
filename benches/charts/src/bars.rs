//! Calls per second, as bars.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::figures::Figures;
use crate::style::{FONT, INK, PAPER, colour};

/// Each beside the same one for calls whose signature is known at run time only.
const WORKLOADS: [(&str, &str); 3] = [
    ("add(i32, i32)", "dynamic, add(int32_t, int32_t)"),
    ("8 mixed arguments", "dynamic, 8 mixed arguments"),
    ("struct by value", "dynamic, struct by value"),
];
/// Their labels, their names in the figures, and whether the signature is known at run time only.
const WAYS: [(&str, &str, bool); 5] = [
    ("C, pointer", "C, pointer", false),
    ("pinvoke", "pinvoke lazy", false),
    ("libloading", "libloading", false),
    ("pinvoke dynamic", "pinvoke packed", true),
    ("libffi crate", "libffi, low", true),
];

const WIDTH: i32 = 760;
const BAR: i32 = 20;
const TITLE: i32 = 46;
const GROUP: i32 = BAR * WAYS.len() as i32 + 36;
/// Where bars begin, and how long the longest one is.
const LEFT: i32 = 130;
const LONGEST: i32 = 500;

pub(crate) fn calls_per_second(figures: &Figures, path: &Path) -> Result<(), Box<dyn Error>> {
    let height = TITLE + GROUP * WORKLOADS.len() as i32;
    let area = SVGBackend::new(path, (WIDTH as u32, height as u32)).into_drawing_area();
    area.fill(&PAPER)?;
    let text = |size: i32, horizontal| {
        let place = Pos::new(horizontal, VPos::Center);
        TextStyle::from((FONT, size).into_font()).color(&INK).pos(place)
    };
    let title = "Million calls per second, on one core";
    area.draw_text(title, &text(18, HPos::Left), (16, 24))?;

    let mut rates = Vec::new();
    for (workload, dynamic) in WORKLOADS {
        for (_, way, at_run_time) in WAYS {
            let workload = if at_run_time { dynamic } else { workload };
            rates.push(1e3 / figures.median(workload, way)?);
        }
    }
    let highest = rates.iter().copied().fold(0.0, f64::max);
    let mut rates = rates.into_iter();
    for (group, (workload, _)) in WORKLOADS.into_iter().enumerate() {
        let top = TITLE + GROUP * group as i32;
        area.draw_text(workload, &text(15, HPos::Left), (16, top + 10))?;
        for ((index, (label, ..)), rate) in WAYS.into_iter().enumerate().zip(&mut rates) {
            let top = top + 22 + BAR * index as i32;
            let end = LEFT + (rate / highest * f64::from(LONGEST)).round().max(1.0) as i32;
            let middle = top + BAR / 2;
            area.draw_text(label, &text(13, HPos::Right), (LEFT - 8, middle))?;
            let bar = [(LEFT, top + 2), (end, top + BAR - 2)];
            area.draw(&Rectangle::new(bar, colour(label).filled()))?;
            area.draw_text(&format!("{rate:.0}"), &text(13, HPos::Left), (end + 6, middle))?;
        }
    }
    area.present()?;
    Ok(())
}
