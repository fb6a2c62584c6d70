"""Numbers as people write them, and as fields, read-outs and pictures show them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis.strategies import floats
from PySide6.QtCore import QLocale

from nnviz.views.number_text import (
    count,
    exact,
    number_text,
    of_one_sum,
    parse_number,
    parse_whole_number,
    percent,
    place_text,
    plain,
    significant,
)
from nnviz.views.symbols import above, below, symbol


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


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
    assert parse_number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,000.5", "1/2/3", "nan", "inf", "1_000", "0x10", "1e999", "1/0", "--1", "1 2"]
)
def test_nonsense_is_refused_with_one_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        parse_number(text)


@pytest.mark.parametrize("text", ["1,000", "1.000", "2.5", "1/3"])
def test_a_whole_number_is_never_guessed(text):
    with pytest.raises(ValueError, match="whole"):
        parse_whole_number(text)


@given(floats(allow_nan=False, allow_infinity=False))
def test_what_a_field_shows_for_typing_over_is_the_same_number_again(value):
    assert parse_number(exact(value)) == value


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
        (float("nan"), "not a number"),
        (float("-inf"), "−∞"),
    ],
)
def test_a_read_out_has_a_fixed_count_of_digits(value, text):
    assert significant(value) == text


@given(floats(1e-12, 1e12))
def test_no_read_out_is_wider_than_its_place(value):
    assert len(significant(value)) <= len("0.000000")


def test_counts_and_shares_read_well():
    assert count(1234567) == "1,234,567"
    assert percent(0.995) == "99.5 %"
    assert percent(0.25, digits=0) == "25 %"


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.001, "0.00"), (-0.78, "−0.78"), (2.0, "2.00"), (1e9, "1.00e9"), (-1.5e-7, "0.00"), (float("inf"), "∞")],
)
def test_a_number_with_fixed_decimals_has_no_sign_where_it_is_zero(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.03, "0.03"), (1 / 3, "0.3333"), (-0.0, "0"), (1e6, "1e6"), (12000.0, "12000"), (1e-5, "1e−5"), (2.5, "2.5")],
)
def test_a_plain_number_has_no_more_digits_than_it_needs(value, text):
    assert plain(value) == text


def test_a_place_is_told_to_the_hundredth_part_of_its_range():
    assert place_text((0.5234, -0.1101), (2.4, 2.4)) == "(0.52, −0.11)"
    assert place_text((3.14159,), (400.0,)) == "3"
    assert place_text((3.14159e-4,), (0.002,)) == "0.00031"


def test_numbers_are_written_and_read_in_the_language_of_the_user(german):
    assert number_text(-0.5) == "−0,50"
    assert significant(0.5) == "0,5000"
    assert significant(1234567.0) == "1,23e6"
    assert plain(0.25) == "0,25"
    assert exact(0.1) == "0,1"
    assert percent(0.995) == "99,5 %"
    assert count(1234567) == "1.234.567"
    assert place_text((0.5, -0.25), (2.0, 2.0)) == "(0,50; −0,25)"
    assert parse_number("0,25") == parse_number("0.25") == 0.25
    with pytest.raises(ValueError, match=r"digits alone\.$"):
        parse_whole_number("1.234")


def test_a_trailing_number_stands_below_and_an_exponent_above():
    assert symbol("x12") == "x₁₂"
    assert [symbol(name) for name in ("", "z", "+1", "petal width", "v2a")] == ["", "z", "+1", "petal width", "v2a"]
    assert below(305) == "₃₀₅"
    assert above(-12) == "⁻¹²"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((2.8613424, 2.734e-4, 2.8616158), ["2.86134", "0.00027", "2.86162"]),
        ((2.86, -0.5, 2.36), ["2.86", "−0.50", "2.36"]),
        ((0.0412, 0.0123, 0.0535), ["0.0412", "0.0123", "0.0535"]),
        ((2.86, 0.0, 2.86), ["2.86", "0.00", "2.86"]),
        ((2.86, 3.1e-12, 2.86), ["2.8600000", "3.1e−12", "2.8600000"]),
        ((1.25e-6, 3.5e-7, 1.6e-6), ["1.3e−6", "3.5e−7", "1.6e−6"]),
        ((123456.0, 4.0, 123460.0), ["1.2e5", "4.00", "1.2e5"]),
        ((float("inf"), 1.0, float("inf")), ["∞", "1.00", "∞"]),
    ],
)
def test_the_numbers_of_a_sum_have_the_digits_that_its_smallest_part_needs(values, texts):
    assert of_one_sum(values) == texts
