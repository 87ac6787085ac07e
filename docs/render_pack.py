"""Draw pages of the demo's meeting pack into docs/images/pack (`make docs-pack`; needs LibreOffice)."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

OUT = Path(__file__).parent / "images" / "pack"
# File of the pack → picture: pages of it, columns, width of a page in pixels.
SHEETS = {
    "图集.pdf": ("atlas", (0, 1, 5), 1, 1400),
    "汇报.pptx": ("slides", range(60), 3, 620),
    "通报.docx": ("brief", range(40), 4, 480),
    "责任清单.xlsx": ("duties", range(6), 2, 800),
}
GAP = 12


def main(pack: Path) -> None:
    """Render every file of the pack that has pages."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, (picture, pages, columns, width) in SHEETS.items():
            pdf = pack / name if name.endswith(".pdf") else convert(pack / name, Path(folder))
            there = [page for page in pages if page < len(pypdfium2.PdfDocument(pdf))]
            save(lay_out([render(pdf, page, width) for page in there], columns), picture)


def convert(path: Path, folder: Path) -> Path:
    """Return an office file as PDF."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - names of our own files
    return folder / f"{path.stem}.pdf"


def render(pdf: Path, page: int, width: int) -> Image.Image:
    """Return a page as a picture of that width."""
    sheet = pypdfium2.PdfDocument(pdf)[page]
    return sheet.render(scale=width / sheet.get_width()).to_pil().convert("RGB")


def lay_out(pages: list[Image.Image], columns: int) -> Image.Image:
    """Return the pages side by side, row by row."""
    rows = [pages[k : k + columns] for k in range(0, len(pages), columns)]
    heights = [max(page.height for page in row) for row in rows]
    width = max(sum(page.width + GAP for page in row) for row in rows) + GAP
    whole = Image.new("RGB", (width, sum(heights) + GAP * (len(rows) + 1)), "#8c8c8c")
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        left = GAP
        for page in row:
            whole.paste(page, (left, top))
            left += page.width + GAP
        top += height + GAP
    return whole


def save(picture: Image.Image, name: str) -> None:
    """Write the picture with few colours, which keeps text sharp and files small."""
    held = io.BytesIO()
    picture.quantize(64).save(held, "PNG", optimize=True)
    (OUT / f"{name}.png").write_bytes(held.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
