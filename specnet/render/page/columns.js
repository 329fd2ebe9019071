// How far right each node stands: near the middle of its neighbours, the spine and long arrows straight, nothing overlapping.

const GAP = 24;
const BEND_GAP = 16;
const ROUNDS = 6;
const WEIGHTS = { spine: 1e6, long: 1e3, other: 1 };

function setColumns(rows, pieces) {
  const pulls = pullsOf(rows, pieces);
  const upwards = [...rows].reverse();
  for (const row of rows) spread(row, row.map((node) => ({ at: 0, weight: 1 })));
  for (let round = 0; round < ROUNDS; round++) {
    for (const row of rows) pull(row, (node) => pulls.get(node).above);
    for (const row of upwards) pull(row, (node) => pulls.get(node).below);
  }
  for (let round = 0; round < ROUNDS; round++) {
    const middle = middleOf(pieces);
    const both = (node) => [...pulls.get(node).above, ...pulls.get(node).below];
    for (const row of round % 2 ? upwards : rows) pull(row, both, middle);
  }
  straighten(rows, pieces, middleOf(pieces));
}

// Where the spine stands.
function middleOf(pieces) {
  return median(pieces.filter((piece) => piece.isSpine).map((piece) => piece.upper.x));
}

// -- long arrows ------------------------------------------------------------------------------------------------

// Bends of one arrow, and boxes that only follow each other, stand in a line where what is beside them leaves room; outer
// lines make room for inner ones.
function straighten(rows, pieces, middle) {
  const outside = (lane) => Math.abs(median(lane.map((node) => node.x)) - middle);
  const lanes = lanesOf(pieces).sort((one, other) => outside(other) - outside(one));
  for (const lane of [...lanes, ...lanes]) for (const run of runsOf(lane, rows)) align(run);
}

function lanesOf(pieces) {
  const [entering, leaving] = [countBy(pieces, "lower"), countBy(pieces, "upper")];
  const follows = ({ upper, lower }) => entering.get(lower) === 1 && leaving.get(upper) === 1;
  const lanes = new Map();
  for (const piece of [...pieces].sort((one, other) => one.upper.rank - other.upper.rank)) {
    if (piece.isSpine || piece.upperX || piece.lowerX || !(piece.isLong || follows(piece))) continue;
    const lane = lanes.get(piece.upper) || [piece.upper];
    lane.push(piece.lower);
    lanes.set(piece.upper, lane).set(piece.lower, lane);
  }
  return [...new Set(lanes.values())];
}

function countBy(pieces, end) {
  const counts = new Map();
  for (const piece of pieces) counts.set(piece[end], (counts.get(piece[end]) || 0) + 1);
  return counts;
}

// Cuts a lane where no straight line fits.
function runsOf(lane, rows) {
  const runs = [];
  for (const node of lane) {
    const room = roomOf(node, rows[node.rank]);
    const last = runs[runs.length - 1];
    const both = last && { low: Math.max(last.low, room.low), high: Math.min(last.high, room.high) };
    if (both && both.low <= both.high) Object.assign(last, both, { nodes: [...last.nodes, node] });
    else runs.push({ ...room, nodes: [node] });
  }
  return runs;
}

function roomOf(node, row) {
  const [left, right] = [row[node.place - 1], row[node.place + 1]];
  return { low: left ? left.x + gapBetween(left, node) : -Infinity, high: right ? right.x - gapBetween(node, right) : Infinity };
}

function align({ nodes, low, high }) {
  const x = Math.min(high, Math.max(low, median(nodes.map((node) => node.x))));
  for (const node of nodes) node.x = x;
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  if (!sorted.length) return 0;
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

// -- wishes -----------------------------------------------------------------------------------------------------

function pullsOf(rows, pieces) {
  const pulls = new Map(rows.flat().map((node) => [node, { above: [], below: [] }]));
  for (const { upper, lower, upperX, lowerX, isSpine, isLong } of pieces) {
    const weight = isSpine ? WEIGHTS.spine : isLong ? WEIGHTS.long : WEIGHTS.other;
    pulls.get(lower).above.push({ node: upper, shift: upperX - lowerX, weight });
    pulls.get(upper).below.push({ node: lower, shift: lowerX - upperX, weight });
  }
  return pulls;
}

function pull(row, pullsOn, middle) {
  spread(row, row.map((node) => wishOf(node, pullsOn(node), middle)));
}

// The weighted median of where the neighbours want a node. What stands between two may choose: it keeps to the middle.
function wishOf(node, pulls, middle) {
  if (!pulls.length) return { at: node.x, weight: 1e-3 };
  const sorted = pulls.map(({ node: other, shift, weight }) => ({ at: other.x + shift, weight })).sort((one, other) => one.at - other.at);
  const weight = sum(sorted, (item) => item.weight);
  const [low, high] = [quantile(sorted, weight / 2 - 1e-9), quantile(sorted, weight / 2 + 1e-9)];
  const at = middle === undefined || sorted.length > 2 ? (low + high) / 2 : Math.min(high, Math.max(low, middle));
  return { at, weight };
}

function quantile(sorted, amount) {
  let passed = 0;
  return (sorted.find((item) => (passed += item.weight) >= amount) || sorted[sorted.length - 1]).at;
}

// The places next to the wishes that keep the order and the gaps of a row: neighbours that collide move as one.
function spread(row, wishes) {
  const groups = [];
  let offset = 0;
  row.forEach((node, number) => {
    offset += number ? gapBetween(row[number - 1], node) : 0;
    let group = { nodes: [[node, offset]], weight: wishes[number].weight, at: wishes[number].at - offset };
    while (groups.length && groups[groups.length - 1].at >= group.at) group = joined(groups.pop(), group);
    groups.push(group);
  });
  for (const group of groups) for (const [node, shift] of group.nodes) node.x = group.at + shift;
}

function joined(one, other) {
  const weight = one.weight + other.weight;
  one.nodes.push(...other.nodes);
  return { nodes: one.nodes, weight, at: (one.at * one.weight + other.at * other.weight) / weight };
}

function gapBetween(one, other) {
  return (one.w + other.w) / 2 + (one.isBend || other.isBend ? BEND_GAP : GAP);
}
