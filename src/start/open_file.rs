//! A file that was written is opened with the program of its kind, or shown in its folder.

use std::io;
use std::path::Path;
use std::process::Command;

/// Opens a file with the program that the system has for it: WPS, Excel.
///
/// # Errors
/// The system has no such program, or the file is gone.
pub fn open_file(file: &Path) -> io::Result<()> {
    there(file)?;
    if cfg!(windows) {
        // explorer opens what it is given as a double click does.
        start(Command::new("explorer").arg(file))
    } else {
        start(Command::new("xdg-open").arg(file))
    }
}

/// Shows a file in its folder.
///
/// # Errors
/// The system has no file manager, or the file is gone.
pub fn show_in_folder(file: &Path) -> io::Result<()> {
    there(file)?;
    if cfg!(windows) {
        let mut marked = std::ffi::OsString::from("/select,");
        marked.push(file);
        start(Command::new("explorer").arg(marked))
    } else {
        start(Command::new("xdg-open").arg(file.parent().unwrap_or(file)))
    }
}

fn there(file: &Path) -> io::Result<()> {
    file.metadata().map(drop)
}

/// Starts a program and does not wait for it; a thread takes its end, so that none is left behind.
fn start(command: &mut Command) -> io::Result<()> {
    let mut child = command.spawn()?;
    std::thread::Builder::new()
        .name("opened".to_owned())
        .spawn(move || drop(child.wait()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_gone_is_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("没有.xlsx");
        for opened in [open_file(&gone), show_in_folder(&gone)] {
            assert_eq!(opened.unwrap_err().kind(), io::ErrorKind::NotFound);
        }
    }
}
