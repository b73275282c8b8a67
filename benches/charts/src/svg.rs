//! A picture, element by element.

use std::fmt::Write;

use crate::style::{FONT, Theme};

/// Where a text stands beside its place.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture in the making. Coordinates are pixels from the upper left corner.
pub(crate) struct Svg {
    text: String,
    ink: &'static str,
}

impl Svg {
    pub(crate) fn new(width: u32, height: u32, theme: &Theme) -> Self {
        let mut text = String::new();
        let done = writeln!(
            text,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FONT}">
<rect width="100%" height="100%" rx="6" fill="{}"/>"#,
            theme.paper
        );
        done.expect("a string takes all");
        Self { text, ink: theme.ink }
    }

    fn element(&mut self, element: std::fmt::Arguments<'_>) {
        self.text.write_fmt(element).expect("a string takes all");
        self.text.push('\n');
    }

    /// A text whose middle has the height `y`.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), size: u32, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let ink = self.ink;
        self.element(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" dy="0.35em" font-size="{size}" text-anchor="{anchor}" fill="{ink}">{text}</text>"#
        ));
    }

    pub(crate) fn bar(&mut self, (x, y): (f64, f64), width: f64, height: f64, colour: &str) {
        self.element(format_args!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="2" fill="{colour}"/>"#
        ));
    }

    pub(crate) fn line(&mut self, points: &[(f64, f64)], width: f64, colour: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let points = points.join(" ");
        self.element(format_args!(
            r#"<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>"#
        ));
    }

    pub(crate) fn dot(&mut self, (x, y): (f64, f64), colour: &str) {
        self.element(format_args!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="3.5" fill="{colour}"/>"#));
    }

    pub(crate) fn finished(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}
