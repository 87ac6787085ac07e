// The lists beside the map: what each crew does, what stays out, what may be added; every move has a button too.
function drawPlanSide(plan) {
  var side = plan.side, list = el("div", "hs-plan-list"), seen = plan.list ? plan.list.scrollTop : 0;
  var focus = plan.root.getRootNode().activeElement, held = focus && focus.getAttribute("data-focus");
  plan.rows = {};
  plan.list = list;
  plan.scene.plan.crews.forEach(function (crew, k) { add(list, crewSection(plan, crew, k)); });
  add(list, offerSection(plan));
  side.replaceChildren(planBar(plan), list, (plan.bin = binSection(plan)));
  list.scrollTop = seen;
  if (held) { refocus(side, held); }
}

function refocus(side, held) {
  var found = Array.from(side.querySelectorAll("[data-focus]")).filter(function (node) { return node.getAttribute("data-focus") === held; })[0];
  if (found) { found.focus({ preventScroll: true }); }
}

function planButton(className, text, title, focus, onClick) {
  var made = button(className, text, title, onClick);
  made.setAttribute("data-focus", focus);
  return made;
}

function planBar(plan) {
  var bar = el("div", "hs-plan-bar"), hand = el("input"), changed = isChanged(plan);
  hand.type = "checkbox";
  hand.checked = plan.hand;
  hand.setAttribute("data-focus", "hand");
  hand.addEventListener("change", function () { plan.hand = hand.checked; drawPlanLines(plan); });
  add(bar, add(el("label", "hs-plan-hand"), hand, el("span", "", words(plan, "by_hand"))));
  if (!plan.options.onPlan) { return bar; }
  var adding = planButton("hs-plan-button", words(plan, plan.adding ? "adding" : "add"), words(plan, "add_hint"), "add",
    function () { setAdding(plan, !plan.adding); });
  adding.setAttribute("aria-pressed", String(plan.adding));
  add(bar, adding);
  if (changed) { add(bar, changedBar(plan)); }
  return bar;
}

function changedBar(plan) {
  return add(el("div", "hs-plan-changed"), el("span", "", words(plan, "changed")),
    planButton("hs-plan-button", words(plan, "undo"), "", "undo", function () { startEdits(plan); drawPlan(plan, false); }),
    planButton("hs-plan-button hs-plan-go", words(plan, "again"), "", "again", function () { setAdding(plan, false); plan.options.onPlan(editsOf(plan)); }));
}

function crewSection(plan, crew, k) {
  var box = el("section", "hs-plan-crew"), letter = el("span", "hs-plan-letter", crew.letter);
  letter.style.background = crew.colour;
  add(box, add(el("div", "hs-plan-head"), letter, dashSwatch(crew.colour, k), el("b", "", crew.name), el("span", "hs-plan-shift", crew.shift)));
  crew.facts.forEach(function (line) { add(box, el("div", "hs-plan-fact", line)); });
  var head = el("div", "hs-plan-row hs-plan-rowhead");
  ["order", "time", "place", "expected"].forEach(function (name) { add(head, el("span", "", words(plan, "column_" + name))); });
  if (crew.stops.length) { add(box, head); } else { add(box, el("p", "hs-empty", words(plan, "idle"))); }
  crew.stops.forEach(function (stop) { add(box, stopRow(plan, stop, crew.colour)); });
  return box;
}

function dashSwatch(colour, k) {
  return add(svg("svg", { viewBox: "0 0 34 8", "class": "hs-plan-dash" }),
    svg("line", { x1: 0, y1: 4, x2: 34, y2: 4, stroke: colour, "stroke-width": 3.4, "stroke-dasharray": crewDash(k) || "none" }));
}

function stopRow(plan, stop, colour) {
  var out = plan.edits.excluded.has(stop.id), pinned = plan.edits.pinned.has(stop.id);
  var row = el("div", "hs-plan-row" + (out ? " hs-plan-row-out" : "") + (stop.id === plan.chosen ? " hs-row-on" : ""));
  var label = el("span", "hs-plan-label", stop.label);
  label.style.background = colour;
  add(row, label, el("span", "hs-plan-time", stop.time), stopWords(plan, stop), el("span", "hs-plan-n", stop.expected));
  if (plan.options.onPlan) { add(row, stopButtons(plan, stop, out, pinned)); makeDraggable(plan, row, stop, out); }
  plan.rows[stop.id] = row;
  return row;
}

function stopWords(plan, stop) {
  var box = el("div", "hs-plan-where"), why = add(el("span", "hs-plan-sub"), el("span", "hs-tag", stop.why), el("span", "", stop.themes));
  add(box, planButton("hs-plan-place", stop.place, "", "place " + stop.id, function () { choose(plan, stop.id); }), why);
  if (stop.due) { add(box, el("span", stop.late ? "hs-plan-due hs-plan-late" : "hs-plan-due", stop.due)); }
  if (stop.id === plan.chosen) { stop.lines.forEach(function (line) { add(box, el("span", "hs-plan-sub", line)); }); }
  return box;
}

function stopButtons(plan, stop, out, pinned) {
  var box = el("div", "hs-plan-buttons");
  if (out) { return add(box, planButton("hs-plan-button", words(plan, "restore"), words(plan, "restore_hint"), "out " + stop.id, function () { restore(plan, stop.id); })); }
  var fix = planButton("hs-plan-button", words(plan, pinned ? "pinned" : "pin"), words(plan, "pin_hint"), "pin " + stop.id,
    function () { pin(plan, stop.id, stop.place, !pinned); });
  fix.setAttribute("aria-pressed", String(pinned));
  return add(box, fix, planButton("hs-plan-button", words(plan, "out"), words(plan, "out_hint"), "out " + stop.id,
    function () { exclude(plan, stop.id, stop.place); }));
}

function makeDraggable(plan, row, stop, out) {
  row.draggable = !out;
  row.addEventListener("dragstart", function (event) {
    event.dataTransfer.setData("text/plain", stop.label);
    event.dataTransfer.effectAllowed = "move";
    plan.dragged = stop;
    showTarget(plan, true);
  });
  row.addEventListener("dragend", function () { plan.dragged = null; showTarget(plan, false); });
}

// Both the list of what stays out and the sign on the map take a dragged row.
function takeDrops(plan, node) {
  node.addEventListener("dragover", function (event) { if (plan.dragged) { event.preventDefault(); node.classList.add("hs-plan-over"); } });
  node.addEventListener("dragleave", function () { node.classList.remove("hs-plan-over"); });
  node.addEventListener("drop", function (event) {
    var stop = plan.dragged;
    event.preventDefault();
    node.classList.remove("hs-plan-over");
    showTarget(plan, false);
    if (stop) { exclude(plan, stop.id, stop.place); }
  });
}

function chip(plan, text, title, focus, onClick) {
  return add(el("span", "hs-plan-chip"), el("span", "hs-plan-chiptext", text), planButton("hs-plan-x", "×", title, focus, onClick));
}

function binSection(plan) {
  var box = el("section", "hs-plan-bin"), out = Array.from(plan.edits.excluded), fresh = plan.edits.added, chips = el("div", "hs-plan-chips");
  if (!plan.options.onPlan) { box.hidden = true; return box; }
  add(box, el("h4", "", words(plan, "bin")));
  out.forEach(function (entry) { add(chips, chip(plan, entry[1], words(plan, "restore_hint"), "bin " + entry[0], function () { restore(plan, entry[0]); })); });
  add(box, out.length ? chips : el("p", "hs-plan-sub", words(plan, "bin_empty")));
  var shown = stopsOf(plan).map(function (stop) { return stop.id; });
  var wanted = Array.from(plan.edits.pinned).filter(function (entry) { return shown.indexOf(entry[0]) < 0; });
  if (wanted.length + fresh.length) { add(box, el("h4", "", words(plan, "wanted")), wantedChips(plan, wanted, fresh)); }
  takeDrops(plan, box);
  return box;
}

function wantedChips(plan, wanted, fresh) {
  var chips = el("div", "hs-plan-chips");
  wanted.forEach(function (entry) {
    add(chips, chip(plan, entry[1], words(plan, "remove"), "want " + entry[0], function () { pin(plan, entry[0], entry[1], false); }));
  });
  fresh.forEach(function (at, i) {
    add(chips, chip(plan, at[0].toFixed(5) + ", " + at[1].toFixed(5), words(plan, "remove"), "new " + i,
      function () { change(plan, function (edits) { edits.added.splice(i, 1); }); }));
  });
  return chips;
}

function offerSection(plan) {
  var open = plan.scene.plan.offers.filter(function (offer) { return !plan.edits.pinned.has(offer.id) && !plan.edits.excluded.has(offer.id); });
  var box = el("section", "hs-plan-offers");
  if (!open.length || !plan.options.onPlan) { return null; }
  add(box, el("h4", "", words(plan, "offers")));
  open.forEach(function (offer) {
    var where = add(el("div", "hs-plan-where"), planButton("hs-plan-place", offer.place, "", "offer " + offer.id, function () { choose(plan, offer.id); }),
      el("span", "hs-plan-sub", offer.why));
    add(box, (plan.rows[offer.id] = add(el("div", "hs-plan-offer-row"), where,
      planButton("hs-plan-button", words(plan, "take"), words(plan, "offer_hint"), "take " + offer.id, function () { pin(plan, offer.id, offer.place, true); }))));
  });
  return box;
}
