// The page: what is open, what is chosen, and what keys and clicks do.

const MOST_OPEN = 40;
const STEP = 80;
const select = (selector) => document.querySelector(selector);

class Page {
  constructor(root) {
    this.root = root;
    this.chosen = null;
    this.matches = null;
    this.view = new View(select(".view"), select(".stage"));
    this.search = new Search(select("input[type=search]"), select(".search output"), {
      mark: (found) => this.mark(found),
      go: (node) => this.go(node),
    });
    fillHeader(select("header"));
    openModels(root);
    this.render();
    this.view.fit(layoutOf(root), true);
    this.choose(null);
    this.listen();
  }

  listen() {
    this.view.frame.addEventListener("click", (event) => this.click(event));
    select("[role=toolbar]").addEventListener("click", (event) => this.act(event.target.dataset.do));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  // -- drawing ----------------------------------------------------------------------------------------------------

  render() {
    [this.drawn, this.lines] = [new Map(), []];
    this.view.stage.replaceChildren(draw(this.root, this.drawn, this.lines));
    this.mark(this.matches);
    this.highlight();
  }

  // Opens or closes; the upper edge of the box stays where it is on the screen.
  toggle(node, open = !node.open) {
    const shown = this.drawn.get(node.id)?.getBoundingClientRect();
    node.open = open;
    forgetLayout(node);
    this.render();
    const now = this.drawn.get(node.id)?.getBoundingClientRect();
    if (!shown || !now) return;
    this.view.move((shown.left + shown.right - now.left - now.right) / 2, shown.top - now.top);
    if (open) this.view.reveal(this.drawn.get(node.id).getBoundingClientRect());
  }

  toggleAll(open) {
    for (const node of byId.values()) {
      if (node.children) [node.open, node.layout] = [open, null];
    }
    this.root.layout = null;
    this.render();
    this.view.fit(layoutOf(this.root), true);
    if (this.chosen) this.view.reveal(this.drawn.get(visible(this.chosen).id).getBoundingClientRect());
  }

  mark(found) {
    this.matches = found;
    const shown = new Set((found || []).map((node) => visible(node).id));
    this.view.stage.classList.toggle("searching", Boolean(found));
    for (const [id, group] of this.drawn) group.classList.toggle("match", shown.has(id));
  }

  // -- choosing ---------------------------------------------------------------------------------------------------

  choose(node) {
    this.chosen = node;
    const go = (other) => this.go(other);
    const content = node ? detailsOf(node, go) : overviewOf(this.root, go);
    select("aside").replaceChildren(...content.filter(Boolean));
    select("aside").scrollTop = 0;
    this.highlight();
  }

  highlight() {
    const chosen = this.chosen && visible(this.chosen);
    for (const [id, group] of this.drawn) {
      group.classList.toggle("chosen", id === chosen?.id);
      group.setAttribute("tabindex", id === chosen?.id ? 0 : -1);
    }
    for (const { path, from, to } of this.lines) path.classList.toggle("near", chosen !== null && (from === chosen || to === chosen));
  }

  // Opens what hides a layer, chooses it and brings it into view.
  go(node) {
    const closed = ancestorsOf(node).filter((container) => !container.open);
    for (const container of closed) container.open = true;
    if (closed.length) {
      forgetLayout(node);
      this.render();
    }
    this.choose(node);
    if (this.view.scale < LEGIBLE) this.view.zoom(1 / this.view.scale);
    this.center(node, closed.length > 0);
  }

  center(node, isNew) {
    const box = this.drawn.get(node.id).getBoundingClientRect();
    const frame = this.view.frame.getBoundingClientRect();
    const isInside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
    if (isInside && !isNew) return;
    this.view.move((frame.left + frame.right - box.left - box.right) / 2, (frame.top + frame.bottom) / 2 - (box.top + Math.min(box.bottom, box.top + frame.height)) / 2);
  }

  // -- keys and clicks --------------------------------------------------------------------------------------------

  click(event) {
    if (this.view.wasDragged) return;
    const node = event.target.closest(".node")?.item ?? null;
    const isHead = event.target.closest(".toggle, .header, .title") || !node?.open;
    this.choose(node);
    if (node?.children && isHead) this.toggle(node);
    this.focus();
  }

  focus() {
    const group = this.chosen && this.drawn.get(visible(this.chosen).id);
    (group || this.view.frame).focus({ preventScroll: true });
  }

  act(action) {
    const actions = {
      in: () => this.view.zoom(1.25),
      out: () => this.view.zoom(0.8),
      fit: () => this.view.fit(layoutOf(this.root), false),
      expand: () => this.toggleAll(true),
      collapse: () => this.toggleAll(false),
    };
    actions[action]?.();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target.matches("input");
    const isInView = this.view.frame.contains(event.target) || event.target === document.body;
    if (!isTyping && this.anywhere(event)) event.preventDefault();
    else if (!isTyping && isInView && this.inView(event)) event.preventDefault();
  }

  anywhere(event) {
    const actions = {
      "/": () => select("input[type=search]").select(),
      "+": () => this.act("in"),
      "=": () => this.act("in"),
      "-": () => this.act("out"),
      0: () => this.act("fit"),
      Escape: () => (this.matches ? this.search.clear() : this.choose(null)),
    };
    actions[event.key]?.();
    return event.key in actions;
  }

  inView(event) {
    const step = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [1, 0], ArrowRight: [-1, 0] }[event.key];
    if (step && event.shiftKey) this.view.move(step[0] * STEP, step[1] * STEP);
    else if (step) this.walk(event.key);
    else if (event.key === "Enter" || event.key === " ") this.enter();
    else return false;
    return true;
  }

  enter() {
    if (!this.chosen?.children) return;
    this.toggle(this.chosen);
    this.focus();
  }

  walk(key) {
    const next = this.chosen ? neighbour(key, visible(this.chosen), this.drawn) : this.root.children[0];
    if (!next) return;
    this.choose(next);
    this.view.reveal(this.drawn.get(next.id).getBoundingClientRect());
    this.focus();
  }
}

// Models are open as long as the drawing stays small enough to be read; blocks are closed.
function openModels(root) {
  let boxes = root.children.length;
  const pending = [root];
  while (pending.length) {
    for (const child of pending.shift().children) {
      if (!child.children || isBlock(child) || boxes + child.children.length > MOST_OPEN) continue;
      child.open = true;
      boxes += child.children.length;
      pending.push(child);
    }
  }
}

new Page(makeTree());
