//! The ways to draw the window, and their names on the command line.

/// A way to draw the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renderer {
    /// The graphics card: DirectX 12 on Windows.
    Wgpu,
    /// The processor alone: WARP on Windows.
    Warp,
    /// OpenGL.
    Glow,
}

impl Renderer {
    /// All, in the order in which they are tried: a failed OpenGL window leaves no way back to the others.
    pub(super) const ALL: [Self; 3] = [Self::Wgpu, Self::Warp, Self::Glow];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgpu => "wgpu",
            Self::Warp => "warp",
            Self::Glow => "glow",
        }
    }

    /// The way with this name.
    ///
    /// # Errors
    /// There is none; the sentence lists the names.
    pub fn from_name(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|renderer| renderer.name() == name)
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join("、");
                format!("没有“{name}”这种显示方式；可用：{names}。")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let answer = Renderer::from_name("dx9").unwrap_err();
        assert!(
            answer.contains("dx9") && answer.contains("wgpu、warp、glow"),
            "{answer}"
        );
    }
}
