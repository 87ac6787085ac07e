// A plan on the map and as lists. What the user moved in or out goes to Python when the button "plan again" is pressed;
// the new plan updates the map in place, so that pan, zoom and layers stay as they are.
export default function ({ data, parentElement, setTriggerValue }) {
  const shelf = (globalThis.hotspotShelf = globalThis.hotspotShelf || { waiting: [] });
  const host = parentElement.querySelector(".hs-planhost");
  const on = { areas: false, hotspots: false, dense: false };

  function mount(scene) {
    host.before(Object.assign(document.createElement("style"), { textContent: shelf.fixed.css }));
    host.plan = shelf.planned = shelf.plan(host, scene, { on: on, onPlan: (edits) => host.ask("edits", edits) });
  }

  function draw() {
    if (!shelf.fixed || shelf.fixed.id !== data.fixed) { shelf.waiting.push(draw); return; }
    const scene = host.fixed === data.fixed ? data.scene : Object.assign({}, shelf.fixed.scene, data.scene);
    if (host.plan) { host.plan.update(scene); } else { mount(scene); }
    host.fixed = data.fixed;
    host.dataset.rev = data.rev;
  }

  host.ask = setTriggerValue;
  draw();
  return () => { if (host.plan) { host.plan.destroy(); host.plan = undefined; } };
}
