//! Values as they are written on the command line.

/// A written value, whose type is not looked at yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    /// A number, as it is spelled: `2`, `-0x1F`, `2.5e3`.
    Number(String),
    /// A word: `true`, `null`, the name of a constant.
    Word(String),
    /// Text in double quotes.
    Text(String),
    /// A character in single quotes.
    Character(char),
    /// Elements or fields, some with a name.
    List(Vec<(Option<String>, Literal)>),
}

/// Lists in lists; more is nobody's value.
const DEPTH: usize = 64;

/// Reads a value; the error shows the place.
pub(crate) fn parse(text: &str) -> Result<Literal, String> {
    let mut cursor = Cursor { text, at: 0 };
    let literal = cursor.value(0)?;
    cursor.skip_space();
    match cursor.rest() {
        "" => Ok(literal),
        _ => Err(cursor.expected("the end of the value")),
    }
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, mark: char) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len_utf8() } else { 0 };
        found
    }

    fn expected(&self, what: &str) -> String {
        let indent: String =
            self.text[..self.at].chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        format!("expected {what}\n  {}\n  {indent}^", self.text)
    }

    fn value(&mut self, depth: usize) -> Result<Literal, String> {
        self.skip_space();
        match self.rest().chars().next() {
            Some('[') => self.list(']', depth),
            Some('{') => self.list('}', depth),
            Some('"') => self.quoted('"').map(Literal::Text),
            Some('\'') => {
                let start = self.at;
                let text = self.quoted('\'')?;
                let mut characters = text.chars();
                match (characters.next(), characters.next()) {
                    (Some(character), None) => Ok(Literal::Character(character)),
                    _ => {
                        self.at = start;
                        Err(self.expected("one character between the quotes"))
                    }
                }
            }
            Some(c) if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => {
                Ok(Literal::Number(self.run(|c| c.is_ascii_alphanumeric() || "+-._".contains(c))))
            }
            Some(c) if c.is_alphabetic() || c == '_' => Ok(Literal::Word(self.word())),
            _ => Err(self.expected("a number, text in quotes, a name, `[` or `{`")),
        }
    }

    fn list(&mut self, close: char, depth: usize) -> Result<Literal, String> {
        if depth == DEPTH {
            return Err(self.expected("no more than 64 lists in one another"));
        }
        self.at += 1;
        let mut items = Vec::new();
        while !self.eat(close) {
            let name = self.name();
            items.push((name, self.value(depth + 1)?));
            if !self.eat(',') {
                if self.eat(close) {
                    break;
                }
                let choice = if close == ']' { "`,` or `]`" } else { "`,` or `}`" };
                return Err(self.expected(choice));
            }
        }
        Ok(Literal::List(items))
    }

    /// `name:`, if that comes.
    fn name(&mut self) -> Option<String> {
        self.skip_space();
        let start = self.at;
        let is_name = self.rest().starts_with(|c: char| c.is_alphabetic() || c == '_');
        if is_name {
            let word = self.word();
            if self.eat(':') {
                return Some(word);
            }
        }
        self.at = start;
        None
    }

    fn word(&mut self) -> String {
        self.run(|c| c.is_alphanumeric() || c == '_')
    }

    fn run(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += length;
        rest[..length].to_owned()
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        self.at += 1;
        let mut text = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((offset, character)) = characters.next() {
            match character {
                c if c == quote => {
                    self.at += offset + 1;
                    return Ok(text);
                }
                '\\' => match characters.next().map(|(_, escaped)| escaped) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some('0') => text.push('\0'),
                    Some(escaped @ ('\\' | '"' | '\'')) => text.push(escaped),
                    _ => {
                        self.at += offset + 1;
                        return Err(self.expected("an escape: \\n \\t \\r \\0 \\\\ \\\" \\'"));
                    }
                },
                other => text.push(other),
            }
        }
        self.at = self.text.len();
        Err(self.expected(if quote == '"' { "`\"`" } else { "`'`" }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Literal {
        Literal::Number(text.into())
    }

    #[test]
    fn values_nest() {
        let list = |items: Vec<Literal>| {
            Literal::List(items.into_iter().map(|item| (None, item)).collect())
        };
        assert_eq!(parse("[]").unwrap(), list(vec![]));
        assert_eq!(
            parse(" [ -1 , 2.5e-3, ] ").unwrap(),
            list(vec![number("-1"), number("2.5e-3")])
        );
        assert_eq!(
            parse("[[1], {2}]").unwrap(),
            list(vec![list(vec![number("1")]), list(vec![number("2")])])
        );
        assert_eq!(
            parse(r#"{x: 1, "a\n\"", name: RED, 'q'}"#).unwrap(),
            Literal::List(vec![
                (Some("x".into()), number("1")),
                (None, Literal::Text("a\n\"".into())),
                (Some("name".into()), Literal::Word("RED".into())),
                (None, Literal::Character('q')),
            ])
        );
    }

    #[test]
    fn a_wrong_value_is_shown_with_its_place() {
        for (text, expected) in [
            ("[1; 2]", "expected `,` or `]`\n  [1; 2]\n    ^"),
            ("{1", "expected `,` or `}`\n  {1\n    ^"),
            ("1 2", "expected the end of the value\n  1 2\n    ^"),
            ("\"a", "expected `\"`\n  \"a\n    ^"),
            ("'ab'", "expected one character between the quotes\n  'ab'\n  ^"),
        ] {
            assert_eq!(parse(text).unwrap_err(), expected);
        }
        assert!(parse(&"[".repeat(100_000)).unwrap_err().starts_with("expected no more than 64"));
    }
}
