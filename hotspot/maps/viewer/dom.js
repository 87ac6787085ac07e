// Small helpers. Text from data reaches the page through `textContent` alone; nothing here takes markup.
var SVG = "http://www.w3.org/2000/svg";

function el(tag, className, text) {
  var node = document.createElement(tag);
  if (className) { node.className = className; }
  if (text !== undefined && text !== null) { node.textContent = String(text); }
  return node;
}

function add(parent) {
  for (var i = 1; i < arguments.length; i++) { if (arguments[i]) { parent.appendChild(arguments[i]); } }
  return parent;
}

function svg(tag, attributes) {
  var node = document.createElementNS(SVG, tag);
  Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, String(attributes[name])); });
  return node;
}

function button(className, text, title, onClick) {
  var node = el("button", className, text);
  node.type = "button";
  if (title) { node.title = title; node.setAttribute("aria-label", title); }
  node.addEventListener("click", onClick);
  return node;
}

// "{n} reports" with {n: 3} -> "3 reports"
function fill(template, facts) {
  return String(template === undefined ? "" : template).replace(/\{(\w+)\}/g, function (whole, name) {
    return Object.prototype.hasOwnProperty.call(facts, name) ? String(facts[name]) : whole;
  });
}

function numberText(value, lang) {
  return typeof value === "number" && isFinite(value) ? value.toLocaleString(lang) : "–";
}

// Width in pixels of a label: Chinese characters are square, others about half as wide.
function textWidth(text, size) {
  var width = 0;
  Array.from(text).forEach(function (c) { width += c.codePointAt(0) > 0x2e7f ? size : size * 0.56; });
  return width;
}
