"""A row of options in any width: what has no room is in the menu at its end and does there what it does in the row."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from nnviz.views.choice import ChoiceButton
from nnviz.views.folding_row import FoldingRow


@pytest.fixture
def card(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def row(card) -> FoldingRow:
    header = QHBoxLayout(card)
    header.addWidget(QLabel("A picture"))
    header.addStretch(1)
    made = FoldingRow()
    header.addWidget(made)
    made.insert(0, ChoiceButton("Which", [("first of all", 1), ("second of all", 2)]))
    made.insert(1, ChoiceButton("Height", [("linear", False), ("logarithmic", True)]))
    for number, text in enumerate(("step", "fit")):
        button = QToolButton()
        button.setText(text)
        button.setCheckable(text == "step")
        made.insert(2 + number, button)
    card.resize(800, 60)
    card.show()
    return made


def shown(row: FoldingRow) -> list[str]:
    return [option.text() for option in row._options if option.isVisible()]


def entries(row: FoldingRow) -> dict:
    row._more.menu().aboutToShow.emit()
    return {action.text(): action for action in row._more.menu().actions()}


def test_every_option_is_in_the_row_or_in_its_menu_and_the_last_ones_fold_first(card, row, qtbot):
    whole = ["first of all", "linear", "step", "fit"]
    assert shown(row) == whole and not row._more.isVisible()
    for width in range(800, 60, -20):
        card.resize(width, 60)
        qtbot.wait(1)
        kept = shown(row)
        assert kept == whole[: len(kept)]
        assert [option.text() for option in row.folded] == whole[len(kept) :]
        right = max(option.geometry().right() for option in (*row._options, row._more) if option.isVisible())
        assert right <= row.width()
        assert row._more.isVisible() == bool(row.folded)
    assert shown(row) == ["first of all"]
    card.resize(800, 60)
    assert shown(row) == whole


def test_what_is_folded_is_chosen_and_pressed_from_the_menu(card, row, qtbot):
    card.resize(10, 60)
    qtbot.wait(1)
    pressed = []
    row._options[3].clicked.connect(lambda *_: pressed.append(True))
    found = entries(row)
    assert list(found) == ["Height: linear", "step", "fit"]
    found["Height: linear"].menu().actions()[1].trigger()
    assert row._options[1].value is True
    entries(row)["step"].trigger()
    assert row._options[2].isChecked() and entries(row)["step"].isChecked()
    entries(row)["fit"].trigger()
    assert len(pressed) == 1
    assert "Height: logarithmic" in entries(row)


def test_an_unwanted_option_is_in_neither_and_a_longer_text_folds_others(card, row, qtbot):
    row.want(row._options[1], False)
    assert shown(row) == ["first of all", "step", "fit"] and row.folded == []
    card.resize(card.minimumSizeHint().width() + 60, 60)
    qtbot.wait(1)
    before = len(row.folded)
    row._options[0].setText("a much longer text than before")
    qtbot.waitUntil(lambda: len(row.folded) > before)


def test_in_the_menu_a_choice_says_what_it_is_about_and_any_other_button_is_called_as_in_the_row(card, row, qtbot):
    race = QToolButton()
    race.setText("race")
    race.setToolTip("Many words about what it is good for")
    race.setMenu(QMenu(race))
    row.insert(1, race)
    card.resize(10, 60)
    qtbot.wait(1)
    found = entries(row)
    assert list(found) == ["race", "Height: linear", "step", "fit"]
    assert found["race"].toolTip() == "Many words about what it is good for" and row._more.menu().toolTipsVisible()
