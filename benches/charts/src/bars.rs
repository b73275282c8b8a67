//! Calls per second, as bars.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::figures::Figures;
use crate::style::{FONT, INK, PAPER, colour};

const WORKLOADS: [&str; 3] = ["add(i32, i32)", "8 mixed arguments", "struct by value"];
const WAYS: [&str; 4] = ["C, pointer", "pinvoke lazy", "libloading", "libffi crate"];

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
    for workload in WORKLOADS {
        for way in WAYS {
            rates.push(1e3 / figures.median(workload, way)?);
        }
    }
    let highest = rates.iter().copied().fold(0.0, f64::max);
    let mut rates = rates.into_iter();
    for (group, workload) in WORKLOADS.into_iter().enumerate() {
        let top = TITLE + GROUP * group as i32;
        area.draw_text(workload, &text(15, HPos::Left), (16, top + 10))?;
        for ((index, way), rate) in WAYS.into_iter().enumerate().zip(&mut rates) {
            let top = top + 22 + BAR * index as i32;
            let end = LEFT + (rate / highest * f64::from(LONGEST)).round().max(1.0) as i32;
            let middle = top + BAR / 2;
            area.draw_text(way, &text(13, HPos::Right), (LEFT - 8, middle))?;
            let bar = [(LEFT, top + 2), (end, top + BAR - 2)];
            area.draw(&Rectangle::new(bar, colour(way).filled()))?;
            area.draw_text(&format!("{rate:.0}"), &text(13, HPos::Left), (end + 6, middle))?;
        }
    }
    area.present()?;
    Ok(())
}
