"""Which counts can give a printed percentage (GRIM: Brown and Heathers, 2017), in whole numbers throughout."""

from collections.abc import Iterable

from studies.consistency.printed import Printed


def counts_for(percent_text: str, n: int) -> list[int]:
    """Return every count out of ``n`` that rounds to the percentage, ties either way; ``"30.4", 23`` → ``[7]``.

    Raises ``ValueError`` when the text is not a number or ``n`` is not positive.
    """
    percent, size = _checked(percent_text, n)
    return [k for k in _near(percent, size) if rounds_to(k, size, percent)]


def truncated_counts_for(percent_text: str, n: int) -> list[int]:
    """Return every count out of ``n`` that gives the percentage only when digits are cut off: 46.1 for 6 of 13."""
    percent, size = _checked(percent_text, n)
    return [k for k in _near(percent, size) if cuts_to(k, size, percent) and not rounds_to(k, size, percent)]


def nearest_counts(percent_text: str, n: int) -> list[int]:
    """Return the one or two counts out of ``n`` whose percentages lie around the printed one."""
    percent, size = _checked(percent_text, n)
    below = int(percent.value * size // 100)
    return sorted({min(max(k, 0), size) for k in (below, below + 1)})


def nearest_sizes(percents: Iterable[str], around_n: int) -> list[int]:
    """Return other sizes, up to twice ``around_n`` and 1,000 away, out of which counts can give all the percentages.

    Smaller sizes come first, the nearest of them leading: who was analysed is usually part of who was enrolled.
    Raises ``ValueError`` as ``counts_for`` does.
    """
    parsed = [_checked(text, around_n)[0] for text in dict.fromkeys(percents)]
    candidates = range(max(1, around_n - 1000), min(2 * around_n, around_n + 1000) + 1)
    sizes = [n for n in candidates if n != around_n and all(is_reachable(percent, n) for percent in parsed)]
    return sorted(sizes, key=lambda n: (n > around_n, abs(n - around_n)))


def is_reachable(percent: Printed, n: int) -> bool:
    """Whether some count out of ``n`` rounds to the percentage; the same as ``counts_for``, without listing them."""
    scale: int = 10**percent.places
    count, rest = divmod(2 * int(percent.value * scale) * n, 200 * scale)
    return (rest <= n and 0 <= count <= n) or (200 * scale - rest <= n and 0 <= count + 1 <= n)


def rounds_to(k: int, n: int, percent: Printed) -> bool:
    """Whether ``k`` of ``n`` may be printed so; half-way values may go either way."""
    scale: int = 10**percent.places
    return abs(200 * scale * k - 2 * int(percent.value * scale) * n) <= n


def cuts_to(k: int, n: int, percent: Printed) -> bool:
    """Whether ``k`` of ``n`` is printed so when further digits are cut off."""
    scale: int = 10**percent.places
    return (100 * scale * k) // n == int(percent.value * scale)


def says_something(percent: Printed, n: int) -> bool:
    """Whether the percentage could be wrong at all: with enough people, each one is that of some count."""
    return n < 10 ** (percent.places + 2)


def _checked(text: str, n: int) -> tuple[Printed, int]:
    percent = Printed.parse(text)
    if percent is None or n < 1:
        raise ValueError(f"“{text}” of {n} is not a percentage of a number of people.")
    return percent, n


def _near(percent: Printed, n: int) -> range:
    """Every count that could matter: those within one printed digit, and one more on each side."""
    low = int((percent.value - percent.unit) * n // 100)
    high = int((percent.value + percent.unit) * n // 100) + 1
    return range(max(low, 0), min(high, n) + 1)
