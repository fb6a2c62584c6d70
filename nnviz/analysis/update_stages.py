"""One update acted out: the stages that lead from where the parameters are to where the rule puts them.

Each stage is computed as the rule computes it, in its order, so that the last one has the rule's own bits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.optimizers import InUse, Memory, power

Floats = NDArray[np.float64]
Unit = Literal["slope", "square", "root", "ratio", "step", "place"]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One thing that happens on the way.

    sentence : what happens
    symbol : what comes out, in few signs
    formula : how it is computed
    worked : the right side of the formula with {symbol} in place of every number; "" where nothing is computed
    terms : the numbers behind the symbols of `worked`, each a number or a (n_parameters,) array
    values : (n_parameters,) what comes out
    unit : stages of one unit can be compared; a "step" is added to a "place"
    remembers : whether earlier steps take part in it
    """

    sentence: str
    symbol: str
    formula: str
    worked: str
    terms: Mapping[str, Any]
    values: Floats
    unit: Unit
    remembers: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Moment:
    """What a rule is given, see `Optimizer.update`."""

    vector: Floats
    memory: Memory
    gradient: Floats
    in_use: InUse
    step: int

    @property
    def eta(self) -> Any:
        return self.in_use["learning_rate"]


def update_stages(
    rule: str, vector: Floats, memory: Memory, gradient: Floats, in_use: InUse, step: int
) -> tuple[Stage, ...]:
    """The stages of the update that the rule makes of a gradient; the last one's values are the parameters after it.

    Parameters
    ----------
    rule : a name of OPTIMIZERS
    vector, gradient : (n_parameters,)
    memory : what the rule remembers, arrays of (n_parameters,)
    in_use : hyperparameters as the step uses them; the learning rate may be a (n_parameters,) array
    step : updates made before this one
    """
    with np.errstate(all="ignore"):
        return _STAGES[rule](_Moment(vector, memory, gradient, in_use, step))


def _gradient_descent(at: _Moment) -> tuple[Stage, ...]:
    g = at.gradient
    return (
        _slope(at),
        Stage("Its opposite, −g, points the steepest way down.", "−g", "−g", "−{g}", {"g": g}, -g, "slope"),
        *_step_and_move(at, "The learning rate η says how far to go that way.", "−η g", "−{η} · {g}", {"g": g}, g),
    )


def _perceptron(at: _Moment) -> tuple[Stage, ...]:
    e = at.gradient
    said = (
        "Each output z misses its desired d by z − d: times the input x, that is the error e of a weight.",
        "Where the output is too small, d − z is positive and pulls the weights toward the input.",
        "The learning rate η says how far.",
    )
    return (
        Stage(said[0], "e", "e = (z − d) x", "", {}, e, "slope"),
        Stage(said[1], "−e", "−e = (d − z) x", "−{e}", {"e": e}, -e, "slope"),
        *_step_and_move(at, said[2], "−η e", "−{η} · {e}", {"e": e}, e),
    )


def _momentum(at: _Moment) -> tuple[Stage, ...]:
    g, gamma, (m,) = at.gradient, at.in_use["momentum"], at.memory
    push, kept = -(at.eta * g), gamma * m
    after = kept + push
    return (
        _slope(at),
        Stage("Its opposite, −g, points the steepest way down.", "−g", "−g", "−{g}", {"g": g}, -g, "slope"),
        Stage(
            "Times the learning rate η: the push of this step.",
            "−η g",
            "−η g",
            "−{η} · {g}",
            {"η": at.eta, "g": g},
            push,
            "step",
        ),
        Stage(
            "The ball still rolls: γ of its last step m is left.",
            "γ m",
            "γ m",
            "{γ} · {m}",
            {"γ": gamma, "m": m},
            kept,
            "step",
            True,
        ),
        Stage(
            "What is left and the push together are the new step m.",
            "m",
            "m ← γ m − η g",
            "{a} + {b}",
            {"a": kept, "b": push},
            after,
            "step",
            True,
        ),
        _move(at, after, "θ ← θ + m"),
    )


def _averaged_momentum(at: _Moment) -> tuple[Stage, ...]:
    g, gamma, (m,) = at.gradient, at.in_use["momentum"], at.memory
    kept, share = gamma * m, (1.0 - gamma) * g
    after = kept + share
    words = "The learning rate η turns the average into a step downhill."
    return (
        _slope(at),
        _kept(gamma, m, "γ m", "γ of the earlier gradients' average m is kept."),
        Stage(
            "Of this gradient, the share 1 − γ is taken.",
            "(1−γ) g",
            "(1−γ) g",
            "{c} · {g}",
            {"c": 1.0 - gamma, "g": g},
            share,
            "slope",
        ),
        Stage(
            "Together they are the new average m of the gradients.",
            "m",
            "m ← γ m + (1−γ) g",
            "{a} + {b}",
            {"a": kept, "b": share},
            after,
            "slope",
            True,
        ),
        *_step_and_move(at, words, "−η m", "−{η} · {m}", {"m": after}, after),
    )


def _nesterov(at: _Moment) -> tuple[Stage, ...]:
    g, gamma, (m,) = at.gradient, at.in_use["momentum"], at.memory
    kept = gamma * m
    after = kept + g
    ahead = g + gamma * after
    words = "The learning rate η turns it into a step downhill."
    return (
        _slope(at),
        _kept(gamma, m, "γ m", "γ of the memory m of earlier gradients is kept."),
        Stage(
            "With this gradient it is the new memory m.",
            "m",
            "m ← γ m + g",
            "{a} + {g}",
            {"a": kept, "g": g},
            after,
            "slope",
            True,
        ),
        Stage(
            "Looking ahead: to this gradient comes what the memory will add once more.",
            "g + γ m",
            "n = g + γ m",
            "{g} + {γ} · {m}",
            {"g": g, "γ": gamma, "m": after},
            ahead,
            "slope",
            True,
        ),
        *_step_and_move(at, words, "−η n", "−{η} · {n}", {"n": ahead}, ahead),
    )


def _adagrad(at: _Moment) -> tuple[Stage, ...]:
    g, (s,) = at.gradient, at.memory
    square = g * g
    after = s + square
    said = "All squares so far are summed up in s: it only grows."
    return (
        _slope(at),
        _square(g, square),
        Stage(said, "s", "s ← s + g²", "{s} + {q}", {"s": s, "q": square}, after, "square", True),
        *_divided(at, g, "g", after, "s"),
    )


def _rmsprop(at: _Moment) -> tuple[Stage, ...]:
    g, rho, (s,) = at.gradient, at.in_use["decay"], at.memory
    square = g * g
    after = rho * s + (1.0 - rho) * square
    return (
        _slope(at),
        _square(g, square),
        _mean_square(rho, "ρ", s, square, after),
        *_divided(at, g, "g", after, "s"),
    )


def _adam(at: _Moment) -> tuple[Stage, ...]:
    g, (m, s) = at.gradient, at.memory
    beta_1, beta_2, t = at.in_use["beta_1"], at.in_use["beta_2"], at.step + 1
    m_after = beta_1 * m + (1.0 - beta_1) * g
    s_after = beta_2 * s + (1.0 - beta_2) * (g * g)
    m_missing, s_missing = 1.0 - power(beta_1, t), 1.0 - power(beta_2, t)
    m_hat, s_hat = m_after / m_missing, s_after / s_missing
    return (
        _slope(at),
        Stage(
            "The mean m of the gradients keeps β₁ of itself and takes the rest from g.",
            "m",
            "m ← β₁ m + (1−β₁) g",
            "{β} · {m} + {c} · {g}",
            {"β": beta_1, "m": m, "c": 1.0 - beta_1, "g": g},
            m_after,
            "slope",
            True,
        ),
        _mean_square(beta_2, "β₂", s, g * g, s_after),
        Stage(
            f"Both began at zero, so at step {t:,} the mean is still too small: divided by 1 − β₁ᵗ, it is fair.",
            "m̂",
            "m̂ = m / (1−β₁ᵗ)",
            "{m} / {c}",
            {"m": m_after, "c": m_missing},
            m_hat,
            "slope",
            True,
        ),
        Stage(
            "The same for the mean square, divided by 1 − β₂ᵗ.",
            "ŝ",
            "ŝ = s / (1−β₂ᵗ)",
            "{s} / {c}",
            {"s": s_after, "c": s_missing},
            s_hat,
            "square",
            True,
        ),
        *_divided(at, m_hat, "m̂", s_hat, "ŝ"),
    )


def _slope(at: _Moment) -> Stage:
    decays = any(at.in_use.get(name, 0.0) for name in ("l1", "l2"))
    held = ", with its weight decay" if decays else ""
    return Stage(
        f"The gradient g of the batch's cost{held} points the steepest way up.",
        "g",
        "g = ∂C/∂θ",
        "",
        {},
        at.gradient.copy(),
        "slope",
    )


def _kept(gamma: float, m: Floats, symbol: str, sentence: str) -> Stage:
    return Stage(sentence, symbol, symbol, "{γ} · {m}", {"γ": gamma, "m": m}, gamma * m, "slope", True)


def _square(g: Floats, square: Floats) -> Stage:
    sentence = "Each parameter's slope is squared: only its size counts, not its sign."
    return Stage(sentence, "g²", "g²", "{g}²", {"g": g}, square, "square")


def _mean_square(kept: float, name: str, s: Floats, square: Floats, after: Floats) -> Stage:
    return Stage(
        f"The mean square s keeps {name} of itself and takes the rest from g².",
        "s",
        f"s ← {name} s + (1−{name}) g²",
        "{ρ} · {s} + {c} · {q}",
        {"ρ": kept, "s": s, "c": 1.0 - kept, "q": square},
        after,
        "square",
        True,
    )


def _divided(at: _Moment, over: Floats, over_symbol: str, square: Floats, symbol: str) -> tuple[Stage, ...]:
    """Root, quotient, step and move: what the rules with a step size per parameter end with."""
    epsilon = at.in_use["epsilon"]
    root = np.sqrt(square) + epsilon
    under = f"(√{symbol} + ε)"
    return (
        Stage(
            "Its root says how large the slope of each parameter usually is.",
            f"√{symbol} + ε",
            f"√{symbol} + ε",
            "√{s} + {ε}",
            {"s": square, "ε": epsilon},
            root,
            "root",
            True,
        ),
        Stage(
            "Divided by it, steep and flat parameters get equal say.",
            "r",
            f"r = {over_symbol} / {under}",
            "{a} / {b}",
            {"a": over, "b": root},
            over / root,
            "ratio",
            True,
        ),
        Stage(
            "The learning rate η turns that into a step downhill.",
            "−η r",
            "−η r",
            "−{η} · {r}",
            {"η": at.eta, "r": over / root},
            -(at.eta * over / root),
            "step",
        ),
        _move(at, -(at.eta * over / root), "θ ← θ − η r"),
    )


def _step_and_move(
    at: _Moment, sentence: str, symbol: str, worked: str, terms: Mapping[str, Any], direction: Floats
) -> tuple[Stage, Stage]:
    step = -(at.eta * direction)
    stage = Stage(sentence, symbol, symbol, worked, {"η": at.eta, **terms}, step, "step")
    return stage, _move(at, step, f"θ ← θ {symbol[0]} {symbol[1:]}")


def _move(at: _Moment, step: Floats, formula: str) -> Stage:
    sentence = "The ball moves by that step: here the next one begins."
    return Stage(sentence, "θ", formula, "{θ} + {d}", {"θ": at.vector, "d": step}, at.vector + step, "place")


_STAGES: dict[str, Callable[[_Moment], tuple[Stage, ...]]] = {
    "gradient_descent": _gradient_descent,
    "momentum": _momentum,
    "averaged_momentum": _averaged_momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "perceptron": _perceptron,
}
