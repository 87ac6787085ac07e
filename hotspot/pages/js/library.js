// Runs after Leaflet and the viewer in one module: puts them, the style and the parts of the scene that filters do not
// change on a shelf, where the small map component finds them. So they travel once, not with every filter.
export default function ({ data }) {
  const shelf = (globalThis.hotspotShelf = globalThis.hotspotShelf || { waiting: [] });
  shelf.create = hotspotViewer.create;
  shelf.compare = hotspotViewer.compare;
  shelf.plan = hotspotViewer.plan;
  shelf.fixed = data;
  shelf.waiting.splice(0).forEach((draw) => draw());
}
