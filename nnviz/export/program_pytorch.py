"""The program in PyTorch: a module of its own, autograd, and a rule of torch.optim where that is the same rule."""

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export.program_activations import PYTORCH
from nnviz.export.program_numpy import activity, entering, is_softmax, odds_lines
from nnviz.export.program_outline import Outline
from nnviz.export.program_text import assigned, comment, indented, laid_out, statement
from nnviz.export.program_training import batch, caption, constants, data, decays, imports, is_restricted, loop, rule

_RULES = {
    "gradient_descent": "torch.optim.SGD({of}, lr=eta)",
    "momentum": "torch.optim.SGD({of}, lr=eta, momentum=gamma)",
    "nesterov": "torch.optim.SGD({of}, lr=eta, momentum=gamma, nesterov=True)",
    "adagrad": "torch.optim.Adagrad({of}, lr=eta, eps=epsilon)",
    "rmsprop": "torch.optim.RMSprop({of}, lr=eta, alpha=rho, eps=epsilon)",
    "adam": "torch.optim.Adam({of}, lr=eta, betas=(beta_1, beta_2), eps=epsilon)",
}


def pytorch_program(outline: Outline) -> str:
    """The text of the program."""
    run = outline.run
    if OPTIMIZERS[run.optimizer].follows_errors:
        before, update = _by_errors(outline)
    elif _has_a_rule(outline):
        before, update = _by_optimizer(outline)
    else:
        before, update = _by_autograd(outline)
    network = _network(outline)
    numbers = data(outline)
    body = [
        *numbers,
        "",
        *constants(outline),
        *PYTORCH.defined(network),
        *network,
        *_costs(outline),
        *["@torch.no_grad()", "def mean_cost(x, d):", "    return costs(x, d).mean().item()"],
        *_tensors(outline),
        "network = Network()",
        "parameters = list(network.parameters())",
        *before,
        *loop(outline, update, of_parameter=".data"),
    ]
    head = [*caption(outline, "Needed: PyTorch, NumPy."), "", *imports(body, "import torch"), ""]
    return laid_out([*head, *body])


def _network(outline: Outline) -> list[str]:
    """The module: parameters as they start, and the forward direction."""
    lines = [f"self.{p.name} = torch.nn.Parameter(torch.from_numpy({p.name}))" for p in outline.parameters]
    forward = []
    for layer in outline.layers:
        if layer is outline.outputs or any(outline.leaving(layer.number)):
            forward += entering(outline, layer, "self.", "{b}.expand(len(x), -1)")
            is_last_of_entropy = layer is outline.outputs and outline.run.loss == "cross_entropy"
            if not is_last_of_entropy:
                forward += assigned(activity(outline, layer.number), PYTORCH.value(layer, f"v{layer.number}"))
    result = f"v{outline.outputs.number}" if outline.run.loss == "cross_entropy" else "z"
    return [
        "class Network(torch.nn.Module):",
        '    """u = W y, v = u + b, y = phi(v), layer by layer."""',
        "",
        "    def __init__(self):",
        *indented(indented(["super().__init__()", *lines])),
        "",
        "    def forward(self, x):",
        *indented(indented([*forward, f"return {result}"])),
    ]


def _costs(outline: Outline) -> list[str]:
    if outline.run.loss == "squared_error":
        lines = ['"""L = 1/2 ||d - z||^2 of each point."""', "return 0.5 * ((d - network(x)) ** 2).sum(dim=1)"]
    elif is_softmax(outline):
        lines = [
            '"""L = -sum_k d_k log z_k of each point, z = softmax(v)."""',
            "return -(d * torch.log_softmax(network(x), dim=1)).sum(dim=1)",
        ]
    else:
        v = f"v{outline.outputs.number}"
        odds = [line.replace("np.", "torch.") for line in odds_lines(outline)]
        lines = [
            '"""L = -sum_k d_k log z_k + (1 - d_k) log(1 - z_k) of each point, z = sigmoid(t)."""',
            f"{v} = network(x)",
            *odds,
            "entropy = torch.nn.functional.binary_cross_entropy_with_logits",
            'return entropy(t, d, reduction="none").sum(dim=1)',
        ]
    return ["def costs(x, d):", *indented(lines)]


def _tensors(outline: Outline) -> list[str]:
    lines = ["x, d = torch.from_numpy(x), torch.from_numpy(d)"]
    if len(outline.run.held_out_points):
        lines += ["x_held_out, d_held_out = torch.from_numpy(x_held_out), torch.from_numpy(d_held_out)"]
    return lines


def _cost(outline: Outline) -> list[str]:
    """The cost of a step: of its batch, and of the size of the weights."""
    of_batch = "mean" if outline.run.reduction == "mean" else "sum"
    lines = [f"cost = costs({batch(outline.run)}).{of_batch}()"]
    if decays(outline):
        lines += ["for theta in parameters:", "    if theta.dim() == 2:  # weights decay, biases do not"]
    if decays(outline, "l1"):
        lines.append("        cost = cost + l1 * theta.abs().sum()")
    if decays(outline, "l2"):
        lines.append("        cost = cost + l2 / 2 * (theta**2).sum()")
    return lines


def _has_a_rule(outline: Outline) -> bool:
    """Whether torch.optim has the very same rule, and every parameter a gradient."""
    run = outline.run
    names = [choice.name for column in run.network.columns for choice in column.activations]
    has_dead_ends = not all(any(outline.leaving(layer.number)) for layer in outline.layers[:-1])
    has_jumps = not all(ACTIVATIONS[name].trainable for name in names)
    # The momentum of torch.optim is a sum of gradients, which a changing rate multiplies as a whole.
    changes = run.rate_schedule.name != "constant" or run.slow_epochs > 0
    return (
        run.optimizer in _RULES
        and not (has_dead_ends or has_jumps or run.by_hand or changes)
        and run.rate_factors is None
        and not (run.optimizer == "nesterov" and dict(run.hyperparameters)["momentum"] == 0)
    )


def _by_optimizer(outline: Outline) -> tuple[list[str], list[str]]:
    made = f"optimizer = {_RULES[outline.run.optimizer].format(of='parameters')}"
    update = ["optimizer.zero_grad()", *_cost(outline), "cost.backward()"]
    if is_restricted(outline):
        restricted = [parameter.name for parameter in outline.parameters if not parameter.trained.all()]
        update += [f"network.{name}.grad *= torch.from_numpy(free_{name})" for name in restricted]
    return [made], [*update, "optimizer.step()"]


def _by_autograd(outline: Outline) -> tuple[list[str], list[str]]:
    """The rule written out, for what torch.optim computes otherwise or not at all."""
    before, update = rule(outline, "torch", "slopes")
    slopes = "slopes = torch.autograd.grad(cost, parameters, materialize_grads=True)"
    return before, [*_cost(outline), slopes, "with torch.no_grad():", *indented(_in_place(update))]


def _by_errors(outline: Outline) -> tuple[list[str], list[str]]:
    """The perceptron rule, which needs no gradient."""
    before, update = rule(outline, "torch", "slopes", ["g /= len(error)"] if outline.run.reduction == "mean" else [])
    x, d = batch(outline.run).split(", ")
    layer = outline.outputs
    slopes = [*(f"error.T @ {x}" for _ in layer.bundles), "error.sum(dim=0)"]
    lines = [*comment("The perceptron rule (Rosenblatt 1958): error times input."), f"error = network({x}) - {d}"]
    lines += statement("slopes = [", slopes, "]")
    return before, ["with torch.no_grad():", *indented([*lines, *update])]


def _in_place(update: list[str]) -> list[str]:
    """A gradient of autograd may be shared, so it is not changed in place."""
    return [line.replace("g *= free", "g = g * free") for line in update]
