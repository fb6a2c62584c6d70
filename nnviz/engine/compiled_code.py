"""Where compiled code is kept: in a folder filled unseen, sealed with digests of its files, and never changed again.

Its name follows from all that the code depends on. What is half filled or harmed counts for nothing and is made again.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.optimizers import HYPERPARAMETERS, OPTIMIZERS

COMPILED = ("lanes.py", "elementary.py", "kernel*.py")
PLACE_VARIABLE = "NNVIZ_CACHE"
SEAL = "sealed.json"
HERE = Path(__file__).parent
ABANDONED_AFTER_S = 3600.0


@lru_cache(maxsize=1)
def name() -> str:
    """What the folder is called here: Numba looks at each source alone and would not see a change in one below it."""
    from llvmlite import binding

    digest = hashlib.sha256(f"{sys.version}{metadata.version('numba')}{metadata.version('llvmlite')}{HERE}".encode())
    digest.update(f"{binding.get_host_cpu_name()}{binding.get_host_cpu_features().flatten()}".encode())
    for variable in ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"):
        digest.update(f"{variable}={os.environ.get(variable)}".encode())
    for source in sorted(source for pattern in COMPILED for source in HERE.glob(pattern)):
        digest.update(source.read_bytes() + f"{source.stat().st_mtime_ns}".encode())
    # The compiled code knows activations, losses and rules by their places in these tables.
    for registry in (ACTIVATIONS, LOSSES, OPTIMIZERS, HYPERPARAMETERS):
        digest.update(" ".join(registry).encode())
    return f"kernel-{digest.hexdigest()[:16]}"


def places() -> dict[str, Path]:
    """The folders that may hold it, the first choice first: where a variable says, beside the source, the user's."""
    found = {"beside the program": HERE / "__pycache__"}
    if PLACE_VARIABLE in os.environ:
        found = {f"in {PLACE_VARIABLE}": Path(os.environ[PLACE_VARIABLE]), **found}
    try:
        return {**found, "in the user's cache": _user_cache()}
    except RuntimeError:
        # There are users without a home.
        return found


def _user_cache() -> Path:
    """The folder for what can be made again, as each system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "nnviz" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "nnviz"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nnviz"


def folder() -> Path | None:
    """The folder with all of the compiled code, unharmed; None where it has yet to be compiled."""
    return next((place / name() for place in places().values() if _is_whole(place / name())), None)


def writable_place() -> Path | None:
    """The first place in which a folder can really be made; what the system says of permissions is not always true."""
    for place in places().values():
        try:
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=f"{name()}-", dir=place):
                return place
        except OSError:
            continue
    return None


@contextmanager
def new_folder() -> Iterator[Path]:
    """An unseen folder to compile into; what it holds in the end is sealed and published in one move.

    OSError where it can be written nowhere. Where another process was faster, its folder stands.
    """
    place = writable_place()
    if place is None:
        raise OSError("compiled code can be written to none of its places")
    _clear_abandoned(place)
    unseen = Path(tempfile.mkdtemp(prefix=f"{name()}-", dir=place))
    try:
        yield unseen
        (unseen / SEAL).write_text(json.dumps(_digests(unseen)), "utf-8")
        unseen.chmod(0o755)
        _publish(unseen, place / name())
    finally:
        shutil.rmtree(unseen, ignore_errors=True)


def _publish(unseen: Path, published: Path) -> None:
    if not _is_whole(published):
        shutil.rmtree(published, ignore_errors=True)
        try:
            unseen.rename(published)
        except OSError:
            if not _is_whole(published):
                raise


def _clear_abandoned(place: Path) -> None:
    """Remove what was left by a process that was killed while it compiled."""
    for left in place.glob("kernel-*-*"):
        try:
            is_old = time.time() - left.stat().st_mtime > ABANDONED_AFTER_S
        except OSError:
            continue
        if is_old:
            shutil.rmtree(left, ignore_errors=True)


def _is_whole(published: Path) -> bool:
    try:
        return bool(json.loads((published / SEAL).read_text("utf-8")) == _digests(published))
    except (OSError, ValueError):
        return False


def _digests(filled: Path) -> dict[str, str]:
    """Each file but the seal by its path, and what it holds."""
    files = sorted(path for path in filled.rglob("*") if path.is_file() and path.name != SEAL)
    return {path.relative_to(filled).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
