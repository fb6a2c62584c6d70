"""X1, X2: films from the untrained network to the file on the disk."""

from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import perf_counter

from nnviz.app.bench.figures import MATPLOTLIB, Reading
from nnviz.app.bench.memory import peak_mb
from nnviz.app.bench.subjects import SMALL, circles
from nnviz.app.unseen import unseen_application
from nnviz.experiment.build import build
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.export.board import Board, BoardSpec
from nnviz.export.filming import Filming
from nnviz.export.moments import rehearsal
from nnviz.export.sequence import FilmSpec, frame_sequence

FPS, N_JOB_FRAMES = 30, 300
JOB = BoardSpec(pictures=("surface",), width=640, height=480, content_scale=1.0)
EPOCHS = 100
FEWEST_FRAMES, FRAMES_PER_S = 60, 30
MATPLOTLIB_FRAMES = 20


def job(_seconds: float) -> dict[str, Reading]:
    """X1: the spiral, and its path on the principal plane."""
    unseen_application()
    began = perf_counter()
    _film(experiment("spiral"), JOB, N_JOB_FRAMES)
    took_s = perf_counter() - began
    return {"time": Reading(took_s), "memory": Reading(peak_mb())}


def board(seconds: float) -> dict[str, Reading]:
    """X2: drawing and encoding, once the training has been rehearsed."""
    unseen_application()
    spec = circles(SMALL)
    n_frames = max(FEWEST_FRAMES, round(FRAMES_PER_S * seconds))
    speed = max(_film(spec, BoardSpec(), n_frames) for _ in range(2))
    if find_spec("matplotlib") is None or which("ffmpeg") is None:
        return {"": Reading(speed, why="the yardstick needs Matplotlib and ffmpeg, which are not both installed")}
    from nnviz.app.bench.film_yardstick import matplotlib_speed

    whole = rehearsal(build(spec), EPOCHS * build(spec).steps_per_epoch)
    return {"": Reading(speed, {MATPLOTLIB: matplotlib_speed(spec, whole, MATPLOTLIB_FRAMES)})}


def _film(spec: ExperimentSpec, form: BoardSpec, n_frames: int) -> float:
    """Write the film; the frames drawn and encoded in a second."""
    run = build(spec)
    whole = rehearsal(run, EPOCHS * run.steps_per_epoch)
    sequence = frame_sequence(0, whole.last.state.step, FilmSpec(n_frames / FPS, FPS))
    with TemporaryDirectory() as folder:
        made = Board(form, spec, whole)
        began = perf_counter()
        with Filming(made, sequence, whole, Path(folder) / "film.mp4") as filming:
            while filming.draw_next():
                pass
        return n_frames / (perf_counter() - began)
