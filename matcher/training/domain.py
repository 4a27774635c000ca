"""The last lesson: city problems and what solves them, without forgetting general language."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from tqdm import trange

from matcher.domain import ListingId, Need, ProblemId, Solution
from matcher.evaluate import RELEVANT
from matcher.index import document_of
from matcher.listing_file import Judgements
from matcher.training.corpora import Pair
from matcher.training.glossary import Glossary, Triple
from matcher.training.student import Student, contrast, descend, set_rate

RATE = 4e-3
MADE = 192  # Made Needs with their Solutions in a batch.
ALIGNED = 256
GENERAL = 384
TRIPLES = 96
JUDGED = 24
PAST = 48
WEIGHTS = {"made": 1.0, "aligned": 1.0, "general": 0.4, "triples": 0.5, "judged": 0.5, "past": 0.3}
GENERAL_EVENNESS = 0.5
ENTRY_SHARE = 0.5  # How much less often entries of word lists are drawn than sentences.


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What is taught beside the glossary. `past`: problem and solution text of real Pairings.

    `judged`: Needs of the train split only, with the grades of all Solutions.
    """

    general: Sequence[Pair]
    past: Sequence[tuple[str, str]]
    needs: Sequence[Need]
    solutions: Mapping[ListingId, Solution]
    judgements: Judgements


def teach_domain(
    student: Student, glossary: Glossary, lessons: Lessons, *, steps: int, seed: int
) -> None:
    """Teach the student, step by step, a bit of each lesson."""
    classes = {
        "made": lambda: _made(student, glossary),
        "aligned": lambda: _aligned(student, glossary),
        "general": General(student, lessons.general, seed).loss,
        "triples": lambda: _triples(student, glossary),
        "judged": Judged(student, lessons, seed).loss,
        "past": Past(student, lessons.past, seed).loss,
    }
    optimizer = torch.optim.SparseAdam(student.parameters(), lr=RATE)
    for step in trange(steps, desc="city problems"):
        set_rate(optimizer, RATE * (1 - step / steps))
        loss = torch.stack([WEIGHTS[name] * lesson() for name, lesson in classes.items()]).sum()
        descend(optimizer, loss)


def _made(student: Student, glossary: Glossary) -> torch.Tensor:
    made = [glossary.need_and_solution() for _ in range(MADE)]
    needs, solutions, problems, functions = zip(*made, strict=True)
    right = _same(functions) | torch.tensor(
        [[function in problem.functions for function in functions] for problem in problems]
    )
    left, other = _encode(student, needs), _encode(student, solutions)
    return contrast(left, other, _off_diagonal(right)) + contrast(
        other, left, _off_diagonal(right.T)
    )


def _aligned(student: Student, glossary: Glossary) -> torch.Tensor:
    aligned = [glossary.aligned() for _ in range(ALIGNED)]
    mask = _off_diagonal(_same([one.meaning for one in aligned]))
    left = _encode(student, [one.left for one in aligned])
    right = _encode(student, [one.right for one in aligned])
    return contrast(left, right, mask) + contrast(right, left, mask)


def _triples(student: Student, glossary: Glossary) -> torch.Tensor:
    triples: list[Triple] = glossary.some_triples(TRIPLES)
    problems = [glossary.taxonomy.problem_by_id[ProblemId(one.problem)] for one in triples]
    solves = [[one.function in problem.functions for one in triples] for problem in problems]
    mask = torch.cat(
        [_off_diagonal(torch.tensor(solves)), torch.zeros(TRIPLES, TRIPLES, dtype=torch.bool)], 1
    )
    needs = _encode(student, [one.need for one in triples])
    answers = [one.solution for one in triples] + [one.negative for one in triples]
    return contrast(needs, _encode(student, answers), mask)


class General:
    """Pairs of the corpora, all languages about alike."""

    def __init__(self, student: Student, pairs: Sequence[Pair], seed: int) -> None:
        self._student, self._random = student, random.Random(seed)  # noqa: S311 - no secret
        groups: dict[tuple[str, bool], list[Pair]] = {}
        for pair in pairs:
            groups.setdefault((pair.language, pair.is_entry), []).append(pair)
        self._groups = [groups[key] for key in sorted(groups)]
        self._shares = [
            len(group) ** GENERAL_EVENNESS * (ENTRY_SHARE if group[0].is_entry else 1)
            for group in self._groups
        ]

    def loss(self) -> torch.Tensor:
        """Return the loss of one draw."""
        groups = self._random.choices(self._groups, self._shares, k=GENERAL)
        pairs = [self._random.choice(group) for group in groups]
        mask = _off_diagonal(_same([pair.english for pair in pairs]))
        left = _encode(self._student, [pair.text for pair in pairs])
        right = _encode(self._student, [pair.english for pair in pairs])
        return contrast(left, right, mask) + contrast(right, left, mask)


class Judged:
    """Needs of the train split: a relevant Solution against the others drawn and a judged 0."""

    def __init__(self, student: Student, lessons: Lessons, seed: int) -> None:
        self._student, self._lessons = student, lessons
        self._random = random.Random(seed)  # noqa: S311 - no secret
        grades = {need.id: lessons.judgements[need.id] for need in lessons.needs}
        self._right = {n: [s for s, g in by.items() if g >= RELEVANT] for n, by in grades.items()}
        self._wrong = {n: [s for s, g in by.items() if g == 0] for n, by in grades.items()}
        self._known = {n: {s for s, g in by.items() if g > 0} for n, by in grades.items()}

    def loss(self) -> torch.Tensor:
        """Return the loss of one draw."""
        needs = self._random.sample(list(self._lessons.needs), JUDGED)
        answers = [self._random.choice(self._right[need.id]) for need in needs]
        answers += [self._random.choice(self._wrong[n.id]) for n in needs if self._wrong[n.id]]
        mask = torch.tensor([[s in self._known[need.id] for s in answers] for need in needs])
        documents = [document_of(self._lessons.solutions[s]) for s in answers]
        asked = [document_of(n) if self._random.random() < 0.7 else n.text for n in needs]
        left, right = _encode(self._student, asked), _encode(self._student, documents)
        return contrast(left, right, _off_diagonal(mask))


class Past:
    """What a city wanted and what it was given, from the historical Pairings."""

    def __init__(self, student: Student, past: Sequence[tuple[str, str]], seed: int) -> None:
        self._student, self._past = student, past
        self._random = random.Random(seed)  # noqa: S311 - no secret

    def loss(self) -> torch.Tensor:
        """Return the loss of one draw."""
        pairs = self._random.sample(list(self._past), PAST)
        mask = _off_diagonal(_same([solution for _, solution in pairs]))
        left = _encode(self._student, [need for need, _ in pairs])
        return contrast(left, _encode(self._student, [text for _, text in pairs]), mask)


def _encode(student: Student, texts: Sequence[str]) -> torch.Tensor:
    vectors: torch.Tensor = student(student.tokenize(texts))
    return vectors


def _same(keys: Sequence[str]) -> torch.Tensor:
    return torch.tensor([[one == other for other in keys] for one in keys])


def _off_diagonal(mask: torch.Tensor) -> torch.Tensor:
    """Return a copy of a mask that lets each row have its own answer."""
    free = mask.clone()
    free.fill_diagonal_(fill_value=False)
    return free
