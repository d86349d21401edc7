//! Which ways of drawing crashed on this computer, and so which one is tried first.
//!
//! A driver can end the program without any error that could be handled. So a way is noted before it is tried, and the
//! note is removed after the first picture. A note found at the next start means that this way crashed.

use std::fs;
use std::path::{Path, PathBuf};

use super::renderer::Renderer;
use super::single_instance::this_computer;

/// What was tried on this computer with this version.
#[derive(Debug, Default)]
pub struct RendererHistory {
    /// `None` where there is no folder: then nothing is remembered.
    file: Option<PathBuf>,
    machine: String,
    crashed: Vec<Renderer>,
    trying: Option<Renderer>,
}

impl RendererHistory {
    /// Reads the note in a folder; one of another computer (a program on a stick) or version does not count.
    pub fn load(folder: Option<&Path>) -> Self {
        Self::load_for(folder, &this_machine())
    }

    fn load_for(folder: Option<&Path>, machine: &str) -> Self {
        let file = folder.map(|folder| folder.join("display.txt"));
        let text = file
            .as_ref()
            .and_then(|file| fs::read_to_string(file).ok())
            .unwrap_or_default();
        let mut history = Self {
            file,
            machine: machine.to_owned(),
            ..Self::default()
        };
        let mut lines = text.lines();
        if lines.next() != Some(machine) {
            return history;
        }
        for line in lines {
            if let Some(("trying" | "crashed", name)) = line.split_once(' ')
                && let Ok(renderer) = Renderer::from_name(name)
                && !history.crashed.contains(&renderer)
            {
                history.crashed.push(renderer);
            }
        }
        history
    }

    /// The ways to try, in order: the one asked for, or those that did not crash, or all when all did.
    pub fn order(&self, forced: Option<Renderer>) -> Vec<Renderer> {
        if let Some(forced) = forced {
            return vec![forced];
        }
        let mut all = Renderer::ALL.to_vec();
        // Elsewhere the graphics library itself falls back to the processor.
        all.retain(|renderer| cfg!(windows) || *renderer != Renderer::Warp);
        // The graphics card of a remote session goes when it is disconnected; the processor stays.
        if is_remote() {
            all.sort_by_key(|renderer| *renderer != Renderer::Warp);
        }
        let mut sound = all.clone();
        sound.retain(|renderer| !self.crashed.contains(renderer));
        if sound.is_empty() { all } else { sound }
    }

    /// Notes that a way is about to be tried.
    pub fn begin(&mut self, renderer: Renderer) {
        self.trying = Some(renderer);
        self.keep();
    }

    /// A picture has been shown: the note is crossed out.
    pub fn succeed(&mut self) {
        if let Some(renderer) = self.trying.take() {
            self.crashed.retain(|crashed| *crashed != renderer);
            self.keep();
        }
    }

    /// It ended with an error instead of a crash, so the next way follows in this run; nothing is remembered.
    pub fn give_up(&mut self) {
        self.trying = None;
        self.keep();
    }

    /// Whether the next start would go another way than the one that has just crashed.
    pub fn has_other_way(&self) -> bool {
        let Some(trying) = self.trying.filter(|_| self.file.is_some()) else {
            return false;
        };
        let is_sound = |renderer: &Renderer| !self.crashed.contains(renderer);
        is_sound(&trying)
            && self
                .order(None)
                .iter()
                .any(|renderer| *renderer != trying && is_sound(renderer))
    }

    /// A note that can't be kept is no reason to trouble the user.
    fn keep(&self) {
        let Some(file) = &self.file else { return };
        if self.crashed.is_empty() && self.trying.is_none() {
            drop(fs::remove_file(file));
            return;
        }
        let mut text = format!("{}\n", self.machine);
        for crashed in &self.crashed {
            text += &format!("crashed {}\n", crashed.name());
        }
        if let Some(trying) = self.trying {
            text += &format!("trying {}\n", trying.name());
        }
        if let Some(folder) = file.parent() {
            drop(fs::create_dir_all(folder));
        }
        drop(fs::write(file, text));
    }
}

/// The computer and the version: another driver or another program may do better.
fn this_machine() -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), this_computer())
}

/// Whether the screen is that of a remote desktop session.
fn is_remote() -> bool {
    #[cfg(windows)]
    return winsafe::GetSystemMetrics(winsafe::co::SM::REMOTESESSION) != 0;
    #[cfg(not(windows))]
    return false;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first that is tried, by default.
    fn first(history: &RendererHistory) -> Renderer {
        history.order(None)[0]
    }

    #[test]
    fn a_way_that_crashed_before_its_first_picture_is_passed_over_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let load = || RendererHistory::load_for(Some(folder.path()), "甲");
        let mut history = load();
        assert_eq!(first(&history), Renderer::Wgpu);
        history.begin(Renderer::Wgpu);
        assert!(history.has_other_way());

        // Crashed: nobody crosses the note out.
        let mut history = load();
        assert!(!history.order(None).contains(&Renderer::Wgpu));
        history.begin(Renderer::Glow);
        history.succeed();
        assert!(!load().order(None).contains(&Renderer::Wgpu));

        // Asked for by name, it gets another chance, and with a picture the old crash is forgotten.
        let mut history = load();
        assert_eq!(history.order(Some(Renderer::Wgpu)), [Renderer::Wgpu]);
        history.begin(Renderer::Wgpu);
        history.succeed();
        assert_eq!(first(&load()), Renderer::Wgpu);
        assert!(!folder.path().join("display.txt").exists());
    }

    #[test]
    fn an_error_is_not_remembered_and_another_computer_starts_afresh() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = RendererHistory::load_for(Some(folder.path()), "甲");
        history.begin(Renderer::Wgpu);
        history.give_up();
        assert_eq!(
            first(&RendererHistory::load_for(Some(folder.path()), "甲")),
            Renderer::Wgpu
        );
        history.begin(Renderer::Wgpu);
        assert_eq!(
            first(&RendererHistory::load_for(Some(folder.path()), "乙")),
            Renderer::Wgpu
        );
        assert_ne!(
            first(&RendererHistory::load_for(Some(folder.path()), "甲")),
            Renderer::Wgpu
        );
    }

    #[test]
    fn when_all_crashed_all_are_tried_again_without_end_of_restarts() {
        let folder = tempfile::tempdir().unwrap();
        let mut starts = 0;
        loop {
            let mut history = RendererHistory::load_for(Some(folder.path()), "甲");
            let way = first(&history);
            history.begin(way);
            starts += 1;
            if !history.has_other_way() {
                break;
            }
        }
        let all = RendererHistory::default().order(None).len();
        assert_eq!(starts, all);
        assert_eq!(
            RendererHistory::load_for(Some(folder.path()), "甲")
                .order(None)
                .len(),
            all
        );
    }

    #[test]
    fn without_a_folder_nothing_is_remembered_and_nothing_restarts() {
        let mut history = RendererHistory::load(None);
        history.begin(Renderer::Wgpu);
        assert!(history.trying.is_some() && !history.has_other_way());
    }
}
