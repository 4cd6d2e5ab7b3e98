//! What a binding searches, in the singular and the plural: `history line` and `history lines`.

/// The singular of words that may be a plural; others stay as they are.
pub(super) fn singular(words: &str) -> String {
    let (before, last) = words.rsplit_once(' ').map_or(("", words), |(before, last)| (before, last));
    let one = if last == "teeth" {
        "tooth".to_owned()
    } else if let Some(stem) = last.strip_suffix("noses") {
        format!("{stem}nosis")
    } else if let Some(stem) = last.strip_suffix("ies") {
        format!("{stem}y")
    } else if let Some(stem) = last.strip_suffix("sses") {
        format!("{stem}ss")
    } else if let Some(stem) = last.strip_suffix("tuses") {
        format!("{stem}tus")
    } else if last.ends_with("ss") || last.ends_with("us") || last.ends_with("is") {
        last.to_owned()
    } else {
        last.strip_suffix('s').unwrap_or(last).to_owned()
    };
    if before.is_empty() { one } else { format!("{before} {one}") }
}

/// The plural of words in the singular.
pub(super) fn plural(words: &str) -> String {
    let (before, last) = words.rsplit_once(' ').map_or(("", words), |(before, last)| (before, last));
    let many = if last == "tooth" {
        "teeth".to_owned()
    } else if let Some(stem) = last.strip_suffix("nosis") {
        format!("{stem}noses")
    } else if last.ends_with("ss") || last.ends_with("tus") {
        format!("{last}es")
    } else {
        match last.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{last}s"),
        }
    };
    if before.is_empty() { many } else { format!("{before} {many}") }
}

#[cfg(test)]
mod tests {
    use super::{plural, singular};

    #[test]
    fn every_kind_comes_back_from_its_plural() {
        for (_, words) in crate::claim::Record::ALL {
            assert_eq!(singular(&plural(words)), words);
            assert_eq!(singular(words), words);
        }
        assert_eq!(plural("diagnosis"), "diagnoses");
        assert_eq!(plural("history line"), "history lines");
        assert_eq!(plural("tooth"), "teeth");
        assert_eq!(singular("bodies"), "body");
    }
}
