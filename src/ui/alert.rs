//! A message where no window can show it: a box of the system on Windows, a line on standard error elsewhere.

/// Tells it and waits until it is read.
pub fn alert(text: &str) {
    log::warn!("{text}");
    #[cfg(windows)]
    {
        let level = rfd::MessageLevel::Error;
        rfd::MessageDialog::new()
            .set_level(level)
            .set_title("老小台账")
            .set_description(text)
            .show();
    }
    #[cfg(not(windows))]
    {
        use std::io::Write as _;
        // Nothing more can be done when standard error is closed.
        drop(writeln!(std::io::stderr(), "{text}"));
    }
}
