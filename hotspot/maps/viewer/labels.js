// Names of areas and numbers of hotspots, placed so that none covers another; what finds no room waits for a closer look.
function textMarker(at, text, className, pane) {
  var icon = L.divIcon({ className: "hs-label " + className, html: el("span", "", text), iconSize: null });
  return L.marker(at, { icon: icon, pane: pane, interactive: false, keyboard: false });
}

function overlaps(box, boxes) {
  return boxes.some(function (other) {
    return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
  });
}

function boxAround(point, width, height) {
  return [point.x - width / 2, point.y - height / 2, point.x + width / 2, point.y + height / 2];
}

function badgeText(hotspot) { return hotspot.word ? hotspot.rank + " " + hotspot.word : String(hotspot.rank); }

function badge(state, hotspot, small) {
  var chosen = hotspot.id === state.selected;
  var node = el("span", "", small ? "" : badgeText(hotspot));
  var icon = L.divIcon({
    className: "hs-badge" + (hotspot.status ? " hs-badge-" + hotspot.status : "") + (hotspot.rank > 20 ? " hs-badge-minor" : "") + (small ? " hs-badge-small" : "") + (chosen ? " hs-chosen" : ""), html: node, iconSize: null
  });
  var marker = L.marker(latLng(hotspot.at), { icon: icon, pane: "hs-badges", keyboard: false, zIndexOffset: small ? 0 : 1000 - hotspot.rank });
  return marker.bindTooltip(hotspotTip(state, hotspot), { opacity: 1, offset: [12, 0] })
    .on("click", function () { state.pick(hotspot.id); });
}

function drawBadges(state, taken) {
  var group = state.layers.badges, map = state.map, view = map.getBounds().pad(0.1);
  group.clearLayers();
  if (!map.hasLayer(state.layers.hotspots)) { return; }
  var chosen = state.byId[state.selected];
  var order = (chosen ? [chosen] : []).concat(state.view.hotspots.filter(function (h) { return h !== chosen; }));
  order.forEach(function (hotspot) {
    var at = latLng(hotspot.at);
    if (!view.contains(at)) { return; }
    var box = boxAround(map.latLngToContainerPoint(at), hotspot.word ? textWidth(badgeText(hotspot), 12) + 12 : hotspot.rank > 99 ? 30 : 24, 24), small = overlaps(box, taken);
    group.addLayer(badge(state, hotspot, small));
    if (!small) { taken.push(box); }
  });
}

// The place for a name: its anchor, or a little above or below; null where no place is free or the area is too small.
function nameBox(state, area, size, taken) {
  var point = state.map.latLngToContainerPoint(latLng(area.at)), width = textWidth(area.name, size) + 6, height = size + 6;
  var edge = state.map.latLngToContainerPoint(L.latLng(area.at[1] / 1e6, (area.at[0] + area.r) / 1e6));
  var room = Math.abs(edge.x - point.x) * 2;
  if (width > room * 1.9) { return null; }
  var shifts = [0, -20, 20, -34, 34];
  for (var i = 0; i < shifts.length; i++) {
    if (Math.abs(shifts[i]) > room * 0.5) { continue; }
    var box = boxAround(L.point(point.x, point.y + shifts[i]), width, height);
    if (!overlaps(box, taken)) { return { box: box, at: L.point(point.x, point.y + shifts[i]) }; }
  }
  return null;
}

function drawNames(state, areas, className, size, taken) {
  var view = state.map.getBounds().pad(0.05);
  areas.forEach(function (area) {
    if (!view.contains(latLng(area.at))) { return; }
    var found = nameBox(state, area, size, taken);
    if (!found) { return; }
    taken.push(found.box);
    state.layers.names.addLayer(textMarker(state.map.containerPointToLatLng(found.at), area.name, className, "hs-areanames"));
  });
}

function drawLabels(state) {
  var taken = [], areas = state.scene.static, map = state.map;
  drawBadges(state, taken);
  state.layers.names.clearLayers();
  if (state.on.names) {
    drawNames(state, areas.subdistricts, "hs-name", 13, taken);
    if (map.hasLayer(state.layers.communities) && map.getZoom() >= 13.5) { drawNames(state, areas.communities, "hs-name-small", 11, taken); }
  }
  drawCells(state, taken);
}
