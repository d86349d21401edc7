#!/usr/bin/env python3
"""Builds assets/fonts/LaoXiaoSans-{Regular,Bold}.otf, the interface font of 老小台账.

Source: Noto Sans CJK 2.004 (SIL OFL 1.1), Debian package `fonts-noto-cjk`.
Needs: `apt-get install fonts-noto-cjk` and `pip install fonttools`.

    python3 assets/build_fonts.py              build both fonts
    python3 assets/build_fonts.py --check [F]  only ask whether the fonts cover all text of the repository (and of F)

The characters are GB 2312, Latin-1, the symbols below, the full-width forms, and whatever the files of the
repository contain.
The same repository, source font and fonttools give the same bytes.
"""

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

REPO = Path(__file__).resolve().parent.parent
FONTS = REPO / "assets" / "fonts"
DEFAULT_SOURCE_DIR = Path("/usr/share/fonts/opentype/noto")

# The OFL allows the name "Noto" in a modified font, but a cut-down font should not pass for the original.
FAMILY = "LaoXiao Sans SC"
POSTSCRIPT_FAMILY = "LaoXiaoSansSC"
SOURCE_FAMILY = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")

# Noto's own 1160/-288 leaves hanzi and digits 0.06 em below the middle of the row.
# These values put the middle of the ideographic box (880 - 500 = 380) in the middle of the row, and still
# contain every glyph of the subset; the row is 1.36 em high, close to Microsoft YaHei.
ASCENT = 1060
DESCENT = -300

# Each character is worth having in an interface; those that the source font lacks are reported.
SYMBOLS = (
    "‐‑–—―‖‘’‚‛“”„†‡•‥…‰′″‹›※⁄€ "
    "℃℉№℡™Ω⅓⅔⅛⅜⅝⅞½¼¾²³¹₁₂₃ "
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ "
    "←↑→↓↔↕↖↗↘↙↩↪↵↶↷↺↻⇄⇅⇆⇐⇒⇔⇧⇩⟳⟲ "
    "∀∂∅∆∈∏∑−√∝∞∟∠∥∧∨∩∪∫∮∴∵∷∽≈≌≠≡≤≥≦≧≮≯⊕⊙⊥⊿⋮⋯ "
    "⌃⌄⌘⌥⌫⌕⌚⏎⏏⏱␣ "
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐ⓘ❶❷❸❹❺❻❼❽❾❿ "
    "─━│┃┄┅┌┐└┘├┤┬┴┼═║╔╗╚╝╱╲▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▐░▒▓▔▕ "
    "■□▢▣▪▫▬▭▲△▴▵▶▷▸▹►▻▼▽▾▿◀◁◂◃◄◆◇◈◉○◌◎●◐◑◔◕◢◣◤◥◦◯ "
    "★☆☉☎☐☑☒☰☷♀♂♠♣♥♦♪⚑⚐⚙⚠⚡⚪⚫✂✆✉✎✏✓✔✕✖✗✘✚✦✱❌❓❗❯➔➕➖➜⬅⬆⬇⬛⬜⭐⭕ "
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩㈱㉑㊀㊣㎎㎏㎜㎝㎞㎡㎥㏄㏎㏑㏒㏕ "
    "\u2002\u2003\u2009\u200b\u202f\ufeff"
)

# Common in names of people and places, but not in GB 2312.
NAME_HANZI = (
    "镕堃喆昇珺玥翀垚犇骉燚堉祎婠珅頔赟芃沄湉琎瑀璟瓅媖禛禤翾彧昉旸暐曈昳烜炘焜邨邠锜鹍"
    "峣崀峂碶埗埇墘䲟鿍嵕嶓堨垟峃汧浉涢滃澴溇漷洣浛"
)

# The source font lacks the left ones; a near relative is better than an empty box.
STAND_INS = dict(
    zip(
        "▸▹►▻▾▿▴▵◂◃◄✔✕✖✗✘❌⬛⬜☐⭐⚪⚫⭕➔➜❯➕➖❗❓‛⁄\u2009\u202f",
        "▶▷▶▷▼▽▲△◀◁◀✓×××××■□□★○●○→→›＋－！？‘/  ",
        strict=True,
    )
)

TEXT_DIRS = ("data", "src", "tests")
TEXT_SUFFIXES = {".toml", ".csv", ".md", ".rs"}


def standard_characters():
    """GB 2312, ASCII, Latin-1, CJK punctuation, full-width forms and the lists above."""
    chars = set(map(chr, range(0x20, 0x7F))) | set(map(chr, range(0xA0, 0x100)))
    chars |= set(map(chr, range(0x3000, 0x3020))) | set(map(chr, range(0xFF01, 0xFF5F)))
    chars |= set(map(chr, range(0xFFE0, 0xFFE6)))
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                chars.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return chars | set(SYMBOLS) | set(NAME_HANZI)


def repository_characters(more=()):
    """The printable characters of the repository's texts and of `more`, each with the first file that has it."""
    files = [REPO / "README.md", *more]
    for folder in TEXT_DIRS:
        files += [path for path in (REPO / folder).rglob("*") if path.suffix in TEXT_SUFFIXES]
    found = {}
    for path in sorted(path for path in files if path.is_file()):
        # Fixtures may be in GB 18030 on purpose: what is not UTF-8 is not text of the interface.
        for char in path.read_text(encoding="utf-8", errors="ignore"):
            if char.isprintable():
                found.setdefault(char, path)
    return found


def source_face(weight, source_dir):
    """The simplified Chinese face of a weight, found in the collection by its family name."""
    path = source_dir / f"NotoSansCJK-{weight}.ttc"
    for index, font in enumerate(TTCollection(path, lazy=True).fonts):
        if font["name"].getDebugName(1) == SOURCE_FAMILY:
            print(f"{path.name}: {SOURCE_FAMILY} is index {index}, {font['name'].getDebugName(5)}")
            # The time stamp of the source is kept, so that the same input gives the same bytes.
            return TTFont(path, fontNumber=index, recalcTimestamp=False)
    sys.exit(f"{path}: no face is called {SOURCE_FAMILY}")


def shrink(font, chars):
    """Keeps the glyphs of `chars`; of the layout rules only kerning and the joined double dash."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "ccmp"]
    options.layout_scripts = ["DFLT", "hani", "latn"]
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in chars])
    subsetter.subset(font)


def add_stand_ins(font):
    """Maps the characters that the source lacks to the glyph of a near relative."""
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            for char, relative in STAND_INS.items():
                table.cmap.setdefault(ord(char), table.cmap[ord(relative)])


def set_metrics(font):
    """Centres hanzi in the row."""
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ASCENT, DESCENT, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ASCENT, DESCENT, 0
    os2.usWinAscent, os2.usWinDescent = ASCENT, -DESCENT


def rename(font, weight):
    """Gives the subset a name of its own; copyright, licence, designers and trademark stay."""
    full = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    postscript = f"{POSTSCRIPT_FAMILY}-{weight}"
    source_version = font["name"].getDebugName(5).split(";")[0]
    names = font["name"]
    for name_id, text in (
        (1, FAMILY),
        (2, weight),
        (3, f"{source_version};{postscript}"),
        (4, full),
        (5, f"{source_version}; subset of {SOURCE_FAMILY}"),
        (6, postscript),
    ):
        names.setName(text, name_id, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames[0] = postscript
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName = full, FAMILY


def build(weight, chars, source_dir):
    """Writes one font; returns the characters that the source has no glyph for."""
    font = source_face(weight, source_dir)
    shrink(font, chars & set(map(chr, font.getBestCmap())))
    add_stand_ins(font)
    set_metrics(font)
    rename(font, weight)
    path = FONTS / f"LaoXiaoSans-{weight}.otf"
    font.save(path)
    print(f"{path.name}: {len(font.getGlyphOrder())} glyphs, {path.stat().st_size:,} bytes")
    return chars - set(map(chr, font.getBestCmap()))


def describe(chars, where):
    """One line per character, so that an invisible one can be read too."""
    for char in sorted(chars):
        print(f"  U+{ord(char):04X} {char}  {where.get(char, '')}".rstrip())


def check(more):
    """Stops with 1 when a text has a character that a font lacks."""
    where, failed = repository_characters(more), False
    for weight in WEIGHTS:
        have = set(map(chr, TTFont(FONTS / f"LaoXiaoSans-{weight}.otf").getBestCmap()))
        missing = set(where) - have
        failed |= bool(missing)
        print(f"LaoXiaoSans-{weight}.otf: {len(where)} different characters in the texts, {len(missing)} missing")
        describe(missing, where)
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source-dir", type=Path, default=DEFAULT_SOURCE_DIR, help="folder of NotoSansCJK-*.ttc")
    parser.add_argument("--check", type=Path, nargs="*", metavar="FILE", help="build nothing, check only")
    options = parser.parse_args()
    if options.check is not None:
        return check(options.check)
    where = repository_characters()
    chars = standard_characters() | set(where)
    missing = set()
    for weight in WEIGHTS:
        missing |= build(weight, chars, options.source_dir)
    print(f"{len(chars)} characters wanted, {len(missing)} not in the source font:")
    describe(missing, where)
    return 0


if __name__ == "__main__":
    sys.exit(main())
