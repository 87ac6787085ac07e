"""Colours of the maps on paper: told apart on screen, by the colour-blind and printed in black and white."""

# Light to dark in equal steps of lightness (CIELAB L* 91, 81, 71, 61, 51), hue and order as on the screen's map.
CLASSES = ("#dfe6f1", "#bbcae1", "#97b0d2", "#7296c2", "#477db3")
GROUND = "#ffffff"
# Areas that a page is not about: as light as the first class, but never on one page with it beside the focus.
OTHERS = "#e8e7e4"
# Darker than every class. Hotspots are hatched and full-lined, dense clusters dashed and unfilled.
HOTSPOT = "#b00d28"
DENSE = "#4b2a7a"
LINE = "#3f4f63"
THIN = "#526075"
FAINT = "#a9b0b8"
INK = "#1b2430"
SOFT = "#5a6675"
HALO = "#ffffff"


def pick_colour(number: int, of: int) -> str:
    """Return the colour of class `number` (from 0) among `of` classes; with more than five, neighbours share one."""
    return CLASSES[number if of <= len(CLASSES) else number * len(CLASSES) // of]
