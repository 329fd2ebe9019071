// Finding layers by name, kind or path.

class Search {
  constructor(field, counter, { mark, go }) {
    Object.assign(this, { field, counter, mark, go, found: [], place: -1 });
    field.addEventListener("input", () => this.update());
    field.addEventListener("keydown", (event) => this.key(event));
  }

  update() {
    const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.found = words.length ? [...byId.values()].filter((node) => words.every((word) => textOf(node).includes(word))) : [];
    this.place = -1;
    this.mark(words.length ? this.found : null);
    this.tell();
  }

  key(event) {
    if (event.key === "Enter") this.jump(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  jump(step) {
    if (!this.found.length) return;
    this.place = (Math.max(this.place, step < 0 ? 0 : -1) + step + this.found.length) % this.found.length;
    this.go(this.found[this.place]);
    this.tell();
  }

  clear() {
    this.field.value = "";
    this.update();
  }

  tell() {
    const total = this.found.length;
    const counted = total === 0 ? "nothing found" : this.place < 0 ? `${total} found` : `${this.place + 1} of ${total}`;
    this.counter.textContent = this.field.value.trim() ? counted : "";
  }
}

function textOf(node) {
  node.text ??= `${node.name} ${node.kind} ${isBlock(node) ? "" : node.box.path}`.toLowerCase();
  return node.text;
}
