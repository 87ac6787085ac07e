// One viewer per mounted map; new data update it in place, so that pan, zoom and layers stay as the user left them.
// Python hears whether the heat is on, for its smoothing is chosen among the filters, and whether Gi* is, for it is worked
// out only then.
const COSTLY = ["heat", "gi_star"];

export default function ({ data, parentElement, setStateValue }) {
  const shelf = (globalThis.hotspotShelf = globalThis.hotspotShelf || { waiting: [] });
  const host = parentElement.querySelector(".hs-host");

  function mount(scene) {
    host.before(Object.assign(document.createElement("style"), { textContent: shelf.fixed.css }));
    host.viewer = shelf.create(host, scene, {
      show: ["side", "footer"],
      onSelect: (id) => { shelf.selected = id || ""; if (shelf.pick) { shelf.pick(shelf.selected); } },
      onLayer: (name, on) => { if (COSTLY.includes(name)) { setStateValue(name, on); } },
    });
    data.on.forEach((name) => setStateValue(name, false));
    shelf.viewer = host.viewer;
  }

  function draw() {
    if (!shelf.fixed || shelf.fixed.id !== data.fixed) { shelf.waiting.push(draw); return; }
    const scene = host.fixed === data.fixed ? data.scene : Object.assign({}, shelf.fixed.scene, data.scene);
    if (host.viewer) { host.viewer.update(scene); } else { mount(scene); }
    host.fixed = data.fixed;
    host.dataset.rev = data.rev;
  }

  draw();
  return () => { if (host.viewer) { host.viewer.destroy(); host.viewer = undefined; } };
}
