"""Files out: one folder with the map, the hotspots, every accepted report, every rejected row, and the summary."""

from hotspot.export.summary import summarise
from hotspot.export.write import list_hotspots, write_all, write_page

__all__ = ["list_hotspots", "summarise", "write_all", "write_page"]
