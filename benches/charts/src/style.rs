//! Colours and fonts of all charts.

pub(crate) const FONT: &str =
    "-apple-system, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif";

/// The colours of a page, light or dark.
pub(crate) struct Theme {
    /// What its files' names end with.
    pub(crate) suffix: &'static str,
    pub(crate) paper: &'static str,
    pub(crate) ink: &'static str,
    /// Of the lines behind the curves.
    pub(crate) faint: &'static str,
    base: &'static str,
    ours: &'static str,
    ours_dynamic: &'static str,
    others: [&'static str; 3],
}

pub(crate) const THEMES: [Theme; 2] = [
    Theme {
        suffix: "",
        paper: "#ffffff",
        ink: "#1f2328",
        faint: "#d8dee4",
        base: "#6e7781",
        ours: "#0969da",
        ours_dynamic: "#54aeff",
        others: ["#bf8700", "#cf222e", "#8250df"],
    },
    Theme {
        suffix: "-dark",
        paper: "#0d1117",
        ink: "#e6edf3",
        faint: "#30363d",
        base: "#8b949e",
        ours: "#58a6ff",
        ours_dynamic: "#1f6feb",
        others: ["#d29922", "#ff7b72", "#bc8cff"],
    },
];

impl Theme {
    /// The same way has the same colour in every chart.
    pub(crate) fn colour(&self, way: &str) -> &'static str {
        match way {
            _ if way == "C" || way.starts_with("C,") => self.base,
            _ if way.starts_with("pinvoke dynamic") || way.ends_with("without a context") => {
                self.ours_dynamic
            }
            _ if way.starts_with("pinvoke") => self.ours,
            "libloading" => self.others[0],
            "libffi crate" | "U16CString::from_str" => self.others[1],
            _ => self.others[2],
        }
    }
}
