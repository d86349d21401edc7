#!/usr/bin/env python3
"""Whether a picture of the window can be read: not blank, and the words that must be there are found by OCR.

    python3 picture.py PICTURE.png WORD...

A font that lacks a character draws boxes, which no OCR takes for the word.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*command):
    # One thread: on a busy computer tesseract's own threads wait for each other.
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
    ).stdout


def read(picture):
    """The text in the picture, without blanks. OCR wants letters of at least 30 pixels; a menu has 15."""
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.png"
        run("convert", picture, "-colorspace", "Gray", "-resize", "250%", str(large))
        # 11: text lies scattered over the page.
        found = run("tesseract", str(large), "-", "-l", "chi_sim", "--psm", "11", "--dpi", "240")
    return "".join(found.split())


def main():
    picture, words = sys.argv[1], sys.argv[2:]
    colours = int(run("identify", "-format", "%k", picture))
    if colours < 100:
        sys.exit(f"{picture}: only {colours} colours, so nothing is drawn")
    text = read(picture)
    missing = [word for word in words if word not in text]
    if missing:
        sys.exit(f"{picture}: {'、'.join(missing)} can't be read; found: {text[:600]}")
    print(f"{Path(picture).name}: {colours} colours, all of {'、'.join(words)} can be read")


if __name__ == "__main__":
    main()
