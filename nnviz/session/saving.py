"""Writing a file so that it is either wholly the new one or wholly the old one."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile


def write_atomically(path: Path, text: str) -> None:
    """Put the text under the path's name; OSError with a sentence, and the old file untouched, where it cannot be."""
    file = QSaveFile(str(path))
    data = text.encode("utf-8")
    if (
        not file.open(QIODevice.OpenModeFlag.WriteOnly | QIODevice.OpenModeFlag.Text)
        or file.write(data) != len(data)
        or not file.commit()
    ):
        raise OSError(f"could not be written ({file.errorString()}); choose another place")
