"""`nnviz self-test`: what this machine can do, found by doing it."""

import json
import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from nnviz.app.unseen import unseen_application
from nnviz.diagram.editor import DiagramEditor
from nnviz.engine import compiled_code, selection
from nnviz.experiment.build import build
from nnviz.experiment.shipped import experiment
from nnviz.export.encoders import FORMATS
from nnviz.export.reel import NoEncoder
from nnviz.session.session import Session
from nnviz.training.advance import advance
from nnviz.training.state import first_state
from nnviz.views import gl
from nnviz.views.catalog import VIEWS
from nnviz.views.colors import LIGHT
from nnviz.views.worker import Worker

PACKAGES = ("nnviz", "numpy", "numba", "PySide6-Essentials", "av", "pillow")
PICTURE_PX = (480, 360)
FEWEST_COLORS = 8
STEPS = 400


def self_test(as_json: bool) -> int:
    """Print the findings; exit status 1 where something that nnviz needs does not work."""
    application = unseen_application()
    pictures = _pictures()
    opengl = gl.probe()
    findings = {
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in PACKAGES},
        "qt_platform": application.platformName(),
        "opengl": {"available": opengl.available, "version": opengl.version, "renderer": opengl.renderer}
        | ({} if opengl.available else {"why": opengl.reason}),
        "engines": {"numpy": "ready", "kernel": _kernel()},
        "trains_with": selection.engine(),
        "training_repeats_bit_for_bit": _repeats(),
        "pictures": pictures,
        "films": {suffix: _encoder(suffix) for suffix in FORMATS},
    }
    works = bool(findings["training_repeats_bit_for_bit"]) and all(picture["drawn"] for picture in pictures.values())
    findings["works"] = works
    print(json.dumps(findings) if as_json else _words(findings))
    return 0 if works else 1


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _kernel() -> str:
    """Whether the compiled engine can be had, and where its code is kept; it is compiled now if it never was."""
    if not selection.is_installed():
        return selection.NOT_INSTALLED
    was_compiled = compiled_code.folder() is not None
    try:
        selection.kernel()
    except selection.EngineError as error:
        return f"failed: {error}"
    found = compiled_code.folder()
    kept = [place for place, path in compiled_code.places().items() if found is not None and found.parent == path]
    where = f"kept {kept[0]}" if kept else "kept nowhere, as no folder can be written to"
    return f"ready, {'compiled before' if was_compiled else 'compiled now'}, {where}"


def _encoder(suffix: str) -> str:
    """Whether films of this format can be written."""
    try:
        FORMATS[suffix].encode()
    except NoEncoder as error:
        return str(error)
    return "ready"


def _repeats() -> bool:
    """Whether training twice, in one go and in portions, gives the same bits."""
    run = build(experiment("first"))
    whole, _ = advance(run, first_state(run), STEPS)
    half, _ = advance(run, first_state(run), STEPS // 3)
    rest, _ = advance(run, half, STEPS - STEPS // 3)
    return bool((whole.parameters == rest.parameters).all())


def _pictures() -> dict[str, dict[str, object]]:
    """One of each picture, drawn unseen; whether it has colors enough to be one."""
    session, worker = Session(experiment("first")), Worker(synchronous=True)
    drawn: dict[str, dict[str, object]] = {}
    widgets: dict[str, QWidget] = {"diagram": DiagramEditor(session)}
    for name, kind in VIEWS.items():
        view = kind(worker)
        view.recolor(LIGHT)
        view.resize(*PICTURE_PX)
        view.draw_now(session.snapshot)
        widgets[name] = view
    for name, widget in widgets.items():
        widget.resize(*PICTURE_PX)
        n_colors = _colors(widget.grab().toImage())
        drawn[name] = {"drawn": n_colors >= FEWEST_COLORS, "colors": n_colors}
    session.close()
    worker.close()
    return drawn


def _colors(picture: QImage) -> int:
    return len({picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)})


def _words(findings: dict) -> str:
    opengl = findings["opengl"]
    has_opengl = f"{opengl['version']} ({opengl['renderer']})" if opengl["available"] else f"none: {opengl['why']}"
    pictures = ", ".join(f"{name} {'ok' if how['drawn'] else 'EMPTY'}" for name, how in findings["pictures"].items())
    repeats = "the same bits twice" if findings["training_repeats_bit_for_bit"] else "DIFFERENT bits"
    rows = {
        "versions": ", ".join(f"{name} {number}" for name, number in findings["versions"].items())
        + f", Python {findings['python']}",
        "Qt platform": findings["qt_platform"],
        "OpenGL": has_opengl,
        "engines": "; ".join(f"{name} {state}" for name, state in findings["engines"].items()),
        "training": f"{repeats}, with {findings['trains_with']}",
        "pictures": pictures,
        "films": ", ".join(
            f"{suffix} {'ok' if state == 'ready' else 'NOT'}" for suffix, state in findings["films"].items()
        ),
        "result": "everything nnviz needs works here" if findings["works"] else "something does not work here",
    }
    return "\n".join(f"{name:<12} {text}" for name, text in rows.items())
