//! Text that goes in: throughput over length, as lines.

use std::error::Error;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::figures::Figures;
use crate::style::{FAINT, FONT, INK, PAPER, colour};

const SIZE: (u32, u32) = (980, 360);

/// A part of the chart: its title, the workloads' names without the length, lengths and ways.
struct Panel {
    title: &'static str,
    workload: &'static str,
    lengths: &'static [&'static str],
    ways: &'static [&'static str],
}

const WIDE: &[&str] = &["8", "64", "1k", "64k"];
const WAYS_WIDE: &[&str] = &["pinvoke lazy", "encode_utf16().collect()", "U16CString::from_str"];
const PANELS: [Panel; 3] = [
    Panel {
        title: "UTF-8",
        workload: "UTF-8 in",
        lengths: &["8", "64", "255", "511", "1k", "64k"],
        ways: &["C, copied", "pinvoke lazy", "CString::new"],
    },
    Panel {
        title: "UTF-16 from ASCII text",
        workload: "UTF-16 in, ASCII",
        lengths: WIDE,
        ways: WAYS_WIDE,
    },
    Panel {
        title: "UTF-16 from mixed text",
        workload: "UTF-16 in, mixed",
        lengths: WIDE,
        ways: WAYS_WIDE,
    },
];

pub(crate) fn text(figures: &Figures, path: &Path) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&PAPER)?;
    let title = TextStyle::from((FONT, 18).into_font()).color(&INK);
    let area = area.titled("Text that goes in: characters per nanosecond, by length", title)?;
    for (part, panel) in area.split_evenly((1, PANELS.len())).iter().zip(&PANELS) {
        panel.draw(figures, part)?;
    }
    area.present()?;
    Ok(())
}

impl Panel {
    fn draw(
        &self,
        figures: &Figures,
        area: &DrawingArea<SVGBackend<'_>, Shift>,
    ) -> Result<(), Box<dyn Error>> {
        let mut lines = Vec::new();
        for way in self.ways {
            let mut points = Vec::new();
            for length in self.lengths {
                let median = figures.median(&format!("{}, {length}", self.workload), way)?;
                points.push((characters(length)?, characters(length)? / median));
            }
            lines.push((*way, points));
        }
        let rates = lines.iter().flat_map(|(_, points)| points).map(|point| point.1);
        let lowest = rates.clone().fold(f64::MAX, f64::min);
        let highest = rates.fold(0.0, f64::max);

        let mut chart = ChartBuilder::on(area)
            .caption(self.title, (FONT, 15, &INK))
            .margin(8)
            .x_label_area_size(28)
            .y_label_area_size(40)
            .build_cartesian_2d(
                (8.0..65536.0).log_scale().base(2.0),
                (lowest / 1.5..highest * 3.0).log_scale(),
            )?;
        chart
            .configure_mesh()
            .light_line_style(PAPER)
            .bold_line_style(FAINT)
            .axis_style(FAINT)
            .label_style((FONT, 12, &INK))
            .x_labels(6)
            .x_label_formatter(&|length| name(*length))
            .y_label_formatter(&|rate| rate.to_string())
            .draw()?;
        for (way, points) in lines {
            let colour = colour(way);
            chart.draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)))?;
            chart
                .draw_series(points.iter().map(|point| Circle::new(*point, 3, colour.filled())))?
                .label(way)
                .legend(move |(x, y)| Circle::new((x + 8, y), 4, colour.filled()));
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(PAPER)
            .label_font((FONT, 12, &INK))
            .draw()?;
        Ok(())
    }
}

/// A length as the workloads are named by it.
fn characters(length: &str) -> Result<f64, Box<dyn Error>> {
    Ok(match length.strip_suffix('k') {
        Some(thousands) => thousands.parse::<f64>()? * 1024.0,
        None => length.parse()?,
    })
}

fn name(length: f64) -> String {
    if length < 1024.0 { format!("{length:.0}") } else { format!("{:.0}k", length / 1024.0) }
}
