// The error surface with the path on it, at its true cost; painted from far to near, turned by hand.
class Surface {
  constructor(canvas) {
    this.canvas = canvas;
    this.azimuth = -0.7;
    this.elevation = 0.75;
    this.zoom = 1;
    const given = experiment.surface;
    this.given = given;
    if (given === null) return;
    this.heights = unpacked(given.heights);
    this.costs = unpacked(given.costs);
    this.path = unpacked(given.path);
    this.pathHeights = unpacked(given.pathHeights).numbers;
    canvas.addEventListener("pointerdown", (event) => this.grip(event));
    canvas.addEventListener("pointermove", (event) => this.turn(event));
    canvas.addEventListener("wheel", (event) => this.near(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  draw(page) {
    const { context, width, height } = prepared(this.canvas);
    this.page = page;
    const says = document.getElementById("surface-says");
    if (this.given === null) {
      context.fillStyle = page.colors.soft;
      context.font = "14px system-ui, sans-serif";
      context.textAlign = "center";
      context.fillText("This training has no surface to show.", width / 2, height / 2);
      return;
    }
    says.textContent = this.given.share === null ? "drag to turn" : `the plane holds ${this.given.share} % of the path; drag to turn`;
    const [sin, cos] = [Math.sin(this.elevation), Math.cos(this.elevation)];
    this.side = Math.min((width - 40) / 1.42, (height - 16) / (1.42 * sin + 0.55 * cos)) * this.zoom;
    this.middle = [width / 2, height / 2 + 0.05 * this.side * cos];
    this.drawMesh(context);
    this.drawPath(context, page);
    this.drawAxes(context, page.colors);
  }

  // A point of the unit box [-1/2, 1/2]^2 x [0, 1] on the picture, and how far away it is.
  project(a, b, h) {
    const [sin, cos] = [Math.sin(this.azimuth), Math.cos(this.azimuth)];
    const [x, depth] = [a * cos - b * sin, a * sin + b * cos];
    const rise = (h - 0.4) * 0.55;
    const y = depth * Math.sin(this.elevation) - rise * Math.cos(this.elevation);
    return [this.middle[0] + this.side * x, this.middle[1] + this.side * y, depth * Math.cos(this.elevation) + rise * Math.sin(this.elevation)];
  }

  unit(place) {
    const { x, y } = this.given;
    return [(place[0] - x[0]) / (x[x.length - 1] - x[0]) - 0.5, 0.5 - (place[1] - y[0]) / (y[y.length - 1] - y[0])];
  }

  drawMesh(context) {
    const n = this.given.x.length;
    const corners = [];
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        corners.push(this.project(column / (n - 1) - 0.5, 0.5 - row / (n - 1), this.heights.numbers[row * n + column]));
      }
    }
    const tiles = [];
    for (let row = 0; row + 1 < n; row++) {
      for (let column = 0; column + 1 < n; column++) {
        const i = row * n + column;
        const four = [i, i + 1, i + n + 1, i + n];
        const depth = four.reduce((sum, at) => sum + corners[at][2], 0);
        const h = four.reduce((sum, at) => sum + this.heights.numbers[at], 0) / 4;
        tiles.push([depth, four, h]);
      }
    }
    tiles.sort((a, b) => a[0] - b[0]);
    for (const [, four, h] of tiles) {
      context.beginPath();
      for (const at of four) context.lineTo(corners[at][0], corners[at][1]);
      context.closePath();
      const color = css(experiment.viridis[Math.min(63, Math.max(0, Math.round(63 * h)))]);
      context.fillStyle = context.strokeStyle = color;
      context.lineWidth = 0.7;
      context.fill();
      context.stroke();
    }
  }

  drawPath(context, page) {
    context.beginPath();
    for (let i = 0; i <= page.moment; i++) {
      const [x, y] = this.project(...this.unit(this.path.row(i)), this.pathHeights[i]);
      if (i) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    context.lineJoin = "round";
    context.strokeStyle = page.colors.paper;
    context.lineWidth = 4.5;
    context.stroke();
    context.strokeStyle = page.colors.ink;
    context.lineWidth = 2.2;
    context.stroke();
    const [x, y] = this.project(...this.unit(this.path.row(page.moment)), this.pathHeights[page.moment]);
    context.beginPath();
    context.arc(x, y, 7, 0, 2 * Math.PI);
    context.fillStyle = page.colors.accent;
    context.fill();
    context.strokeStyle = page.colors.paper;
    context.lineWidth = 2;
    context.stroke();
  }

  drawAxes(context, colors) {
    context.font = "12px system-ui, sans-serif";
    context.fillStyle = colors.soft;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const front = Math.cos(this.azimuth) >= 0 ? 0.6 : -0.6;
    const side = Math.sin(this.azimuth) >= 0 ? 0.6 : -0.6;
    const [ax, ay] = this.project(0, front, 0);
    context.fillText(this.given.labels[0], ax, ay + 6);
    const [bx, by] = this.project(side, 0, 0);
    context.fillText(this.given.labels[1], bx, by + 6);
  }

  grip(event) {
    this.from = [event.clientX, event.clientY];
    this.canvas.setPointerCapture(event.pointerId);
  }

  turn(event) {
    if (!(event.buttons & 1) || !this.from) return;
    this.azimuth -= (event.clientX - this.from[0]) * 0.008;
    this.tilt((event.clientY - this.from[1]) * 0.006);
    this.from = [event.clientX, event.clientY];
    this.draw(this.page);
  }

  tilt(by) {
    this.elevation = Math.min(1.5, Math.max(0.1, this.elevation + by));
  }

  near(event) {
    event.preventDefault();
    this.zoom = Math.min(4, Math.max(0.4, this.zoom * Math.exp(-event.deltaY * 0.0012)));
    this.draw(this.page);
  }

  key(event) {
    const turns = { ArrowLeft: [0.12, 0], ArrowRight: [-0.12, 0], ArrowUp: [0, -0.08], ArrowDown: [0, 0.08] }[event.key];
    if (!turns) return;
    event.preventDefault();
    event.stopPropagation();
    this.azimuth += turns[0];
    this.tilt(turns[1]);
    this.draw(this.page);
  }
}
