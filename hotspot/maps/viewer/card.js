// The card of one hotspot: the plain reason, who answers, the trend and the hours.
function trendChart(state, trend) {
  var width = 300, height = 54, n = trend.n.length, most = Math.max.apply(null, trend.n.concat([1])), step = width / Math.max(n, 1);
  var chart = svg("svg", { viewBox: "0 0 " + width + " " + (height + 14), "class": "hs-trend", role: "img" });
  chart.setAttribute("aria-label", say(state, "trend_title"));
  trend.n.forEach(function (value, i) {
    var tall = Math.max(value > 0 ? 1.5 : 0.5, height * value / most);
    var bar = svg("rect", { x: i * step + 0.5, y: height - tall, width: Math.max(step - 1.5, 0.8), height: tall, "class": "hs-bar" });
    var title = svg("title");
    title.textContent = (trend.weeks[i] || "") + "  " + count(state, value);
    chart.appendChild(add(bar, title));
  });
  chart.appendChild(svg("line", { x1: 0, y1: height, x2: width, y2: height, "class": "hs-axis" }));
  [[0, 0, "start"], [n - 1, width, "end"]].forEach(function (tick) {
    var label = svg("text", { x: tick[1], y: height + 11, "text-anchor": tick[2], "class": "hs-tick" });
    label.textContent = trend.weeks[tick[0]] || "";
    chart.appendChild(label);
  });
  return chart;
}

function rhythmChart(state, rhythm) {
  var days = state.scene.texts.weekdays, size = 11, left = 22, most = Math.max.apply(null, rhythm.concat([1]));
  var chart = svg("svg", { viewBox: "0 0 " + (left + 24 * size) + " " + (7 * size + 13), "class": "hs-rhythm", role: "img" });
  chart.setAttribute("aria-label", say(state, "rhythm_title"));
  for (var day = 0; day < 7; day++) {
    var name = svg("text", { x: left - 5, y: day * size + 9, "text-anchor": "end", "class": "hs-tick" });
    name.textContent = days[day] || "";
    chart.appendChild(name);
    for (var hour = 0; hour < 24; hour++) {
      var value = rhythm[day * 24 + hour], shade = value === 0 ? 0 : 1 + Math.min(4, Math.floor(4.999 * value / most));
      var square = svg("rect", { x: left + hour * size, y: day * size, width: size - 1, height: size - 1, "class": "hs-hour hs-hour-" + shade });
      var title = svg("title");
      title.textContent = (days[day] || "") + " " + hour + ":00  " + count(state, value);
      chart.appendChild(add(square, title));
    }
  }
  [0, 6, 12, 18].forEach(function (mark) {
    var tick = svg("text", { x: left + mark * size, y: 7 * size + 10, "class": "hs-tick" });
    tick.textContent = mark + ":00";
    chart.appendChild(tick);
  });
  return chart;
}

function section(title) {
  return add(el("section", "hs-section"), el("h4", "", title));
}

function unitRow(state, entry) {
  var row = el("div", "hs-unit" + (entry.unit ? "" : " hs-unit-none") + (entry.lead ? " hs-unit-lead" : ""));
  var head = add(el("div", "hs-unit-head"), el("b", "", entry.unit || say(state, "nobody")));
  if (entry.lead) { add(head, el("span", "hs-tag hs-tag-lead", entry.lead)); }
  if (entry.role) { add(head, el("span", "hs-tag", entry.role)); }
  add(row, head);
  (entry.lines || []).forEach(function (line) { add(row, el("div", "hs-unit-line", line)); });
  return row;
}

function factGrid(facts) {
  var grid = el("dl", "hs-facts");
  facts.forEach(function (fact) { add(grid, add(el("div"), el("dt", "", fact[0]), el("dd", "", fact[1]))); });
  return grid;
}

function cardHead(state, hotspot) {
  var head = el("div", "hs-card-head"), tags = el("div", "hs-tags");
  add(head, el("span", "hs-rank", hotspot.rank), add(el("div", "hs-card-title"), el("h3", "", hotspot.place), el("div", "hs-place", hotspot.spot)),
    button("hs-close", "×", say(state, "close"), function () { state.pick(null); }));
  add(tags, el("span", "hs-tag hs-tag-label", hotspot.label), el("span", "hs-tag hs-tag-theme", hotspot.theme));
  if (hotspot.border) { add(tags, el("span", "hs-tag hs-tag-border", say(state, "border"))); }
  (hotspot.tags || []).forEach(function (tag) { add(tags, el("span", "hs-tag", tag)); });
  return [head, tags];
}

// Observed against expected as two bars of one scale.
function comparedChart(state, hotspot) {
  var most = Math.max(hotspot.n, hotspot.expected, 1), chart = el("div", "hs-compared");
  [["observed", hotspot.n, "hs-compared-observed"], ["expected", hotspot.expected, "hs-compared-expected"]].forEach(function (line) {
    var row = el("div", "hs-compared-row"), track = el("span", "hs-compared-track"), bar = el("span", "hs-compared-bar " + line[2]);
    bar.style.width = (100 * line[1] / most) + "%";
    add(chart, add(row, el("span", "hs-compared-name", say(state, line[0])), add(track, bar), el("span", "hs-compared-n", count(state, line[1]))));
  });
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", say(state, "compared_title"));
  return chart;
}

function drawCard(state) {
  var card = state.parts.card, hotspot = state.byId[state.selected];
  card.replaceChildren();
  state.root.classList.toggle("hs-has-card", Boolean(hotspot));
  if (!hotspot) { return; }
  add.apply(null, [card].concat(cardHead(state, hotspot)));
  add(card, comparedChart(state, hotspot));
  hotspot.reason.forEach(function (sentence, i) { add(card, el("p", i ? "hs-reason hs-reason-more" : "hs-reason", sentence)); });
  add(card, factGrid(hotspot.facts));
  (hotspot.notes || []).forEach(function (note) { add(card, el("p", "hs-note", note)); });
  var units = section(say(state, "units_title"));
  hotspot.units.forEach(function (entry) { add(units, unitRow(state, entry)); });
  if (!state.view.units) { add(units, el("p", "hs-plain", say(state, "no_duties"))); }
  add(card, units);
  if (hotspot.trend) { add(card, add(section(say(state, "trend_title")), trendChart(state, hotspot.trend))); }
  if (hotspot.rhythm) { add(card, add(section(say(state, "rhythm_title")), rhythmChart(state, hotspot.rhythm))); }
  if (hotspot.shares.length) { add(card, add(section(say(state, "shares_title")), factGrid(hotspot.shares))); }
  add(card, el("div", "hs-id", hotspot.id));
  card.scrollTop = 0;
}
