// The panel beside the drawing: one layer in full, or the model where none is chosen.

const NUMBER = new Intl.NumberFormat("en-US");
const WORDS = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];
const MOST_LINKS = 12;
const DEAREST = 8;

function html(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function countText(number) {
  const [size, word] = WORDS.find(([least]) => number >= least) || [];
  return size ? `${(number / size).toFixed(2)} ${word}` : NUMBER.format(number);
}

function share(part, whole) {
  const percent = whole ? (100 * part) / whole : 0;
  return `${percent === 0 ? 0 : percent < 0.1 ? "under 0.1" : percent.toFixed(1)} %`;
}

function fillHeader(header) {
  const { totals } = data;
  header.querySelector("h1").append(data.name);
  header.querySelector(".description").append(data.description);
  const entries = [
    [`${totals.known ? "" : "at least "}${NUMBER.format(totals.params)}`, "parameters"],
    [NUMBER.format(totals.trainable), "trainable"],
    [countText(totals.macs), "multiply-adds a sample"],
    [totals.weights, "of weights"],
    [NUMBER.format(totals.layers), totals.layers === 1 ? "layer" : "layers"],
  ];
  header.querySelector(".totals").append(...entries.map(([number, words]) => html("div", {}, html("dd", {}, number), html("dt", {}, words))));
}

// -- one layer --------------------------------------------------------------------------------------------------

function detailsOf(node, go) {
  return [
    title(node),
    isBlock(node) ? null : definition(node),
    section("Input", flowTable(before(node), go)),
    section("Output", table(null, outputsOf(node), "tensors")),
    section("Goes to", linkList(after(node).map((item) => item.node), go)),
    section("Cost", costTable(node)),
    isBlock(node) ? null : section("Arguments", argumentTable(node)),
    node.children ? section("Most parameters", dearestTable(node.children, go)) : section("Weights", weightTable(node)),
  ];
}

function section(heading, content) {
  return content && html("section", {}, html("h3", {}, heading), content);
}

function title(node) {
  const path = node.box ? node.box.path : `${node.owner.id ? `${node.owner.id}/` : ""}${node.name}`;
  const kind = isBlock(node) ? `block of ${layersText(node)}` : node.children ? `${node.kind}, ${layersText(node)}` : node.kind;
  const lines = path === node.name ? [] : [html("p", { class: "path" }, path)];
  return html("div", { class: "what" }, html("h2", {}, node.name), html("p", { class: "kind" }, kind), lines);
}

function definition(node) {
  const item = data.items[node.box.item];
  const inner = node.owner.owner && item === data.items[node.owner.box?.item];
  const where = inner ? `inside of the ${node.owner.kind} at ${item.place || item.path}` : item.place || item.path;
  return html("section", { class: "definition" }, html("h3", {}, "In the spec"), html("p", { class: "place" }, where), item.text && html("pre", {}, item.text));
}

function link(node, go) {
  return html("button", { type: "button", class: "link", onclick: () => go(node) }, node.name);
}

function flowTable(sources, go) {
  if (!sources.length) return null;
  return table(null, sources.map(({ node, output }) => {
    const [shape, dtype] = node.box.outputs[output] || node.box.outputs[0] || ["", ""];
    return [html("span", {}, link(node, go), node.box.outputs.length > 1 ? ` [${output}]` : ""), shape, dtype];
  }), "tensors");
}

function linkList(nodes, go) {
  if (!nodes.length) return null;
  const rest = nodes.length - MOST_LINKS;
  return html("ul", { class: "links" }, nodes.slice(0, MOST_LINKS).map((node) => html("li", {}, link(node, go))), rest > 0 ? html("li", {}, `and ${rest} more`) : null);
}

function costTable(node) {
  const { totals } = data;
  const params = node.known ? NUMBER.format(node.params) : `${NUMBER.format(node.params)} known`;
  const macs = node.macs === null ? ["unknown", ""] : [countText(node.macs), share(node.macs, totals.macs)];
  return table(null, [
    ["Parameters", params, share(node.params, totals.params)],
    ...(node.params ? [["Trainable", NUMBER.format(node.trainable), ""]] : []),
    ["Multiply-adds", ...macs],
  ], "numbers");
}

function argumentTable(node) {
  const given = node.box.arguments;
  const names = new Set(given.map(([name]) => name));
  const defaults = (data.defaults[node.kind] || []).filter(([name]) => !names.has(name));
  const again = node.box.again ? html("p", {}, `The layer ${node.box.again}, applied once more.`) : null;
  const written = given.length ? table(null, given, "arguments") : null;
  const rest = defaults.length ? html("details", {}, html("summary", {}, `${defaults.length} default${defaults.length === 1 ? "" : "s"}`), table(null, defaults, "arguments defaults")) : null;
  return again || written || rest ? html("div", {}, again, written, rest) : null;
}

function weightTable(node) {
  const { weights, known } = node.box;
  if (!weights.length) return known ? null : html("p", {}, "Known only when the model is built.");
  const rows = weights.map(([name, shape, dtype, trainable, size]) => [name, shape, dtype, trainable ? "" : "not trained", NUMBER.format(size)]);
  return table(["name", "shape", "dtype", "", "parameters"], rows, "weights");
}

function table(heading, rows, style = "") {
  const cells = (tag) => (row) => html("tr", {}, row.map((cell) => html(tag, {}, cell)));
  const head = heading ? html("thead", {}, cells("th")(heading)) : null;
  return html("table", { class: style }, head, html("tbody", {}, rows.map(cells("td"))));
}

// -- the model, and what is inside of a container -----------------------------------------------------------------

function overviewOf(root, go) {
  const { totals } = data;
  const rows = [["Activations a sample", totals.activations], ["Weights", totals.weights]];
  return [
    html("div", { class: "what" }, html("h2", {}, data.name), html("p", { class: "kind" }, data.file || "model")),
    section("Memory", table(null, rows, "numbers")),
    totals.uncounted ? html("p", {}, `Not counted: ${totals.uncounted} layers that depend on sizes the spec leaves open, or on code.`) : null,
    data.classes.length ? section("Classes", html("p", {}, data.classes.join(", "))) : null,
    section("Most parameters", dearestTable(root.children, go)),
    section("Keys", keyTable()),
  ];
}

function dearestTable(children, go) {
  const sorted = children.filter((child) => child.params).sort((one, other) => other.params - one.params).slice(0, DEAREST);
  if (!sorted.length) return null;
  return table(null, sorted.map((child) => [link(child, go), NUMBER.format(child.params), share(child.params, data.totals.params)]), "numbers");
}

function keyTable() {
  return table(null, [
    ["Drag, shift + arrows", "move the drawing"],
    ["Wheel, + and −", "zoom; 0 shows everything"],
    ["Arrows", "from layer to layer"],
    ["Enter", "open or close a model or block"],
    ["/", "find a layer; Enter jumps to the next"],
    ["Escape", "clear the search, or the choice"],
  ], "keys");
}
