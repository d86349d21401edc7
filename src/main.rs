//! 老小台账: the window. Arguments, the log, one window for all starts, and a plain sentence where it can't open.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode};
use std::rc::Rc;

use laoxiao::import::worker_main;
use laoxiao::ops::{data_dir, log_dir};
use laoxiao::start::{Arguments, Claim, RendererHistory, as_last_words, claim, report_panics, start_log};
use laoxiao::ui::alert::alert;
use laoxiao::ui::window;

/// What can be done where there is no display.
const WITHOUT_WINDOW: &str = if cfg!(windows) {
    "请更新显卡驱动，或在快捷方式的目标后面加上 --renderer glow 再试。命令行程序 laoxiao-cli 不需要窗口。"
} else {
    "不用窗口也能看到全过程：cargo run --no-default-features --bin laoxiao-cli -- demo --out 示例"
};
const NO_ANSWER: &str = "老小台账已经打开，但没有回应。\n请等一会儿再试；还不行时，在任务管理器里结束 laoxiao.exe，再重新打开。台账里已完成的步骤都在。";

fn main() -> ExitCode {
    // The program starts itself again to read old files, which may break their reader.
    if let Some(code) = worker_main(std::env::args_os()) {
        return code;
    }
    start_log(&log_dir());
    report_panics();
    log::info!(
        "启动，版本 {}，{}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS
    );
    let arguments = Arguments::parse(std::env::args_os().skip(1));
    let folder = data_dir();
    let instance = match folder.as_deref().map(|folder| claim(folder, &arguments.files)) {
        Some(Ok(Claim::First(instance))) => Some(instance),
        Some(Ok(Claim::HandedOver)) => return ExitCode::SUCCESS,
        Some(Ok(Claim::NoAnswer)) => {
            alert(NO_ANSWER);
            return ExitCode::FAILURE;
        }
        Some(Err(error)) => {
            log::warn!("数据文件夹写不进去：{error}");
            None
        }
        None => None,
    };
    let history = Rc::new(RefCell::new(RendererHistory::load(folder.as_deref())));
    let opened = catch_unwind(AssertUnwindSafe(|| {
        window::open(&arguments, &history, instance.as_ref())
    }));
    // The next start must find the place free.
    drop(instance);
    match opened {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(reason)) => {
            alert(&format!("{reason}\n{WITHOUT_WINDOW}"));
            ExitCode::FAILURE
        }
        Err(_) if arguments.renderer.is_none() && history.borrow().has_other_way() => start_again(),
        Err(_) => {
            alert(&as_last_words(&log_dir()));
            ExitCode::FAILURE
        }
    }
}

/// Drawing crashed before the first picture: a new process tries the next way.
fn start_again() -> ExitCode {
    log::warn!("换一种显示方式重新启动");
    let again = std::env::current_exe()
        .and_then(|program| Command::new(program).args(std::env::args_os().skip(1)).spawn());
    match again {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            alert(&format!(
                "窗口打不开，重新启动也没有成功（{error}）。\n{WITHOUT_WINDOW}"
            ));
            ExitCode::FAILURE
        }
    }
}
