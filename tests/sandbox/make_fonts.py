"""Makes the fonts of reports and letters from Debian's `fonts-noto-core`: python -m tests.sandbox.make_fonts

Without hints, which print and today's screens have no use for, with outlines as cubic curves and without the long
names, an embedded font takes half the room: a report in Arabic stays below 60 kB. Letters, shapes (to a thousandth
of the letters' size), widths and all that joins and places letters stay as they are.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from tests.places import ROOT

DEBIAN = Path("/usr/share/fonts/truetype/noto")
SHIPPED = ROOT / "src" / "scoreport" / "fonts"
NAMES = ("NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold")
# The letters of languages that the state writes no reports in, and that schools write to families.
LETTERS = ROOT / "src" / "scoreport" / "onboarding" / "letters" / "fonts"
LETTER_NAMES = (
    "NotoSansArmenian-Regular", "NotoSansArmenian-Bold", "NotoSansGurmukhi-Regular", "NotoSansGurmukhi-Bold",
)  # fmt: skip
COPYRIGHT, FAMILY, STYLE, FULL_NAME, POSTSCRIPT_NAME = 0, 1, 2, 4, 6
MOST_ERROR = 1  # in a thousandth of the letters' size


def main() -> None:
    """Make all fonts anew."""
    for folder, names in ((SHIPPED, NAMES), (LETTERS, LETTER_NAMES)):
        for name in names:
            convert(DEBIAN / f"{name}.ttf", folder / f"{name}.otf")


def convert(source: Path, target: Path) -> None:
    """Write a TrueType font as an OpenType one with cubic outlines."""
    font = without_hints(source)
    shapes = cubic_shapes(font)
    names = {entry.nameID: str(entry) for entry in font["name"].names}
    for table in ("glyf", "loca", "gasp"):
        if table in font:
            del font[table]
    font.sfntVersion = "OTTO"
    font["post"].formatType = 3.0
    most = font["maxp"]
    most.tableVersion = 0x00005000
    for field in [field for field in vars(most) if field not in ("tableTag", "tableVersion", "numGlyphs")]:
        delattr(most, field)
    notes = {"FullName": names[FULL_NAME], "FamilyName": names[FAMILY], "Notice": names[COPYRIGHT]}
    FontBuilder(font=font).setupCFF(names[POSTSCRIPT_NAME], notes, shapes, {})
    font.save(target)


def without_hints(source: Path) -> TTFont:
    """Return a font with all its letters and features, without hints and without the names that none reads."""
    options = Options()
    options.hinting = False
    options.layout_features = ["*"]
    options.name_IDs = [COPYRIGHT, FAMILY, STYLE, FULL_NAME, POSTSCRIPT_NAME]
    options.notdef_outline = True
    options.glyph_names = True
    options.recalc_timestamp = False
    font = TTFont(source)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    return font


def cubic_shapes(font: TTFont) -> dict[str, object]:
    """Return each glyph's outline as a charstring."""
    glyphs = font.getGlyphSet()
    shapes = {}
    for name in font.getGlyphOrder():
        recorded = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(recorded)
        pen = T2CharStringPen(font["hmtx"][name][0], glyphs)
        recorded.replay(Qu2CuPen(pen, MOST_ERROR, all_cubic=True, reverse_direction=True))
        shapes[name] = pen.getCharString()
    return shapes


if __name__ == "__main__":
    main()
