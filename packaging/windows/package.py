#!/usr/bin/env python3
"""Packs the Windows programs: a portable zip, an installer, and the list of their SHA-256.

    python3 packaging/windows/package.py FOLDER-OF-PROGRAMS FOLDER-FOR-PACKAGES

The version is that of Cargo.toml and must head packaging/CHANGELOG.md.
Texts get Windows' line ends and a byte-order mark, so that the Notepad of every Windows 10 shows them.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from banner import banner

HERE = Path(__file__).resolve().parent
REPO = HERE.parent.parent
PROGRAMS = ("laoxiao.exe", "laoxiao-cli.exe")
TEXTS = {
    "使用说明.txt": HERE / "说明.md",
    "更新记录.txt": REPO / "packaging" / "CHANGELOG.md",
    "许可/LICENSE-MIT.txt": REPO / "packaging" / "LICENSE-MIT",
    "许可/LICENSE-APACHE.txt": REPO / "packaging" / "LICENSE-APACHE",
    "许可/第三方声明.txt": REPO / "packaging" / "THIRD-PARTY.md",
    "许可/第三方程序库.txt": REPO / "packaging" / "THIRD-PARTY-CRATES.md",
}
PORTABLE = """\
有这个文件时，老小台账把备份、日志和设置放在本文件夹的“数据”里，新台账放在“台账”里，不在电脑上留下文件。
删掉它，就放在 Windows 用户自己的文件夹里。
"""


def release():
    """Version and date: one number in Cargo.toml and at the head of the changelog."""
    version = re.search(r'^version = "([^"]+)"', (REPO / "Cargo.toml").read_text("utf-8"), re.M).group(1)
    heading = re.search(r"^## (\S+) — (\d{4})-(\d\d)-(\d\d)$", (REPO / "packaging/CHANGELOG.md").read_text("utf-8"), re.M)
    if not heading or heading.group(1) != version:
        sys.exit(f"packaging/CHANGELOG.md must begin with “## {version} — date”")
    return version, tuple(int(part) for part in heading.groups()[1:])


def for_notepad(text):
    return "\ufeff".encode() + text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def plain(text):
    """Markdown as plain text: without marks for headings, stress, code and links."""
    lines = []
    for line in text.splitlines():
        heading = re.match(r"(#+) (.*)", line)
        if heading:
            line = f"【{heading.group(2)}】" if len(heading.group(1)) > 1 else heading.group(2)
        line = re.sub(r"\[([^]]+)\]\(([^)]+)\)", r"\1（\2）", line)
        lines.append(line.replace("**", "").replace("`", ""))
    return "\n".join(lines) + "\n"


def stage(programs, folder):
    """Everything that is shipped, as files."""
    for name in PROGRAMS:
        shutil.copy2(programs / name, folder / name)
    for name, source in TEXTS.items():
        text = source.read_text("utf-8")
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(for_notepad(plain(text) if name in ("使用说明.txt", "更新记录.txt") else text))
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write_zip(target, folder, names, top, date):
    """The same bytes for the same content: order, time and rights are fixed."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        contents = [(name, (folder / name).read_bytes()) for name in names]
        contents.append(("portable.txt", for_notepad(PORTABLE)))
        for name, content in sorted(contents):
            entry = zipfile.ZipInfo(f"{top}/{name}", (*date, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def write_installer(target, folder, names, version):
    """Tells NSIS each file by name, so that the uninstaller removes these and nothing else."""
    put, remove = [], []
    folders = sorted({str(Path(name).parent) for name in names} - {"."})
    for below in [".", *folders]:
        windows = "$INSTDIR" if below == "." else "$INSTDIR\\" + below.replace("/", "\\")
        put.append(f'SetOutPath "{windows}"')
        for name in names:
            if str(Path(name).parent) == below:
                put.append(f'File "{folder / name}"')
                remove.append(f'Delete "{windows}\\{Path(name).name}"')
    # RMDir without /r leaves a folder in which something else lies.
    remove += [f'RMDir "$INSTDIR\\{below}"' for below in reversed(folders)]
    with tempfile.TemporaryDirectory() as scripts:
        for name, lines in (("files.nsh", put), ("remove.nsh", remove)):
            (Path(scripts) / name).write_text("\n".join(lines) + "\n", "utf-8")
        (Path(scripts) / "banner.bmp").write_bytes(banner((REPO / "assets/icon.png").read_bytes()))
        size = sum((folder / name).stat().st_size for name in names) // 1024
        subprocess.run(
            ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", f"-DVERSION={version}", f"-DNUMBERS={version}.0",
             f"-DSCRIPTS={scripts}", f"-DICON={REPO / 'assets/icon.ico'}", f"-DSIZE={size}", f"-DOUT={target}",
             str(HERE / "installer.nsi")],
            check=True,
        )


def main():
    programs, out = Path(sys.argv[1]), Path(sys.argv[2])
    version, date = release()
    out.mkdir(parents=True, exist_ok=True)
    top = f"老小台账-{version}"
    archive, installer = out / f"{top}-win64-便携版.zip", out / f"{top}-win64-安装程序.exe"
    with tempfile.TemporaryDirectory() as folder:
        names = stage(programs, Path(folder))
        write_zip(archive, Path(folder), names, top, date)
        write_installer(installer, Path(folder), names, version)
    lines = []
    for path in (archive, installer):
        content = path.read_bytes()
        lines.append(f"{hashlib.sha256(content).hexdigest()} *{path.name}\n")
        print(f"{path.name}: {len(content):,} bytes")
    # The star and the name behind it: what `sha256sum -c` and certutil users compare.
    (out / "SHA256SUMS.txt").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
