"""The document alone: undo, redo and merged edits on plain values."""

from dataclasses import replace

import pytest

from nnviz.experiment.shapes import new_spec
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec
from nnviz.session.document import MOST_REVISIONS, Document


@pytest.fixture
def document() -> Document:
    return Document(new_spec("2-2-1", DatasetSpec(n_points=40)))


def titled(title: str):
    def change(spec: ExperimentSpec) -> ExperimentSpec:
        return replace(spec, title=title)

    return change


def undo(document: Document) -> ExperimentSpec:
    return document.go_to(document.at - 1)[-1].spec


def redo(document: Document) -> ExperimentSpec:
    return document.go_to(document.at + 1)[-1].spec


def test_undoing_everything_and_redoing_it_gives_the_first_and_the_last_spec(document):
    specs = [document.spec]
    for title in "abcde":
        document.edit(f"Title {title}", titled(title))
        specs.append(document.spec)
    assert [undo(document) for _ in range(5)] == specs[-2::-1]
    assert not document.can_undo()
    assert [redo(document) for _ in range(5)] == specs[1:]
    assert not document.can_redo()


def test_an_edit_that_changes_nothing_is_no_undo_step(document):
    assert not document.edit("Nothing", titled(""))
    assert not document.can_undo()


def test_an_edit_after_undo_forgets_what_was_undone(document):
    document.edit("a", titled("a"))
    undo(document)
    document.edit("b", titled("b"))
    assert not document.can_redo()
    assert undo(document).title == ""


def test_edits_with_one_merge_key_in_a_row_are_one_undo_step(document):
    for title in "abc":
        document.edit("Slide", titled(title), merge="slider")
    document.edit("Other", titled("d"), merge="another")
    undo(document)
    assert document.spec.title == "c"
    undo(document)
    assert document.spec.title == ""


def test_an_edit_does_not_merge_into_what_was_saved(document):
    document.edit("Slide", titled("a"), merge="slider")
    document.mark_saved()
    document.edit("Slide", titled("b"), merge="slider")
    undo(document)
    assert document.spec.title == "a"
    assert not document.is_dirty


def test_it_is_dirty_exactly_where_it_differs_from_what_was_saved(document):
    assert not document.is_dirty
    document.edit("a", titled("a"))
    assert document.is_dirty
    undo(document)
    assert not document.is_dirty


def test_the_number_of_steps_is_bounded_and_the_oldest_go_first(document):
    for number in range(MOST_REVISIONS + 20):
        document.edit("n", titled(str(number)))
    assert len(document.revisions) == MOST_REVISIONS
    assert document.spec.title == str(MOST_REVISIONS + 19)


def test_far_revisions_are_reached_over_all_that_lie_between(document):
    for title in "abc":
        document.edit(title, titled(title))
    assert [each.label for each in document.go_to(0)] == ["c", "b", "a", ""]
    assert document.spec.title == ""
    assert [each.label for each in document.go_to(2)] == ["", "a", "b"]
    assert document.spec.title == "b"
