"""The words of the pictures in the user's language, for what no widget says."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """The text as the user reads it."""
    return QCoreApplication.translate("views", text)


def layer_name(number: int, n_layers: int) -> str:
    """What a layer after the inputs is called, counted from 0."""
    return tr("output") if number == n_layers - 1 else tr("hidden {}").format(number + 1)
