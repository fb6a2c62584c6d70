"""What the program remembers between two starts: recent files, theme, content scale, where things stand.

Kept as an ini file; one that cannot be read is set aside as a backup and the defaults are used.
"""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT_FILES = 8


class Preferences:
    """Reads with defaults, writes through."""

    def __init__(self) -> None:
        self._settings = _opened()

    @property
    def theme(self) -> str:
        return str(self._settings.value("look/theme", "light"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("look/theme", name)

    @property
    def content_scale(self) -> float:
        try:
            return min(2.0, max(0.7, float(str(self._settings.value("look/content_scale", 1.0)))))
        except ValueError:
            return 1.0

    @content_scale.setter
    def content_scale(self, scale: float) -> None:
        self._settings.setValue("look/content_scale", scale)

    @property
    def reduce_motion(self) -> bool:
        return str(self._settings.value("look/reduce_motion", "false")).lower() == "true"

    @reduce_motion.setter
    def reduce_motion(self, is_reduced: bool) -> None:
        self._settings.setValue("look/reduce_motion", is_reduced)

    @property
    def cameras(self) -> dict[int, tuple[float, ...]]:
        """The stored cameras of the error surface by number, each as its numbers; without any that cannot be read."""
        known = {}
        for key in self._group_keys("cameras"):
            try:
                known[int(key)] = tuple(float(number) for number in str(self._settings.value(f"cameras/{key}")).split())
            except ValueError:
                continue
        return known

    def remember_camera(self, number: int, numbers: Iterable[float]) -> None:
        self._settings.setValue(f"cameras/{number}", " ".join(map(repr, numbers)))

    def _group_keys(self, group: str) -> list[str]:
        self._settings.beginGroup(group)
        keys = self._settings.childKeys()
        self._settings.endGroup()
        return keys

    @property
    def workspace(self) -> str:
        return str(self._settings.value("window/workspace", "build"))

    @workspace.setter
    def workspace(self, name: str) -> None:
        self._settings.setValue("window/workspace", name)

    @property
    def palette_is_open(self) -> bool | None:
        """Whether a hand has left the palette open or folded up; None where none has touched it."""
        known = {"true": True, "false": False}
        return known.get(str(self._settings.value("diagram/palette_is_open", "")).lower())

    @palette_is_open.setter
    def palette_is_open(self, is_open: bool) -> None:
        self._settings.setValue("diagram/palette_is_open", is_open)

    @property
    def has_guides(self) -> bool:
        return str(self._settings.value("diagram/has_guides", "true")).lower() == "true"

    @has_guides.setter
    def has_guides(self, are_wanted: bool) -> None:
        self._settings.setValue("diagram/has_guides", are_wanted)

    @property
    def export_folder(self) -> Path | None:
        """Where the last export went."""
        name = str(self._settings.value("files/export_folder", ""))
        return Path(name) if name else None

    @export_folder.setter
    def export_folder(self, folder: Path) -> None:
        self._settings.setValue("files/export_folder", str(folder))

    @property
    def recent_files(self) -> list[Path]:
        names = self._settings.value("files/recent", [])
        known = names if isinstance(names, list) else [names]
        return [Path(str(name)) for name in known if name]

    def remember_file(self, path: Path) -> None:
        others = [known for known in self.recent_files if known != path]
        self._settings.setValue("files/recent", [str(known) for known in [path, *others][:MOST_RECENT_FILES]])

    def forget_file(self, path: Path) -> None:
        self._settings.setValue("files/recent", [str(known) for known in self.recent_files if known != path])

    def layout(self, screen: str) -> tuple[QByteArray, QByteArray] | None:
        """Window geometry and dock state as last left on a screen of this size, or None."""
        geometry, state = (
            self._settings.value(f"layout/{screen}/geometry"),
            self._settings.value(f"layout/{screen}/state"),
        )
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    def remember_layout(self, screen: str, geometry: QByteArray, state: QByteArray) -> None:
        self._settings.setValue(f"layout/{screen}/geometry", geometry)
        self._settings.setValue(f"layout/{screen}/state", state)


def _opened() -> QSettings:
    """The settings; a file that is not text is set aside first, for QSettings would take it as empty and replace it."""
    settings = _ini()
    path = Path(settings.fileName())
    if path.exists() and not _is_text(path):
        path.replace(path.with_suffix(".broken.ini"))
        settings = _ini()
    return settings


def _ini() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "nnviz", "nnviz")


def _is_text(path: Path) -> bool:
    try:
        return "\0" not in path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
