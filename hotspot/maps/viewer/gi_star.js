// Gi* cells: a view to compare with. Signs on a white ground, never a red or a violet outline, so that nobody takes them
// for tested hotspots or dense clusters; hot (+) and cold (−) can be told apart in black and white.
var SIGNS = { hot: [[2, 5, 8, 5], [5, 2, 5, 8]], cold: [[2, 5, 8, 5]] };
var SIGN_WORDS = { hot: "gi_star_hot", cold: "gi_star_cold" };

function signs(state, kind) {
  var pattern = stripes(state.hatch + "-" + kind, 10, 0);
  add(pattern, svg("rect", { width: 10, height: 10, fill: "#ffffff", "fill-opacity": 0.55 }));
  SIGNS[kind].forEach(function (line) {
    add(pattern, svg("line", { x1: line[0], y1: line[1], x2: line[2], y2: line[3], stroke: PALETTE[kind], "stroke-width": 1.7 }));
  });
  return pattern;
}

function signStyle(state, kind) {
  return { color: PALETTE[kind], weight: 0.7, opacity: 0.75, fillColor: "url(#" + state.hatch + "-" + kind + ")", fillOpacity: 1 };
}

// Centres [x0, y0, dx, dy, ...] and one ring around each of them.
function cellRings(centres, ring) {
  var rings = [], x = 0, y = 0;
  for (var i = 0; i + 1 < centres.length; i += 2) {
    x += centres[i]; y += centres[i + 1];
    rings.push([x + ring[0], y + ring[1]].concat(ring.slice(2)));
  }
  return rings;
}

function giStarLayer(state) {
  var data = state.view.gi_star, group = L.layerGroup();
  ["cold", "hot"].forEach(function (kind) {
    if (!data || !data[kind].length) { return; }
    var layer = polygon(cellRings(data[kind], data.ring), pathOptions(state, "gi_star", Object.assign({ smoothFactor: 0 }, signStyle(state, kind))));
    var tip = add(el("div", "hs-tip"), el("b", "", say(state, SIGN_WORDS[kind])), el("div", "hs-tip-in", say(state, "gi_star_hint")));
    group.addLayer(layer.bindTooltip(tip, { sticky: true, opacity: 1 }));
  });
  return group;
}

function signSwatch(state, kind) {
  var style = signStyle(state, kind);
  return add(svg("svg", { viewBox: "0 0 22 14", "class": "hs-swatch" }),
    svg("rect", { x: 0.5, y: 1.5, width: 20, height: 10, fill: style.fillColor, stroke: style.color, "stroke-width": style.weight }));
}

function giStarLegend(state) {
  var data = state.view.gi_star, box = el("div", "hs-classes");
  ["hot", "cold"].forEach(function (kind) {
    var n = say(state, "gi_star_cells", { n: count(state, data[kind].length / 2) });
    if (data[kind].length) {
      add(box, add(el("span", "hs-class"), signSwatch(state, kind), el("span", "", say(state, SIGN_WORDS[kind]) + " " + n)));
    }
  });
  [say(state, "gi_star_hint")].concat(data.notes).forEach(function (line) { add(box, el("div", "hs-hint", line)); });
  return box;
}
