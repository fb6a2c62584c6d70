// The page: which moment is shown, in which colors, and everybody who follows it.
const rgb = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
const css = ([r, g, b]) => `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;
const blended = (from, to, share) => from.map((channel, i) => channel + (to[i] - channel) * share);
const clean = (text) => text.replace("-", "−");
const short = (value) => clean(Math.abs(value) >= 1000 ? value.toExponential(1) : value.toFixed(2));
const plain = (value) => clean(value === 0 ? "0" : String(Number(value.toPrecision(3))));
const long = (value) => (value === null || !Number.isFinite(value) ? "not finite" : clean(String(Number(value.toPrecision(6)))));

// From negative by paper to positive, in so many shades of either.
const SHADES = 128;
function shaded(colors) {
  const half = (color) => Array.from({ length: SHADES + 1 }, (_, i) => blended(rgb(colors.paper), rgb(color), (0.85 * i) / SHADES));
  return { negative: half(colors.negative), positive: half(colors.positive), none: rgb(colors.line) };
}

function mixed(value, colors) {
  if (!Number.isFinite(value)) return colors.shades.none;
  return (value < 0 ? colors.shades.negative : colors.shades.positive)[Math.round(SHADES * Math.min(1, Math.abs(value)))];
}

function painted(side, color) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    const [r, g, b] = color(i);
    image.data[4 * i] = r;
    image.data[4 * i + 1] = g;
    image.data[4 * i + 2] = b;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function prepared(canvas) {
  const density = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  const context = canvas.getContext("2d");
  context.scale(density, density);
  return { context, width, height };
}

function at(event, canvas) {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function axisWords(context, colors, box, plane) {
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = colors.soft;
  context.textBaseline = "top";
  const below = box.y0 + box.h + 5;
  context.textAlign = "left";
  context.fillText(plain(plane.xRange[0]), box.x0, below);
  context.textAlign = "right";
  context.fillText(plain(plane.xRange[1]), box.x0 + box.w, below);
  context.textAlign = "center";
  context.fillText(plane.labels[0], box.x0 + box.w / 2, below);
  context.textAlign = "right";
  context.fillText(plain(plane.yRange[1]), box.x0 - 5, box.y0);
  context.textBaseline = "bottom";
  context.fillText(plain(plane.yRange[0]), box.x0 - 5, box.y0 + box.h);
  context.textBaseline = "middle";
  context.fillText(plane.labels[1], box.x0 - 5, box.y0 + box.h / 2);
}

class Page {
  constructor() {
    this.moment = parameters.n - 1;
    this.example = data.image ? 0 : null;
    this.maps = [];
    this.weightImages = [];
    this.focus = null;
    this.heldOut = new Set(data.heldOut);
    const element = (id) => document.getElementById(id);
    this.pictures = [new Diagram(element("diagram")), new Regions(element("regions")), new Curve(element("curve")), new Surface(element("surface"))];
    this.time = element("time");
    this.time.max = parameters.n - 1;
    this.tip = element("tip");
    element("regions-title").textContent = data.task === "classification" ? "Decision regions" : "Output";
    element("example").max = inputs.n;
    const isDark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
    this.recolor(isDark ? "dark" : "light");
    this.connect(element);
    this.go(this.moment);
    this.choose(this.example);
  }

  connect(element) {
    this.time.addEventListener("input", () => this.go(Number(this.time.value)));
    element("first").addEventListener("click", () => this.go(0));
    element("back").addEventListener("click", () => this.go(this.moment - 1));
    element("next").addEventListener("click", () => this.go(this.moment + 1));
    element("last").addEventListener("click", () => this.go(parameters.n - 1));
    element("play").addEventListener("click", () => this.toggle());
    element("theme").addEventListener("click", () => this.swap());
    element("example").addEventListener("input", (event) => this.choose(Number(event.target.value) >= 1 ? Math.min(Number(event.target.value), inputs.n) - 1 : null));
    element("numbers").addEventListener("toggle", () => this.tabulate());
    window.addEventListener("resize", () => this.draw());
    window.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      " ": () => this.toggle(), ArrowLeft: () => this.go(this.moment - 1), ArrowRight: () => this.go(this.moment + 1),
      PageUp: () => this.go(this.moment - 1), PageDown: () => this.go(this.moment + 1),
      Home: () => this.go(0), End: () => this.go(parameters.n - 1), t: () => this.swap(), T: () => this.swap(),
    };
    if (!acts[event.key] || (event.key === " " && event.target.tagName === "BUTTON")) return;
    event.preventDefault();
    acts[event.key]();
  }

  swap() {
    this.recolor(this.theme === "light" ? "dark" : "light");
    this.paintWeights();
    this.paintMaps();
    this.draw();
  }

  recolor(theme) {
    this.theme = theme;
    this.colors = experiment.themes[theme];
    this.colors.shades ||= shaded(this.colors);
    for (const [name, color] of Object.entries(this.colors)) {
      if (typeof color === "string") document.documentElement.style.setProperty(`--${name}`, color);
    }
  }

  go(moment) {
    this.moment = Math.min(parameters.n - 1, Math.max(0, moment));
    this.vector = parameters.row(this.moment);
    this.time.value = this.moment;
    this.paintWeights();
    if (!data.plane.isLine) this.refine(this.isPlaying ? Math.min(48, REGION_SIDE) : REGION_SIDE);
    this.draw();
    this.read();
    this.tabulate();
  }

  // Every neuron over the plane with so many cells along each side.
  refine(side) {
    this.fieldSide = side;
    this.isCoarse = side < REGION_SIDE;
    this.fields = fields(this.vector, side);
    this.paintMaps();
  }

  paintMaps() {
    if (!this.fields) return;
    const isPainted = (k) => !this.weightImages[k] && !(data.image && k < nInputs);
    const map = (field, k) => painted(this.fieldSide, (i) => mixed(level(field[i], ranges[k]), this.colors));
    this.maps = this.fields.map((field, k) => (isPainted(k) ? map(field, k) : null));
  }

  // The weights of a neuron that sees all pixels, as an image.
  paintWeights() {
    if (!data.image) return;
    const side = data.image[1];
    this.weightImages = network.neurons.map((_, k) => {
      if (data.image[0] !== side || incoming[k].length !== nInputs || incoming[k].some(([source]) => source >= nInputs)) return null;
      const weights = new Float64Array(nInputs);
      for (const [source, index] of incoming[k]) weights[source] = this.vector[index];
      const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-12);
      return painted(side, (i) => mixed(weights[i] / largest, this.colors));
    });
  }

  draw() {
    for (const picture of this.pictures) picture.draw(this);
  }

  refocus(neuron) {
    this.focus = neuron;
    this.pictures[0].draw(this);
    this.pictures[1].draw(this);
    document.getElementById("regions-says").textContent = neuron === null ? "" : `output of ${network.neurons[neuron].symbol}`;
  }

  choose(example) {
    this.example = example;
    document.getElementById("example").value = example === null ? 0 : example + 1;
    document.getElementById("example-says").textContent = example === null ? "hover for numbers" : `example ${example + 1} pushed through`;
    this.draw();
  }

  toggle() {
    this.isPlaying = !this.isPlaying;
    document.getElementById("play").textContent = this.isPlaying ? "Pause" : "Play";
    if (!this.isPlaying) return this.go(this.moment);
    if (this.moment === parameters.n - 1) this.go(0);
    let last = 0;
    const tick = (now) => {
      if (!this.isPlaying) return;
      if (now - last > 50) {
        last = now;
        this.go(this.moment + 1);
        if (this.moment === parameters.n - 1) return this.toggle();
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  read() {
    const m = this.moment;
    const percent = (share) => `${(100 * share).toFixed(1)} %`;
    const rows = [
      ["step", moments.steps[m].toLocaleString("en")],
      ["epoch", Math.floor(moments.steps[m] / moments.stepsPerEpoch).toLocaleString("en")],
      ["mean cost", long(moments.costs[m])],
      ["held out", moments.heldOut[m] === null ? null : long(moments.heldOut[m])],
      ["right", moments.accuracy[m] === null ? null : percent(moments.accuracy[m])],
      ["of the held out", moments.heldOutAccuracy[m] === null ? null : percent(moments.heldOutAccuracy[m])],
    ];
    const list = document.getElementById("readouts");
    list.replaceChildren(...rows.filter((row) => row[1] !== null).map(([term, value]) => {
      const pair = document.createElement("div");
      pair.append(Object.assign(document.createElement("dt"), { textContent: term }), Object.assign(document.createElement("dd"), { textContent: value }));
      return pair;
    }));
  }

  tabulate() {
    if (!document.getElementById("numbers").open) return;
    const rows = network.synapses.map(([source, target, index]) => [`w ${network.neurons[source].symbol}→${network.neurons[target].symbol}`, index]);
    network.neurons.forEach((neuron) => neuron.bias >= 0 && rows.push([`b ${neuron.symbol}`, neuron.bias]));
    document.getElementById("table").replaceChildren(...rows.slice(0, 3000).map(([name, index]) => {
      const row = document.createElement("div");
      row.append(Object.assign(document.createElement("span"), { textContent: name }), Object.assign(document.createElement("span"), { textContent: long(this.vector[index]) }));
      return row;
    }));
  }

  say(text, event) {
    this.tip.hidden = !text;
    if (!text) return;
    this.tip.textContent = text;
    const box = this.tip.getBoundingClientRect();
    this.tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - box.width - 6)}px`;
    this.tip.style.top = `${Math.min(event.clientY + 14, window.innerHeight - box.height - 6)}px`;
  }
}

window.nnvizPage = new Page();
