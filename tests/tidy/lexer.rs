//! Blanks out comments and the insides of texts, so that a search meets code only. Lines keep their numbers.

/// The text without comments and without what stands in quotes.
pub(super) fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let (end, is_blank) = match c {
            '/' if chars.get(at + 1) == Some(&'/') => (line_end(&chars, at), true),
            '/' if chars.get(at + 1) == Some(&'*') => (block_comment_end(&chars, at), true),
            '"' => (quote_end(&chars, at), true),
            'r' if !is_inside_word(&chars, at) && raw_marks(&chars, at).is_some() => {
                (raw_end(&chars, at), true)
            }
            '\'' => match char_end(&chars, at) {
                Some(end) => (end, true),
                None => (at + 1, false),
            },
            _ => (at + 1, false),
        };
        let piece = chars.get(at..end).unwrap_or_default();
        if is_blank {
            out.extend(piece.iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        } else {
            out.extend(piece);
        }
        at = end;
    }
    out
}

fn line_end(chars: &[char], from: usize) -> usize {
    let rest = chars.iter().skip(from);
    from + rest.take_while(|c| **c != '\n').count()
}

/// Block comments nest.
fn block_comment_end(chars: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at < chars.len() {
        match (chars.get(at), chars.get(at + 1)) {
            (Some('/'), Some('*')) => (depth, at) = (depth + 1, at + 2),
            (Some('*'), Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn quote_end(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(c) = chars.get(at) {
        match c {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// How many `#` open a raw text; `None` where none begins.
fn raw_marks(chars: &[char], from: usize) -> Option<usize> {
    let marks = chars.iter().skip(from + 1).take_while(|c| **c == '#').count();
    (chars.get(from + 1 + marks) == Some(&'"')).then_some(marks)
}

fn raw_end(chars: &[char], from: usize) -> usize {
    let marks = raw_marks(chars, from).unwrap_or(0);
    let mut at = from + marks + 2;
    while at < chars.len() {
        let closes = chars.get(at) == Some(&'"')
            && chars
                .iter()
                .skip(at + 1)
                .take(marks)
                .filter(|c| **c == '#')
                .count()
                == marks;
        if closes {
            return at + 1 + marks;
        }
        at += 1;
    }
    chars.len()
}

/// The end of `'x'` or `'\n'`; `None` for a lifetime.
fn char_end(chars: &[char], from: usize) -> Option<usize> {
    if chars.get(from + 1) == Some(&'\\') {
        // The sign behind the backslash may itself be a quote.
        let rest = chars.iter().skip(from + 3);
        return Some(from + 4 + rest.take_while(|c| **c != '\'').count());
    }
    (chars.get(from + 2) == Some(&'\'')).then_some(from + 3)
}

fn is_inside_word(chars: &[char], at: usize) -> bool {
    // `br"…"` and `cr"…"` open raw texts too.
    let before = |back: usize| at.checked_sub(back).and_then(|at| chars.get(at));
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    match before(1) {
        Some('b' | 'c') => before(2).is_some_and(is_word),
        other => other.is_some_and(is_word),
    }
}

#[test]
fn comments_and_texts_are_blanked_and_lines_stay() {
    let text = "let a = \"b // c\"; // d\n/* e /* f */\n g */ let h = 'i'; fn j<'k>() { r#\"l\"m\"# }";
    assert_eq!(
        code_only(text),
        "let a =         ;     \n            \n      let h =    ; fn j<'k>() {          }"
    );
    assert_eq!(code_only(r"let q = '\''; x"), "let q =     ; x");
}
