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
