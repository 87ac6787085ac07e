// Patterns for areas that nobody answers for and for hotspots that are new or gone; kept beside the map so that they
// live in the same (shadow) tree.
var hatches = 0;
function hatchPattern(state) {
  state.hatch = "hs-hatch-" + (hatches += 1);
  var defs = svg("defs"), white = svg("rect", { width: 7, height: 7, fill: "#ffffff" });
  add(defs, add(stripes(state.hatch, 7, 45), white, svg("rect", { width: 1.6, height: 7, fill: PALETTE.hotspot })),
    add(stripes(state.hatch + "-new", 5, 45), svg("rect", { width: 2, height: 5, fill: PALETTE.fresh })),
    add(stripes(state.hatch + "-gone", 9, 90), svg("rect", { width: 1.2, height: 9, fill: PALETTE.gone })),
    signs(state, "hot"), signs(state, "cold"));
  return add(svg("svg", { width: 0, height: 0, "class": "hs-defs", "aria-hidden": "true" }), defs);
}

function stripes(id, size, turn) {
  return svg("pattern", { id: id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(" + turn + ")" });
}

// The layers of the map. Colours come from the palette below and from nowhere else.
var PALETTE = {
  choropleth: ["#f4f7fb", "#dbe7f2", "#b9d0e6", "#8db3d5", "#5f93c0"],
  units: ["#cfe3f5", "#fbe3b5", "#cdebd3", "#f6d3dc", "#ded5ee", "#e9e4d4", "#c9ecec", "#f9d9bd"],
  line: "#3f4f63",
  thin: "#76859a",
  hotspot: "#c8102e",
  fresh: "#7a0019",
  gone: "#b5404f",
  dense: "#6b3fa0",
  cells: "#0f6e6e",
  hot: "#7a4300",
  cold: "#123f7a",
  point: "#111827"
};
var PANES = [["fills", 210], ["communities", 220], ["subdistricts", 230], ["heat", 215], ["gi_star", 240], ["cells", 250], ["dense", 260],
  ["hotspots", 270], ["points", 280], ["halo", 265]];
var LABEL_PANES = [["cellnumbers", 610], ["areanames", 620], ["badges", 630]];

function makePanes(map) {
  PANES.concat(LABEL_PANES).forEach(function (entry) {
    var pane = map.createPane("hs-" + entry[0]);
    pane.style.zIndex = entry[1];
    if (["heat", "cells", "points", "halo", "cellnumbers", "areanames"].indexOf(entry[0]) >= 0) { pane.style.pointerEvents = "none"; }
  });
  var renderers = {};
  PANES.forEach(function (entry) {
    var make = entry[0] === "points" || entry[0] === "cells" ? L.canvas : L.svg;
    renderers[entry[0]] = make({ pane: "hs-" + entry[0], padding: 0.5 });
  });
  return renderers;
}

function pathOptions(state, pane, options) {
  return Object.assign({ pane: "hs-" + pane, renderer: state.renderers[pane], smoothFactor: 0.6 }, options);
}

function areaTip(state, area, lines) {
  var box = el("div", "hs-tip");
  add(box, el("b", "", area.name));
  if (area.in) { add(box, el("span", "hs-tip-in", area.in)); }
  lines.forEach(function (line) { add(box, el("div", "", line)); });
  return box;
}

function say(state, name, facts) { return fill(state.scene.texts[name], facts || {}); }
function count(state, value) { return numberText(value, state.scene.lang); }

function choroplethLayer(state) {
  var areas = state.scene.static.subdistricts, data = state.view.areas, group = L.layerGroup();
  areas.forEach(function (area, i) {
    var shade = data.of[i];
    var layer = polygon(area.rings, pathOptions(state, "fills", {
      stroke: false, fillColor: PALETTE.choropleth[shade < 0 ? 0 : shade % 5], fillOpacity: shade < 0 ? 0.25 : 0.92
    }));
    layer.bindTooltip(areaTip(state, area, [
      say(state, "tip_reports", { n: count(state, data.n[i]) }),
      say(state, "tip_per_km2", { n: count(state, data.per_km2[i]) }),
      say(state, "tip_hotspots", { n: count(state, data.hotspots[i]) })
    ]), { sticky: true, opacity: 1 });
    group.addLayer(layer);
  });
  return group;
}

function unitLayer(state) {
  var data = state.view.units, group = L.layerGroup();
  if (!data) { return group; }
  state.scene.static.subdistricts.forEach(function (area, i) {
    var unit = data.of[i], nobody = unit < 0;
    var layer = polygon(area.rings, pathOptions(state, "fills", {
      stroke: nobody, color: PALETTE.hotspot, weight: 1, fillOpacity: 1, className: nobody ? "hs-nobody" : "",
      fillColor: nobody ? "url(#" + state.hatch + ")" : PALETTE.units[data.colours[unit] % PALETTE.units.length]
    }));
    var lines = nobody ? [say(state, "nobody")] : [data.names[unit]].concat((data.more[i] || []).filter(Boolean));
    layer.bindTooltip(areaTip(state, area, lines), { sticky: true, opacity: 1 });
    group.addLayer(layer);
  });
  return group;
}

function lineLayer(state, pane, areas, style) {
  var group = L.layerGroup();
  areas.forEach(function (area) {
    group.addLayer(polygon(area.rings, pathOptions(state, pane, Object.assign({ fill: false, interactive: false }, style))));
  });
  return group;
}

function heatLayer(state) {
  var heat = state.view.heat, group = L.layerGroup();
  if (heat && /^data:image\/png;base64,[A-Za-z0-9+\/=]+$/.test(heat.png)) {
    group.addLayer(L.imageOverlay(heat.png, latLngBounds(heat.bounds), { pane: "hs-heat", opacity: 0.85, interactive: false }));
  }
  return group;
}

function denseLayer(state) {
  var group = L.layerGroup();
  state.view.dense.forEach(function (cluster) {
    var layer = polygon(cluster.rings, pathOptions(state, "dense", {
      color: PALETTE.dense, weight: 2, dashArray: "6 5", fillColor: PALETTE.dense, fillOpacity: 0.05
    }));
    var tip = add(el("div", "hs-tip"), el("b", "", say(state, "layer_dense")),
      el("div", "", say(state, "tip_reports", { n: count(state, cluster.n) })), el("div", "hs-tip-in", say(state, "dense_hint")));
    group.addLayer(layer.bindTooltip(tip, { sticky: true, opacity: 1 }));
  });
  return group;
}

function hotspotTip(state, hotspot) {
  var word = hotspot.word ? "  " + hotspot.word : "";
  return add(el("div", "hs-tip"), el("b", "", hotspot.rank + word + "  " + hotspot.place), el("div", "hs-tip-in", hotspot.spot),
    el("div", "", say(state, "tip_reports", { n: count(state, hotspot.n) }) + " · " + hotspot.ratio),
    hotspot.change ? el("div", "", hotspot.change) : null);
}

// Where two periods are compared: kept as ever, new thick and hatched, gone dashed and pale; all of them red, as tested.
function hotspotStyle(state, status) {
  var styles = {
    "new": { color: PALETTE.fresh, weight: 4.5, fillColor: "url(#" + state.hatch + "-new)", fillOpacity: 0.75 },
    gone: { color: PALETTE.gone, weight: 3, dashArray: "3 6", fillColor: "url(#" + state.hatch + "-gone)", fillOpacity: 1 }
  };
  return styles[status] || { color: PALETTE.hotspot, weight: 2.5, fillColor: PALETTE.hotspot, fillOpacity: 0.22 };
}

function hotspotLayer(state) {
  var group = L.layerGroup();
  state.shapes = {};
  state.view.hotspots.slice().reverse().forEach(function (hotspot) {
    var shape = polygon(hotspot.rings, pathOptions(state, "hotspots", hotspotStyle(state, hotspot.status)));
    shape.bindTooltip(hotspotTip(state, hotspot), { sticky: true, opacity: 1 });
    shape.on("click", function () { state.pick(hotspot.id); });
    state.shapes[hotspot.id] = shape;
    group.addLayer(shape);
  });
  return group;
}

// Reports come as at most a few thousand cells [x, y, n, ...]; at each zoom they are gathered again into circles.
function gatherCells(state) {
  var cells = state.view.cells, bins = {}, step = 54, x = 0, y = 0;
  var zoom = state.map.getZoom(), view = state.map.getBounds().pad(0.2);
  for (var i = 0; i + 2 < cells.length; i += 3) {
    x += cells[i]; y += cells[i + 1];
    var at = L.latLng(y / 1e6, x / 1e6);
    if (!view.contains(at)) { continue; }
    var pixel = state.map.project(at, zoom), key = Math.floor(pixel.x / step) + ":" + Math.floor(pixel.y / step);
    var bin = bins[key] || (bins[key] = { x: 0, y: 0, n: 0 }), n = cells[i + 2];
    bin.x += pixel.x * n; bin.y += pixel.y * n; bin.n += n;
  }
  return Object.keys(bins).map(function (key) {
    var bin = bins[key];
    return { n: bin.n, at: state.map.unproject([bin.x / bin.n, bin.y / bin.n], zoom) };
  });
}

function drawCells(state, taken) {
  var group = state.layers.cells;
  group.clearLayers();
  if (!state.map.hasLayer(group)) { return; }
  var bins = gatherCells(state), most = Math.max.apply(null, bins.map(function (b) { return b.n; }).concat([1]));
  bins.forEach(function (bin) {
    var radius = 3 + 20 * Math.sqrt(bin.n / most);
    group.addLayer(L.circleMarker(bin.at, {
      pane: "hs-cells", renderer: state.renderers.cells, interactive: false, radius: radius,
      color: "#ffffff", weight: 1, fillColor: PALETTE.cells, fillOpacity: 0.72
    }));
    var text = count(state, bin.n), box = boxAround(state.map.latLngToContainerPoint(bin.at), textWidth(text, 11), 12);
    if (radius * 2 > textWidth(text, 11) + 4 && !overlaps(box, taken)) {
      group.addLayer(textMarker(bin.at, text, "hs-cell-number", "hs-cellnumbers"));
    }
  });
}

function drawPoints(state) {
  var group = state.layers.points, flat = (state.view.points || {})[state.selected];
  group.clearLayers();
  latLngs(flat || []).forEach(function (at) {
    group.addLayer(L.circleMarker(at, {
      pane: "hs-points", renderer: state.renderers.points, interactive: false, radius: 3,
      color: "#ffffff", weight: 1, fillColor: PALETTE.point, fillOpacity: 0.85
    }));
  });
}

function drawHalo(state) {
  var group = state.layers.halo, hotspot = state.byId[state.selected];
  group.clearLayers();
  if (!hotspot) { return; }
  [["#ffffff", 11], [PALETTE.point, 7]].forEach(function (stroke) {
    group.addLayer(polygon(hotspot.rings, pathOptions(state, "halo", { color: stroke[0], weight: stroke[1], fill: false, interactive: false })));
  });
}

function baseLayer(frame) {
  var base = frame.basemap;
  if (!base) { return null; }
  var options = { maxZoom: 19, maxNativeZoom: base.max_native_zoom || 18, subdomains: base.subdomains || "abc", opacity: 0.75 };
  return base.kind === "wms"
    ? L.tileLayer.wms(base.url, Object.assign({ layers: base.layers || "", format: "image/png", transparent: true }, options))
    : L.tileLayer(base.url, options);
}
