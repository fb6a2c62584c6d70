"""A plane in the space of the parameters on which the cost can be looked at: a slice through the error surface.

Two chosen parameters, two random directions (Li et al. 2018), the principal plane of a path, or the plane through three
of its moments. Whatever lies off the plane is seen from where it is projected to, at another cost than its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ParameterPlane:
    """The parameter vectors origin + x directions[0] + y directions[1]; arrays read-only.

    origin : (n_parameters,) where x = y = 0
    directions : (2, n_parameters), linearly independent
    labels : names of the two axes
    indices : the two parameters that x and y are the values of, or None where the directions mix parameters
    share : the part of a path's variance that lies in the plane, 0 to 1, or None where no path made it
    """

    origin: Floats
    directions: Floats
    labels: tuple[str, str]
    indices: tuple[int, int] | None = None
    share: float | None = None

    def vectors(self, places: Floats) -> Floats:
        """(n, n_parameters) vectors at these (n, 2) places of the plane."""
        if self.indices is not None:
            vectors = np.repeat(self.origin[None], len(places), axis=0)
            vectors[:, list(self.indices)] = places
            return vectors
        lifted: Floats = self.origin + places @ self.directions
        return lifted

    def places(self, vectors: Floats) -> Floats:
        """(n, 2) places in the plane nearest to these (n, n_parameters) vectors."""
        if self.indices is not None:
            chosen: Floats = vectors[:, list(self.indices)]
            return chosen
        return self.displacements(vectors - self.origin)

    def displacements(self, steps: Floats) -> Floats:
        """(n, 2) how far places move in the plane where vectors move by these (n, n_parameters) steps."""
        if self.indices is not None:
            chosen: Floats = steps[:, list(self.indices)]
            return chosen
        found = np.linalg.lstsq(self.directions.T, steps.T, rcond=None)[0]
        return np.ascontiguousarray(found.T, np.float64)

    def distances(self, vectors: Floats) -> Floats:
        """(n,) how far these (n, n_parameters) vectors are from the plane."""
        away = vectors - self.vectors(self.places(vectors))
        lengths: Floats = np.sqrt((away**2).sum(axis=1))
        return lengths


def plane_of_two(vector: Floats, i: int, j: int, labels: tuple[str, str]) -> ParameterPlane:
    """The values of parameters i and j, all others as in the (n_parameters,) vector.

    Raises ValueError where there is no such parameter, or both are the same.
    """
    for index in (i, j):
        if not 0 <= index < len(vector):
            raise ValueError(f"there is no parameter {index}; the network has {len(vector)} parameters")
    if i == j:
        raise ValueError("a surface needs two different parameters")
    origin = vector.copy()
    origin[[i, j]] = 0.0
    directions = np.zeros((2, len(vector)))
    directions[[0, 1], [i, j]] = 1.0
    return _plane(origin, directions, labels, (i, j))


def random_plane(network: Network, vector: Floats, generator: np.random.Generator) -> ParameterPlane:
    """Through the vector, along two random directions, each as long as the weights of every neuron (Li et al. 2018).

    A direction's part into each neuron, drawn from a normal distribution, is scaled to the norm of that neuron's own
    weights and bias, so that neurons with large weights are not walked past in one step.
    """
    drawn = generator.standard_normal((2, network.n_parameters))
    for parameters in _neurons(network):
        norms = np.linalg.norm(drawn[:, parameters], axis=1, keepdims=True)
        drawn[:, parameters] *= np.linalg.norm(vector[parameters]) / np.maximum(norms, 1e-300)
    if np.linalg.matrix_rank(drawn) < 2:
        raise ValueError("the parameters are zero, so that no direction can be scaled to them; train first")
    return _plane(vector.copy(), drawn, ("direction 1", "direction 2"))


def principal_plane(path: Floats) -> ParameterPlane:
    """Through the mean of a (n_moments, n_parameters) path, along its first two principal directions (Pearson 1901).

    Raises ValueError where the path does not span a plane.
    """
    mean = path.mean(axis=0)
    _, spreads, directions = np.linalg.svd(path - mean, full_matrices=False)
    if len(spreads) < 2 or spreads[1] <= 1e-12 * max(spreads[0], 1e-300):
        raise ValueError("the path does not span a plane yet; train some steps first")
    axes = directions[:2]
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    variances = spreads**2
    shares = variances[:2] / variances.sum()
    first, second = (f"PC {number} ({100 * share:.0f} %)" for number, share in enumerate(shares.tolist(), start=1))
    return _plane(mean, axes, (first, second), share=float(shares.sum()))


def plane_of_path(path: Floats) -> ParameterPlane:
    """Through the first, the farthest and the last moment of a (n_moments, n_parameters) path, which all lie in it.

    x runs from 0 at the first to 1 at the last; y is 1 at the moment farthest from the line between the two.
    Raises ValueError where the path does not leave that line.
    """
    start, end = path[0], path[-1]
    along = end - start
    length = float(along @ along)
    aside = path - start - np.outer((path - start) @ along / max(length, 1e-300), along)
    distances = np.linalg.norm(aside, axis=1)
    farthest = int(distances.argmax())
    if length == 0.0 or distances[farthest] <= 1e-9 * length**0.5:
        raise ValueError("the path runs straight, so that start, farthest moment and end span no plane")
    plane = _plane(start.copy(), np.stack([along, aside[farthest]]), ("start to end", "to the farthest moment"))
    variances = ((path - path.mean(axis=0)) ** 2).sum()
    places = plane.places(path)
    inside = ((plane.vectors(places) - path.mean(axis=0)) ** 2).sum()
    return _plane(plane.origin.copy(), plane.directions.copy(), plane.labels, share=float(min(inside / variances, 1.0)))


def _neurons(network: Network) -> Sequence[NDArray[np.intp]]:
    """The indices of weights and bias of each neuron after the inputs."""
    incoming: list[list[int]] = [[int(bias)] for bias in network.bias_indices]
    for (_, target), index in zip(network.synapses.tolist(), network.synapse_indices.tolist(), strict=True):
        incoming[target].append(index)
    return [np.array(indices, np.intp) for indices in incoming[network.n_inputs :]]


def _plane(
    origin: Floats,
    directions: Floats,
    labels: tuple[str, str],
    indices: tuple[int, int] | None = None,
    share: float | None = None,
) -> ParameterPlane:
    origin.flags.writeable = directions.flags.writeable = False
    return ParameterPlane(origin, directions, labels, indices, share)
