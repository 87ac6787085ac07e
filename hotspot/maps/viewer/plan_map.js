// Ways and numbered stops of a plan on the map. A stop is dragged onto the target, or its row's button is used.
function startPlanMap(plan) {
  plan.renderers = {};
  PLAN_PANES.forEach(function (entry) {
    plan.map.createPane("hs-" + entry[0]).style.zIndex = entry[1];
    plan.renderers[entry[0]] = L.svg({ pane: "hs-" + entry[0], padding: 0.5 });
  });
  plan.lines = L.layerGroup().addTo(plan.map);
  plan.marks = L.layerGroup().addTo(plan.map);
  plan.map.on("moveend", function () { drawPlanMarks(plan); });
  plan.map.on("click", function (event) {
    if (!plan.adding) { return; }
    setAdding(plan, false);
    addPlace(plan, Math.round(event.latlng.lng * 1e6) / 1e6, Math.round(event.latlng.lat * 1e6) / 1e6);
  });
}

function setAdding(plan, on) {
  plan.adding = on;
  plan.root.classList.toggle("hs-plan-adding", on);
  drawPlanSide(plan);
}

function crewDash(k) { return CREW_DASHES[k % CREW_DASHES.length]; }

function planLine(plan, flat, pane, style) {
  var fixed = { pane: "hs-" + pane, renderer: plan.renderers[pane], interactive: false, fill: false, lineJoin: "round", smoothFactor: 0.5 };
  plan.lines.addLayer(L.polyline(latLngs(flat), Object.assign(fixed, style)));
}

function drawPlanLines(plan) {
  plan.lines.clearLayers();
  plan.scene.plan.crews.forEach(function (crew, k) {
    planLine(plan, crew.line, "planlines", { color: "#ffffff", weight: 7, opacity: 0.85 });
    planLine(plan, crew.line, "planlines", { color: crew.colour, weight: 3.4, opacity: 0.95, dashArray: crewDash(k) });
  });
  if (!plan.hand) { return; }
  plan.scene.plan.by_hand.forEach(function (way) {
    planLine(plan, way.line, "planhand", { color: "#111827", weight: 2, opacity: 0.7, dashArray: "1 5" });
    latLngs(way.at).forEach(function (at) {
      plan.lines.addLayer(L.circleMarker(at, { pane: "hs-planhand", renderer: plan.renderers.planhand, interactive: false,
        radius: 4, color: "#111827", weight: 1.5, fillColor: "#ffffff", fillOpacity: 1 }));
    });
  });
}

function drawPlanMarks(plan) {
  var taken = [];
  plan.marks.clearLayers();
  drawDepots(plan, taken);
  var stops = [];
  plan.scene.plan.crews.forEach(function (crew) { crew.stops.forEach(function (stop) { stops.push([stop, crew.colour]); }); });
  stops.sort(function (a, b) { return (b[0].id === plan.chosen) - (a[0].id === plan.chosen); });
  stops.forEach(function (entry) { drawStop(plan, entry[0], entry[1], taken); });
  plan.scene.plan.offers.forEach(function (offer) { drawOffer(plan, offer); });
  plan.edits.added.forEach(function (at) { mark(plan, at.map(function (v) { return v * 1e6; }), "hs-plan-new", "+", {}); });
}

function mark(plan, at, className, text, options) {
  var icon = L.divIcon({ className: "hs-plan-mark " + className, html: el("span", "", text), iconSize: null });
  var made = L.marker(latLng(at), Object.assign({ icon: icon, pane: "hs-planmarks", keyboard: false }, options));
  plan.marks.addLayer(made);
  return made;
}

// Crews that leave from one place share one sign.
function drawDepots(plan, taken) {
  var places = {};
  plan.scene.plan.crews.forEach(function (crew) { (places[crew.depot] = places[crew.depot] || { at: crew.depot, letters: [] }).letters.push(crew.letter); });
  Object.keys(places).forEach(function (key) {
    var text = words(plan, "start", { crews: places[key].letters.join(" ") });
    taken.push(boxAround(plan.map.latLngToContainerPoint(latLng(places[key].at)), textWidth(text, 12) + 12, 20));
    mark(plan, places[key].at, "hs-plan-depot", text, { interactive: false });
  });
}

function drawStop(plan, stop, colour, taken) {
  var box = boxAround(plan.map.latLngToContainerPoint(latLng(stop.at)), textWidth(stop.label, 12) + 14, 23);
  var small = stop.id !== plan.chosen && overlaps(box, taken), out = plan.edits.excluded.has(stop.id);
  if (!small) { taken.push(box); }
  var classes = (small ? " hs-plan-small" : "") + (out ? " hs-plan-out" : "") + (stop.id === plan.chosen ? " hs-plan-chosen" : "");
  var made = mark(plan, stop.at, "hs-plan-stop" + classes, small ? "" : stop.label, { draggable: !out, zIndexOffset: small ? 0 : 500 });
  made.getElement().firstChild.style.background = colour;
  made.bindTooltip(stopTip(plan, stop), { opacity: 1, offset: [12, 0] }).on("click", function () { choose(plan, stop.id); });
  dragOut(plan, made, stop);
}

function stopTip(plan, stop) {
  var tip = add(el("div", "hs-tip"), el("b", "", stop.label + "  " + stop.place), el("div", "", [stop.why, stop.themes].filter(Boolean).join(" · ")));
  stop.lines.concat(stop.due ? [stop.due] : []).forEach(function (line) { add(tip, el("div", "hs-tip-in", line)); });
  return tip;
}

function dragOut(plan, made, stop) {
  var at = null;
  made.on("dragstart", function () { made.closeTooltip(); showTarget(plan, true); });
  made.on("drag", function (event) { at = event.originalEvent; });
  made.on("dragend", function () {
    var dropped = at && plan.options.onPlan && (isOver(plan.target, at) || isOver(plan.bin, at));
    showTarget(plan, false);
    if (dropped) { exclude(plan, stop.id, stop.place); } else { made.setLatLng(latLng(stop.at)); }
  });
}

function showTarget(plan, on) {
  plan.target.firstChild.textContent = words(plan, "drop");
  plan.root.classList.toggle("hs-plan-dragging", on);
}

function isOver(node, event) {
  var box = node.getBoundingClientRect(), touch = event.changedTouches ? event.changedTouches[0] : event;
  return touch.clientX >= box.left && touch.clientX <= box.right && touch.clientY >= box.top && touch.clientY <= box.bottom;
}

function drawOffer(plan, offer) {
  var taken = plan.edits.pinned.has(offer.id);
  var made = mark(plan, offer.at, taken ? "hs-plan-new" : "hs-plan-offer", "+", { zIndexOffset: -500 });
  var tip = add(el("div", "hs-tip"), el("b", "", offer.place), el("div", "", offer.why), el("div", "hs-tip-in", words(plan, taken ? "added" : "offer_hint")));
  made.bindTooltip(tip, { opacity: 1, offset: [12, 0] }).on("click", function () { pin(plan, offer.id, offer.place, !taken); });
}
