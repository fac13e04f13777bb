"""Which means and deviations whole numbers can have (GRIM: Brown and Heathers, 2017; GRIMMER: Allard, 2018)."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import ceil, floor

from studies.consistency.printed import Printed


def sums_for(mean: Printed, n: int, items: int = 1) -> range:
    """Return the sums, over ``n`` people and ``items`` whole numbers of each, whose mean rounds to the printed one."""
    return range(ceil(mean.low * n * items), floor(mean.high * n * items) + 1)


def mean_says_something(mean: Printed, n: int, items: int = 1) -> bool:
    """Whether the mean could be wrong at all: with enough people, each one is that of some sum."""
    return n * items < 10**mean.places


def deviation_fits(mean: Printed, deviation: Printed, n: int, items: int = 1) -> bool:
    """Whether some whole numbers have both the printed mean and the printed standard deviation, of a sample.

    The sum of squares is a whole number that is even or odd as the sum is, lies where the deviation puts it, and is no
    less than that of numbers which are as alike as their sum allows.
    """
    return n < 2 or any(_squares(total, deviation, n, items) for total in sums_for(mean, n, items))


def _squares(total: int, deviation: Printed, n: int, items: int) -> bool:
    square = Decimal(total) ** 2 / n
    low, high = (max(edge, Decimal(0)) ** 2 * items**2 * (n - 1) + square for edge in (deviation.low, deviation.high))
    first, last = (edge.to_integral_value(rule) for edge, rule in ((low, ROUND_CEILING), (high, ROUND_FLOOR)))
    each, rest = divmod(total, n)
    first = max(first, Decimal(n * each**2 + rest * (2 * each + 1)))
    # Of two neighbours one is even: a single one must be of the right kind.
    return last > first or (last == first and (int(first) - total) % 2 == 0)
