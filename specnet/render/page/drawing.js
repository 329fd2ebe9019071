// The layout as SVG. Everything that a spec says becomes a text node.

const SVG = "http://www.w3.org/2000/svg";
const ARROW = 7;

function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Returns the <svg>; `drawn` gets the element of every visible node by its id, `lines` the arrows.
function draw(root, drawn, lines) {
  const { w, h } = layoutOf(root);
  const svg = element("svg", { width: w, height: h, viewBox: `0 0 ${w} ${h}` });
  svg.append(arrowHead());
  drawInside(svg, root, drawn, lines);
  return svg;
}

function arrowHead() {
  const attributes = { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: ARROW, markerHeight: ARROW, orient: "auto", markerUnits: "userSpaceOnUse" };
  return element("defs", {}, element("marker", attributes, element("path", { d: "M0 0.5 L8 4 L0 7.5 z" })));
}

function drawInside(parent, container, drawn, lines) {
  const { places, edges } = layoutOf(container);
  for (const edge of edges) parent.append(drawLine(edge, lines));
  for (const slot of places) {
    const isOpen = slot.item.children && slot.item.open;
    parent.append(isOpen ? drawFrame(slot, drawn, lines) : drawBox(slot, drawn));
  }
}

function drawLine(edge, lines) {
  const path = element("path", { class: "line", d: pathOf(edge) });
  if (edge.to.item) path.setAttribute("marker-end", "url(#arrow)");
  lines.push({ path, from: edge.from.item, to: edge.to.item });
  return path;
}

// Straight down beside the boxes of a row, curved only between rows.
function pathOf(edge) {
  const { from, to, fromX, toX, way } = edge;
  let [x, y] = [from.x + fromX, from.y + from.h];
  let path = `M${round(x)} ${round(y)}` + down(y, from.bottom);
  y = from.bottom;
  for (const node of way.slice(1)) {
    const at = node.x + (node === to ? toX : 0);
    const end = node === to ? node.y : node.bottom;
    path += turn(x, y, at, node.top) + down(node.top, end);
    [x, y] = [at, end];
  }
  return path;
}

function down(from, to) {
  return to - from > 0.5 ? `V${round(to)}` : "";
}

function turn(x, y, toX, toY) {
  if (Math.abs(x - toX) < 0.5) return `V${round(toY)}`;
  const middle = round((y + toY) / 2);
  return `C${round(x)} ${middle} ${round(toX)} ${middle} ${round(toX)} ${round(toY)}`;
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function drawBox(slot, drawn) {
  const { item, w, h } = slot;
  const group = nodeGroup(slot, drawn);
  if (item.children) group.append(element("rect", { class: "shade", x: 4, y: 4, width: w, height: h, rx: 6 }));
  group.append(element("rect", { class: "box", width: w, height: h, rx: 6 }));
  const { title, detail, small } = textsOf(item);
  const upper = element("text", { class: "title", x: 13, y: 19 }, shortened(title));
  if (detail) upper.append(element("tspan", { class: "detail", dx: 7 }, detail));
  group.append(upper, element("text", { class: "small", x: 13, y: 36 }, small));
  if (item.children) group.append(toggle(w - 24, 7, "+"));
  return group;
}

function drawFrame(slot, drawn, lines) {
  const { item, w, h } = slot;
  const group = nodeGroup(slot, drawn);
  group.classList.add("frame");
  const { title, small } = headerTexts(item);
  group.append(
    element("rect", { class: "box", width: w, height: h, rx: 8 }),
    element("path", { class: "header", d: `M0 ${HEADER - 2} V8 A8 8 0 0 1 8 0 H${w - 8} A8 8 0 0 1 ${w} 8 V${HEADER - 2} z` }),
    element("text", { class: "title", x: 13, y: 19 }, title, element("tspan", { class: "small", dx: 9 }, small)),
    toggle(w - 24, 6, "−"),
  );
  drawInside(group, item, drawn, lines);
  return group;
}

function toggle(x, y, sign) {
  const box = element("rect", { width: 16, height: 16, rx: 3 });
  return element("g", { class: "toggle", transform: `translate(${round(x)} ${y})` }, box, element("text", { x: 8, y: 12.5 }, sign));
}

function nodeGroup({ item, x, y, w }, drawn) {
  const { title, detail, small } = textsOf(item);
  const isOpen = item.children && item.open;
  const attributes = {
    class: `node family-${item.family}`,
    transform: `translate(${round(x - w / 2)} ${round(y)})`,
    role: isOpen ? "group" : "button",
    tabindex: -1,
    "aria-label": [title, detail, small].filter(Boolean).join(", "),
  };
  if (item.children && !isOpen) attributes["aria-expanded"] = false;
  const group = element("g", attributes);
  group.item = item;
  drawn.set(item.id, group);
  return group;
}
