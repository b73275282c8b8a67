//! The parts of C declarations, as far as the headers here need it.

/// The declaration of a function, or of the type of pointers to some.
pub(crate) struct Function<'a> {
    /// What stands before the name: the result, attributes.
    pub(crate) before: &'a str,
    pub(crate) name: &'a str,
    pub(crate) parameters: Vec<&'a str>,
}

impl<'a> Function<'a> {
    /// The function that a statement declares.
    pub(crate) fn declared(statement: &'a str) -> Option<Self> {
        let (before, parameters) = parted(statement.trim().strip_suffix(')')?)?;
        let name = declared_name(before)?;
        Some(Self { before: before.strip_suffix(name)?, name, parameters: listed(parameters) })
    }

    /// The function type that a statement gives a name, `typedef int (*name)(int value)`, and what stands
    /// before the asterisk, as a convention.
    pub(crate) fn pointed_to(statement: &'a str) -> Option<(Self, &'a str)> {
        let declared = statement.trim().strip_prefix("typedef ")?;
        let (pointer, parameters) = parted(declared.strip_suffix(')')?)?;
        let (before, pointer) = parted(pointer.trim_end().strip_suffix(')')?)?;
        let (attributes, name) = pointer.rsplit_once('*')?;
        Some((Self { before, name: name.trim(), parameters: listed(parameters) }, attributes))
    }

    pub(crate) fn is_void(&self) -> bool {
        !self.before.contains('*')
            && self.before.split(|letter| !is_part(letter)).any(|word| word == "void")
    }
}

/// What stands before the parenthesis that is open at the end of the text, and behind it.
fn parted(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    let open = text.rfind(|letter| {
        depth += match letter {
            ')' => 1,
            '(' => -1,
            _ => 0,
        };
        depth < 0
    })?;
    Some((&text[..open], &text[open + 1..]))
}

fn listed(parameters: &str) -> Vec<&str> {
    split(parameters, ',').into_iter().map(str::trim).filter(|one| *one != "void").collect()
}

/// The declaration of a parameter with another name; an array is a pointer there.
pub(crate) fn renamed(parameter: &str, name: &str) -> String {
    let (before, after) = around_name(parameter);
    match after.find(']') {
        Some(end) => format!("{before}(*{name}){}", &after[end + 1..]),
        None => format!("{before}{name}{after}"),
    }
}

/// What stands before the name of a parameter, and behind it.
pub(crate) fn around_name(parameter: &str) -> (&str, &str) {
    let name = declared_name(parameter).unwrap_or_else(|| panic!("no name: {parameter}"));
    let at = parameter.rfind(name).expect("the name is a part of it");
    (&parameter[..at], &parameter[at + name.len()..])
}

/// The name in `const char *names[2]`, in `int (*call)(int)`; none for bits.
pub(crate) fn declared_name(declarator: &str) -> Option<&str> {
    if declarator.contains(':') {
        return None;
    }
    let name = match declarator.split_once("(*") {
        Some((_, function)) => function.split_once(')')?.0,
        None => declarator,
    };
    let name = name.split('[').next()?;
    name.trim().rsplit(|letter| !is_part(letter)).next().filter(|name| !name.is_empty())
}

fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// The parts between separators that stand in no parentheses or braces.
pub(crate) fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            _ if letter == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}
