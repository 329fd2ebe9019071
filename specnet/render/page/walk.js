// Where arrow keys lead: down and up along the arrows, into and out of open boxes by their frames; right and left to what
// stands beside.

function neighbour(key, node, drawn) {
  const closest = (nodes) => closestOf(node, nodes, drawn);
  if (key === "ArrowDown") return node.open ? node.children[0] : closest(after(node).map((item) => firstStep(node, item.node)));
  if (key === "ArrowUp") return closest(before(node).map((item) => stepOut(node, item.node))) || frameOf(node);
  return beside(key, node, drawn);
}

// On the way from one node to another: the outermost box around the other that is not around the first.
function firstStep(node, target) {
  const around = new Set(ancestorsOf(node));
  return ancestorsOf(target).reverse().find((container) => !around.has(container)) || target;
}

function stepOut(node, target) {
  const isInside = ancestorsOf(target).includes(node.parent);
  return isInside ? firstStep(node, target) : frameOf(node) || target;
}

function frameOf(node) {
  return node.parent.parent ? node.parent : null;
}

function closestOf(node, others, drawn) {
  const away = (other) => Math.abs(middleX(drawn.get(other.id)) - middleX(drawn.get(node.id)));
  return others.reduce((best, other) => (best && away(best) <= away(other) + 1 ? best : other), null);
}

function middleX(group) {
  const { left, right } = group.getBoundingClientRect();
  return (left + right) / 2;
}

// The nearest box of the same container that overlaps in height.
function beside(key, node, drawn) {
  const from = drawn.get(node.id).getBoundingClientRect();
  const away = (other) => (middleX(drawn.get(other.id)) - (from.left + from.right) / 2) * (key === "ArrowRight" ? 1 : -1);
  const isLevel = (other) => {
    const { top, bottom } = drawn.get(other.id).getBoundingClientRect();
    return top < from.bottom && from.top < bottom;
  };
  const others = node.parent.children.filter((other) => other !== node && away(other) > 0 && isLevel(other));
  return others.reduce((best, other) => (best && away(best) <= away(other) ? best : other), null);
}
