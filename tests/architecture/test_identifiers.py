"""No file holds a number that could be a real patient's NHS or CHI number."""

import re

import pytest

from tracked import ROOT, as_text, tracked_files

TEN_DIGITS = re.compile(r"(?<![\w.+-])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\w-]|\.\d)")
OF_HASHES = {"package-lock.json", *(f"{n}.lock" for n in ("demo", "dev", "node"))}
OF_HASHES |= {"bench.lock"}  # they hold hashes and versions, which no person wrote


def could_be_real(digits):
    """Say whether ten digits are a valid number outside the range kept for tests."""
    total = sum(int(digits[place]) * (10 - place) for place in range(9))
    check = (11 - total % 11) % 11
    return not digits.startswith("9") and check < 10 and check == int(digits[9])


def numbers_in_text(text):
    for match in TEN_DIGITS.finditer(text):
        digits = match[1] + match[3] + match[4]
        if could_be_real(digits):
            yield match[0]


def with_check_digit(nine):
    """Finish a number made here, so that no file of ours has to hold it."""
    return next(
        f"{nine}{last}"
        for nine in (str(int(nine) + step).zfill(9) for step in range(11))
        for last in range(10)
        if could_be_real(f"{nine}{last}")
    )


def test_no_file_holds_a_number_that_could_be_a_patients():
    held = {
        str(path.relative_to(ROOT)): found
        for path in tracked_files()
        if path.name not in OF_HASHES
        and (text := as_text(path)) is not None
        and (found := list(numbers_in_text(text)))
    }
    assert held == {}


@pytest.mark.parametrize("shape", ["{}", "{:.3} {:.3} {:.4}", "{:.3}-{:.3}-{:.4}"])
@pytest.mark.parametrize("nine", ["401023213", "010180123"])
def test_the_fence_notices_a_number_however_it_is_written(shape, nine):
    number = with_check_digit(nine)
    parts = [number] if shape == "{}" else [number[:3], number[3:6], number[6:]]
    assert list(numbers_in_text(f"nhs_number = {shape.format(*parts)}."))


@pytest.mark.parametrize(
    "innocent", ["999 000 0018", "9990000018", "2026-11-21", "1234567890"]
)
def test_the_fence_leaves_test_numbers_and_other_numbers_alone(innocent):
    assert list(numbers_in_text(innocent)) == []
