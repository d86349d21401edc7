#!/usr/bin/env python3
"""Writes packaging/THIRD-PARTY-CRATES.md: the crates that are linked into the shipped programs.

    python3 packaging/crate_notices.py           write the file
    python3 packaging/crate_notices.py --check   stop with 1 when the file is out of date
    … | python3 packaging/crate_notices.py -     take one `cargo metadata --format-version 1` answer from standard input

Otherwise asks `cargo metadata` for each platform that we ship and joins the answers.
Build scripts, procedural macros and test dependencies are left out: they run while building and are not shipped.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
OUTPUT = REPO / "packaging" / "THIRD-PARTY-CRATES.md"
PLATFORMS = ("x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu")
# Their texts stand in packaging/; a crate that asks for another licence gets its own text at the end.
KNOWN_LICENCES = {"MIT", "Apache-2.0"}
LICENCE_FILES = re.compile(r"^(licen[cs]e|copying|copyright|notice)", re.IGNORECASE)
# "[year]" and "{yyyy}" stand in the unfilled appendix of the Apache licence.
COPYRIGHT = re.compile(r"^\W*((copyright|©)[^\[{]*\d{4}[^\[{]*|(copyright|©) (\(c\)|©|the)[^\[{]+)$", re.IGNORECASE)


def metadata():
    """One parsed `cargo metadata` answer per platform, or the single one on standard input."""
    if "-" in sys.argv:
        return [json.load(sys.stdin)]
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform"]
    return [
        json.loads(subprocess.run([*command, platform], cwd=REPO, check=True, capture_output=True).stdout)
        for platform in PLATFORMS
    ]


def linked_packages(answer):
    """The packages that the root links, directly or through others, without the root itself."""
    packages = {package["id"]: package for package in answer["packages"]}
    nodes = {node["id"]: node for node in answer["resolve"]["nodes"]}
    root = answer["resolve"]["root"]
    seen, open_ids = set(), [root]
    while open_ids:
        package_id = open_ids.pop()
        if package_id in seen:
            continue
        seen.add(package_id)
        for dependency in nodes[package_id]["deps"]:
            normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            targets = packages[dependency["pkg"]]["targets"]
            if normal and not any("proc-macro" in target["kind"] for target in targets):
                open_ids.append(dependency["pkg"])
    return [packages[package_id] for package_id in seen - {root}]


def licence_texts(package):
    """The licence files in the package's own folder, as (name, text)."""
    folder = Path(package["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.is_file() and LICENCE_FILES.match(path.name))
    return [(path.name, path.read_text(encoding="utf-8", errors="replace").strip()) for path in files]


def copyright_lines(package):
    """The copyright lines in the licence files; the authors of the manifest when there are none."""
    found = []
    for _, text in licence_texts(package):
        for line in text.splitlines():
            match = COPYRIGHT.match(line.strip())
            if match and len(line) < 160:
                found.append(" ".join(match.group(1).split()))
    if not found and package["authors"]:
        found = ["authors: " + ", ".join(re.sub(r"\s*<[^>]*>", "", author) for author in package["authors"])]
    return list(dict.fromkeys(found))


def expression(package):
    """The licence in today's SPDX spelling; older manifests write "/" for OR."""
    return re.sub(r"\s*/\s*", " OR ", package["license"] or f"see {package['license_file']}")


def needs_own_text(licence):
    """Whether neither MIT nor Apache-2.0 alone satisfies the expression."""
    parts = re.split(r"\s+AND\s+", licence) if "AND" in licence else [licence]
    return not all(KNOWN_LICENCES & set(re.split(r"\s+OR\s+|[()]", part)) for part in parts)


def cell(text):
    """Text that cannot end a table cell or become a tag."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def render(packages):
    lines = [
        "# Crates in 老小台账",
        "",
        "Written by `packaging/crate_notices.py`; do not edit by hand.",
        f"{len(packages)} crates are linked into the programs for {' and '.join(PLATFORMS)}.",
        "Where a crate offers a choice, 老小台账 takes it under MIT or Apache-2.0: `LICENSE-MIT` and `LICENSE-APACHE` "
        "have the texts, the table has the copyright lines that belong to them.",
        "",
        "| Crate | Version | Licence | Repository | Copyright |",
        "|---|---|---|---|---|",
    ]
    own_texts = {}
    for package in packages:
        licence = expression(package)
        fields = (
            package["name"],
            package["version"],
            licence,
            package["repository"] or "",
            "; ".join(copyright_lines(package)),
        )
        lines.append("| " + " | ".join(cell(field) for field in fields) + " |")
        if needs_own_text(licence):
            for name, text in licence_texts(package):
                own_texts.setdefault(text, []).append(f"{package['name']} {package['version']} ({name})")
    lines += ["", "## Licence texts other than MIT and Apache-2.0", ""]
    for text, users in own_texts.items():
        # Apache's own text is 200 lines and stands beside this file already.
        if "Apache License" in text[:200]:
            continue
        clean = "\n".join(line.rstrip() for line in text.splitlines())
        lines += [f"### {', '.join(users)}", "", "````text", clean, "````", ""]
    return "\n".join(lines).rstrip() + "\n"


def main():
    found = {}
    for answer in metadata():
        for package in linked_packages(answer):
            found[package["name"], package["version"]] = package
    text = render([found[key] for key in sorted(found)])
    if "--check" in sys.argv:
        fresh = OUTPUT.exists() and OUTPUT.read_text(encoding="utf-8") == text
        print("up to date" if fresh else f"{OUTPUT.name} is out of date: run packaging/crate_notices.py")
        return 0 if fresh else 1
    OUTPUT.write_text(text, encoding="utf-8", newline="\n")
    print(f"{OUTPUT.name}: {len(found)} crates, {len(text):,} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
