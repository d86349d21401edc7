//! `laoxiao-cli`: the verbs of 老小台账 without a window.

fn main() -> std::process::ExitCode {
    laoxiao::cli::main()
}
