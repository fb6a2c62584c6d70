"""Walks the window as a screen reader does and prints what it finds; a program of its own.

The elements that Qt gives out are wrapped by Python and kept by Qt, and neither knows when the other lets go: what is
left of a walk must not outlive it, so this process ends without taking anything down.
"""

import json
import os
import sys

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QToolButton

from nnviz.app.main_window import MainWindow
from nnviz.session.preferences import Preferences

Role = QAccessible.Role
PRESSED = {Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.ButtonMenu, Role.ButtonDropDown, Role.Link}


def elements(interface):
    """All that is to be seen below an element, with its ancestors' names."""
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child is not None and not child.state().invisible:
            name = child.text(QAccessible.Text.Name).strip()
            yield (name,), child
            for path, below in elements(child):
                yield (name or child.role().name, *path), below


def is_spare(element):
    """Whether it is a bar without tabs, which Qt keeps out of sight for later."""
    return element.role() == Role.PageTabList and element.object().property("count") == 0


def unnamed(window):
    QApplication.processEvents()
    return [
        (path, element.role().name)
        for path, element in elements(QAccessible.queryAccessibleInterface(window))
        if not path[-1] and not is_spare(element) and (element.state().focusable or element.role() in PRESSED)
    ]


def walk(workspace):
    """What is found in the window as this workspace arranges it, and in the docks beside it."""
    from nnviz.panels.header import MoreButton

    window = MainWindow(Preferences())
    window.resize(1600, 1000)
    window.show()
    window.workspaces.choose(workspace)
    for button in window.findChildren(MoreButton):
        button.click()
    window.editor.selection.set(frozenset({window.session.spec.network.ids[-1]}))
    window.banner.show_message("A sentence", "error")
    window.menus.actions["type_value"].trigger()
    QApplication.processEvents()
    found = {"is_typing": window.editor.number_editor.isVisible(), "unnamed": unnamed(window), "heights": []}
    for dock in window.docks.others.values():
        dock.toggleViewAction().trigger()
        QApplication.processEvents()
        found["heights"].append(dock.widget().visibleRegion().boundingRect().height())
        found["unnamed"] += unnamed(window)
    for dock in window.docks.pictures.values():
        dock.hide()
    window.docks.others["outline"].show()
    window.docks.others["outline"].raise_()
    QApplication.processEvents()
    found["names"] = sorted({path[-1] for path, _ in elements(QAccessible.queryAccessibleInterface(window))})
    button = QToolButton(window.editor)
    button.show()
    found["with_a_button_without_a_name"] = [role for _, role in unnamed(window)]
    return found


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    print(json.dumps(walk(sys.argv[1])), flush=True)
    os._exit(0)
