//! Boxes and ties at their places to the text of a picture.

use super::card::{BODY, Card, LINE, Look, PAD, Part, ROW, Row, TEXT, WORD};
use super::measure::{Length, px};
use super::pack::Page;
use super::scene::{Says, Scene, Wire};

/// A length as a number of pixels.
pub(super) fn number(tenths: Length) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match tenths.abs() % 10 {
        0 => format!("{sign}{}", tenths.abs() / 10),
        rest => format!("{sign}{}.{rest}", tenths.abs() / 10),
    }
}

/// A text between tags or quotes; what no XML may hold is shown as a sign of its own.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A line of text; `y` is where its signs stand.
pub(super) fn text(class: &str, (x, y): (Length, Length), words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>", number(x), number(y), escape(words))
}

/// A line of text that ends at `x`.
fn text_to(class: &str, (x, y): (Length, Length), words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    let (x, y) = (number(x), number(y));
    format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{}</text>", escape(words))
}

fn rectangle(class: &str, (x, y): (Length, Length), (width, height): (Length, Length), round: Length) -> String {
    format!(
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
        number(x),
        number(y),
        number(width),
        number(height),
        number(round)
    )
}

fn path(class: &str, points: &str) -> String {
    format!("<path class=\"{class}\" d=\"{points}\"/>")
}

/// Everything of a page, its upper left corner at `origin`.
pub(super) fn paint(scene: &Scene, page: &Page, origin: (Length, Length), out: &mut String) {
    out.push_str(&format!("<g transform=\"translate({} {})\">\n", number(origin.0), number(origin.1)));
    let drawn = scene.wires.iter().zip(&page.ways).zip(&page.backward);
    // The heavier ties over the lighter.
    for says in [Says::Uses, Says::Lifts, Says::Waits] {
        for ((wire, way), back) in drawn.clone().filter(|((wire, _), _)| wire.says == says) {
            tie(wire, way, *back, out);
        }
    }
    for (card, corner) in scene.cards.iter().zip(&page.corners) {
        self::card(card, *corner, out);
    }
    out.push_str("</g>\n");
}

/// The point of an arrow that looks to the left or to the right, at the end of a tie.
const POINT: Length = px(9);

fn tie(wire: &Wire, way: &[(Length, Length, Length)], backward: bool, out: &mut String) {
    let (Some((_, start, top)), Some((_, end, bottom))) = (way.first(), way.last()) else { return };
    let class = match wire.says {
        Says::Uses => "uses",
        Says::Lifts => "lifts",
        Says::Waits => "waits",
    };
    // An arrow tells what is lifted, and what is waited for; the others begin with a dot where they are fixed.
    let at_start = (wire.says == Says::Waits) != backward && wire.says != Says::Uses;
    let at_end = wire.says != Says::Uses && !at_start;
    let mut points = String::new();
    let mut before: Option<(Length, Length)> = None;
    for (number_of, (from, to, y)) in way.iter().enumerate() {
        let (mut from, mut to) = (*from, *to);
        if number_of == 0 && at_start {
            to += POINT - px(2);
            from = to;
        }
        if number_of + 1 == way.len() && at_end {
            to -= POINT - px(2);
            from = from.min(to);
        }
        match before {
            None => points.push_str(&format!("M{} {}H{}", number(from), number(*y), number(to))),
            Some((x, at)) => {
                let middle = (x + from) / 2;
                points.push_str(&format!(
                    "C{} {} {} {} {} {}",
                    number(middle),
                    number(at),
                    number(middle),
                    number(*y),
                    number(from),
                    number(*y)
                ));
                if to != from {
                    points.push_str(&format!("H{}", number(to)));
                }
            }
        }
        before = Some((to, *y));
    }
    out.push_str(&format!("<g><title>{}</title>", escape(&wire.tip)));
    out.push_str(&path(class, &points));
    let point = |x: Length, y: Length, back: Length| {
        let (base, side) = (x + back, px(5));
        let (x, base) = (number(x), number(base));
        format!("M{x} {}L{base} {}L{base} {}Z", number(y), number(y - side), number(y + side))
    };
    if at_start {
        out.push_str(&path(&format!("tip-{class}"), &point(*start, *top, POINT)));
    } else if at_end {
        out.push_str(&path(&format!("tip-{class}"), &point(*end, *bottom, -POINT)));
    } else {
        let (x, y) = (number(*end), number(*bottom));
        out.push_str(&format!("<circle class=\"uses\" cx=\"{x}\" cy=\"{y}\" r=\"3\"/>"));
    }
    out.push_str("</g>\n");
}

fn card(card: &Card, (x, y): (Length, Length), out: &mut String) {
    let class = card.look.class();
    out.push_str(&format!("<g class=\"{class}\" transform=\"translate({} {})\">", number(x), number(y)));
    out.push_str(&format!("<title>{}</title>", escape(&card.tip)));
    out.push_str(&shape(card));
    let right = card.width - PAD;
    out.push_str(&text("soft small", (PAD, px(16)), &card.word));
    out.push_str(&text_to("soft small", (right, px(16)), &card.place));
    out.push_str(&text("ink name", (PAD, px(34)), &card.name));
    let mut line = px(51);
    for words in &card.title {
        out.push_str(&text(if card.look.is_wide() { "ink" } else { "soft" }, (PAD, line), words));
        line += LINE;
    }
    for row in &card.rows {
        self::row(row, right, out);
    }
    out.push_str("</g>\n");
}

/// The ground and the outline of a box: each kind has its own.
fn shape(card: &Card) -> String {
    let (width, height, head) = (card.width, card.height, card.head_end());
    let (w, h) = (number(width), number(height));
    match card.look {
        Look::Set => {
            let size = (width, height);
            rectangle("head", (0, 0), size, px(14)) + &rectangle("edge", (0, 0), size, px(14))
        }
        // A sheet with a line along its left side.
        Look::Table | Look::Facts => {
            let size = (width, height);
            let line = if card.look == Look::Table { 5 } else { 0 };
            let lines = if line > 0 { format!("M{line} 0V{h}") } else { format!("M0 4H{w}") };
            rectangle("head", (0, 0), size, px(2)) + &rectangle("edge", (0, 0), size, px(2)) + &path("edge", &lines)
        }
        // A second line at both sides.
        Look::Definition => {
            let size = (width, height);
            let lines = format!("M5 0V{h}M{} 0V{h}", number(width - px(5)));
            rectangle("head", (0, 0), size, px(2)) + &rectangle("edge", (0, 0), size, px(2)) + &path("edge", &lines)
        }
        // Corners that are cut off.
        Look::Exception => {
            let (right, low) = (number(width - px(10)), number(height - px(10)));
            let outline = format!("M10 0H{right}L{w} 10V{low}L{right} {h}H10L0 {low}V10Z");
            let top = format!("M10 0H{right}L{w} 10V{}H0V10Z", number(head));
            path("body", &outline) + &grounds(card) + &path("head", &top) + &path("edge", &outline)
        }
        Look::Edit | Look::Named | Look::Group => {
            let round = if card.look == Look::Group { px(3) } else { px(8) };
            let r = number(round);
            let top = if card.rows.is_empty() {
                rectangle("head", (0, 0), (width, height), round)
            } else {
                let right = number(width - round);
                path("head", &format!("M0 {}V{r}Q0 0 {r} 0H{right}Q{w} 0 {w} {r}V{}Z", number(head), number(head)))
            };
            // Several edits lie on each other.
            let below = if card.look == Look::Group {
                path("edge", &format!("M4 {h}V{}H{}V4H{w}", number(height + px(4)), number(width + px(4))))
            } else {
                String::new()
            };
            below
                + &rectangle("body", (0, 0), (width, height), round)
                + &grounds(card)
                + &top
                + &rectangle("edge", (0, 0), (width, height), round)
        }
    }
}

/// What stands behind the rows of outcomes, and the lines between head, clauses and outcomes.
fn grounds(card: &Card) -> String {
    let mut out = String::new();
    let ends = card.rows.iter().skip(1).map(|row| row.top).chain([card.height]);
    let last = card.rows.len().saturating_sub(1);
    for (at, (row, end)) in card.rows.iter().zip(ends).enumerate() {
        if let Part::Outcome(action) = row.part {
            let (width, height) = (number(card.width), end - row.top);
            if at == last {
                let (r, low) = (px(8), number(end));
                let (r, straight, right) = (number(r), number(end - r), number(card.width - r));
                let top = number(row.top);
                out.push_str(&path(
                    action,
                    &format!("M0 {top}H{width}V{straight}Q{width} {low} {right} {low}H{r}Q0 {low} 0 {straight}Z"),
                ));
            } else {
                out.push_str(&rectangle(action, (0, row.top), (card.width, height), 0));
            }
        }
    }
    out
}

fn row(row: &Row, right: Length, out: &mut String) {
    out.push_str(&format!("<g><title>{}</title>", escape(&row.tip)));
    let first = row.top + ROW + px(12);
    let (lead, words, mut x) = match row.part {
        Part::Clause => ("soft small".to_owned(), "ink".to_owned(), TEXT),
        Part::Waits => ("waits-ink small strong".to_owned(), "waits-ink strong".to_owned(), TEXT),
        Part::Lifts => ("lifts-ink small strong".to_owned(), "lifts-ink strong".to_owned(), TEXT),
        Part::Outcome(action) => (format!("{action}-ink"), format!("{action}-ink strong"), PAD),
    };
    out.push_str(&text(&lead, (PAD, first), &row.word));
    if matches!(row.part, Part::Outcome(_)) && !row.word.is_empty() {
        x += BODY.width(&row.word) + px(8);
    }
    let mut line = first;
    for text_of in &row.lines {
        out.push_str(&text(&words, (x, line), text_of));
        line += LINE;
    }
    if let Some(shared) = &row.shared {
        out.push_str(&text_to("soft small", (right, first), shared));
    }
    out.push_str("</g>");
}

/// A word of the legend: a sign, then what it says; gives its width too.
pub(super) fn legend(look: Option<Look>, says: Option<Says>, words: &str, at: (Length, Length)) -> (String, Length) {
    let mut out = format!("<g transform=\"translate({} {})\">", number(at.0), number(at.1));
    match (look, says) {
        (Some(look), _) => {
            let sign = Card {
                look,
                word: String::new(),
                place: String::new(),
                name: String::new(),
                title: Vec::new(),
                rows: Vec::new(),
                tip: String::new(),
                width: px(26),
                height: px(16),
            };
            out.push_str(&format!("<g class=\"{}\">{}</g>", look.class(), small(&sign)));
        }
        (None, Some(says)) => {
            let wire = Wire { says, from: 0, to: 0, out: 0, into: 0, tip: words.to_owned() };
            tie(&wire, &[(0, 0, px(8)), (px(26), px(26), px(8))], false, &mut out);
        }
        (None, None) => out.push_str(&text("soft small", (px(4), px(12)), "×2")),
    }
    out.push_str(&text("soft small", (px(34), px(12)), words));
    out.push_str("</g>\n");
    (out, px(34) + WORD.width(words) + px(20))
}

/// The shape of a box as a sign.
fn small(card: &Card) -> String {
    match card.look {
        Look::Exception => {
            let outline = "M4 0H22L26 4V12L22 16H4L0 12V4Z";
            path("head", outline) + &path("edge", outline)
        }
        _ => {
            let round = match card.look {
                Look::Set => px(7),
                Look::Edit | Look::Named => px(4),
                _ => px(1),
            };
            let size = (card.width, card.height);
            let lines = match card.look {
                Look::Definition => "M4 0V16M22 0V16",
                Look::Table => "M5 0V16",
                Look::Facts => "M0 4H26",
                Look::Group => "M3 16V19H29V3H26",
                _ => "",
            };
            rectangle("head", (0, 0), size, round) + &rectangle("edge", (0, 0), size, round) + &path("edge", lines)
        }
    }
}
