//! Lists the shipped forms, and gives the Windows programs their icon, version and manifest.
//!
//! A build script, because only it can look into a folder and hand the linker a file for Windows and not for the rest.

#[path = "data/list_forms.rs"]
mod forms;

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Both programs: name and what Explorer shows as 文件说明.
const PROGRAMS: [(&str, &str); 2] = [("laoxiao", "老小台账"), ("laoxiao-cli", "老小台账 命令行")];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=data/list_forms.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    list_forms(&root, &out)?;
    if env::var("CARGO_CFG_TARGET_OS")? != "windows" {
        return Ok(());
    }
    give_icon_and_version(&root, &out)
}

/// Writes the list that `src/forms/catalog.rs` includes.
fn list_forms(root: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=data/forms");
    let files = forms::form_files(&root.join("data/forms"))?;
    fs::write(out.join("shipped_forms.rs"), forms::list_source(&files))?;
    Ok(())
}

fn give_icon_and_version(root: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    if env::var("CARGO_CFG_TARGET_ENV")? != "gnu" {
        return Err(
            "the Windows programs are built with the GNU tools: see packaging/windows/build.sh".into(),
        );
    }
    let folder = root.join("packaging/windows");
    for file in [
        "packaging/windows/laoxiao.rc",
        "packaging/windows/laoxiao.manifest",
        "assets/icon.ico",
    ] {
        println!("cargo:rerun-if-changed={file}");
    }
    let template = fs::read_to_string(folder.join("laoxiao.rc"))?;
    let version = env::var("CARGO_PKG_VERSION")?;
    for (name, description) in PROGRAMS {
        let script = template
            .replace("@NAME@", name)
            .replace("@DESCRIPTION@", description)
            .replace("@VERSION@", &version)
            .replace("@NUMBERS@", &format!("{},0", version.replace('.', ",")));
        let source = out.join(format!("{name}.rc"));
        let object = out.join(format!("{name}.res.o"));
        fs::write(&source, script)?;
        compile(&source, &object, &[&folder, &root.join("assets")])?;
        println!("cargo:rustc-link-arg-bin={name}={}", object.display());
    }
    Ok(())
}

/// Runs windres of whichever GNU tools are there: those for cross building, or Windows' own.
fn compile(source: &Path, object: &Path, folders: &[&Path]) -> Result<(), Box<dyn Error>> {
    for tool in ["x86_64-w64-mingw32-windres", "windres"] {
        let mut command = Command::new(tool);
        command.args(["--codepage=65001", "--output-format=coff"]);
        for folder in folders {
            command.arg("--include-dir").arg(folder);
        }
        match command.arg(source).arg(object).status() {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => return Err(format!("{tool} ended with {status}").into()),
            Err(_) => {}
        }
    }
    Err("windres is missing: install binutils-mingw-w64-x86-64".into())
}
