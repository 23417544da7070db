//! A JSON reader of a hundred lines, for the widget: its bundle has no place for a general one (measured at 28 kB
//! compressed). It reads what the server writes; numbers are whole.

/// A value. Maps keep their order; a name that comes twice is found the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

/// Nested deeper than this is not ours.
const DEPTH: u8 = 16;

impl Json {
    pub fn parse(source: &str) -> Option<Self> {
        let mut reader = Reader { rest: source };
        let value = reader.value(0)?;
        reader.blank();
        reader.rest.is_empty().then_some(value)
    }

    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.iter().find(|(n, _)| n == name).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Self::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Self::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn is(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Self::Bool(true)))
    }

    pub fn list(&self, name: &str) -> &[Self] {
        match self.get(name) {
            Some(Self::List(list)) => list,
            _ => &[],
        }
    }
}

/// Text as a JSON string, quotes included.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c < ' ' => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                let code = u32::from(c);
                out.push_str("\\u00");
                out.push(if code < 16 { '0' } else { '1' });
                out.push(char::from(HEX[usize::try_from(code % 16).unwrap_or_default()]));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Takes `expected` if it comes next.
    fn eat(&mut self, expected: &str) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: u8) -> Option<Json> {
        if depth > DEPTH {
            return None;
        }
        self.blank();
        match self.rest.bytes().next()? {
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(Json::Text),
            b't' => self.eat("true").then_some(Json::Bool(true)),
            b'f' => self.eat("false").then_some(Json::Bool(false)),
            b'n' => self.eat("null").then_some(Json::Null),
            _ => self.number(),
        }
    }

    fn map(&mut self, depth: u8) -> Option<Json> {
        let mut members = Vec::new();
        self.eat("{");
        self.blank();
        if self.eat("}") {
            return Some(Json::Map(members));
        }
        loop {
            self.blank();
            let name = self.string()?;
            self.blank();
            if !self.eat(":") {
                return None;
            }
            members.push((name, self.value(depth + 1)?));
            self.blank();
            if self.eat("}") {
                return Some(Json::Map(members));
            }
            if !self.eat(",") {
                return None;
            }
        }
    }

    fn list(&mut self, depth: u8) -> Option<Json> {
        let mut items = Vec::new();
        self.eat("[");
        self.blank();
        if self.eat("]") {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.eat("]") {
                return Some(Json::List(items));
            }
            if !self.eat(",") {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Json> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits.parse().ok().map(Json::Number)
    }

    fn string(&mut self) -> Option<String> {
        if !self.eat("\"") {
            return None;
        }
        let mut out = String::new();
        loop {
            let end = self.rest.find(['"', '\\'])?;
            let (plain, rest) = self.rest.split_at(end);
            out.push_str(plain);
            self.rest = rest;
            if self.eat("\"") {
                return Some(out);
            }
            self.eat("\\");
            let mut chars = self.rest.chars();
            let escaped = chars.next()?;
            self.rest = chars.as_str();
            out.push(match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => self.unicode()?,
                c => c,
            });
        }
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        // Two halves of a character beyond the basic plane.
        if !self.eat("\\u") {
            return None;
        }
        let second = self.hex()?.checked_sub(0xdc00)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4)?;
        self.rest = &self.rest[4..];
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theirs(value: &serde_json::Value) -> Json {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(b) => Json::Bool(*b),
            serde_json::Value::Number(n) => Json::Number(n.as_i64().unwrap()),
            serde_json::Value::String(s) => Json::Text(s.clone()),
            serde_json::Value::Array(list) => Json::List(list.iter().map(theirs).collect()),
            serde_json::Value::Object(map) => {
                Json::Map(map.iter().map(|(k, v)| (k.clone(), theirs(v))).collect())
            }
        }
    }

    #[test]
    fn it_reads_as_the_general_reader_does() {
        for source in [
            r#"{"a":[1,-2,{"b":null}],"c":true,"d":""}"#,
            " [ ] ",
            "{}",
            r#""\u00e5 \ud83d\udc69 \n\"\\\/ 👩‍👩‍👧""#,
            "1795171805000000",
        ] {
            let value: serde_json::Value = serde_json::from_str(source).unwrap();
            assert_eq!(Json::parse(source), Some(theirs(&value)), "{source}");
        }
    }

    #[test]
    fn what_is_broken_is_none_and_never_a_panic() {
        let whole = r#"{"t":"entries","list":["\u00e5\ud83d\udc69",-12,true,null,{"x":[]}]}"#;
        for end in 0..whole.len() {
            assert_eq!(Json::parse(&whole[..end]), None);
        }
        for broken in
            ["", "{,}", "[1,]", "tru", "--1", "1.5", "\"\\ud83d\"", "\"\\u00zz\"", "{}x", "\"\\u00e"]
        {
            assert_eq!(Json::parse(broken), None, "{broken}");
        }
        assert_eq!(Json::parse(&"[".repeat(10_000)), None);
    }

    #[test]
    fn quoted_text_reads_back_the_same() {
        let all: String = (0..0x250).filter_map(char::from_u32).chain("👩‍👩‍👧\u{2028}".chars()).collect();
        assert_eq!(Json::parse(&quote(&all)), Some(Json::Text(all.clone())));
        assert_eq!(serde_json::from_str::<String>(&quote(&all)).unwrap(), all);
    }
}
