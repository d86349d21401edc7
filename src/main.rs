//! placeholder until the window is in
fn main() {}
