#!/usr/bin/env python3
"""Draws assets/icon.png (256 px) and assets/icon.ico (16 to 256 px, for Windows) from assets/icon.svg.

Needs: `pip install cairosvg pillow`.
"""

import io
from pathlib import Path

import cairosvg
from PIL import Image

ASSETS = Path(__file__).resolve().parent
ICO_SIZES = (256, 64, 48, 40, 32, 24, 20, 16)


def draw(size):
    """The icon at one size, drawn from the vectors and not scaled from a larger picture."""
    png = cairosvg.svg2png(url=str(ASSETS / "icon.svg"), output_width=size, output_height=size)
    return Image.open(io.BytesIO(png)).convert("RGBA")


def main():
    draw(256).save(ASSETS / "icon.png", optimize=True)
    largest, *smaller = (draw(size) for size in ICO_SIZES)
    largest.save(ASSETS / "icon.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=smaller)


if __name__ == "__main__":
    main()
