#!/usr/bin/env python3
"""Compares what `demo` did on Linux and on Windows: its JSON and every file that it wrote.

    python3 compare.py LINUX.json LINUX-FOLDER WINDOWS.json WINDOWS-FOLDER

Only where the files lie and when they were made may differ.
"""

import json
import sys
import zipfile
from pathlib import Path


def normal(value, folder_name):
    """The same without folders, and without the hash of a workbook, in which its time of making is."""
    if isinstance(value, dict):
        written = {"file", "rows", "sha256"} <= set(value)
        return {key: normal(one, folder_name) for key, one in value.items() if not (written and key == "sha256")}
    if isinstance(value, list):
        return [normal(one, folder_name) for one in value]
    if isinstance(value, str) and folder_name in value:
        return value.replace("\\", "/").split(folder_name, 1)[1]
    return value


def parts(workbook):
    """Every part of a workbook but the one with the time of making."""
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def main():
    linux_json, linux, windows_json, windows = (Path(argument) for argument in sys.argv[1:])
    answers = [
        normal(json.loads(path.read_text("utf-8")), folder.name)
        for path, folder in ((linux_json, linux), (windows_json, windows))
    ]
    if answers[0] != answers[1]:
        for key in answers[0]:
            if answers[0][key] != answers[1].get(key):
                print(f"{key}:\n  Linux   {answers[0][key]}\n  Windows {answers[1].get(key)}", file=sys.stderr)
        sys.exit("the answers of the command line differ")
    names = [
        sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx")) for folder in (linux, windows)
    ]
    if names[0] != names[1] or len(names[0]) < 20:
        sys.exit(f"the files differ:\n  Linux   {names[0]}\n  Windows {names[1]}")
    for name in names[0]:
        one, other = parts(linux / name), parts(windows / name)
        differing = [part for part in sorted(set(one) | set(other)) if one.get(part) != other.get(part)]
        if differing:
            sys.exit(f"{name} differs in {', '.join(differing)}")
    figures = len(answers[0]["indicators"])
    print(f"the same {figures} indicators, {len(answers[0]['imports'])} imports and {len(names[0])} workbooks")


if __name__ == "__main__":
    main()
