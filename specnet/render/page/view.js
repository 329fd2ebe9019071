// Where the drawing stands on the screen. Panning changes one transform and nothing else.

const CLOSEST = 3;
const FARTHEST = 0.005;
const LEGIBLE = 0.72;
const ALMOST = 0.3;
const MARGIN = 24;
const CLICK = 4;

class View {
  constructor(frame, stage) {
    Object.assign(this, { frame, stage, x: 0, y: 0, scale: 1, pointers: new Map(), moved: 0 });
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.press(event));
    frame.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) frame.addEventListener(name, (event) => this.release(event));
  }

  apply() {
    this.stage.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }

  // What the drawing's `point` (in its own units) shows at `screen` (in pixels of the frame).
  put(point, screen) {
    this.x = screen.x - point.x * this.scale;
    this.y = screen.y - point.y * this.scale;
    this.apply();
  }

  zoom(factor, screen = this.middle()) {
    const point = { x: (screen.x - this.x) / this.scale, y: (screen.y - this.y) / this.scale };
    this.setScale(this.scale * factor);
    this.put(point, screen);
  }

  setScale(scale) {
    this.scale = Math.min(CLOSEST, Math.max(FARTHEST, scale));
    const isFar = this.scale < ALMOST;
    this.stage.classList.toggle("far", isFar);
    if (isFar) this.stage.style.setProperty("--thin", `${1 / this.scale}px`);
  }

  middle() {
    return { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 };
  }

  // Everything at once; with `legible`, from the top and as large as can be read.
  fit(size, legible) {
    const { clientWidth, clientHeight } = this.frame;
    const whole = Math.min((clientWidth - 2 * MARGIN) / size.w, (clientHeight - 2 * MARGIN) / size.h, 1.25);
    const isCut = legible && whole < LEGIBLE;
    this.setScale(isCut ? Math.max(LEGIBLE, Math.min(1, (clientWidth - 2 * MARGIN) / size.w)) : whole);
    const top = isCut ? MARGIN : Math.max(MARGIN, (clientHeight - size.h * this.scale) / 2);
    this.put({ x: size.w / 2, y: 0 }, { x: clientWidth / 2, y: top });
  }

  move(x, y) {
    this.x += x;
    this.y += y;
    this.apply();
  }

  // Moves as little as needed so that a rectangle on the screen comes into the frame, at least its upper edge.
  reveal(box) {
    const frame = this.frame.getBoundingClientRect();
    const isWide = box.right - box.left > frame.right - frame.left - 2 * MARGIN;
    const x = isWide ? 0 : inward(box.left, box.right, frame.left, frame.right);
    this.move(x, inward(box.top, box.bottom, frame.top, frame.bottom));
  }

  wheel(event) {
    event.preventDefault();
    if (event.shiftKey) this.move(-(event.deltaX || event.deltaY), 0);
    else this.zoom(Math.exp(-pixelsOf(event) * (event.ctrlKey ? 0.01 : 0.0015)), this.screen(event));
  }

  screen(event) {
    const frame = this.frame.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }

  press(event) {
    if (event.button !== 0) return;
    this.pointers.set(event.pointerId, this.screen(event));
    if (this.pointers.size === 1) this.moved = 0;
  }

  drag(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return;
    const now = this.screen(event);
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.moved += Math.hypot(now.x - last.x, now.y - last.y);
    if (this.moved > CLICK && !this.frame.classList.contains("dragged")) this.grab(event);
    if (others.length) this.zoom(distance(now, others[0]) / Math.max(1, distance(last, others[0])), others[0]);
    else this.move(now.x - last.x, now.y - last.y);
    this.pointers.set(event.pointerId, now);
  }

  grab(event) {
    this.frame.setPointerCapture(event.pointerId);
    this.frame.classList.add("dragged");
  }

  release(event) {
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) this.frame.classList.remove("dragged");
  }

  // Whether the pointer that was just released has moved, so that it was no click.
  get wasDragged() {
    return this.moved > CLICK;
  }
}

function pixelsOf(event) {
  return event.deltaY * [1, 16, 400][event.deltaMode];
}

function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function inward(low, high, from, to) {
  const toEnd = Math.min(0, to - MARGIN - high);
  return Math.max(toEnd, from + MARGIN - low);
}
