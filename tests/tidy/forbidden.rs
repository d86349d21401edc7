//! What no file may say: colours outside the theme, the network, addresses as keys, sums of figures in the window.

use super::assert_none;
use super::source::{lines, sources, sources_in};

#[test]
fn colours_are_named_in_the_theme_only() {
    const COLOURS: [&str; 5] = [
        "Color32::from_",
        "Color32::WHITE",
        "Color32::BLACK",
        "Color32::RED",
        "Color32::GRAY",
    ];
    let mut faults = Vec::new();
    for file in sources_in(&["src/ui"]) {
        if file.path == "src/ui/theme.rs" || file.path.starts_with("src/ui/theme/") {
            continue;
        }
        for (at, line) in lines(&file.code) {
            if COLOURS.iter().any(|word| line.contains(word)) {
                faults.push(format!("{}:{at}: colours stand in ui/theme.rs", file.path));
            }
        }
    }
    assert_none(&faults);
}

/// An address can come back: what was kept for one ledger would be shown for the next. A key is the version and the
/// period of a snapshot.
#[test]
fn the_window_keys_nothing_by_address() {
    const ADDRESSES: [&str; 9] = [
        "as_ptr(",
        "as *const",
        "as *mut",
        "ptr::from_ref",
        "ptr::from_mut",
        "&raw const",
        "NonNull",
        ".addr()",
        "Weak",
    ];
    let mut faults = Vec::new();
    for file in sources_in(&["src/app", "src/ui"]) {
        for (at, line) in lines(&file.code) {
            for word in ADDRESSES {
                if line.contains(word) {
                    faults.push(format!("{}:{at}: {word} gives an address", file.path));
                }
            }
        }
    }
    assert_none(&faults);
}

/// Figures are `f64` and `Money`, and the verbs of `ops` sum them, for the window and the command line alike. What
/// these sum themselves says by its type that it is none: rows that are counted, widths on the screen.
#[test]
fn nobody_but_ops_sums_figures() {
    const NO_FIGURES: [&str; 3] = ["sum::<usize>()", "sum::<f32>()", "total_margin().sum()"];
    let mut faults = Vec::new();
    for file in sources_in(&["src/app", "src/ui", "src/cli"]) {
        for (at, line) in lines(file.code_without_tests()) {
            let met = [".sum()", ".sum::<", ".product()", ".product::<"]
                .iter()
                .any(|word| line.contains(word));
            if met && !NO_FIGURES.iter().any(|word| line.contains(word)) {
                faults.push(format!(
                    "{}:{at}: a sum of figures belongs to ops; one of counts or widths says so: sum::<usize>",
                    file.path
                ));
            }
        }
    }
    assert_none(&faults);
}

/// Addresses that stand in the sources and are never called, each with what it is there for.
const ADDRESSES_IN_TEXT: &[(&str, &str)] = &[
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "names a kind of relation inside a package",
    ),
    ("https://sqlite.org/", "cited for what SQLite promises"),
    (
        "https://www.w3.org/TR/WCAG21/#dfn-relative-luminance",
        "cited for the formula of a contrast",
    ),
];

#[test]
fn there_is_no_network_code() {
    const CALLS: [&str; 5] = [
        "std::net",
        "TcpStream",
        "UdpSocket",
        "TcpListener",
        "ToSocketAddrs",
    ];
    let mut faults = Vec::new();
    let mut met = vec![false; ADDRESSES_IN_TEXT.len()];
    for file in sources() {
        for (at, line) in lines(&file.text) {
            for word in CALLS.into_iter().filter(|word| line.contains(word)) {
                faults.push(format!("{}:{at}: {word}", file.path));
            }
            for address in addresses(line) {
                match ADDRESSES_IN_TEXT
                    .iter()
                    .position(|(known, _)| address.starts_with(known))
                {
                    Some(known) => met[known] = true,
                    None => faults.push(format!("{}:{at}: {address}", file.path)),
                }
            }
        }
    }
    for ((address, _), met) in ADDRESSES_IN_TEXT.iter().zip(met) {
        if !met {
            faults.push(format!("{address} stands nowhere any more"));
        }
    }
    assert_none(&faults);
}

#[test]
fn an_address_is_seen_in_comment_and_text() {
    assert_eq!(
        addresses(r#"get("http://a.cn/b"); // https://c.cn"#),
        ["http://a.cn/b", "https://c.cn"]
    );
    assert_eq!(addresses("// 1:2 // a/b"), [""; 0]);
}

/// What begins with `http://`, `https://` or `ws://` in a line, up to the first sign that no address has.
fn addresses(line: &str) -> Vec<&str> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for scheme in ["http://", "https://", "ws://", "wss://", "ftp://"] {
        for (at, _) in line.match_indices(scheme) {
            let is_whole = !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let rest = &line[at..];
            let end = rest.find([' ', '"', '<', '>', ')', '`', '；', '，', '。']);
            found.extend(is_whole.then_some((at, &rest[..end.unwrap_or(rest.len())])));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, address)| address).collect()
}
