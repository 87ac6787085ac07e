"""汇报.pptx: the slides of a meeting, native and editable, on the house look or on the user's own template."""

from hotspot.export.pack.slides.make import make_slides

__all__ = ["make_slides"]
