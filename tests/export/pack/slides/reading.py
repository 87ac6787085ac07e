"""Slides read back: what stands where, and how much room a text takes, counted apart from the writer."""

import io
import math
import unicodedata
import zipfile

from PIL import Image
from pptx import Presentation

from hotspot.export.pack.slides import make_slides
from hotspot.settings import Pack


def picture(width=80, height=60):
    """A small PNG."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#dde8dd").save(target, "PNG")
    return target.getvalue()


def pictures(facts):
    """A picture for each place that takes one."""
    return {"overview": picture(), **dict.fromkeys(facts.hotspots["hotspot_id"], picture(80, 70))}


def make(facts, *, with_pictures=True, **options):
    """The bytes of the slides."""
    return make_slides(facts, pictures=pictures(facts) if with_pictures else {}, options=Pack(**options))


def read(data):
    """The slides of bytes."""
    return list(Presentation(io.BytesIO(data)).slides)


def titled(slides, part):
    """The slides whose title holds a text."""
    return [slide for slide in slides if part in slide.shapes.title.text_frame.text]


def find(slides, name):
    """The shapes of a name, in order."""
    return [shape for slide in slides for shape in slide.shapes if shape.name == name]


def words(shape):
    """The text of a shape, or of its field."""
    fields = shape.element.xpath(".//a:fld[@type='slidenum']/a:t")
    return "".join(field.xpath("string()") for field in fields) or shape.text_frame.text


def table(shape):
    """The texts of a table, row by row."""
    return [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]


def every_text(slide):
    """All texts of a slide, joined."""
    frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    cells = [text for shape in slide.shapes if shape.has_table for row in table(shape) for text in row]
    return "\n".join([*frames, *cells])


def parts(data, ending=".xml"):
    """The members of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if name.endswith(ending)}


def measure(text):
    """Letters wide: 1 for Chinese, 0.55 for others."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.55 for letter in text)


def find_height(frame, width):
    """The least height of a text in points, wrapped anywhere; of paragraphs that state their spacing."""
    total = 0.0
    for paragraph in frame.paragraphs:
        if not paragraph.runs:
            continue
        size = paragraph.runs[0].font.size.pt
        lines = max(math.ceil(measure(paragraph.text) * size / width - 0.001), 1)
        total += lines * paragraph.line_spacing.pt + (paragraph.space_after.pt if paragraph.space_after else 0)
    return total
