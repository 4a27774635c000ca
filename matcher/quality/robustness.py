"""The judged Needs as people really write them: by how much the ranking suffers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.domain import LANGUAGES, ListingId, Need
from matcher.quality.benchmark import ndcg
from matcher.quality.disturb import in_capitals, in_other_widths, with_typos, without_marks
from matcher.quality.figures import Figure, by_need, figure, gap
from matcher.quality.judged_set import JudgedSet, Versions
from matcher.quality.languages import REFERENCE
from matcher.quality.ranking import Pool, Progress
from matcher.text import passage_text, split_passages

Disturbance = Callable[[Need, Versions], Need]
"""What becomes of a Need, given all its language versions; the Need itself where nothing can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbed:
    """One disturbance. `asked`: texts it changed, in all languages together; figures over Needs.

    `change`: nDCG@10 of the disturbed texts less that of the same texts as they were.
    """

    asked: int
    before: Figure
    after: Figure
    change: Figure
    change_by_language: Mapping[str, Figure]


def typos(need: Need, _versions: Versions) -> Need:
    """Slips of the hand in title and text."""
    return _texts(need, lambda text: with_typos(text, seed=f"{need.id}{need.lang}"))


def lost_marks(need: Need, _versions: Versions) -> Need:
    """Latin letters without their marks."""
    return _texts(need, without_marks)


def capitals(need: Need, _versions: Versions) -> Need:
    """All in capital letters."""
    return _texts(need, in_capitals)


def widths(need: Need, _versions: Versions) -> Need:
    """Japanese in other widths."""
    return _texts(need, in_other_widths)


def title_only(need: Need, _versions: Versions) -> Need:
    """The title, as one types it into a search box, without declared Sectors."""
    return replace(need, title="", text=need.title, sectors=()) if need.title else need


def first_sentence(need: Need, _versions: Versions) -> Need:
    """The first sentence of the text alone, without declared Sectors."""
    return replace(need, title="", text=_sentences(need)[0], sectors=())


def half_english(need: Need, versions: Versions) -> Need:
    """The first half of the sentences as they are, the second half those of the English text."""
    if need.lang == REFERENCE or REFERENCE not in versions:
        return need
    own, english = _sentences(need), _sentences(versions[REFERENCE])
    mixed = [*own[: -(-len(own) // 2)], *english[-(-len(english) // 2) :]]
    return replace(need, text=" ".join(mixed))


def english_title(need: Need, versions: Versions) -> Need:
    """The title in English, the text as it is."""
    if need.lang == REFERENCE or REFERENCE not in versions:
        return need
    return replace(need, title=versions[REFERENCE].title)


def wrong_language(need: Need, _versions: Versions) -> Need:
    """The next language declared in place of its own."""
    return replace(need, lang=LANGUAGES[LANGUAGES.index(need.lang) - 1])


DISTURBANCES: Mapping[str, Disturbance] = {
    function.__name__: function
    for function in (
        typos,
        title_only,
        first_sentence,
        half_english,
        english_title,
        lost_marks,
        capitals,
        widths,
        wrong_language,
    )
}


def measure_robustness(
    judged: JudgedSet, pool: Pool, needs: Sequence[Need], progress: Progress
) -> dict[str, Disturbed]:
    """Return the figures of each disturbance over all language versions of the Needs."""
    versions = judged.versions(needs)
    whole = [need for found in versions.values() for need in found.values()]
    steps = len(DISTURBANCES) + 1

    def ndcgs(asked: Sequence[Need], step: int) -> list[float]:
        rankings = pool.ours(
            asked, lambda done, total: progress(step * total + done, steps * total)
        )
        return [
            ndcg(ranking, judged.judgements[need.id])
            for ranking, need in zip(rankings, asked, strict=True)
        ]

    undisturbed = ndcgs(whole, 0)
    measured = {}
    for step, (name, disturb) in enumerate(DISTURBANCES.items(), start=1):
        changed = [disturb(need, versions[need.id]) for need in whole]
        kept = [i for i, (old, new) in enumerate(zip(whole, changed, strict=True)) if old != new]
        if kept:
            after = ndcgs([changed[i] for i in kept], step)
            before = [undisturbed[i] for i in kept]
            measured[name] = _disturbed([whole[i] for i in kept], before, after)
    return measured


def _disturbed(needs: Sequence[Need], before: Sequence[float], after: Sequence[float]) -> Disturbed:
    old, new = _by_need(needs, before), _by_need(needs, after)
    languages = [lang for lang in LANGUAGES if any(need.lang == lang for need in needs)]
    return Disturbed(
        asked=len(needs),
        before=figure(old),
        after=figure(new),
        change=gap(new, old),
        change_by_language={
            lang: gap(_of(after, needs, lang), _of(before, needs, lang)) for lang in languages
        },
    )


def _by_need(needs: Sequence[Need], values: Sequence[float]) -> list[float]:
    found: dict[ListingId, list[float]] = {}
    for need, value in zip(needs, values, strict=True):
        found.setdefault(need.id, []).append(value)
    return by_need(found)


def _of(values: Sequence[float], needs: Sequence[Need], lang: str) -> list[float]:
    return [value for value, need in zip(values, needs, strict=True) if need.lang == lang]


def _texts(need: Need, change: Callable[[str], str]) -> Need:
    return replace(need, title=change(need.title), text=change(need.text))


def _sentences(need: Need) -> list[str]:
    passages = split_passages("", need.text)
    return [passage_text(passage, title="", text=need.text) for passage in passages]
