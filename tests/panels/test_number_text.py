"""Numbers as people write them, and as read-outs show them."""

import pytest
from hypothesis import given
from hypothesis.strategies import floats

from nnviz.panels.number_text import by_factors, count, exact, number, percent, significant, whole_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.03", 0.03),
        ("0,03", 0.03),
        (" 1/4 ", 0.25),
        ("−1e-3", -0.001),
        ("+2", 2.0),
        (".5", 0.5),
        ("1,5 / 3", 0.5),
        ("2E2", 200.0),
    ],
)
def test_a_number_is_understood_as_people_write_it(text, value):
    assert number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,000.5", "1/2/3", "nan", "inf", "1_000", "0x10", "1e999", "1/0", "--1", "1 2"]
)
def test_nonsense_is_refused_with_one_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        number(text)


@pytest.mark.parametrize("text", ["1,000", "2.5", "1/3"])
def test_a_whole_number_is_never_guessed(text):
    with pytest.raises(ValueError, match="whole"):
        whole_number(text)


@given(floats(allow_nan=False, allow_infinity=False))
def test_what_a_field_shows_for_typing_over_is_the_same_number_again(value):
    assert number(exact(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5000"),
        (0.01234567, "0.01235"),
        (0.99996, "1.000"),
        (0.0, "0.000"),
        (123.456, "123.5"),
        (0.000812345, "8.12e−4"),
        (-0.25, "−0.2500"),
        (54321.0, "5.43e4"),
        (float("nan"), "not finite"),
    ],
)
def test_a_read_out_has_a_fixed_count_of_digits(value, text):
    assert significant(value) == text


@given(floats(1e-12, 1e12))
def test_no_read_out_is_wider_than_its_place(value):
    assert len(significant(value)) <= len("0.000000")


def test_steps_go_through_1_2_5_and_back():
    up, down = [0.03], [0.03]
    for _ in range(4):
        up.append(by_factors(up[-1], 1))
        down.append(by_factors(down[-1], -1))
    assert up == [0.03, 0.05, 0.1, 0.2, 0.5]
    assert down == [0.03, 0.02, 0.01, 0.005, 0.002]


def test_counts_and_shares_read_well():
    assert count(1234567) == "1,234,567"
    assert percent(0.995) == "99.5 %"
    assert percent(0.25, decimals=0) == "25 %"
