"""One measured figure: a mean, its 95 % interval and what it is over; as it stands in the file."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.domain import ListingId
from matcher.evaluate import interval, paired_difference

DIGITS = 4
Z = 1.959964  # The normal quantile of a 95 % interval.


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A mean with its 95 % interval over `n` values; all three None where n is 0."""

    mean: float | None
    low: float | None
    high: float | None
    n: int


UNKNOWN = Figure(mean=None, low=None, high=None, n=0)


def figure(values: Sequence[float]) -> Figure:
    """Return the mean of the values that are numbers, with its bootstrap interval."""
    found = interval(values)
    return _figure(found.mean, found.low, found.high, found.n)


def gap(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """Return the mean of ours - theirs, pair by pair; pairs with a nan are left out."""
    found, _ = paired_difference(ours, theirs)
    return _figure(found.mean, found.low, found.high, found.n)


def share(hits: Sequence[bool]) -> Figure:
    """Return the share of hits with Wilson's interval, which is not empty at 0 and 1."""
    n = len(hits)
    return share_of(sum(hits) / n, n) if n else UNKNOWN


def share_of(mean: float, n: int) -> Figure:
    """Return a share that was counted over n >= 1, with Wilson's interval (1927)."""
    middle = (mean + Z * Z / (2 * n)) / (1 + Z * Z / n)
    spread = Z / (1 + Z * Z / n) * math.sqrt(mean * (1 - mean) / n + Z * Z / (4 * n * n))
    return _figure(mean, max(0.0, middle - spread), min(1.0, middle + spread), n)


def by_need(values: Mapping[ListingId, Sequence[float]]) -> list[float]:
    """Return one mean for each Need that has a number, so that an interval is over Needs.

    Versions of one Need, and Solutions ranked for one, are no independent measurements.
    """
    kept = {need: [v for v in found if not math.isnan(v)] for need, found in values.items()}
    return [sum(found) / len(found) for _, found in sorted(kept.items()) if found]


def _figure(mean: float, low: float, high: float, n: int) -> Figure:
    if not n:
        return UNKNOWN
    return Figure(mean=_round(mean), low=_round(low), high=_round(high), n=n)


def _round(value: float) -> float:
    return round(float(value), DIGITS) + 0.0  # No minus before a zero.
