//! Colours and fonts of all charts.

use plotters::style::RGBColor;

pub(crate) const FONT: &str = "sans-serif";
pub(crate) const PAPER: RGBColor = RGBColor(255, 255, 255);
pub(crate) const INK: RGBColor = RGBColor(36, 41, 47);
pub(crate) const FAINT: RGBColor = RGBColor(208, 215, 222);

/// The same way has the same colour in every chart.
pub(crate) fn colour(way: &str) -> RGBColor {
    match way {
        _ if way.starts_with("C,") => RGBColor(110, 119, 129),
        _ if way.starts_with("pinvoke dynamic") => RGBColor(84, 174, 255),
        _ if way.starts_with("pinvoke") => RGBColor(9, 105, 218),
        "libloading" => RGBColor(191, 135, 0),
        "libffi crate" | "U16CString::from_str" => RGBColor(207, 34, 46),
        _ => RGBColor(130, 80, 223),
    }
}
