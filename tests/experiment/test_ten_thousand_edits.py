"""Ten thousand edits of every kind, in no order anybody planned: sound after each, and undone to the first byte."""

import inspect
import random

import pytest

from nnviz.datasets.features import FEATURES
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.network import NeuronActivation
from nnviz.experiment import edits
from nnviz.experiment.build import dataset_of
from nnviz.experiment.clipping import clip, paste
from nnviz.experiment.data_for_shape import default_dataset
from nnviz.experiment.edits import EditError
from nnviz.experiment.files import to_text
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.templates import TEMPLATES, template
from nnviz.session.document import Document

N_SEEDS, N_EDITS = 25, 400
NO_EDITS = {"EditError", "check", "refusal", "new_spec"}
FEATURE_KEYS = [*FEATURES, "nonsense"]
BEGINNINGS = sorted(set(TEMPLATES) - {"digits"})


def neuron(spec, chance):
    return chance.choice([*spec.network.ids, -1])


def some(spec, chance):
    return chance.sample(spec.network.ids, chance.randint(1, min(3, len(spec.network.ids))))


def column(spec, chance):
    return chance.randint(-1, len(spec.network.columns))


def layer(spec, chance):
    """The neurons of a column."""
    return [each.id for each in chance.choice(spec.network.columns).neurons]


def pair(spec, chance):
    return chance.choice([*sorted(spec.network.synapses), (-1, -1)])


def place(chance):
    return chance.choice([None, (chance.uniform(-500, 500), chance.uniform(-500, 500))])


def activation(chance):
    return NeuronActivation(chance.choice(sorted(ACTIVATIONS)))


def shape(spec, chance):
    sizes = [chance.randint(1, 5) for _ in range(chance.randint(2, 5))]
    return "-".join(map(str, chance.choice([sizes, [spec.network.sizes[0], *sizes, spec.network.sizes[-1]]])))


def dataset(spec, chance):
    return default_dataset(chance.choice(["circles", "xor", "iris", "sine"]), spec.dataset)


def copied(spec, chance):
    piece = clip(
        spec.network, some(spec, chance), lambda _: chance.uniform(-2, 2), dict.fromkeys(spec.network.ids, (0.0, 0.0))
    )
    return paste(spec, piece)[0]


EDITS = {
    "add_column": lambda s, c: edits.add_column(s, column(s, c), c.randint(0, 4), activation(c)),
    "add_feature": lambda s, c: edits.add_feature(s, c.choice(FEATURE_KEYS), place(c))[0],
    "add_neuron": lambda s, c: edits.add_neuron(s, column(s, c), place(c), c.choice([None, activation(c)]))[0],
    "connect": lambda s, c: edits.connect(s, neuron(s, c), neuron(s, c)),
    "connect_all": lambda s, c: edits.connect_all(s),
    "connect_loners": lambda s, c: edits.connect_loners(s),
    "connect_columns": lambda s, c: edits.connect_columns(s, column(s, c), column(s, c)),
    "connect_groups": lambda s, c: edits.connect_groups(s, layer(s, c), layer(s, c)),
    "connect_one_to_one": lambda s, c: edits.connect_one_to_one(s, some(s, c), some(s, c)),
    "connect_share": lambda s, c: edits.connect_share(s, layer(s, c), layer(s, c), c.uniform(-0.1, 1.1)),
    "disconnect": lambda s, c: edits.disconnect(s, [pair(s, c)]),
    "disconnect_groups": lambda s, c: edits.disconnect_groups(s, layer(s, c), layer(s, c)),
    "fed_by": lambda s, c: edits.fed_by(s, neuron(s, c), neuron(s, c)),
    "fit_to_dataset": lambda s, c: edits.fit_to_dataset(s, dataset_of(s.dataset)),
    "free_column": lambda s, c: edits.free_column(s, column(s, c), c.randint(1, 3))[0],
    "free_neuron": lambda s, c: edits.free_neuron(s, column(s, c), c.choice([None, 0]))[0],
    "inserted": lambda s, c: edits.inserted(s, pair(s, c), column(s, c))[0],
    "layer_between": lambda s, c: edits.layer_between(s, column(s, c), c.randint(1, 3)),
    "leave_ends": lambda s, c: edits.leave_ends(s),
    "move_neurons": lambda s, c: edits.move_neurons(s, {each: place(c) for each in some(s, c)}),
    "remove_column": lambda s, c: edits.remove_column(s, column(s, c)),
    "remove_feature": lambda s, c: edits.remove_feature(s, c.choice(FEATURE_KEYS)),
    "remove_neurons": lambda s, c: edits.remove_neurons(s, some(s, c)),
    "rename_column": lambda s, c: edits.rename_column(s, column(s, c), c.choice(["", "first", " Schicht ß "])),
    "rename_neuron": lambda s, c: edits.rename_neuron(s, neuron(s, c), c.choice(["", "x1", "Länge"])),
    "resize_column": lambda s, c: edits.resize_column(s, column(s, c), c.randint(0, 5)),
    "set_activation": lambda s, c: edits.set_activation(s, some(s, c), activation(c)),
    "set_feature": lambda s, c: edits.set_feature(s, neuron(s, c), c.choice(FEATURE_KEYS)),
    "set_dataset": lambda s, c: edits.set_dataset(s, dataset(s, c)),
    "pin_biases": lambda s, c: edits.pin_biases(s, some(s, c), c.random() < 0.7),
    "set_pinned": lambda s, c: edits.set_pinned(s, [pair(s, c)], c.random() < 0.7),
    "set_rate_factor": lambda s, c: edits.set_rate_factor(s, column(s, c), c.uniform(-0.5, 3)),
    "set_seed": lambda s, c: edits.set_seed(s, c.randint(-1, 99)),
    "set_shape": lambda s, c: edits.set_shape(s, shape(s, c)),
    "set_start": lambda s, c: edits.set_start(s, scale=c.uniform(-0.1, 2)),
    "set_training": lambda s, c: edits.set_training(s, batch_size=c.randint(-1, 30)),
    "shaped": lambda s, c: edits.shaped(s, shape(s, c)),
    "suited_to": lambda s, c: edits.suited_to(s, dataset(s, c)),
    "paste": copied,
    "template": lambda s, c: template(c.choice(BEGINNINGS), s.dataset),
}


def test_no_edit_is_left_out():
    assert EDITS.keys() >= set(edits.__all__) - NO_EDITS
    assert all(inspect.isfunction(edit) for edit in EDITS.values())


@pytest.mark.parametrize("seed", range(N_SEEDS))
def test_any_edits_leave_a_sound_spec_and_undo_and_redo_lead_to_the_same_bytes(seed):
    chance = random.Random(seed)
    document = Document(template(chance.choice(BEGINNINGS), DatasetSpec(n_points=40)))
    first = to_text(document.spec)
    while document.at < N_EDITS:
        edit = EDITS[chance.choice(sorted(EDITS))]
        try:
            document.edit("Edit", lambda spec, edit=edit: edit(spec, chance))
        except EditError as refusal:
            assert refusal.sentence
        edits.check(document.spec)
    last = to_text(document.spec)
    while document.can_undo():
        document.go_to(document.at - 1)
    assert to_text(document.spec) == first
    while document.can_redo():
        document.go_to(document.at + 1)
    assert to_text(document.spec) == last
    assert document.at == N_EDITS
