// Rows: each node below all that lead to it. Long arrows get bends, one a row, which arrows of one source share.

function rowsOf(nodes, edges) {
  setRanks(nodes, edges);
  markSpine(nodes, edges);
  const rows = Array.from({ length: most(nodes, (node) => node.rank) + 1 }, () => []);
  for (const node of firstOrder(nodes, edges)) rows[node.rank].push(node);
  const pieces = cutIntoPieces(edges, rows);
  uncross(rows, pieces);
  return { rows, pieces };
}

// Nodes come in an order in which arrows lead forward. What has no source stands right above its first target.
function setRanks(nodes, edges) {
  for (const node of nodes) node.rank = 0;
  const sorted = [...edges].sort((one, other) => one.to.number - other.to.number);
  for (const { from, to } of sorted) to.rank = Math.max(to.rank, from.rank + 1);
  const lowest = new Map();
  for (const { from, to } of edges) lowest.set(from, Math.min(to.rank, lowest.get(from) ?? Infinity));
  const targets = new Set(edges.map((edge) => edge.to));
  for (const [node, rank] of lowest) if (!targets.has(node) && node.pin !== "top") node.rank = rank - 1;
  const last = most(nodes, (node) => node.rank);
  for (const node of nodes) if (node.pin === "bottom") node.rank = last;
}

// The longest way through is drawn straight.
function markSpine(nodes, edges) {
  for (const node of nodes) node.above = node.below = 0;
  const sorted = [...edges].sort((one, other) => one.to.number - other.to.number);
  for (const { from, to } of sorted) to.above = Math.max(to.above, from.above + 1);
  for (const { from, to } of sorted.sort((one, other) => other.from.number - one.from.number)) {
    from.below = Math.max(from.below, to.below + 1);
  }
  const longest = most(nodes, (node) => node.above + node.below);
  for (const edge of edges) edge.isSpine = edge.from.above + 1 + edge.to.below === longest && edge.to.above === edge.from.above + 1;
}

function firstOrder(nodes, edges) {
  const targets = new Map(nodes.map((node) => [node, []]));
  for (const { from, to } of edges) targets.get(from).push(to);
  const seen = new Set();
  for (const start of nodes) {
    const pending = [start]; // the longest way is gone first, and is leftmost
    while (pending.length) {
      const node = pending.pop();
      if (seen.has(node)) continue;
      seen.add(node);
      pending.push(...targets.get(node).reverse().sort((one, other) => one.below - other.below));
    }
  }
  return seen;
}

// Adds bends to the rows, gives each edge its `way` through them, and returns the pieces between neighbouring rows.
function cutIntoPieces(edges, rows) {
  const bends = new Map();
  const pieces = new Map();
  for (const edge of edges) {
    edge.way = [edge.from, ...bendsOf(edge, bends, rows), edge.to];
    for (let number = 1; number < edge.way.length; number++) addPiece(edge, number, pieces);
  }
  return [...pieces.values()];
}

function bendsOf(edge, bends, rows) {
  const found = [];
  for (let rank = edge.from.rank + 1; rank < edge.to.rank; rank++) {
    const key = `${edge.from.number} ${edge.fromX} ${rank}`;
    if (!bends.has(key)) {
      bends.set(key, { w: 0, h: 0, rank, isBend: true });
      rows[rank].push(bends.get(key));
    }
    found.push(bends.get(key));
  }
  return found;
}

function addPiece(edge, number, pieces) {
  const [upper, lower] = [edge.way[number - 1], edge.way[number]];
  const upperX = upper === edge.from ? edge.fromX : 0;
  const lowerX = lower === edge.to ? edge.toX : 0;
  const isLong = upper.isBend && lower.isBend;
  upper.key ??= pieces.size * 2;
  lower.key ??= pieces.size * 2 + 1;
  pieces.set(`${upper.key} ${lower.key} ${upperX} ${lowerX}`, { upper, lower, upperX, lowerX, isSpine: edge.isSpine, isLong });
}

const SWEEPS = 8;

// Rows are sorted by the mean place of their neighbours, down and up; the order with the fewest crossings stays.
function uncross(rows, pieces) {
  const neighbours = neighboursOf(rows, pieces);
  setPlaces(rows);
  let best = { crossings: crossings(rows, pieces), rows: rows.map((row) => [...row]) };
  for (let sweep = 0; sweep < SWEEPS && best.crossings > 0; sweep++) {
    sortRows(rows, neighbours.above);
    sortRows([...rows].reverse(), neighbours.below);
    const found = crossings(rows, pieces);
    if (found < best.crossings) best = { crossings: found, rows: rows.map((row) => [...row]) };
  }
  best.rows.forEach((row, rank) => row.forEach((node, place) => (rows[rank][place] = node)));
  setPlaces(rows);
}

function neighboursOf(rows, pieces) {
  const above = new Map(rows.flat().map((node) => [node, []]));
  const below = new Map(rows.flat().map((node) => [node, []]));
  for (const { upper, lower } of pieces) {
    above.get(lower).push(upper);
    below.get(upper).push(lower);
  }
  return { above, below };
}

function sortRows(rows, neighbours) {
  for (const row of rows) {
    for (const node of row) {
      const others = neighbours.get(node);
      node.wish = others.length ? sum(others, (other) => other.place) / others.length : node.place;
    }
    row.sort((one, other) => one.wish - other.wish);
    row.forEach((node, place) => (node.place = place));
  }
}

function setPlaces(rows) {
  for (const row of rows) row.forEach((node, place) => (node.place = place));
}

function crossings(rows, pieces) {
  const byRow = rows.map(() => []);
  for (const piece of pieces) byRow[piece.upper.rank].push(piece);
  return sum(byRow, (row) => crossingsBelow(row));
}

// Counts inversions with a tree of partial sums.
function crossingsBelow(pieces) {
  const sorted = [...pieces].sort((one, other) => one.upper.place - other.upper.place || one.lower.place - other.lower.place);
  const size = most(sorted, (piece) => piece.lower.place) + 1;
  const tree = new Array(size + 1).fill(0);
  let found = 0;
  sorted.forEach(({ lower }, number) => {
    let before = 0;
    for (let at = lower.place + 1; at > 0; at -= at & -at) before += tree[at];
    found += number - before;
    for (let at = lower.place + 1; at <= size; at += at & -at) tree[at]++;
  });
  return found;
}
