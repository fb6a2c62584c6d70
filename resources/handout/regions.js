// What the network answers over the plane of the inputs, with the data on it; a neuron's own map while one is hovered.
const REGION_SIDE = network.synapses.length > 20000 ? 32 : network.synapses.length > 2500 ? 56 : 88;

class Regions {
  constructor(canvas) {
    this.canvas = canvas;
    canvas.addEventListener("pointermove", (event) => this.hover(event));
    canvas.addEventListener("pointerleave", () => this.page.say(""));
    canvas.addEventListener("click", (event) => this.take(event));
  }

  frame(width, height) {
    const [left, right, top, bottom] = [46, 12, 8, 34];
    let [w, h] = [width - left - right, height - top - bottom];
    if (!data.plane.isLine) w = h = Math.min(w, h);
    const x0 = left + (width - left - right - w) / 2;
    return { x0, y0: top, w, h };
  }

  toPicture([x, y]) {
    const { xRange, yRange } = data.plane;
    const { x0, y0, w, h } = this.box;
    return [x0 + (w * (x - xRange[0])) / (xRange[1] - xRange[0]), y0 + h - (h * (y - yRange[0])) / (yRange[1] - yRange[0])];
  }

  toPlane(x, y) {
    const { xRange, yRange } = data.plane;
    const { x0, y0, w, h } = this.box;
    return [xRange[0] + ((x - x0) / w) * (xRange[1] - xRange[0]), yRange[0] + ((y0 + h - y) / h) * (yRange[1] - yRange[0])];
  }

  draw(page) {
    const { context, width, height } = prepared(this.canvas);
    this.page = page;
    this.box = this.frame(width, height);
    const { x0, y0, w, h } = this.box;
    if (data.plane.isLine) this.drawCurves(context, page);
    else {
      const side = REGION_SIDE;
      if (!page.isCoarse && page.fieldSide !== side) page.refine(side);
      context.imageSmoothingEnabled = true;
      context.drawImage(regionImage(page), x0, y0, w, h);
    }
    context.strokeStyle = page.colors.line;
    context.lineWidth = 1;
    context.strokeRect(x0, y0, w, h);
    this.drawPoints(context, page);
    axisWords(context, page.colors, this.box, data.plane);
  }

  drawCurves(context, page) {
    const { xRange } = data.plane;
    const shown = page.focus === null ? data.shown : [page.focus];
    shown.forEach((k, number) => {
      context.beginPath();
      for (let i = 0; i <= 200; i++) {
        const x = xRange[0] + (i / 200) * (xRange[1] - xRange[0]);
        const [px, py] = this.toPicture([x, forward(page.vector, lifted(x, 0)).y[k]]);
        if (i) context.lineTo(px, py);
        else context.moveTo(px, py);
      }
      context.strokeStyle = shown.length > 1 ? page.colors.classes[number % 10] : page.colors.accent;
      context.lineWidth = 2.5;
      context.stroke();
    });
  }

  drawPoints(context, page) {
    const held = page.heldOut;
    for (let i = 0; i < places.n; i++) {
      const [x, y] = this.toPicture(places.row(i));
      const color = this.pointColor(i, page.colors);
      mark(context, x, y, data.labels ? data.labels[i] : 1, color, held.has(i), page);
      if (i === page.example) {
        context.beginPath();
        context.arc(x, y, 8, 0, 2 * Math.PI);
        context.strokeStyle = page.colors.accent;
        context.lineWidth = 2.5;
        context.stroke();
      }
    }
  }

  pointColor(i, colors) {
    if (data.labels) return colors.classes[data.labels[i] % 10];
    return data.plane.isLine ? colors.soft : css(mixed(level(targets.row(i)[0], data.range), colors));
  }

  nearest(x, y) {
    let found = null;
    let within = 9;
    for (let i = 0; i < places.n; i++) {
      const [px, py] = this.toPicture(places.row(i));
      const far = Math.hypot(px - x, py - y);
      if (far < within) [within, found] = [far, i];
    }
    return found;
  }

  hover(event) {
    const { x, y } = at(event, this.canvas);
    const { x0, y0, w, h } = this.box;
    if (x < x0 || y < y0 || x > x0 + w || y > y0 + h) return this.page.say("");
    const [a, b] = this.toPlane(x, y);
    const outputs = forward(this.page.vector, lifted(a, b)).y;
    const k = this.page.focus === null ? data.shown.reduce((best, other) => (outputs[other] > outputs[best] ? other : best)) : this.page.focus;
    const lines = [data.plane.isLine ? `${data.plane.labels[0]} = ${short(a)}` : `(${short(a)}, ${short(b)})`];
    lines.push(`${network.neurons[k].symbol} = ${long(outputs[k])}`);
    const point = this.nearest(x, y);
    if (point !== null) lines.push(this.pointWords(point));
    this.page.say(lines.join("\n"), event);
  }

  pointWords(i) {
    const name = data.labels ? data.classes[data.labels[i]] : `target ${short(targets.row(i)[0])}`;
    return `example ${i + 1}: ${name}${this.page.heldOut.has(i) ? ", held out" : ""}; click to push it through`;
  }

  take(event) {
    const { x, y } = at(event, this.canvas);
    const point = this.nearest(x, y);
    this.page.choose(point === this.page.example ? null : point);
  }
}

function regionImage(page) {
  const side = page.fieldSide;
  const shown = page.focus === null ? data.shown : [page.focus];
  if (shown.length === 1) {
    const range = page.focus === null ? data.range : ranges[page.focus];
    return painted(side, (i) => mixed(level(page.fields[shown[0]][i], range), page.colors));
  }
  const low = data.range[0];
  const width = data.range[1] - low;
  return painted(side, (i) => {
    const values = shown.map((k) => (page.fields[k][i] - low) / width);
    const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
    const margin = Math.min(Math.max(values[order[0]] - values[order[1]], 0), 1);
    return blended(rgb(page.colors.paper), rgb(page.colors.classes[order[0] % 10]), 0.8 * margin);
  });
}

// Class also by shape: square, circle, triangle, diamond, and so on again; values are circles.
function mark(context, x, y, shape, color, isHeldOut, page) {
  const r = places.n > 600 ? 2.6 : 3.8;
  context.beginPath();
  if (shape % 4 === 1) context.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape % 4 === 0) context.rect(x - r * 0.9, y - r * 0.9, 1.8 * r, 1.8 * r);
  else {
    const corners = shape % 4 === 2 ? 3 : 4;
    for (let i = 0; i < corners; i++) {
      const angle = (2 * Math.PI * i) / corners - Math.PI / 2;
      context.lineTo(x + 1.25 * r * Math.cos(angle), y + 1.25 * r * Math.sin(angle));
    }
    context.closePath();
  }
  context.fillStyle = isHeldOut ? page.colors.paper : color;
  context.fill();
  context.lineWidth = isHeldOut ? 1.8 : 1;
  context.strokeStyle = isHeldOut ? color : page.colors.paper;
  context.stroke();
}
