//! Diagnostic codes to the pages that explain them: `docs/diagnostics/PHASE/NAME.md`, the same text in the program.

/// The page of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code: `parse/missing-comma`.
    pub code: &'static str,
    /// Markdown: the title line `# CODE: what is wrong`, what it says, why, a wrong and a right example.
    pub text: &'static str,
}

impl Page {
    /// What is wrong in a few words: the title line behind the code.
    pub fn title(&self) -> &'static str {
        let line = self.text.lines().next().unwrap_or_default();
        line.split_once(": ").map_or(line, |(_, title)| title)
    }

    /// The part of the code before `/`: who says it.
    pub fn phase(&self) -> &'static str {
        self.code.split_once('/').map_or("", |(phase, _)| phase)
    }

    /// The part of the code behind `/`.
    pub fn name(&self) -> &'static str {
        self.code.split_once('/').map_or(self.code, |(_, name)| name)
    }
}

/// The page of a code.
pub fn page(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.code == code)
}

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(Page { code: $code, text: include_str!(concat!("../../docs/diagnostics/", $code, ".md")) }),*]
    };
}

/// Every page, sorted by code.
#[rustfmt::skip]
pub const PAGES: &[Page] = pages! {
    "parse/missing-comma"
};
