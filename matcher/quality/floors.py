"""Recorded floors and ceilings: what no change of the code may undercut or exceed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from matcher.errors import FileRefused
from matcher.quality.measuring import ModelQuality

# Lets the floating point of another machine swap a near tie, and no more. What goes in steps of
# one Need or text may go by one.
MARGIN = 0.012
STEPPED = ("mrr", "share", "shown_after", "in_top_10_after")
FLOORED = (
    "dev.overall.enmusubi.ndcg_at_10",
    "dev.overall.enmusubi.recall_at_10",
    "dev.overall.enmusubi.recall_at_50",
    "dev.overall.enmusubi.mrr",
    "dev.overall.embedding.ndcg_at_10",
    "dev.overall.embedding.recall_at_50",
    "dev.gains.bm25.ndcg_at_10",
    "dev.gains.embedding.ndcg_at_10",
    "languages.overlap.enmusubi",
    "languages.by_language.*.ndcg_at_10.enmusubi",
    "languages.by_language.*.gap.enmusubi",
    "no_supply.right.full.share",
    "no_supply.right.title_only.share",
)
CEILED = (
    "stuffing.in_top_10_after",
    "stuffing.shown_after",
    "no_supply.wrong.everyday.share",
    "no_supply.wrong.foreign.share",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One figure of one model, and the line that it may not cross."""

    model: str
    figure: str
    line: float
    is_floor: bool

    def broken_by(self, measured: ModelQuality) -> bool:
        """Return whether the figure is beyond the line, or no longer measured at all."""
        value = figures_of(measured).get(self.figure)
        if value is None:
            return True
        return value < self.line if self.is_floor else value > self.line


def read_limits(path: Path) -> list[Limit]:
    """Read the recorded floors and ceilings. Raises FileRefused."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return [
            Limit(model=model, figure=figure, line=float(line), is_floor=kind == "floors")
            for model, kinds in content.items()
            for kind in ("floors", "ceilings")
            for figure, line in kinds[kind].items()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileRefused(path=path, reason=f"not recorded floors ({error!r})") from error


def limits_as_json(models: tuple[ModelQuality, ...]) -> str:
    """Return the file of floors and ceilings just beyond the figures of some models."""
    content = {
        model.identity.name: {
            "floors": dict(_lines(model, FLOORED, -1)),
            "ceilings": dict(_lines(model, CEILED, 1)),
        }
        for model in models
    }
    return json.dumps(content, indent=1) + "\n"


def figures_of(measured: ModelQuality) -> dict[str, float]:
    """Return the mean of each figure by its path in the file, such as `dev.overall.bm25.mrr`."""
    return {path: mean for path, mean, _ in _means(asdict(measured), "")}


def _means(content: Mapping[str, object], path: str) -> Iterator[tuple[str, float, int]]:
    mean, n = content.get("mean"), content.get("n")
    if isinstance(mean, float) and isinstance(n, int):
        yield path, mean, n
    for name, part in content.items():
        if isinstance(part, Mapping):
            yield from _means(part, f"{path}.{name}" if path else name)


def _lines(
    measured: ModelQuality, wanted: tuple[str, ...], sign: int
) -> Iterator[tuple[str, float]]:
    found = list(_means(asdict(measured), ""))
    for name in wanted:
        start, star, end = name.partition("*")
        for path, mean, n in found:
            if path == name or (star and path.startswith(start) and path.endswith(end)):
                margin = max(MARGIN, 1.1 / n) if path.endswith(STEPPED) else MARGIN
                yield path, round(mean + sign * margin, 3)
