// hotspotViewer.plan(element, scene, {onPlan, on}) -> {map, update, destroy}: a patrol plan on the map and as lists.
//   scene   a scene of one view, with `plan` (see hotspot/maps/plan.py); what did not change may be left out of an update
//   onPlan  called with {pinned: [[id, place], …], excluded: [[id, place], …], added: [[lon, lat], …]} when the user has
//           moved places in or out and asks for a new plan
//   on      layers of the viewer below that are on at first
// Crews differ by letter and dash as well as by colour, so that the map reads in black and white and by the colour-blind.
var CREW_DASHES = [null, "11 6", "2 7", "14 5 2 5"];
var PLAN_PANES = [["planhand", 560], ["planlines", 570], ["planmarks", 640]];

function planView(element, scene, options) {
  var plan = { scene: scene, options: options || {}, hand: false, adding: false, chosen: null, rows: {} };
  plan.root = el("div", "hs-viewer hs-plan");
  plan.stage = el("div", "hs-plan-map");
  plan.side = el("aside", "hs-plan-side");
  plan.target = add(el("div", "hs-plan-target"), el("span", "", ""));
  add(plan.root, add(el("div", "hs-body"), add(el("div", "hs-stage"), plan.stage, plan.target), plan.side));
  element.appendChild(plan.root);
  plan.viewer = create(plan.stage, baseScene(scene), { show: [], alone: false, on: plan.options.on });
  plan.map = plan.viewer.map;
  startPlanMap(plan);
  takeDrops(plan, plan.target);
  startEdits(plan);
  plan.viewer.whole();
  drawPlan(plan, true);
  watchPlan(plan);
  return {
    map: plan.map,
    update: function (news) { updatePlan(plan, news); },
    destroy: function () { plan.observer.disconnect(); plan.viewer.destroy(); plan.root.remove(); }
  };
}

function baseScene(scene) {
  var own = Object.assign({}, scene);
  delete own.plan;
  return own;
}

function words(plan, name, facts) { return fill(plan.scene.texts["plan_" + name], facts || {}); }

function updatePlan(plan, news) {
  var before = JSON.stringify(plan.scene.plan), id = plan.scene.plan.id;
  plan.scene = merged(plan.scene, news);
  plan.viewer.update(baseScene(news));
  if (JSON.stringify(plan.scene.plan) !== before) { startEdits(plan); }
  drawPlan(plan, plan.scene.plan.id !== id);
}

// What the user has moved since the plan was made; the plan's own pins and exclusions are where one begins.
function startEdits(plan) {
  var data = plan.scene.plan;
  plan.edits = { pinned: new Map(data.pinned), excluded: new Map(data.excluded), added: [] };
  plan.first = editsText(plan);
}

function editsOf(plan) {
  return { pinned: Array.from(plan.edits.pinned), excluded: Array.from(plan.edits.excluded), added: plan.edits.added };
}

function editsText(plan) {
  var edits = editsOf(plan);
  return JSON.stringify([edits.pinned.map(String).sort(), edits.excluded.map(String).sort(), edits.added]);
}

function isChanged(plan) { return editsText(plan) !== plan.first; }

function change(plan, edit) {
  edit(plan.edits);
  drawPlan(plan, false);
}

function exclude(plan, id, place) {
  change(plan, function (edits) { edits.pinned.delete(id); edits.excluded.set(id, place); });
}

function restore(plan, id) { change(plan, function (edits) { edits.excluded.delete(id); }); }

function pin(plan, id, place, on) {
  change(plan, function (edits) {
    edits.excluded.delete(id);
    if (on) { edits.pinned.set(id, place); } else { edits.pinned.delete(id); }
  });
}

function addPlace(plan, lon, lat) { change(plan, function (edits) { edits.added.push([lon, lat]); }); }

function stopsOf(plan) {
  return plan.scene.plan.crews.reduce(function (all, crew) { return all.concat(crew.stops); }, []);
}

function choose(plan, id) {
  plan.chosen = id;
  drawPlan(plan, false);
  var found = stopsOf(plan).concat(plan.scene.plan.offers).filter(function (place) { return place.id === id; })[0];
  if (found) { plan.map.panInside(latLng(found.at), { padding: [60, 60] }); }
  if (plan.rows[id]) { plan.rows[id].scrollIntoView({ block: "nearest" }); }
}

function drawPlan(plan, isNew) {
  drawPlanLines(plan);
  drawPlanMarks(plan);
  drawPlanSide(plan);
  var ends = isNew ? planBounds(plan) : null;
  if (ends && ends.isValid()) { plan.map.fitBounds(ends, { animate: false, padding: [26, 26] }); }
}

function planBounds(plan) {
  var bounds = L.latLngBounds([]);
  plan.scene.plan.crews.forEach(function (crew) {
    crew.stops.forEach(function (stop) { bounds.extend(latLng(stop.at)); });
    if (crew.stops.length) { bounds.extend(latLng(crew.depot)); }
  });
  return bounds;
}

function watchPlan(plan) {
  function narrow() { plan.root.classList.toggle("hs-narrow", plan.root.clientWidth < 820); }
  plan.observer = new ResizeObserver(narrow);
  plan.observer.observe(plan.root);
  narrow();
  plan.root.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && plan.adding) { setAdding(plan, false); }
  });
}
