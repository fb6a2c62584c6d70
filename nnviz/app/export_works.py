"""The work behind an export, in turns: the training in advance, the board, and a file of each group of kinds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from nnviz.app.export_spec import OWN, ExportSpec, Training
from nnviz.app.export_texts import drawing
from nnviz.app.export_turns import Progress, Tell, Work, in_background
from nnviz.diagram.geometry import layout
from nnviz.engine import selection
from nnviz.experiment.specs import NetworkSpec
from nnviz.export.board import Board
from nnviz.export.curves_table import curves_csv
from nnviz.export.filming import Filming
from nnviz.export.handout import handout_html, moments
from nnviz.export.moments import Rehearsal, all_trained, rehearsal
from nnviz.export.program import program
from nnviz.export.series import frames_there
from nnviz.export.smaller import MOST_BYTES, MOST_TRIES, smaller
from nnviz.export.stills import DRAWINGS, write_still
from nnviz.export.tikz import tikz_text
from nnviz.export.unfinished import in_place
from nnviz.export.weights import weights_csv, weights_npz
from nnviz.views.surface_picture import SurfacePicture


def tr(text: str) -> str:
    """The text in the language of the window."""
    return QCoreApplication.translate("export", text)


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Everything that is ready to be drawn: what the preview shows and what the film is made of.

    fitted : the surface of the whole, None where there is none on the board
    """

    training: Training
    last: int
    whole: Rehearsal
    board: Board
    fitted: SurfacePicture | None

    @property
    def network(self) -> NetworkSpec:
        """As it stands on the board."""
        return self.training.spec.network

    def has_whole(self, training: Training, last: int) -> bool:
        """Whether this is the training, as far."""
        return self.training.run is training.run and self.last == last


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """What has been written; stage : what it was drawn on, None where nothing was drawn."""

    path: Path
    sentence: str
    stage: Stage | None = None


def staged(training: Training, spec: ExportSpec, before: Stage | None) -> Work[Stage]:
    """A stage for this, of what of the one before can be kept; ValueError where it cannot be trained."""
    last = spec.last_in_use(training)
    if before is not None and before.has_whole(training, last):
        whole, fitted = before.whole, before.fitted
    else:
        whole, fitted = (yield from _rehearsed(training, last)), None
    board_spec, network = spec.board(training), training.spec.network
    if before is not None and before.whole is whole and (before.board.spec, before.network) == (board_spec, network):
        return before
    board = Board(board_spec, training.spec, whole, begins=False)
    fit = board.fitting()
    if fit is not None and fitted is None:
        fitted = yield from in_background(tr("Computing the surface"), lambda _tell: fit())
    board.begin(fitted)
    return Stage(training, last, whole, board, fitted)


def film(training: Training, spec: ExportSpec, path: Path, before: Stage | None) -> Work[Done]:
    """A film, or a PNG for each frame; one that may not be as large as it has become is made again, smaller."""
    if spec.last_in_use(training) == 0:
        raise ValueError(tr("Nothing has been trained yet; press Run first, or type the last step."))
    is_series = spec.kind == "series"
    if is_series and frames_there(path):
        raise ValueError(tr("There are frames {} already; choose another name or folder.").format(path.name))
    stage = drawn_on = yield from staged(training, spec, before)
    has_limit = spec.preset == "readme" and not is_series
    words, remark = tr("Drawing"), ""
    filming = yield from _filmed(stage, spec, path, MOST_BYTES if has_limit else None, words)
    for number in range(2, MOST_TRIES + 1):
        if filming.is_small:
            break
        size, fps = smaller(spec.size, spec.fps_in_use, filming.n_bytes)
        spec = replace(spec, preset=OWN, own_size=size, fps=fps)
        drawn_on = yield from staged(training, spec, drawn_on)
        words = tr("It was over 5 MB: drawing it smaller")
        filming = yield from _filmed(drawn_on, spec, path, MOST_BYTES if number < MOST_TRIES else None, words)
        remark = tr(" It was made smaller, with {fps} frames per second, to stay under 5 MB.").format(fps=fps)
    if has_limit and filming.n_bytes > MOST_BYTES:
        remark = tr(" That is more than 5 MB; fewer seconds or pictures make it smaller.")
    width, height = spec.size
    sentence = tr("{name}: {frames} frames of {width}x{height}, {size}.").format(
        name=path.name, frames=filming.n_frames, width=width, height=height, size=_size(filming.n_bytes)
    )
    return Done(path, sentence + remark, stage)


def _filmed(stage: Stage, spec: ExportSpec, path: Path, most_bytes: int | None, words: str) -> Work[Filming]:
    with Filming(stage.board, spec.frames(stage.whole), stage.whole, path, most_bytes) as filming:
        while filming.draw_sample():
            yield Progress(tr("Looking for its colors"))
        more = True
        while more:
            is_free = filming.is_free
            if is_free:
                more = filming.draw_next()
            yield Progress(words, filming.n_drawn / filming.n_frames, not is_free, filming.pixels)
    return filming


def figure(training: Training, spec: ExportSpec, path: Path, before: Stage | None) -> Work[Done]:
    """One moment."""
    stage = yield from staged(training, spec, before)
    board = stage.board
    if path.suffix in DRAWINGS:
        board = Board(board.spec, training.spec, stage.whole, keeps_lines=True, begins=False)
        board.begin(stage.fitted)
    yield Progress(tr("Drawing"))
    board.show_moment(stage.whole.last, spec.frames(stage.whole).shot(0))
    write_still(board, path)
    sentence = tr("{name}: step {step}, {size}.").format(
        name=path.name, step=QLocale().toString(stage.whole.last.state.step), size=_size(path.stat().st_size)
    )
    return Done(path, sentence, stage)


def text(training: Training, spec: ExportSpec, path: Path, _before: Stage | None) -> Work[Done]:
    """Numbers, a program or a page."""
    last = spec.last_in_use(training)
    whole = yield from _rehearsed(training, last)
    data = yield from in_background(tr("Writing"), partial(TEXTS[spec.kind], training, whole))
    with in_place(path) as file:
        file.write_bytes(data)
    sentence = tr("{name}: {size}.").format(name=path.name, size=_size(len(data)))
    return Done(path, sentence)


GROUPS: dict[str, Callable[[Training, ExportSpec, Path, Stage | None], Work[Done]]] = {
    "film": film,
    "figure": figure,
    "text": text,
}


def _rehearsed(training: Training, last: int) -> Work[Rehearsal]:
    """What has been trained stopped for nothing before; beyond it, what ends a training holds."""
    run = training.run
    if last <= training.last:
        run = replace(run, max_epochs=None, least_change=None, held_out_target=None, patience=None)
    while not selection.is_ready():
        yield Progress(selection.waiting(), waits=True)
    return (yield from in_background(tr("Training once more"), partial(rehearsal, run, last)))


def _size(n_bytes: int) -> str:
    return QLocale().formattedDataSize(n_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _costs(_training: Training, whole: Rehearsal, _tell: Tell) -> bytes:
    return curves_csv(whole.moments).encode()


def _weights(training: Training, whole: Rehearsal, _tell: Tell) -> bytes:
    return weights_csv(training.spec.network, whole.last.run.network, whole.last.state).encode()


def _arrays(training: Training, whole: Rehearsal, _tell: Tell) -> bytes:
    return weights_npz(training.spec.network, whole.last.run.network, whole.last.state)


def _tikz(training: Training, whole: Rehearsal, _tell: Tell) -> bytes:
    network, run = training.spec.network, whole.last.run
    places = layout(network, run.dataset.image_shape)
    return tikz_text(network, run.network, whole.last.state.parameters, places.positions).encode()


def _handout(training: Training, whole: Rehearsal, tell: Tell) -> bytes:
    run = whole.last.run
    kept = all_trained(run, moments(whole.last.state.step, run.network.n_parameters).tolist(), tell)
    return handout_html(training.title, drawing(training.spec.network, run.dataset.image_shape), kept).encode()


def _program(library: str, training: Training, whole: Rehearsal, _tell: Tell) -> bytes:
    return program(whole.last.run, whole.last.state.step, library, training.title).encode()


TEXTS: dict[str, Callable[[Training, Rehearsal, Tell], bytes]] = {
    "costs": _costs,
    "weights": _weights,
    "arrays": _arrays,
    "tikz": _tikz,
    "handout": _handout,
    **{library: partial(_program, library) for library in ("numpy", "pytorch", "keras")},
}
