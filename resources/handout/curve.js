// The mean cost at every kept moment; a click or drag goes there.
class Curve {
  constructor(canvas) {
    this.canvas = canvas;
    const finite = [...moments.costs, ...moments.heldOut].filter((cost) => cost !== null && cost > 0);
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    this.isLog = high / low > 20;
    this.low = this.isLog ? low / 1.3 : 0;
    this.high = high * (this.isLog ? 1.3 : 1.05);
    canvas.addEventListener("pointerdown", (event) => this.scrub(event));
    canvas.addEventListener("pointermove", (event) => this.hover(event));
    canvas.addEventListener("pointerleave", () => this.page.say(""));
  }

  x(step) {
    return this.box.x0 + (this.box.w * step) / Math.max(moments.steps[moments.steps.length - 1], 1);
  }

  y(cost) {
    const share = this.isLog ? Math.log(cost / this.low) / Math.log(this.high / this.low) : (cost - this.low) / (this.high - this.low);
    return this.box.y0 + this.box.h * (1 - share);
  }

  draw(page) {
    const { context, width, height } = prepared(this.canvas);
    this.page = page;
    this.box = { x0: 52, y0: 8, w: width - 66, h: height - 42 };
    this.drawGrid(context, page.colors);
    this.drawLine(context, moments.heldOut, page.colors.second, [5, 4]);
    this.drawLine(context, moments.costs, page.colors.ink, []);
    const x = this.x(moments.steps[page.moment]);
    context.strokeStyle = page.colors.accent;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x, this.box.y0);
    context.lineTo(x, this.box.y0 + this.box.h);
    context.stroke();
    const says = moments.heldOut[0] === null ? "mean over the training points" : "training (line), held out (dashed)";
    document.getElementById("curve-says").textContent = says + (this.isLog ? ", log" : "");
  }

  drawGrid(context, colors) {
    const { x0, y0, w, h } = this.box;
    context.font = "12px system-ui, sans-serif";
    context.fillStyle = colors.soft;
    context.strokeStyle = colors.line;
    context.lineWidth = 1;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const cost of this.ticks()) {
      const y = this.y(cost);
      context.beginPath();
      context.moveTo(x0, y);
      context.lineTo(x0 + w, y);
      context.stroke();
      context.fillText(plain(cost), x0 - 6, y);
    }
    context.textBaseline = "top";
    const last = moments.steps[moments.steps.length - 1];
    context.textAlign = "left";
    context.fillText("0", x0, y0 + h + 6);
    context.textAlign = "right";
    context.fillText(`step ${last.toLocaleString("en")}`, x0 + w, y0 + h + 6);
  }

  ticks() {
    if (!this.isLog) return [0, 1, 2, 3, 4].map((i) => (this.high / 1.05) * (i / 4));
    const found = [];
    for (let power = Math.ceil(Math.log10(this.low)); 10 ** power <= this.high; power++) found.push(10 ** power);
    return found;
  }

  drawLine(context, costs, color, dash) {
    context.beginPath();
    let isDown = false;
    costs.forEach((cost, i) => {
      if (cost === null || (this.isLog && cost <= 0)) return (isDown = false);
      const [x, y] = [this.x(moments.steps[i]), this.y(cost)];
      if (isDown) context.lineTo(x, y);
      else context.moveTo(x, y);
      isDown = true;
    });
    context.strokeStyle = color;
    context.lineWidth = 1.8;
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
  }

  nearest(event) {
    const { x } = at(event, this.canvas);
    const step = ((x - this.box.x0) / this.box.w) * moments.steps[moments.steps.length - 1];
    let found = 0;
    moments.steps.forEach((each, i) => {
      if (Math.abs(each - step) < Math.abs(moments.steps[found] - step)) found = i;
    });
    return found;
  }

  scrub(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.page.go(this.nearest(event));
  }

  hover(event) {
    if (event.buttons & 1) this.page.go(this.nearest(event));
    const i = this.nearest(event);
    const lines = [`step ${moments.steps[i].toLocaleString("en")}`, `cost ${long(moments.costs[i])}`];
    if (moments.heldOut[i] !== null) lines.push(`held out ${long(moments.heldOut[i])}`);
    this.page.say(lines.join("\n"), event);
  }
}
