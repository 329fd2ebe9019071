"use strict";
// The layers of the page as a tree: models hold layers, blocks and models.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = new Map();

function makeTree() {
  const root = { id: "", name: data.name, kind: "Model", family: -1, parent: null, owner: null, open: true };
  addModel(root, data.model);
  return root;
}

function addModel(owner, model) {
  owner.model = model;
  owner.leaves = model.boxes.map((box, index) => boxNode(owner, box, index));
  owner.children = nested(owner, owner, model.blocks, 0, model.boxes.length);
  owner.count = sum(owner.children, (child) => child.count);
}

function boxNode(owner, box, index) {
  const { name, kind, family, params, trainable, macs, known } = box;
  const node = { id: box.path, name, kind, family, owner, index, start: index, end: index + 1, box, params, trainable, macs, known };
  byId.set(node.id, node);
  node.count = 1;
  if (box.inside) addModel(node, box.inside);
  node.open = false;
  return node;
}

function nested(owner, parent, blocks, start, end) {
  const children = [];
  let at = start;
  for (const block of blocks) {
    children.push(...owner.leaves.slice(at, block.start), blockNode(owner, parent, block));
    at = block.end;
  }
  children.push(...owner.leaves.slice(at, end));
  for (const child of children) child.parent = parent;
  return children;
}

function blockNode(owner, parent, block) {
  const { name, start, end } = block;
  const node = { id: `${owner.id}#${start}-${end}`, name, kind: "Block", family: -1, owner, start, end, open: false };
  byId.set(node.id, node);
  node.children = nested(owner, node, block.blocks, start, end);
  node.count = sum(node.children, (child) => child.count);
  node.params = sum(node.children, (child) => child.params);
  node.trainable = sum(node.children, (child) => child.trainable);
  node.macs = node.children.some((child) => child.macs === null) ? null : sum(node.children, (child) => child.macs);
  node.known = node.children.every((child) => child.known);
  return node;
}

function isBlock(node) {
  return node.kind === "Block" && !node.box;
}

// What comes out: of a block that of its last layer.
function outputsOf(node) {
  return isBlock(node) ? node.owner.leaves[node.end - 1].box.outputs : node.box.outputs;
}

// The arrows of a container between its children; `from` or `to` is null where an arrow crosses the frame.
function linksOf(container) {
  if (container.links) return container.links;
  const found = new Map();
  const { leaves, model } = container.leaves ? container : container.owner;
  for (const [source, target, output, input] of model.arrows) {
    const from = childAt(container, leaves[source]);
    const to = childAt(container, leaves[target]);
    if (from === to) continue;
    const link = { from, to, source, fromKey: keyOut(from, source, output), toKey: keyIn(to, source, input) };
    found.set([from?.id, to?.id, link.fromKey, link.toKey, from && to ? "" : source].join("\n"), link);
  }
  container.links = [...found.values()];
  return container.links;
}

function childAt(container, leaf) {
  let node = leaf;
  while (node && node.parent !== container) node = node.parent;
  return node || null;
}

// Where on its frame an arrow leaves or enters: blocks by the source, models by the number of the tensor.
function keyOut(node, source, output) {
  return node && node.children ? (isBlock(node) ? source : output) : 0;
}

function keyIn(node, source, input) {
  return node && node.children ? (isBlock(node) ? source : input) : 0;
}

function ancestorsOf(node) {
  const found = [];
  for (let at = node.parent; at; at = at.parent) found.push(at);
  return found;
}

// The node itself, or the closed container that hides it.
function visible(node) {
  return ancestorsOf(node).reverse().find((container) => !container.open) || node;
}

function before(node) {
  const owner = node.owner;
  const arrows = owner.model.arrows.filter(([source, target]) => within(node, target) && !within(node, source));
  const place = owner.model.inputs.indexOf(node.index);
  if (node.box && place >= 0 && owner.owner) return tensors(owner.owner, arrowsInto(owner, place));
  return tensors(owner, arrows);
}

function arrowsInto(model, place) {
  return model.owner.model.arrows.filter(([, target, , input]) => target === model.index && input === place);
}

function tensors(owner, arrows) {
  return unique(arrows.map(([source, , output]) => ({ node: owner.leaves[source], output })));
}

function after(node) {
  const owner = node.owner;
  const targets = owner.model.arrows
    .filter(([source, target]) => within(node, source) && !within(node, target))
    .map(([, target]) => ({ node: owner.leaves[target], output: null }));
  const isOutput = owner.owner && owner.model.outputs.some(([source]) => within(node, source));
  return unique(isOutput ? [...targets, ...after(owner)] : targets);
}

function within(node, index) {
  return node.start <= index && index < node.end;
}

function unique(found) {
  return [...new Map(found.map((item) => [`${item.node.id}\n${item.output}`, item])).values()];
}

function sum(items, value) {
  return items.reduce((total, item) => total + (value(item) || 0), 0);
}

function most(items, value, least = 0) {
  return items.reduce((found, item) => Math.max(found, value(item)), least);
}
