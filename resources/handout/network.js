// The experiment as it was packed, and the network's own arithmetic: v = u + b, y = phi(v), column by column.
const experiment = JSON.parse(document.getElementById("experiment").textContent);

function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed.bytes), (letter) => letter.charCodeAt(0));
  const numbers = packed.type === "f8" ? new Float64Array(bytes.buffer) : Float64Array.from(new Float32Array(bytes.buffer));
  const width = packed.shape.length > 1 ? packed.shape[1] : 1;
  return { numbers, n: packed.shape[0], width, row: (i) => numbers.subarray(i * width, (i + 1) * width) };
}

const { network, data, moments } = experiment;
const parameters = unpacked(moments.parameters);
const inputs = unpacked(data.inputs);
const targets = unpacked(data.targets);
const places = unpacked(data.places);
const nNeurons = network.neurons.length;
const nInputs = network.sizes[0];
const incoming = network.neurons.map(() => []);
for (const [source, target, index] of network.synapses) incoming[target].push([source, index]);
const sources = incoming.map((pairs) => Int32Array.from(pairs, (pair) => pair[0]));
const indices = incoming.map((pairs) => Int32Array.from(pairs, (pair) => pair[1]));

const softplus = (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
const ACTIVATIONS = {
  step: (v, a, b, c) => (v < c ? a : b),
  ramp: (v, a, b, c, d) => (v < c ? a : v > d ? b : a + ((v - c) * (b - a)) / (d - c)),
  sigmoid: (v, x, y, z) => z + 1 / (1 + Math.exp(y - x * v)),
  gaussian: (v, mu, sigma) => Math.exp(-0.5 * ((v - mu) / sigma) ** 2) / (Math.sqrt(2 * Math.PI) * sigma),
  perceptron: (v) => (v >= 0 ? 1 : -1),
  linear: (v) => v,
  tanh: Math.tanh,
  relu: (v) => Math.max(0, v),
  leaky_relu: (v, alpha) => (v > 0 ? v : alpha * v),
  softplus,
  elu: (v) => (v > 0 ? v : Math.expm1(v)),
  sin: Math.sin,
  softmax: (v) => v,
};

// All neurons' v and y for one example; inputs have only y.
function forward(vector, input, v = new Float64Array(nNeurons), y = new Float64Array(nNeurons)) {
  for (let i = 0; i < nInputs; i++) y[i] = input[i];
  for (let k = nInputs; k < nNeurons; k++) {
    const neuron = network.neurons[k];
    let sum = neuron.bias >= 0 ? vector[neuron.bias] : 0;
    for (let i = 0; i < sources[k].length; i++) sum += vector[indices[k][i]] * y[sources[k][i]];
    v[k] = sum;
    y[k] = ACTIVATIONS[neuron.activation](sum, ...neuron.constants);
  }
  if (network.neurons[nNeurons - 1].activation === "softmax") {
    const first = nNeurons - network.sizes[network.sizes.length - 1];
    const highest = Math.max(...v.subarray(first));
    let total = 0;
    for (let k = first; k < nNeurons; k++) total += y[k] = Math.exp(v[k] - highest);
    for (let k = first; k < nNeurons; k++) y[k] /= total;
  }
  return { v, y };
}

const FEATURES = {
  x1: (x) => x,
  x2: (_, y) => y,
  "x1^2": (x) => x * x,
  "x2^2": (_, y) => y * y,
  "x1 x2": (x, y) => x * y,
  "sin pi x1": (x) => Math.sin(Math.PI * x),
  "sin pi x2": (_, y) => Math.sin(Math.PI * y),
  "sin x1": (x) => Math.sin(x),
  "sin x2": (_, y) => Math.sin(y),
};

// The inputs at a place of the plane that is looked at.
function lifted(x, y) {
  const { origin, axes, features } = data.plane;
  const raw = origin.map((at, i) => at + x * axes[0][i] + y * axes[1][i]);
  return features.length ? features.map((key) => FEATURES[key](...raw)) : raw;
}

// n x n values of every neuron over the plane, the highest row first.
function fields(vector, n) {
  const { xRange, yRange } = data.plane;
  const found = Array.from({ length: nNeurons }, () => new Float64Array(n * n));
  const v = new Float64Array(nNeurons);
  const y = new Float64Array(nNeurons);
  for (let row = 0; row < n; row++) {
    const b = yRange[1] - ((row + 0.5) / n) * (yRange[1] - yRange[0]);
    for (let column = 0; column < n; column++) {
      const a = xRange[0] + ((column + 0.5) / n) * (xRange[1] - xRange[0]);
      forward(vector, lifted(a, b), v, y);
      for (let k = 0; k < nNeurons; k++) found[k][row * n + column] = y[k];
    }
  }
  return found;
}

// A number brought to -1..1 over its range; without bounds it is squeezed.
function level(value, range) {
  if (range === null) return value / (1 + Math.abs(value));
  return (2 * (value - range[0])) / (range[1] - range[0]) - 1;
}
