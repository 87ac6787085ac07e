// Header, list, panel of layers (which is the legend too), footer.
function drawHeader(state) {
  var header = state.parts.header, frame = state.scene.frame;
  header.replaceChildren();
  var names = add(el("div", "hs-titles"), el("h1", "", frame.title), el("div", "hs-subtitle", frame.subtitle));
  var figures = el("div", "hs-figures");
  (state.view.counts || []).forEach(function (fact) {
    add(figures, add(el("div", "hs-figure"), el("span", "hs-figure-n", fact[1]), el("span", "hs-figure-label", fact[0])));
  });
  add(header, names, figures, button("hs-print", say(state, "print"), "", function () { window.print(); }));
}

function drawViews(state) {
  var bar = state.parts.views;
  bar.replaceChildren();
  bar.hidden = state.scene.views.length < 2;
  state.scene.views.forEach(function (view) {
    var pill = button("hs-pill" + (view === state.view ? " hs-pill-on" : ""), view.label, "", function () { state.showView(view.key); });
    pill.setAttribute("aria-pressed", String(view === state.view));
    add(bar, pill);
  });
}

function hasOverdue(state) { return state.view.hotspots.some(function (h) { return h.overdue !== null; }); }
function byOverdue(state) { return state.sort === "overdue" && hasOverdue(state); }

// Two orders: by rank (largest excess per week first) and by overdue reports; the last column shows what one sorts by.
function sorted(state) {
  var hotspots = state.view.hotspots.slice();
  return byOverdue(state) ? hotspots.sort(function (a, b) { return b.overdue - a.overdue || a.rank - b.rank; }) : hotspots;
}

function sortBar(state) {
  var bar = add(el("div", "hs-sort"), el("span", "", say(state, "sort_by")));
  [["rank", say(state, "sort_rank")], ["overdue", say(state, "sort_overdue")]].forEach(function (order) {
    var choice = button("hs-sort-choice", order[1], "", function () { state.sort = order[0]; drawList(state); markRow(state); });
    choice.setAttribute("aria-pressed", String(byOverdue(state) === (order[0] === "overdue")));
    add(bar, choice);
  });
  return bar;
}

function listRow(state, hotspot, most, mixed) {
  var row = button("hs-row", null, "", function () { state.pick(hotspot.id); });
  var title = add(el("span", "hs-row-title"), el("b", "", hotspot.place));
  if (hotspot.border) { add(title, el("span", "hs-tag hs-tag-border", say(state, "border_short"))); }
  if (hotspot.notes.length) { add(title, el("span", "hs-tag hs-tag-border", say(state, "spot_short"))); }
  var where = add(el("span", "hs-row-where"), title, el("span", "hs-row-sub", [mixed ? hotspot.theme : "", hotspot.spot, hotspot.main].filter(Boolean).join(" · ")));
  var bar = el("span", "hs-row-bar"), inner = el("i");
  inner.style.width = Math.max(3, 100 * hotspot.n / most) + "%";
  add(row, el("span", "hs-rank", hotspot.rank), where, add(el("span", "hs-row-n"), el("b", "", count(state, hotspot.n)), add(bar, inner)),
    el("span", "hs-row-ratio", byOverdue(state) ? count(state, hotspot.overdue) : hotspot.ratio));
  row.setAttribute("data-rank", hotspot.rank);
  return row;
}

function drawList(state) {
  var list = state.parts.list, hotspots = state.view.hotspots;
  var mixed = hotspots.some(function (h) { return h.theme !== hotspots[0].theme; });
  list.replaceChildren();
  state.rows = {};
  var most = Math.max.apply(null, hotspots.map(function (h) { return h.n; }).concat([1]));
  if (hasOverdue(state)) { add(list, sortBar(state)); }
  add(list, add(el("div", "hs-list-head"), el("span", "", say(state, "list_rank")), el("span", "", say(state, "list_where")),
    el("span", "", say(state, "list_reports")), el("span", "", say(state, byOverdue(state) ? "list_overdue" : "list_ratio"))));
  sorted(state).forEach(function (hotspot) { add(list, (state.rows[hotspot.id] = listRow(state, hotspot, most, mixed))); });
  (state.view.notes || []).forEach(function (note) { add(list, el("p", "hs-note hs-list-note", note)); });
  if (!hotspots.length) { add(list, el("p", "hs-empty", say(state, "no_hotspots"))); }
}

function markRow(state) {
  Object.keys(state.rows).forEach(function (id) {
    var on = id === state.selected;
    state.rows[id].classList.toggle("hs-row-on", on);
    state.rows[id].setAttribute("aria-pressed", String(on));
  });
  var row = state.rows[state.selected], list = state.parts.list;
  if (!row) { return; }
  if (row.offsetTop < list.scrollTop + 30 || row.offsetTop + row.offsetHeight > list.scrollTop + list.clientHeight) {
    list.scrollTop = row.offsetTop - list.clientHeight / 2;
  }
}

function statusSwatch(state, status) {
  var style = hotspotStyle(state, status);
  var node = svg("svg", { viewBox: "0 0 22 14", "class": "hs-swatch" });
  return add(node, svg("rect", { x: 2.5, y: 2.5, width: 17, height: 9, fill: style.fillColor, "fill-opacity": style.fillOpacity,
    stroke: style.color, "stroke-width": style.weight * 0.8, "stroke-dasharray": style.dashArray || "none" }));
}

function swatch(kind, color) {
  var node = svg("svg", { viewBox: "0 0 22 14", "class": "hs-swatch" });
  var shapes = {
    fill: ["rect", { x: 1, y: 1, width: 20, height: 12, fill: color, stroke: "#8d99a8", "stroke-width": 0.6 }],
    thick: ["line", { x1: 1, y1: 7, x2: 21, y2: 7, stroke: PALETTE.line, "stroke-width": 2 }],
    thin: ["line", { x1: 1, y1: 7, x2: 21, y2: 7, stroke: PALETTE.thin, "stroke-width": 1 }],
    hotspot: ["rect", { x: 2, y: 2, width: 18, height: 10, rx: 2, fill: PALETTE.hotspot, "fill-opacity": 0.22, stroke: PALETTE.hotspot, "stroke-width": 2.5 }],
    dense: ["rect", { x: 2, y: 2, width: 18, height: 10, rx: 2, fill: PALETTE.dense, "fill-opacity": 0.1, stroke: PALETTE.dense, "stroke-width": 2, "stroke-dasharray": "4 3" }],
    cells: ["circle", { cx: 11, cy: 7, r: 6, fill: PALETTE.cells, "fill-opacity": 0.72, stroke: "#fff" }],
    name: ["rect", { x: 1, y: 6, width: 20, height: 2, fill: PALETTE.line }]
  };
  node.appendChild(svg(shapes[kind][0], shapes[kind][1]));
  return node;
}

function layerSymbol(state, kind) {
  if (kind === "areas" || kind === "units") { return null; }
  if (kind === "gi_star") { return signSwatch(state, "hot"); }
  return kind === "heat" ? el("span", "hs-swatch hs-swatch-heat") : swatch(kind);
}

function toggle(state, name, kind, label) {
  var row = el("label", "hs-layer"), box = el("input");
  box.type = "checkbox";
  box.checked = Boolean(state.on[name]);
  row.classList.toggle("hs-off", !box.checked);
  box.addEventListener("change", function () {
    state.setLayer(name, box.checked);
  });
  return add(row, box, layerSymbol(state, kind), el("span", "hs-layer-name", label));
}

function classLegend(state) {
  var data = state.view.areas, box = el("div", "hs-classes");
  data.classes.forEach(function (limits, i) {
    var text = limits[0] === limits[1] ? count(state, limits[0]) : count(state, limits[0]) + "–" + count(state, limits[1]);
    add(box, add(el("span", "hs-class"), swatch("fill", PALETTE.choropleth[i]), el("span", "", text)));
  });
  return box;
}

function unitLegend(state) {
  var data = state.view.units, box = el("div", "hs-classes");
  if (!data) { return box; }
  if (data.names.length > PALETTE.units.length) { add(box, el("div", "hs-hint", say(state, "units_hint"))); } else {
    data.names.forEach(function (name, i) {
      add(box, add(el("span", "hs-class"), swatch("fill", PALETTE.units[data.colours[i] % PALETTE.units.length]), el("span", "", name)));
    });
  }
  if (data.of.indexOf(-1) >= 0) {
    add(box, add(el("span", "hs-class"), el("span", "hs-swatch hs-swatch-nobody"), el("span", "", say(state, "nobody"))));
  }
  return box;
}

function layerRows(state) {
  return [
    [say(state, "group_areas"), [["areas", "areas", "layer_areas"], ["units", "units", "layer_units"], ["subdistricts", "thick", "layer_subdistricts"],
      ["communities", "thin", "layer_communities"], ["names", "name", "layer_names"]]],
    [say(state, "group_hotspots"), [["hotspots", "hotspot", "layer_hotspots"], ["dense", "dense", "layer_dense"]]],
    [say(state, "group_reports"), [["cells", "cells", "layer_cells"], ["heat", "heat", "layer_heat"], ["gi_star", "gi_star", "layer_gi_star"]]]
  ];
}

function isAvailable(state, name) {
  return !((name === "units" && !state.view.units) || (name === "heat" && !state.view.heat) || (name === "gi_star" && !state.view.gi_star) || (name === "cells" && !state.view.cells.length) ||
    (name === "dense" && !state.view.dense.length) || (name === "communities" && !state.scene.static.communities.length));
}

function drawLayerPanel(state) {
  var panel = state.parts.layers, seen = panel.scrollTop;
  panel.replaceChildren();
  panel.open = state.panelOpen;
  add(panel, el("summary", "", say(state, "layers_title")));
  layerRows(state).forEach(function (group) {
    var box = add(el("div", "hs-layer-group"), el("div", "hs-layer-title", group[0]));
    group[1].forEach(function (row) {
      if (!isAvailable(state, row[0])) { return; }
      add(box, toggle(state, row[0], row[1], say(state, row[2])));
      if (row[0] === "areas" && state.on.areas) { add(box, classLegend(state)); }
      if (row[0] === "units" && state.on.units) { add(box, unitLegend(state)); }
      if (row[0] === "dense" && state.on.dense) { add(box, el("div", "hs-hint", say(state, "dense_hint"))); }
      if (row[0] === "heat" && state.on.heat) { add(box, el("div", "hs-hint", say(state, "heat_hint", { m: state.view.heat.bandwidth_m }))); }
      if (row[0] === "gi_star" && state.on.gi_star) { add(box, giStarLegend(state)); }
    });
    box.classList.toggle("hs-group-off", !group[1].some(function (row) { return state.on[row[0]] && isAvailable(state, row[0]); }));
    add(panel, box);
  });
  panel.scrollTop = state.warned ? panel.scrollHeight : seen;
}

function drawFooter(state) {
  var footer = state.parts.footer, frame = state.scene.frame;
  footer.replaceChildren();
  (frame.footer || []).forEach(function (line) { add(footer, el("span", "", line)); });
  state.parts.mark.textContent = frame.mark || "";
  state.parts.mark.hidden = !frame.mark;
}
