// Streamlit component, version 2: one viewer per mounted element; a new scene updates it in place.
const hotspotViewers = new WeakMap();

export default function (component) {
  const parent = component.parentElement;
  const scene = component.data;
  const known = hotspotViewers.get(parent);
  if (known) {
    known.viewer.update(scene);
    known.component = component;
    return known.leave;
  }
  const holder = parent.querySelector(".hs-host") || parent.appendChild(Object.assign(document.createElement("div"), { className: "hs-host" }));
  const entry = { component: component };
  entry.viewer = hotspotViewer.create(holder, scene, {
    show: scene.show,
    onSelect: function (id) { entry.component.setTriggerValue("picked", id || ""); }
  });
  entry.leave = function () { entry.viewer.destroy(); hotspotViewers.delete(parent); };
  hotspotViewers.set(parent, entry);
  return entry.leave;
}
