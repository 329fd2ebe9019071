// Where everything stands inside of a container: its children are laid out first, then stand in its rows as boxes of their size.

const HEADER = 30;
const PADDING = 18;
const ROW_GAP = 30;
const WIDEST_ROW_GAP = 90;
const BOX_HEIGHT = 46;
const TITLE_FONT = "600 13px";
const PLAIN_FONT = "13px";
const SMALL_FONT = "11.5px";
const LONGEST_TEXT = 46;
const ruler = document.createElement("canvas").getContext("2d");

function layoutOf(container) {
  container.layout ??= layOut(container);
  return container.layout;
}

// What has changed inside must be laid out again, and so must all around it.
function forgetLayout(node) {
  for (const container of [node, ...ancestorsOf(node)]) container.layout = null;
}

function layOut(container) {
  const links = linksOf(container);
  const nodes = [...pins(links, "top"), ...container.children.map(slotOf), ...pins(links, "bottom")];
  nodes.forEach((node, number) => (node.number = number));
  const edges = edgesOf(links, nodes);
  const { rows, pieces } = rowsOf(nodes, edges);
  setColumns(rows, pieces);
  const frame = setRows(rows, pieces, container);
  return { ...frame, ...doorsOf(container, nodes), places: nodes.filter((node) => node.item), edges };
}

// Arrows that cross the frame of a block start and end in pins at its rim, one a source.
function pins(links, side) {
  const crossing = links.filter((link) => !(side === "top" ? link.from : link.to));
  return [...new Set(crossing.map((link) => link.source))].map((source) => ({ pin: side, source, w: 10, h: 0 }));
}

function slotOf(item) {
  if (!item.children || !item.open) return { item, ...sizeOf(item) };
  const { w, h } = layoutOf(item);
  return { item, w, h };
}

function edgesOf(links, nodes) {
  const slots = new Map(nodes.map((node) => [node.item || `${node.pin} ${node.source}`, node]));
  return links.map((link) => {
    const from = slots.get(link.from || `top ${link.source}`);
    const to = slots.get(link.to || `bottom ${link.source}`);
    return { from, to, fromX: doorX(from, "bottoms", link.fromKey), toX: doorX(to, "tops", link.toKey) };
  });
}

// Where an arrow meets a node, from its middle: an open container has a door for each tensor.
function doorX(slot, side, key) {
  const item = slot.item;
  if (!item?.children || !item.open) return 0;
  const layout = layoutOf(item);
  return (layout[side].get(key) ?? slot.w / 2) - slot.w / 2;
}

function doorsOf(container, nodes) {
  if (isBlock(container)) return { tops: pinDoors(nodes, "top"), bottoms: pinDoors(nodes, "bottom") };
  const slotOfLeaf = (index) => nodes.find((node) => node.item === childAt(container, container.leaves[index]));
  const { inputs, outputs } = container.model;
  return {
    tops: new Map(inputs.map((index, place) => [place, slotOfLeaf(index).x])),
    bottoms: new Map(outputs.map(([index], place) => [place, slotOfLeaf(index).x])),
  };
}

function pinDoors(nodes, side) {
  return new Map(nodes.filter((node) => node.pin === side).map((node) => [node.source, node.x]));
}

// Sets `y` of every node (its upper edge), moves all into the frame, and returns the size of the frame.
function setRows(rows, pieces, container) {
  const left = -most(rows.flat(), (node) => node.w / 2 - node.x, -Infinity);
  const right = most(rows.flat(), (node) => node.x + node.w / 2, -Infinity);
  const w = Math.max(right - left, container.parent ? headerWidth(container) : 0) + 2 * PADDING;
  const shift = (w - (right - left)) / 2 - left;
  const gaps = gapsOf(rows, pieces);
  let y = container.parent ? HEADER + (rows[0].some((node) => node.pin) ? 0 : PADDING / 2) : PADDING;
  rows.forEach((row, rank) => {
    const height = most(row, (node) => node.h);
    for (const node of row) {
      node.x += shift;
      node.y = y + (height - node.h) / 2;
      [node.top, node.bottom] = [y, y + height];
    }
    y += height + gaps[rank];
  });
  return { w, h: y + (rows[rows.length - 1].some((node) => node.pin) ? 0 : PADDING) };
}

// Arrows that go far to the side get more room to turn.
function gapsOf(rows, pieces) {
  const reach = rows.map(() => 0);
  for (const { upper, lower, upperX, lowerX } of pieces) {
    reach[upper.rank] = Math.max(reach[upper.rank], Math.abs(upper.x + upperX - lower.x - lowerX));
  }
  return reach.map((far, rank) => (rank + 1 < rows.length ? Math.min(ROW_GAP + far * 0.08, WIDEST_ROW_GAP) : 0));
}

// -- texts and sizes --------------------------------------------------------------------------------------------

function textsOf(node) {
  const shapes = outputsOf(node).map(([shape]) => shape).join(", ");
  if (isBlock(node)) return { title: node.name, detail: "", small: joinedTexts(layersText(node), shapes) };
  const again = node.box.again && `${byId.get(node.box.again)?.name ?? node.box.again} again`;
  const parts = [node.name, node.children && layersText(node), shapes];
  return { title: node.kind, detail: again || node.box.detail, small: joinedTexts(...parts) };
}

function joinedTexts(...parts) {
  return parts.filter(Boolean).map(shortened).join("  ·  ");
}

function layersText(node) {
  return `${node.count} layer${node.count === 1 ? "" : "s"}`;
}

function shortened(text) {
  const letters = Array.from(text);
  return letters.length <= LONGEST_TEXT ? text : letters.slice(0, LONGEST_TEXT - 1).join("") + "…";
}

function sizeOf(node) {
  if (!node.size) {
    const { title, detail, small } = textsOf(node);
    const upper = widthOf(TITLE_FONT, shortened(title)) + (detail ? widthOf(PLAIN_FONT, `  ${detail}`) : 0);
    const toggle = node.children ? 26 : 0;
    node.size = { w: Math.ceil(Math.max(upper + toggle, widthOf(SMALL_FONT, small), 60) + 26), h: BOX_HEIGHT };
  }
  return node.size;
}

function headerWidth(container) {
  const { title, small } = headerTexts(container);
  return widthOf(TITLE_FONT, title) + widthOf(SMALL_FONT, small) + 54;
}

function headerTexts(node) {
  const title = shortened(isBlock(node) ? node.name : node.kind);
  return { title, small: joinedTexts(isBlock(node) ? "" : node.name, layersText(node)) };
}

function widthOf(font, text) {
  ruler.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
}
