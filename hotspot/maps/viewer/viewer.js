// hotspotViewer.create(element, scene, {onSelect, onLayer, show, on, map}) -> {update, showPoints, destroy, map}
//   element  where to draw (any element, also in a shadow root); it must have a height
//   scene    see hotspot/maps/scene.py; `update` takes a scene of which unchanged parts may be left out
//   showPoints(id, flat)  a hotspot's own reports that came after its view (the app sends them on a click)
//   onSelect called with the id of the picked hotspot, or null
//   onLayer  called with the name of a layer that was switched, and whether it is on now
//   show     parts to show: ["header", "views", "side", "footer"]; all when left out
//   map      an existing Leaflet map (folium's) to draw on instead of a new one
//   on       layers that are on, or off, at first against the usual
//   alone    false where two viewers share a page: the panel is folded, and the page prints itself
var FIRST_ON = { areas: true, units: false, subdistricts: true, communities: true, names: true, hotspots: true, dense: true, cells: false, heat: false, gi_star: false };
var EMPTY_VIEW = { hotspots: [], cells: [], dense: [], areas: { n: [], of: [], classes: [], per_km2: [], hotspots: [] } };
var PARTS = ["header", "views", "side", "footer"];

function buildFrame(state, show) {
  var root = state.root = el("div", "hs-viewer"), parts = state.parts = {};
  PARTS.forEach(function (name) { if (show.indexOf(name) < 0) { root.classList.add("hs-no-" + name); } });
  parts.header = el("header", "hs-header");
  parts.views = el("nav", "hs-views");
  parts.stage = el("div", "hs-stage");
  parts.layers = el("details", "hs-layers");
  parts.mark = el("div", "hs-mark");
  parts.side = el("aside", "hs-side");
  parts.list = el("div", "hs-list");
  parts.card = el("div", "hs-card");
  parts.footer = el("footer", "hs-footer");
  parts.layers.addEventListener("toggle", function () { state.panelOpen = parts.layers.open; });
  root.addEventListener("keydown", function (event) { if (event.key === "Escape" && state.selected) { state.pick(null); } });
  ["mousedown", "dblclick", "wheel", "pointerdown"].forEach(function (name) {
    parts.layers.addEventListener(name, function (event) { event.stopPropagation(); });
  });
  add(parts.side, parts.list, parts.card);
  add(root, hatchPattern(state), parts.header, parts.views, add(el("div", "hs-body"), parts.stage, parts.side), parts.footer);
}

function buildMap(state, existing) {
  var holder = existing ? existing.getContainer() : el("div", "hs-map");
  holder.classList.add("hs-map");
  add(state.parts.stage, holder, state.parts.layers, state.parts.mark);
  state.map = existing || L.map(holder, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 90, maxZoom: 19, minZoom: 8 });
  state.renderers = makePanes(state.map);
  state.layers = {};
  Object.keys(FIRST_ON).forEach(function (name) { state.layers[name] = L.layerGroup(); });
  ["points", "halo", "badges", "names"].forEach(function (name) { state.layers[name] = L.layerGroup().addTo(state.map); });
  L.control.scale({ imperial: false, metric: true, position: "bottomleft", maxWidth: 140 }).addTo(state.map);
  L.control.zoom({ position: "topright", zoomInTitle: say(state, "zoom_in"), zoomOutTitle: say(state, "zoom_out") }).addTo(state.map);
  toolControl(state).addTo(state.map);
  state.map.on("moveend", function () { drawLabels(state); });
}

function toolControl(state) {
  var control = L.control({ position: "topright" });
  control.onAdd = function () {
    var bar = el("div", "leaflet-bar hs-tools");
    add(bar, button("hs-tool hs-tool-home", "", say(state, "whole"), function () { fitAll(state, true); }));
    if (document.fullscreenEnabled) {
      add(bar, button("hs-tool hs-tool-full", "", say(state, "fullscreen"), function () { toggleFullscreen(state); }));
    }
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  };
  return control;
}

function toggleFullscreen(state) {
  if (document.fullscreenElement) { document.exitFullscreen(); } else { state.root.requestFullscreen(); }
}

function fitAll(state, animate) {
  var beside = state.panelOpen && state.parts.stage.clientWidth > 760 ? 226 : 14;
  if (state.bounds && state.bounds.isValid()) {
    state.map.fitBounds(state.bounds, { animate: Boolean(animate), paddingTopLeft: [beside, 14], paddingBottomRight: [14, 14] });
  }
}

// Two coloured surfaces over each other would be neither: under the heat the areas fade.
function fadeFills(state) {
  state.map.getPane("hs-fills").style.opacity = state.on.heat && isAvailable(state, "heat") ? "0.2" : "1";
}

function setShown(state, name, layer) {
  if (state.layers[name]) { state.map.removeLayer(state.layers[name]); }
  state.layers[name] = layer;
  if (state.on[name] && isAvailable(state, name)) { layer.addTo(state.map); }
}

function drawStatic(state) {
  var areas = state.scene.static;
  state.bounds = boundsOf(areas.subdistricts.length ? areas.subdistricts : areas.communities);
  setShown(state, "communities", lineLayer(state, "communities", areas.communities, { color: PALETTE.thin, weight: 0.8, opacity: 0.9 }));
  setShown(state, "subdistricts", lineLayer(state, "subdistricts", areas.subdistricts, { color: PALETTE.line, weight: 1.8, opacity: 0.95 }));
  if (state.base) { state.map.removeLayer(state.base); }
  state.base = baseLayer(state.scene.frame);
  if (state.base) { state.base.addTo(state.map); }
}

function drawView(state) {
  state.byId = {};
  state.view.hotspots.forEach(function (hotspot) { state.byId[hotspot.id] = hotspot; });
  if (!state.byId[state.selected]) { state.selected = null; }
  setShown(state, "areas", choroplethLayer(state));
  setShown(state, "units", unitLayer(state));
  setShown(state, "heat", heatLayer(state));
  setShown(state, "gi_star", giStarLayer(state));
  setShown(state, "dense", denseLayer(state));
  setShown(state, "hotspots", hotspotLayer(state));
  setShown(state, "cells", L.layerGroup());
  fadeFills(state);
  drawHeader(state);
  drawViews(state);
  drawList(state);
  drawLayerPanel(state);
  drawFooter(state);
  drawSelection(state);
}

function drawSelection(state) {
  drawHalo(state);
  drawPoints(state);
  drawCard(state);
  markRow(state);
  drawLabels(state);
}

function flyTo(state, id) {
  var hotspot = state.byId[id];
  if (!hotspot) { return; }
  var bounds = boundsOf([hotspot]).pad(1.2), zoom = Math.min(16, state.map.getBoundsZoom(bounds));
  state.map.flyTo(bounds.getCenter(), Math.max(zoom, Math.min(state.map.getZoom(), 16)), { duration: 0.45 });
}

function merged(old, news) {
  var scene = Object.assign({}, old, news);
  scene.texts = Object.assign({}, old.texts, news.texts);
  scene.frame = Object.assign({}, old.frame, news.frame);
  return scene;
}

function setScene(state, news) {
  var old = state.scene || {}, before = old.static;
  state.scene = merged(old, news);
  var key = news.view || (state.view && state.view.key);
  state.view = state.scene.views.filter(function (view) { return view.key === key; })[0] || state.scene.views[0] || EMPTY_VIEW;
  return !before || before.id !== state.scene.static.id;
}

function watchSize(state) {
  state.observer = new ResizeObserver(function () {
    if (state.printing) { return; }
    state.root.classList.toggle("hs-narrow", state.root.clientWidth < 820);
    state.map.invalidateSize({ animate: false });
  });
  state.observer.observe(state.parts.stage);
}

// On paper the map gets the size of the page before the browser lays the page out, else half of it would be grey.
function watchPrint(state) {
  state.beforePrint = function () {
    state.printing = true;
    state.seen = [state.map.getCenter(), state.map.getZoom()];
    var shown = state.map.getBounds();
    state.root.classList.add("hs-printing");
    state.map.invalidateSize({ animate: false });
    if (shown.contains(state.bounds)) { fitAll(state, false); } else { state.map.fitBounds(shown, { animate: false }); }
  };
  state.afterPrint = function () {
    state.root.classList.remove("hs-printing");
    state.printing = false;
    state.map.invalidateSize({ animate: false });
    state.map.setView(state.seen[0], state.seen[1], { animate: false });
  };
  window.addEventListener("beforeprint", state.beforePrint);
  window.addEventListener("afterprint", state.afterPrint);
}

function actions(state, onSelect, onLayer) {
  state.pick = function (id) {
    state.selected = id;
    drawSelection(state);
    flyTo(state, id);
    if (onSelect) { onSelect(id); }
  };
  state.showView = function (key) {
    setScene(state, { view: key });
    drawView(state);
  };
  state.setLayer = function (name, on) {
    state.on[name] = on;
    state.warned = on && name === "gi_star"; // its warning is the panel's end and must be seen
    if (on && (name === "areas" || name === "units")) { state.on[name === "areas" ? "units" : "areas"] = false; }
    Object.keys(state.on).forEach(function (key) { if (state.layers[key] && key !== "names") { setShown(state, key, state.layers[key]); } });
    fadeFills(state);
    drawLayerPanel(state);
    drawLabels(state);
    if (onLayer) { onLayer(name, on); }
  };
}

function create(element, scene, options) {
  var settings = options || {}, alone = settings.alone !== false;
  var state = { on: Object.assign({}, FIRST_ON, settings.on), selected: null, panelOpen: alone, rows: {}, byId: {} };
  setScene(state, scene);
  actions(state, settings.onSelect, settings.onLayer);
  buildFrame(state, settings.show || PARTS);
  element.appendChild(state.root);
  buildMap(state, settings.map);
  drawStatic(state);
  state.root.classList.toggle("hs-narrow", state.root.clientWidth < 820);
  state.map.invalidateSize({ animate: false });
  if (!state.map._loaded) { state.map.setView([0, 0], 10); }
  fitAll(state, false);
  drawView(state);
  watchSize(state);
  if (alone) { watchPrint(state); }
  return {
    map: state.map,
    swatch: function (status) { return statusSwatch(state, status); },
    whole: function () { state.map.invalidateSize({ animate: false }); fitAll(state, false); },
    update: function (news) {
      if (setScene(state, news)) { drawStatic(state); fitAll(state, false); }
      drawView(state);
    },
    showPoints: function (id, flat) { state.view.points = {}; state.view.points[id] = flat; drawPoints(state); },
    destroy: function () {
      state.observer.disconnect();
      window.removeEventListener("beforeprint", state.beforePrint);
      window.removeEventListener("afterprint", state.afterPrint);
      state.map.remove();
      state.root.remove();
    }
  };
}
