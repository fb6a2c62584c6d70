// The network at a moment: synapses by sign and strength, neurons with their output maps, all numbers on hover.
const MOST_SYNAPSES = 3000;
const ranges = network.neurons.map((neuron) => neuron.range);
const strongest = strongestWeight();

function strongestWeight() {
  let largest = 1e-12;
  for (let m = 0; m < parameters.n; m++) {
    const row = parameters.row(m);
    for (const [, , index] of network.synapses) largest = Math.max(largest, Math.abs(row[index]));
  }
  return largest;
}

class Diagram {
  constructor(canvas) {
    this.canvas = canvas;
    this.focus = null;
    this.synapses = network.synapses;
    if (this.synapses.length > MOST_SYNAPSES) {
      const last = parameters.row(parameters.n - 1);
      this.synapses = [...network.synapses].sort((a, b) => Math.abs(last[b[2]]) - Math.abs(last[a[2]])).slice(0, MOST_SYNAPSES);
    }
    canvas.addEventListener("pointermove", (event) => this.hover(event));
    canvas.addEventListener("pointerleave", () => this.leave());
  }

  fit(width, height) {
    const xs = network.neurons.flatMap((neuron) => [neuron.x - neuron.r, neuron.x + neuron.r]);
    const ys = network.neurons.flatMap((neuron) => [neuron.y - neuron.r, neuron.y + neuron.r]);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [sides, above, below] = [this.page.example === null ? 60 : 96, 34, 22];
    this.scale = Math.min((width - 2 * sides) / Math.max(right - left, 1), (height - above - below) / Math.max(bottom - top, 1), 2);
    this.dx = width / 2 - (this.scale * (left + right)) / 2;
    this.dy = (height + above - below) / 2 - (this.scale * (top + bottom)) / 2;
  }

  place(k) {
    const neuron = network.neurons[k];
    return [this.dx + this.scale * neuron.x, this.dy + this.scale * neuron.y, this.scale * neuron.r];
  }

  draw(page) {
    const { context, width, height } = prepared(this.canvas);
    this.page = page;
    this.fit(width, height);
    const colors = page.colors;
    const n = this.synapses.length;
    for (const synapse of this.synapses) {
      const weight = page.vector[synapse[2]];
      const isNear = this.focus === null || synapse[0] === this.focus || synapse[1] === this.focus;
      context.strokeStyle = weight < 0 ? colors.negative : colors.positive;
      context.globalAlpha = (isNear ? 1 : 0.12) * (n > 300 ? 0.35 : 0.85);
      context.lineWidth = 0.5 + (n > 300 ? 3 : 6) * (Math.abs(weight) / strongest) ** 0.7;
      context.setLineDash(weight < 0 && n <= 300 ? [7, 4] : []);
      context.stroke(this.curve(synapse));
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
    if (n <= 40 || this.focus !== null) this.writeWeights(context, colors);
    const example = page.example === null ? null : forward(page.vector, inputs.row(page.example)).y;
    for (let k = 0; k < nNeurons; k++) this.drawNeuron(context, k, colors, example);
    this.writeLayers(context, colors);
  }

  curve([source, target]) {
    const [x0, y0, r0] = this.place(source);
    const [x1, y1, r1] = this.place(target);
    const path = new Path2D();
    const reach = 0.45 * (x1 - r1 - x0 - r0);
    path.moveTo(x0 + r0, y0);
    path.bezierCurveTo(x0 + r0 + reach, y0, x1 - r1 - reach, y1, x1 - r1, y1);
    return path;
  }

  point([source, target], t) {
    const [x0, y0, r0] = this.place(source);
    const [x1, y1, r1] = this.place(target);
    const [a, d] = [x0 + r0, x1 - r1];
    const reach = 0.45 * (d - a);
    const s = 1 - t;
    return [
      s ** 3 * a + 3 * s * s * t * (a + reach) + 3 * s * t * t * (d - reach) + t ** 3 * d,
      (s ** 3 + 3 * s * s * t) * y0 + (3 * s * t * t + t ** 3) * y1,
    ];
  }

  // Numbers along the curves, each where it covers no other; the least important are dropped.
  writeWeights(context, colors) {
    const taken = [];
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    const members = this.synapses.filter((s) => this.focus === null || s[0] === this.focus || s[1] === this.focus);
    members.sort((a, b) => Math.abs(this.page.vector[b[2]]) - Math.abs(this.page.vector[a[2]]));
    for (const synapse of members.slice(0, 120)) {
      const text = short(this.page.vector[synapse[2]]);
      const half = context.measureText(text).width / 2 + 3;
      for (const t of [0.5, 0.35, 0.65, 0.22, 0.78]) {
        const [x, y] = this.point(synapse, t);
        const box = [x - half, y - 8, x + half, y + 8];
        if (taken.some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) continue;
        taken.push(box);
        context.lineWidth = 4;
        context.strokeStyle = colors.paper;
        context.strokeText(text, x, y);
        context.fillStyle = colors.ink;
        context.fillText(text, x, y);
        break;
      }
    }
  }

  drawNeuron(context, k, colors, example) {
    const [x, y, r] = this.place(k);
    const neuron = network.neurons[k];
    const isPixel = data.image && neuron.column === 0;
    const shape = new Path2D();
    if (isPixel) shape.rect(x - r, y - r, 2 * r, 2 * r);
    else shape.arc(x, y, r, 0, 2 * Math.PI);
    context.save();
    context.clip(shape);
    context.fillStyle = example === null || !isPixel ? colors.paper : css(mixed(level(example[k], ranges[k]), colors));
    context.fillRect(x - r, y - r, 2 * r, 2 * r);
    if (!isPixel && r > 5 && data.plane.isLine) this.drawOwnCurve(context, k, colors);
    else if (!isPixel && r > 5) {
      context.imageSmoothingEnabled = !this.page.weightImages[k];
      context.drawImage(this.page.weightImages[k] || this.page.maps[k], x - r, y - r, 2 * r, 2 * r);
    } else if (example !== null) {
      context.fillStyle = css(mixed(level(example[k], ranges[k]), colors));
      context.fillRect(x - r, y - r, 2 * r, 2 * r);
    }
    context.restore();
    if (r > 3) {
      context.lineWidth = this.focus === k ? 3 : 1.2;
      context.strokeStyle = this.focus === k ? colors.accent : colors.soft;
      context.stroke(shape);
    }
    const size = network.sizes[neuron.column];
    if (isPixel || size > 12) return;
    context.font = "600 14px system-ui, sans-serif";
    context.fillStyle = colors.ink;
    context.textBaseline = "middle";
    const value = example === null ? "" : short(example[k]);
    if (neuron.column === 0) {
      context.textAlign = "right";
      context.fillText(value ? `${neuron.symbol} = ${value}` : neuron.symbol, x - r - 7, y);
    } else if (neuron.column === network.sizes.length - 1) {
      context.textAlign = "left";
      context.fillText(value ? `${neuron.symbol} = ${value}` : neuron.symbol, x + r + 7, y);
    } else if (value && r > 12) {
      context.textAlign = "center";
      context.lineWidth = 4;
      context.strokeStyle = colors.paper;
      context.strokeText(value, x, y);
      context.fillText(value, x, y);
    }
  }

  // A neuron's output over the only input.
  drawOwnCurve(context, k, colors) {
    const [x, y, r] = this.place(k);
    const { xRange } = data.plane;
    context.beginPath();
    for (let i = 0; i <= 40; i++) {
      const value = forward(this.page.vector, lifted(xRange[0] + (i / 40) * (xRange[1] - xRange[0]), 0)).y[k];
      context.lineTo(x - r + (i / 20) * r, y - 0.7 * r * Math.min(1, Math.max(-1, level(value, ranges[k]))));
    }
    context.strokeStyle = colors.accent;
    context.lineWidth = 1.6;
    context.stroke();
  }

  writeLayers(context, colors) {
    context.font = "13px system-ui, sans-serif";
    context.fillStyle = colors.soft;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    network.layers.forEach((name, column) => {
      const members = network.neurons.filter((neuron) => neuron.column === column);
      const x = this.dx + (this.scale * members.reduce((sum, neuron) => sum + neuron.x, 0)) / members.length;
      context.fillText(`${name} · ${members.length}`, x, 16);
    });
  }

  hover(event) {
    const { x, y } = at(event, this.canvas);
    let found = null;
    for (let k = 0; k < nNeurons; k++) {
      const [cx, cy, r] = this.place(k);
      if (Math.hypot(x - cx, y - cy) <= Math.max(r, 5)) found = k;
    }
    if (found !== this.focus) {
      this.focus = found;
      this.page.refocus(found);
    }
    const text = found !== null ? this.neuronWords(found) : this.synapseWords(x, y);
    this.page.say(text, event);
  }

  leave() {
    if (this.focus !== null) this.page.refocus((this.focus = null));
    this.page.say("");
  }

  neuronWords(k) {
    const { symbol, bias, activation, column } = network.neurons[k];
    const lines = [];
    if (column > 0) lines.push(`${symbol} = ${activation.replace("_", " ")}(v)`);
    else lines.push(symbol);
    if (bias >= 0) lines.push(`b = ${long(this.page.vector[bias])}`);
    if (this.page.example !== null) {
      const { v, y } = forward(this.page.vector, inputs.row(this.page.example));
      const b = bias >= 0 ? this.page.vector[bias] : 0;
      if (column > 0) lines.push(`u = ${long(v[k] - b)}`, `v = ${long(v[k])}`);
      lines.push(`${symbol} = ${long(y[k])}  (example ${this.page.example + 1})`);
    }
    return lines.join("\n");
  }

  synapseWords(x, y) {
    let nearest = null;
    let within = 7;
    for (const synapse of this.synapses) {
      for (let i = 1; i < 16; i++) {
        const [px, py] = this.point(synapse, i / 16);
        const far = Math.hypot(px - x, py - y);
        if (far < within) [within, nearest] = [far, synapse];
      }
    }
    if (nearest === null) return "";
    const [source, target, index] = nearest;
    return `w ${network.neurons[source].symbol}→${network.neurons[target].symbol} = ${long(this.page.vector[index])}`;
  }
}
