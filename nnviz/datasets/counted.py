"""How a sentence says how many of something there are."""


def counted(number: int, noun: str) -> str:
    """ "1 input", "2 inputs", "1,000 inputs"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
