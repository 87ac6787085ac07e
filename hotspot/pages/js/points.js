// Tells Python which hotspot is picked and draws that hotspot's own reports when they come; the card needs neither.
export default function ({ data, setStateValue }) {
  const shelf = (globalThis.hotspotShelf = globalThis.hotspotShelf || { waiting: [] });
  shelf.pick = (id) => setStateValue("picked", id);
  if (shelf.viewer && data.id && data.id === shelf.selected) { shelf.viewer.showPoints(data.id, data.flat); }
}
