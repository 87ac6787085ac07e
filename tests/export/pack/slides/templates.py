"""Templates as users have them: own size, colours and fonts, example slides, sections, links to them."""

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

SECTIONS = (
    "<p:extLst {ns}><p:ext uri='{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}'>"
    "<p14:sectionLst xmlns:p14='http://schemas.microsoft.com/office/powerpoint/2010/main'>"
    "<p14:section name='a' id='{{00000000-0000-0000-0000-000000000001}}'><p14:sldIdLst><p14:sldId id='256'/>"
    "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
)


def make_template(path, *, size=(10.0, 7.5), examples=2):
    """Write a template with a red theme and 楷体 in it; its layouts fill a slide of the size in inches."""
    show = Presentation()
    across, down = (Inches(a) / b for a, b in zip(size, (show.slide_width, show.slide_height), strict=True))
    show.slide_width, show.slide_height = (Inches(one) for one in size)
    for owner in (show.slide_master, *show.slide_layouts):
        for shape in owner.placeholders:
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = int(shape.left * across), int(shape.width * across)
                shape.top, shape.height = int(shape.top * down), int(shape.height * down)
    theme = show.slide_master.part.part_related_by(RT.THEME)
    theme.blob = theme.blob.replace(b"4F81BD", b"8B1A1A").replace("宋体".encode(), "楷体".encode())
    for number in range(examples):
        slide = show.slides.add_slide(show.slide_layouts[number])
        slide.shapes.title.text = "示例页"
    if examples:
        show.element.append(parse_xml(SECTIONS.format(ns=nsdecls("p"))))
        layout = show.slide_layouts[5]
        layout.part.relate_to(show.slides[0].part, RT.SLIDE)
    show.save(str(path))
    return path
