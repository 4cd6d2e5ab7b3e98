//! A rule graph to pictures and data, in the policy's own words.

mod dot;
mod json;
mod mermaid;
pub mod svg;

pub use dot::dot;
pub use json::{Document, DrawnEdge, DrawnNode, DrawnPlace, document, json};
pub use mermaid::mermaid;

use super::{Kind, Node};
use crate::source::{Sources, Span};

/// The most characters of a condition or a title that are shown.
const LONGEST: usize = 60;

/// About how many characters of a label stand on one line of a picture.
const WIDTH: usize = 32;

/// What a node says: a condition in the policy's own words, an edit its title, all else its name.
fn label(node: &Node, sources: &Sources) -> String {
    cut(&match node.kind {
        Kind::Condition => node.places.first().map_or_else(String::new, |place| words(*place, sources)),
        Kind::Edit => plain(node.title.as_deref().unwrap_or("")),
        _ => plain(node.name.as_deref().unwrap_or("")),
    })
}

/// A condition in the policy's own words, as they stand at a place.
fn words(place: Span, sources: &Sources) -> String {
    plain(&without_comments(sources.text(place)))
}

/// The lines that a node shows in a picture: of an edit its id, then its title; of a set, its kind before its name.
fn lines(node: &Node, sources: &Sources) -> Vec<String> {
    let label = label(node, sources);
    match node.kind {
        Kind::Edit => {
            let mut lines = vec![plain(node.name.as_deref().unwrap_or(""))];
            lines.extend(wrap(&label));
            lines
        }
        Kind::Condition | Kind::Outcome => wrap(&label),
        _ => wrap(&format!("{} {label}", node.kind.word())),
    }
}

/// A text without its comments: what stands behind a `#` that is not in quotes, to the line's end.
fn without_comments(text: &str) -> String {
    let (mut quoted, mut comment) = (false, false);
    text.chars()
        .filter(|c| {
            match c {
                '\n' | '\r' => (quoted, comment) = (false, false),
                '"' if !comment => quoted = !quoted,
                '#' if !quoted => comment = true,
                _ => {}
            }
            !comment
        })
        .collect()
}

/// One line of text: blanks collapsed, and nothing that a screen would obey instead of showing it.
fn plain(text: &str) -> String {
    let shown = |c: char| {
        let obeyed = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if obeyed && !c.is_whitespace() { '\u{fffd}' } else { c }
    };
    let words: Vec<String> = text.split_whitespace().map(|word| word.chars().map(shown).collect()).collect();
    words.join(" ")
}

/// A text that is not too long, or its beginning.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A text on lines of about [`WIDTH`] characters.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::graph::samples::{ACME, graph};

    const NOTE: &str = "\
edit E
  for line
  when note is \"# <script>&amp; %%{init}%% `x` | ] )\"   # a remark
    and   has
      modifier 25
  deny CO-4
";

    #[test]
    fn o02_signs_of_a_picture_are_shown_and_not_obeyed() {
        let (sources, mut policy, _) = graph(NOTE);
        policy.edits[0].title = "a \"quote\" & <b>bold</b>; #1 `x` \\n %%{init}%% \\".to_owned();
        let graph = Graph::build(&policy);
        let view = graph.whole();
        let dot = dot(&view, &sources);
        // Within quotes no quote is left that no backslash covers.
        for line in dot.lines() {
            let bare = line.replace("\\\\", "").replace("\\\"", "");
            assert_eq!(bare.matches('"').count() % 2, 0, "{line}");
        }
        assert!(dot.contains("&amp;amp;"), "{dot}");
        let mermaid = mermaid(&view, &sources);
        for line in mermaid.lines() {
            assert_eq!(line.matches('"').count() % 2, 0, "{line}");
            let shown = line.replace("<br/>", "");
            assert!(!shown.contains('<') && !shown.contains("%%") && !shown.contains('`'), "{line}");
        }
        assert!(mermaid.contains("#lt;script#gt;#amp;amp#59;"), "{mermaid}");
        let data: serde_json::Value = serde_json::from_str(&json(&view, &sources)).unwrap();
        let labels: Vec<&str> =
            data["nodes"].as_array().unwrap().iter().map(|node| node["label"].as_str().unwrap()).collect();
        assert!(labels.iter().any(|label| label.contains("<script>&amp;")), "{labels:?}");
        assert!(!labels.iter().any(|label| label.contains("remark")), "{labels:?}");
    }

    #[test]
    fn labels_are_one_line_and_not_too_long() {
        assert_eq!(plain("a\n  b\t\tc "), "a b c");
        assert_eq!(plain("a\u{1b}[0mb\u{202e}"), "a\u{fffd}[0mb\u{fffd}");
        assert_eq!(without_comments("a # b\nc \"#\" d # \"e\nf"), "a \nc \"#\" d \nf");
        assert_eq!(cut(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(cut(&"é".repeat(61)), format!("{}…", "é".repeat(59)));
        assert_eq!(
            wrap("place in emergency or patient.age < 18 years"),
            ["place in emergency or", "patient.age < 18 years"]
        );
    }

    #[test]
    fn data_names_nodes_edges_order_and_rings() {
        let (sources, _, graph) = graph(ACME);
        let data = document(&graph.around(None, Some("EM-25")), &sources);
        let ids: Vec<&str> = data.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(ids.len(), 7, "{ids:?}");
        assert!(
            ["edit:EM-25", "set:office_visit", "set:minor_procedure", "outcome:deny CO-4"]
                .iter()
                .all(|id| ids.contains(id))
        );
        let edit = &data.nodes[0];
        assert_eq!((edit.kind, edit.name.as_deref()), ("edit", Some("EM-25")));
        assert_eq!(edit.label, "Office visit on the day of a minor procedure needs modifier…");
        assert_eq!((edit.places[0].file.as_str(), edit.places[0].column), ("acme.payer", 1));
        let labels: Vec<&str> =
            data.edges.iter().filter(|edge| edge.from == "edit:EM-25").map(|edge| edge.label).collect();
        assert_eq!(labels.len(), 4);
        assert!(["for", "with", "require", "outcome"].iter().all(|label| labels.contains(label)));
        assert!(data.edges.iter().all(|edge| ids.contains(&edge.from.as_str()) && ids.contains(&edge.to.as_str())));
        assert_eq!(data.order, [["EM-25"]]);
        assert!(data.rings.is_empty());
    }
}
