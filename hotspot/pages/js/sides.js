// Two maps that move together; new data update them in place, so that pan and zoom stay as the user left them.
export default function ({ data, parentElement }) {
  const shelf = (globalThis.hotspotShelf = globalThis.hotspotShelf || { waiting: [] });
  const host = parentElement.querySelector(".hs-sides");

  function mount(scene) {
    host.before(Object.assign(document.createElement("style"), { textContent: shelf.fixed.css }));
    host.pair = shelf.pair = shelf.compare(host, scene, { show: [] });
  }

  function draw() {
    if (!shelf.fixed || shelf.fixed.id !== data.fixed) { shelf.waiting.push(draw); return; }
    const scene = Object.assign({}, shelf.fixed.scene, data.scene);
    if (host.pair) { host.pair.update(scene); } else { mount(scene); }
    host.dataset.rev = data.rev;
  }

  draw();
  return () => { if (host.pair) { host.pair.destroy(); host.pair = undefined; } };
}
