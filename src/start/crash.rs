//! A defect that stops a thread: written to the log with its place, and told to the user in a sentence.

use std::backtrace::Backtrace;
use std::panic;
use std::path::Path;
use std::thread;

/// From now on each panic leaves its message, place and call stack in the log; a window has no console for them.
pub fn report_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let thread = thread::current();
        log::error!(
            "版本 {} 线程 {} {panic}\n{}",
            env!("CARGO_PKG_VERSION"),
            thread.name().unwrap_or("?"),
            Backtrace::force_capture()
        );
        before(panic);
    }));
}

/// What the user is told when the window had to close: what happened to the data, what to do, where the log is.
pub fn as_last_words(log: &Path) -> String {
    format!(
        "程序出错，窗口已关闭。\n\n\
         台账没有丢：每一步在完成时已经写入文件，没有完成的一步整个撤回。\n\
         请重新打开老小台账接着做。\n\n\
         如果再次出现，请把日志交给软件维护人员：\n{}",
        log.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::start_log;

    #[test]
    fn a_panic_is_in_the_log_with_its_thread_and_place() {
        let folder = tempfile::tempdir().unwrap();
        start_log(folder.path());
        report_panics();
        let broken = thread::Builder::new()
            .name("试验".to_owned())
            .spawn(|| panic!("a defect for the log"))
            .unwrap();
        assert!(broken.join().is_err());
        let log = std::fs::read_to_string(folder.path().join("laoxiao.log")).unwrap();
        for part in [
            "线程 试验",
            "a defect for the log",
            "crash.rs",
            env!("CARGO_PKG_VERSION"),
        ] {
            assert!(log.contains(part), "{part} is not in the log:\n{log}");
        }
    }

    #[test]
    fn the_last_words_say_where_the_log_is_and_that_nothing_is_lost() {
        let words = as_last_words(Path::new("/日志"));
        assert!(
            words.contains("台账没有丢") && words.ends_with("/日志"),
            "{words}"
        );
    }
}
