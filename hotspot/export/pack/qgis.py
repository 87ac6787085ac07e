"""Styles that QGIS finds inside a GeoPackage and applies when its layers are opened.

The table `layer_styles` is that of QGIS (``QgsOgrProviderMetadata::saveStyle``); a style is a QML document.
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pandas as pd

from hotspot.export.pack.facts import Facts
from hotspot.hotspots import ALL
from hotspot.maps.paper import palette
from hotspot.maps.paper.ground import Ground
from hotspot.maps.view import quantile_classes
from hotspot.maps.words import number

STYLES = "layer_styles"
# The table's key is called `id`, not `fid`: QGIS asks for it by that name.
STYLES_KEY = "id"
GEOMETRY = "geom"
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_VERSION = "3.22.0"  # oldest that is tested; newer ones read it
# Change → angle and distance (mm) of the hatch: told apart in black and white, too.
_HATCHES = {"new": (45, 1.0), "back": (135, 1.6), "persistent": (0, 1.6), "unknown": (90, 2.4)}
Properties = Mapping[str, object]


def list_styles(facts: Facts, ground: Ground) -> pd.DataFrame:
    """Return the rows of `layer_styles`, one for each layer with geometry, all of them the layer's default."""
    styles = {
        "hotspots": _draw(_by_change(facts), label="rank", size=10, bold=True),
        "subdistricts": _draw(_by_reports(ground), label="name", size=9),
        "communities": _draw(_outline(palette.FAINT, 0.15)),
        "dense": _draw(_dashed(facts)),
    }
    return pd.DataFrame({
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": list(styles),
        "f_geometry_column": GEOMETRY,
        "styleName": list(styles),
        "styleQML": [_DOCTYPE + tostring(style, encoding="unicode") for style in styles.values()],
        "styleSLD": "",
        "useAsDefault": True,
        "description": [facts.say(f"layer_{name}") for name in styles],
        "owner": "",
        "ui": pd.Series([None] * len(styles), dtype=object),
        "update_time": facts.stamp,
    })  # fmt: skip


def _draw(renderer: Element, *, label: str = "", size: int = 9, bold: bool = False) -> Element:
    """A style: how the layer is drawn, and the column that stands on it."""
    shown = "1" if label else "0"
    root = Element("qgis", {"version": _VERSION, "styleCategories": "Symbology|Labeling", "labelsEnabled": shown})
    root.append(renderer)
    if label:
        labeling = SubElement(root, "labeling", {"type": "simple"})
        labeling.append(_label(label, size, bold))
    indent(root, " ")
    return root


def _label(column: str, size: int, bold: bool) -> Element:
    settings = Element("settings", {"calloutType": "simple"})
    letters = {"fieldName": column, "isExpression": 0, "fontSize": size, "fontSizeUnit": "Point", "textOpacity": 1,
               "fontWeight": 75 if bold else 50, "textColor": _rgb(palette.INK), "multilineHeight": 1}  # fmt: skip
    halo = {"bufferDraw": 1, "bufferSize": 0.9, "bufferSizeUnits": "MM", "bufferColor": _rgb(palette.HALO),
            "bufferOpacity": 1}  # fmt: skip
    # Ranks stand in the middle of their hotspot (1), names wherever there is room in their area (4).
    inside = {"placement": 1 if bold else 4, "centroidInside": 1, "centroidWhole": 1, "quadOffset": 4, "priority": 5}
    drawn = {"drawLabels": 1, "obstacle": 1, "displayAll": int(bold), "fontMaxPixelSize": 10_000}
    SubElement(SubElement(settings, "text-style", _text(letters)), "text-buffer", _text(halo))
    SubElement(settings, "placement", _text(inside))
    SubElement(settings, "rendering", _text(drawn))
    return settings


def _by_change(facts: Facts) -> Element:
    rows = [{"value": code, "label": facts.say(f"change_{code}")} for code in _HATCHES]
    symbols = [[_hatch(*hatch), _border(palette.HOTSPOT, 0.6)] for hatch in _HATCHES.values()]
    return _classed("categorizedSymbol", "change", ("categories", "category"), rows, symbols)


def _dashed(facts: Facts) -> Element:
    """Those of all themes together, as on the map; those of single themes are in the layer, and not drawn."""
    rows = [{"value": ALL, "label": facts.say("layer_dense")}]
    return _classed(
        "categorizedSymbol", "theme", ("categories", "category"), rows, [[_border(palette.DENSE, 0.4, dash="dash")]]
    )


def _by_reports(ground: Ground) -> Element:
    """The classes and colours of the maps on paper."""
    classes = quantile_classes(ground.subdistricts["reports"].to_numpy(dtype="int64"))
    rows = [{"lower": low, "upper": high, "label": number(low) if low == high else f"{number(low)}–{number(high)}"}
            for low, high in classes]  # fmt: skip
    symbols = [[_border(palette.LINE, 0.3, fill=palette.pick_colour(k, len(classes)))] for k in range(len(classes))]
    root = _classed("graduatedSymbol", "reports", ("ranges", "range"), rows, symbols)
    root.set("graduatedMethod", "GraduatedColor")
    return root


def _classed(
    kind: str, column: str, names: tuple[str, str], rows: Sequence[Properties], symbols: Sequence[list[Element]]
) -> Element:
    root = Element("renderer-v2", {"type": kind, "attr": column, "enableorderby": "0", "symbollevels": "0"})
    group, one = names
    classes, drawn = SubElement(root, group), SubElement(root, "symbols")
    for k, (row, layers) in enumerate(zip(rows, symbols, strict=True)):
        SubElement(classes, one, _text({**row, "symbol": k, "render": "true"}))
        drawn.append(_symbol(str(k), layers))
    return root


def _outline(colour: str, width: float) -> Element:
    root = Element("renderer-v2", {"type": "singleSymbol", "enableorderby": "0", "symbollevels": "0"})
    SubElement(root, "symbols").append(_symbol("0", [_border(colour, width)]))
    return root


def _symbol(name: str, layers: Sequence[Element], *, kind: str = "fill") -> Element:
    symbol = Element("symbol", {"type": kind, "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"})
    symbol.extend(layers)
    return symbol


def _border(colour: str, width: float, *, fill: str = "", dash: str = "solid") -> Element:
    return _layer("SimpleFill", {
        "color": _rgb(fill or palette.GROUND),
        "style": "solid" if fill else "no",
        "outline_color": _rgb(colour),
        "outline_style": dash,
        "outline_width": width,
        "outline_width_unit": "MM",
        "joinstyle": "round",
    })  # fmt: skip


def _hatch(angle: float, distance: float) -> Element:
    layer = _layer("LinePatternFill", {"angle": angle, "distance": distance, "distance_unit": "MM"})
    line = {"line_color": _rgb(palette.HOTSPOT), "line_width": 0.3, "line_width_unit": "MM", "line_style": "solid"}
    layer.append(_symbol("@0@0", [_layer("SimpleLine", line)], kind="line"))
    return layer


def _layer(kind: str, properties: Properties) -> Element:
    """A layer of a symbol, its properties in the form of QGIS from 3.22 on and in the older one."""
    layer = Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    group = SubElement(layer, "Option", {"type": "Map"})
    for name, value in _text(properties).items():
        SubElement(group, "Option", {"type": "QString", "name": name, "value": value})
    for name, value in _text(properties).items():
        SubElement(layer, "prop", {"k": name, "v": value})
    return layer


def _text(properties: Properties) -> dict[str, str]:
    return {name: str(value) for name, value in properties.items()}


def _rgb(colour: str) -> str:
    """``#rrggbb`` as QGIS writes it."""
    return ",".join([*(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5)), "255"])
