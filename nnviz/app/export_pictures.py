"""Exports that are pictures: films, series and figures of a board."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from nnviz.app.docks import WORKSPACES
from nnviz.app.export_grammar import PRESETS
from nnviz.app.export_steps import rehearsed
from nnviz.app.input_error import InputError
from nnviz.app.interruption import interruption_between
from nnviz.app.unseen import unseen_application
from nnviz.experiment.specs import ExperimentSpec
from nnviz.export.board import DIAGRAM, LEFT_OUT, SLIDE_SCALE, USUAL, Board, BoardSpec, picture_names
from nnviz.export.encoders import FORMATS
from nnviz.export.filming import Filming
from nnviz.export.moments import Rehearsal
from nnviz.export.sequence import Caption, FilmSpec, FrameSequence, KeyFrame, Pause, Shot, frame_sequence
from nnviz.export.series import n_places
from nnviz.export.smaller import MOST_BYTES, MOST_TRIES, smaller
from nnviz.export.stills import DRAWINGS, write_still
from nnviz.training.run import Run
from nnviz.views.camera import Camera
from nnviz.views.colors import PALETTES

USUAL_SIZE, USUAL_FPS, USUAL_S = (1280, 720), 30, 12.0


def film(options: argparse.Namespace, spec: ExperimentSpec, run: Run, path: Path) -> str:
    """A film, or a series of pictures."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is not None:
        kind.encode()
    unseen_application(PALETTES[options.theme])
    whole, first = rehearsed(options, run)
    fps = options.fps or _preset_fps(options) or (USUAL_FPS if kind is None else kind.fps)
    size = _size(options, None if kind is None else kind.longest_px)
    n_tries = MOST_TRIES if kind is not None and options.preset == "readme" else 1
    with interruption_between() as raise_if_interrupted:
        for left in reversed(range(n_tries)):
            if kind is not None and kind.is_even:
                size = size[0] + size[0] % 2, size[1] + size[1] % 2
            sequence = _sequence(options, whole, first, fps)
            board = Board(_board_spec(options, spec, size, is_film=True), spec, whole)
            if left == n_tries - 1:
                _remark(options, board)
            with Filming(board, sequence, whole, path, MOST_BYTES if left else None) as filming:
                _draw(options, filming, raise_if_interrupted)
            if filming.is_small:
                break
            if not options.quiet:
                print(f"nnviz: {path}: {filming.n_bytes:,} bytes are too many, so it is made smaller", file=sys.stderr)
            size, fps = smaller(size, fps, filming.n_bytes)
    said = f"{path}: {len(sequence):,} frames of {size[0]}x{size[1]}, {len(sequence) / sequence.fps:g} s"
    if n_tries > 1 and filming.n_bytes > MOST_BYTES:
        said += f"; {filming.n_bytes:,} bytes are more than 5 MB, so take fewer seconds or pictures"
    return said


def _draw(options: argparse.Namespace, filming: Filming, raise_if_interrupted: Callable[[], None]) -> None:
    hidden = options.quiet or not sys.stderr.isatty()
    with tqdm(total=filming.n_frames, unit=" frames", disable=hidden, file=sys.stderr, leave=False) as bar:
        while filming.draw_next():
            raise_if_interrupted()
            bar.update()


def still(options: argparse.Namespace, spec: ExperimentSpec, run: Run, path: Path) -> str:
    """One moment: the last of the steps asked for."""
    unseen_application(PALETTES[options.theme])
    whole, _ = rehearsed(options, run)
    size = _size(options, None)
    captions = [text for first, last, text in options.caption if first <= whole.last.state.step <= last]
    with interruption_between() as raise_if_interrupted:
        board = Board(_board_spec(options, spec, size, is_film=False), spec, whole, path.suffix.lower() in DRAWINGS)
        _remark(options, board)
        board.show_moment(whole.last, Shot(whole.last.state.step, captions[-1] if captions else ""))
        write_still(board, path)
        raise_if_interrupted()
    return f"{path}: {size[0]}x{size[1]}, step {whole.last.state.step:,}"


def picture(options: argparse.Namespace, spec: ExperimentSpec, run: Run, path: Path) -> str:
    """One picture, or a series where the name has a place for their numbers."""
    if not n_places(path):
        return still(options, spec, run, path)
    if n_places(path) > 1:
        raise InputError(f"{path}: a series needs one place for its numbers, as in frame-%05d.png")
    return film(options, spec, run, path)


def _preset_fps(options: argparse.Namespace) -> int | None:
    return PRESETS[options.preset].fps if options.preset else None


def _sequence(options: argparse.Namespace, whole: Rehearsal, first: int, fps: int) -> FrameSequence:
    preset = PRESETS.get(options.preset)
    seconds = options.seconds or (preset and preset.seconds) or USUAL_S
    start = Camera()
    turned = (KeyFrame(0.0, start), KeyFrame(1.0, start.orbited(options.turn, 0.0))) if options.turn else ()
    try:
        return frame_sequence(
            first,
            whole.last.state.step,
            FilmSpec(seconds, fps, options.time),
            whole.last.curves,
            [Caption(*caption) for caption in options.caption],
            [Pause(*pause) for pause in options.pause],
            turned,
        )
    except ValueError as error:
        raise InputError(f"--pause: {error}") from error


def _size(options: argparse.Namespace, longest_px: int | None) -> tuple[int, int]:
    """As asked for, else that of the preset, no larger than is usual for the format."""
    if options.size:
        return options.size
    width, height = PRESETS[options.preset].size if options.preset else USUAL_SIZE
    share = min(1.0, longest_px / max(width, height)) if longest_px else 1.0
    return round(width * share), round(height * share)


def _board_spec(options: argparse.Namespace, spec: ExperimentSpec, size: tuple[int, int], is_film: bool) -> BoardSpec:
    pictures = _pictures(options)
    is_board = is_film or len(pictures) > 1
    return BoardSpec(
        pictures=pictures,
        width=size[0],
        height=size[1],
        palette=PALETTES[options.theme],
        content_scale=options.scale or SLIDE_SCALE,
        title=options.title if options.title is not None else spec.title if is_board else "",
        has_counter=is_board,
        has_captions=bool(options.caption),
    )


def _pictures(options: argparse.Namespace) -> tuple[str, ...]:
    if options.workspace is not None:
        if options.workspace not in WORKSPACES:
            raise InputError(f"--workspace {options.workspace}: there are {', '.join(WORKSPACES)}")
        return (DIAGRAM, *(name for name in WORKSPACES[options.workspace].pictures if name not in LEFT_OUT))
    for name in options.view or ():
        if name in LEFT_OUT:
            raise InputError(f"--view {name}: {LEFT_OUT[name]}")
        if name not in picture_names():
            raise InputError(f"--view {name}: there are {', '.join(picture_names())}")
    return tuple(dict.fromkeys(options.view or USUAL))


def _remark(options: argparse.Namespace, board: Board) -> None:
    if board.note and not options.quiet:
        print(f"nnviz: {board.note}", file=sys.stderr)
