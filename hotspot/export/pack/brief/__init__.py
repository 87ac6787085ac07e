"""The brief of a meeting (通报.docx), in the form offices use."""

from hotspot.export.pack.brief.make import make_brief

__all__ = ["make_brief"]
