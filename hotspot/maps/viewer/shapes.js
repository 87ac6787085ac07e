// Coordinates come as whole millionths of a degree: [x0, y0, dx1, dy1, ...], each step from the point before.
function latLngs(flat) {
  var points = [], x = 0, y = 0;
  for (var i = 0; i + 1 < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    points.push([y / 1e6, x / 1e6]);
  }
  return points;
}

// All rings of a (multi)polygon at once: the even-odd rule of the fill makes holes of inner rings.
function polygon(rings, options) {
  return L.polygon(rings.map(latLngs), options);
}

function latLng(at) { return L.latLng(at[1] / 1e6, at[0] / 1e6); }

function latLngBounds(box) { return L.latLngBounds([box[1] / 1e6, box[0] / 1e6], [box[3] / 1e6, box[2] / 1e6]); }

// The district and what one looks at: bounds of all areas.
function boundsOf(areas) {
  var bounds = L.latLngBounds([]);
  areas.forEach(function (area) { area.rings.forEach(function (ring) { bounds.extend(L.latLngBounds(latLngs(ring))); }); });
  return bounds;
}
