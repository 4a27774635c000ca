"""The judged set that comes along: Needs, Solutions, judgements, and both in other languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.domain import ListingId, Need, Solution
from matcher.listing_file import (
    Judgements,
    read_judgements,
    read_needs,
    read_solutions,
    read_splits,
)
from matcher.quality.translations import (
    Unanswerable,
    read_need_translations,
    read_solution_translations,
    read_unanswerable,
)

DEV, TEST, TRAIN = "dev", "test", "train"

Versions = Mapping[str, Need]
"""One Need by language: as it was written, and its translations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSet:
    """All that is measured on.

    `translations`: of Needs, by id and language, without the original. `twins`: Solutions in the
    other of Japanese and English, under the id of the original. `unanswerable`: texts that no
    Solution answers.
    """

    needs: tuple[Need, ...]
    solutions: tuple[Solution, ...]
    judgements: Judgements
    splits: Mapping[ListingId, str]
    translations: Mapping[ListingId, Mapping[str, Need]]
    twins: Mapping[ListingId, Solution]
    unanswerable: tuple[Unanswerable, ...]

    def of_split(self, *splits: str) -> list[Need]:
        """Return the judged Needs of some splits, in the order of the file."""
        return [
            need
            for need in self.needs
            if self.splits.get(need.id) in splits and need.id in self.judgements
        ]

    def versions(self, needs: Iterable[Need]) -> dict[ListingId, Versions]:
        """Return each Need in every language that there is."""
        return {need.id: {need.lang: need, **self.translations.get(need.id, {})} for need in needs}


def read_judged_set(folder: Path) -> JudgedSet:
    """Read a folder laid out as `data/demo/`. Raises FileRefused with file and line."""
    needs = tuple(read_needs(folder / "needs.jsonl"))
    solutions = tuple(read_solutions(folder / "solutions.jsonl"))
    translations = folder / "translations"
    return JudgedSet(
        needs=needs,
        solutions=solutions,
        judgements=read_judgements(folder / "qrels.tsv"),
        splits=read_splits(folder / "splits.tsv"),
        translations=read_need_translations(translations / "needs.jsonl", needs),
        twins=read_solution_translations(translations / "solutions.jsonl", solutions),
        unanswerable=tuple(read_unanswerable(folder / "unanswerable.jsonl")),
    )
