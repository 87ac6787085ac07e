// hotspotViewer.compare(element, scene, {show}) -> {maps, update, destroy}: two maps side by side that move together.
//   scene  {lang, texts, frame, static, sides: [{title, view}, {title, view}], lines: [sentence, …],
//           table: {head: [word, …], rows: [[text, …], …]}}; parts that did not change may be left out of an update
//   show   parts to show besides the maps: ["header", "words", "footer"]; all when left out
function compare(element, scene, options) {
  var show = (options || {}).show || ["header", "words", "footer"], pair = { scene: scene, sides: [] };
  pair.root = el("div", "hs-viewer hs-pair");
  pair.parts = { header: el("header", "hs-header"), words: el("div", "hs-words"), footer: el("footer", "hs-footer"), mark: el("div") };
  var both = el("div", "hs-both");
  add(pair.root, show.indexOf("header") < 0 ? null : pair.parts.header, show.indexOf("words") < 0 ? null : pair.parts.words,
    both, show.indexOf("footer") < 0 ? null : pair.parts.footer);
  element.appendChild(pair.root);
  drawWords(pair);
  scene.sides.forEach(function (side) { pair.sides.push(makeSide(pair, both, side)); });
  pair.sides.forEach(function (side) { side.viewer.whole(); });
  linkMaps(pair.sides[0].viewer.map, pair.sides[1].viewer.map);
  var stop = watchPair(pair);
  return {
    maps: pair.sides.map(function (side) { return side.viewer.map; }),
    update: function (news) { updatePair(pair, news); },
    destroy: function () {
      stop();
      pair.sides.forEach(function (side) { side.viewer.destroy(); });
      pair.root.remove();
    }
  };
}

function sideScene(scene, side) {
  var own = Object.assign({}, scene, { views: [side.view], view: side.view.key });
  delete own.sides;
  return own;
}

function makeSide(pair, both, side) {
  var box = el("section", "hs-one"), title = el("h3", "hs-one-title"), holder = el("div", "hs-one-map");
  add(both, add(box, title, holder));
  var made = { title: title, viewer: create(holder, sideScene(pair.scene, side), { show: [], alone: false }) };
  drawTitle(made, side);
  return made;
}

// The title is the key too, so that kept, new and gone can be told apart without opening the panel.
function drawTitle(made, side) {
  made.title.replaceChildren(el("span", "hs-one-name", side.title));
  side.view.statuses.forEach(function (status) {
    add(made.title, add(el("span", "hs-one-key"), made.viewer.swatch(status[0]), el("span", "", status[1])));
  });
}

// Moving the one moves the other at once; what the other reports back while it follows is no move of its own.
function linkMaps(first, second) {
  var following = false;
  function follow(leader, follower, options) {
    return function () {
      if (following) { return; }
      following = true;
      follower.setView(leader.getCenter(), leader.getZoom(), options);
      following = false;
    };
  }
  // Steps on the way are whole pixels; the last one sets the place exactly.
  [[first, second], [second, first]].forEach(function (pair) {
    pair[0].on("move", follow(pair[0], pair[1], { animate: false }));
    pair[0].on("moveend", follow(pair[0], pair[1], { reset: true }));
  });
}

function drawWords(pair) {
  var words = pair.parts.words, table = el("table", "hs-parts");
  drawHeader({ parts: pair.parts, scene: pair.scene, view: EMPTY_VIEW });
  drawFooter({ parts: pair.parts, scene: pair.scene });
  words.replaceChildren();
  if (pair.scene.table.rows.length) {
    [pair.scene.table.head].concat(pair.scene.table.rows).forEach(function (cells, i) {
      var row = el("tr");
      cells.forEach(function (text, k) { add(row, el(i === 0 || k === 0 ? "th" : "td", "", text)); });
      add(table, row);
    });
    add(words, table);
  }
  var lines = el("div", "hs-lines");
  pair.scene.lines.forEach(function (line) { add(lines, el("p", "", line)); });
  add(words, lines);
}

function updatePair(pair, news) {
  pair.scene = merged(pair.scene, news);
  pair.sides.forEach(function (made, i) {
    made.viewer.update(sideScene(pair.scene, pair.scene.sides[i]));
    drawTitle(made, pair.scene.sides[i]);
  });
  drawWords(pair);
}

// Narrow screens stack the maps; paper takes both in one row.
function watchPair(pair) {
  function fit() { pair.sides.forEach(function (side) { side.viewer.map.invalidateSize({ animate: false }); }); }
  function paper(on) { return function () { pair.root.classList.toggle("hs-printing", on); fit(); }; }
  function narrow() { pair.root.classList.toggle("hs-narrow", pair.root.clientWidth < 820); }
  var observer = new ResizeObserver(narrow), before = paper(true), after = paper(false);
  observer.observe(pair.root);
  narrow();
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return function () {
    observer.disconnect();
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}
