"""Ages as registries write them, compared as far as calendars agree."""

_MONTHS = {"Year": 12, "Month": 1}
_MINUTES = {"Week": 7 * 1440, "Day": 1440, "Hour": 60, "Minute": 1}
_MONTH = 1440 * 365.25 / 12  # minutes, on the average
_LEEWAY = 3 * 1440  # so many consecutive months differ from as many average ones by less, whichever months they are


def certainly_older(age: str, other: str) -> bool:
    """Compare exactly within years and months, and within weeks and less; between them as far as calendars agree."""
    (first, counted), (second, other_counted) = _measured(age), _measured(other)
    if counted == other_counted:
        return first > second
    return first * counted > second * other_counted + _LEEWAY


def _measured(age: str) -> tuple[int, float]:
    """Return an age as a number of months or of minutes, and how many minutes one of them has."""
    number, unit = int(age.split()[0]), age.split()[1].removesuffix("s")
    return (number * _MONTHS[unit], _MONTH) if unit in _MONTHS else (number * _MINUTES[unit], 1)
