//! The text of a Markdown page to its files and console sessions.

/// A page in pieces that give its text again when they are put together.
pub struct Page {
    pub parts: Vec<Part>,
}

/// One piece of a page.
pub enum Part {
    /// Lines that the runner passes over.
    Text(String),
    /// A block with `file=` or `more=`: it is written when the reading comes to it.
    File { name: String, content: String, how: How },
    /// The commands of a `console` block, each with what is printed below it.
    Session(Vec<Command>),
}

/// How a block becomes a file.
pub enum How {
    /// Its text, with `file=`.
    Whole,
    /// Its text behind that of a block above, with `more=`.
    More,
    /// The bytes that a `base64` block stands for.
    Bytes,
}

/// A command of a session.
pub struct Command {
    /// The line of the page that it stands on, from 1.
    pub line: usize,
    /// Behind `$ `.
    pub words: String,
    /// What the page says is printed; lines with their ends.
    pub printed: String,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// What is wrong with a block, and its line.
    pub fn read(text: &str) -> Result<Page, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut lines = text.split_inclusive('\n').enumerate();
        while let Some((at, line)) = lines.next() {
            let fence = line.trim_end();
            plain.push_str(line);
            let Some(info) = fence.strip_prefix("```") else { continue };
            let ticks = 3 + info.chars().take_while(|c| *c == '`').count();
            let closing = "`".repeat(ticks);
            let info = info.trim_start_matches('`');
            let mut body = Vec::new();
            let mut close = None;
            for (at, line) in lines.by_ref() {
                if line.trim_end() == closing {
                    close = Some(line);
                    break;
                }
                body.push((at + 1, line));
            }
            let Some(close) = close else { return Err(format!("line {}: this block is never closed", at + 1)) };
            let named = info.split_whitespace().find_map(|word| {
                let bytes = info.trim_start().starts_with("base64");
                let whole = word.strip_prefix("file=").map(|name| (name, if bytes { How::Bytes } else { How::Whole }));
                whole.or_else(|| word.strip_prefix("more=").map(|name| (name, How::More)))
            });
            let part = match named {
                Some((name, how)) => {
                    let content = body.iter().map(|(_, line)| *line).collect();
                    Some(Part::File { name: name.to_owned(), content, how })
                }
                None if info.trim() == "console" => Some(Part::Session(commands(&body)?)),
                None => None,
            };
            match part {
                Some(part) => {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                    parts.push(part);
                }
                None => body.iter().for_each(|(_, line)| plain.push_str(line)),
            }
            plain.push_str(close);
        }
        parts.push(Part::Text(plain));
        Ok(Page { parts })
    }

    /// Whether it has anything to run.
    pub fn runs(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Session(_)))
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::File { content, .. } => text.push_str(content),
                Part::Session(commands) => {
                    for command in commands {
                        text.push_str(&format!("$ {}\n{}", command.words, command.printed));
                    }
                }
            }
        }
        text
    }
}

/// The bytes of a base64 text; line ends and blanks count for nothing.
///
/// # Errors
/// A character that base64 does not have.
pub fn decode(text: &str) -> Result<Vec<u8>, String> {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for sign in text.chars().filter(|c| !c.is_whitespace() && *c != '=') {
        let value = SIGNS.find(sign).ok_or_else(|| format!("`{sign}` is not base64"))?;
        bits = (bits << 6) | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    Ok(bytes)
}

fn commands(body: &[(usize, &str)]) -> Result<Vec<Command>, String> {
    let mut commands: Vec<Command> = Vec::new();
    for (at, line) in body {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(words), _) => {
                commands.push(Command { line: *at, words: words.trim_end().to_owned(), printed: String::new() });
            }
            (None, Some(command)) => command.printed.push_str(line),
            (None, None) => return Err(format!("line {at}: a console block begins with a command behind `$ `")),
        }
    }
    Ok(commands)
}
