"""Long work in the window's thread can be given up at any moment, also in the middle of its turn."""

from nnviz.app.export_turns import Progress, Turns


def test_work_given_up_in_the_middle_of_its_turn_is_closed_when_the_turn_ends(qapp, qtbot):
    turns, said = Turns(qapp), []
    turns.progressed.connect(lambda _: said.append("progressed"))
    turns.refused.connect(said.append)

    def work():
        try:
            turns.stop()
            yield Progress("at work")
            said.append("went on")
        finally:
            said.append("closed")

    turns.begin(work())
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["closed"]
    assert not turns.is_busy
    turns.setParent(None)
    turns.deleteLater()


def test_work_given_up_between_two_turns_is_closed_at_once(qapp, qtbot):
    turns, said = Turns(qapp), []

    def work():
        try:
            while True:
                yield Progress("at work", waits=True)
        finally:
            said.append("closed")

    turns.begin(work())
    with qtbot.waitSignal(turns.progressed):
        pass
    turns.stop()
    assert said == ["closed"] and not turns.is_busy
    turns.setParent(None)
    turns.deleteLater()
