"""The last lesson: city problems and what solves them, without forgetting general language."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from tqdm import trange

from matcher.domain import ProblemId
from matcher.quality.disturb import without_marks
from matcher.training.corpora import Pair
from matcher.training.documents import Documents
from matcher.training.glossary import Glossary, Triple
from matcher.training.student import Descent, Lesson, Student, contrast

WEIGHTS = {
    "made": 1.0,
    "composed": 1.0,
    "aligned": 1.0,
    "parallel": 1.0,
    "general": 0.4,
    "triples": 0.5,
    "past": 0.3,
}
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
UNMARKED = 0.2  # How often a Vietnamese text is taught without its marks.
GENERAL_EVENNESS = 0.5
ENTRY_SHARE = 0.5  # How much less often entries of word lists are drawn than sentences.


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many steps, how fast, and how much of each lesson in a step."""

    steps: int
    rate: float
    made: int
    composed: int
    aligned: int
    parallel: int
    general: int
    triples: int
    past: int


STATIC_PLAN = Plan(
    steps=450,
    rate=4e-3,
    made=96,
    composed=96,
    aligned=160,
    parallel=96,
    general=256,
    triples=64,
    past=32,
)
CONTEXTUAL_PLAN = Plan(
    steps=310,
    rate=6e-4,
    made=24,
    composed=32,
    aligned=64,
    parallel=20,
    general=64,
    triples=12,
    past=8,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What is taught beside the glossary. `past`: problem and solution text of real Pairings."""

    general: Sequence[Pair]
    past: Sequence[tuple[str, str]]
    documents: Documents


def teach_domain(
    student: Student,
    glossary: Glossary,
    lessons: Lessons,
    plan: Plan,
    *,
    seed: int,
    weights: Mapping[str, float] = WEIGHTS,
) -> None:
    """Teach the student, step by step, a bit of each lesson."""
    classes: dict[str, Lesson] = {
        "made": lambda: _made(student, glossary, plan.made),
        "composed": lambda: _composed(student, glossary, lessons.documents, plan.composed),
        "aligned": lambda: _aligned(student, glossary, plan.aligned),
        "parallel": lambda: _parallel(student, glossary, lessons.documents, plan.parallel),
        "general": General(student, lessons.general, plan.general, seed).loss,
        "triples": lambda: _triples(student, glossary, plan.triples),
        "past": Past(student, lessons.past, plan.past, seed).loss,
    }
    descent = Descent(student, rate=plan.rate, steps=plan.steps, warm=plan.steps // 20)
    chosen = [(weight, classes[name]) for name, weight in weights.items() if weight]
    for step in trange(plan.steps, desc="city problems"):
        descent.take(step, chosen)


def _made(student: Student, glossary: Glossary, count: int) -> torch.Tensor:
    made = [glossary.need_and_solution() for _ in range(count)]
    needs, solutions, problems, functions = zip(*made, strict=True)
    right = _same(functions) | torch.tensor(
        [[function in problem.functions for function in functions] for problem in problems]
    )
    return _both_ways(student, needs, solutions, right)


def _composed(
    student: Student, glossary: Glossary, documents: Documents, count: int
) -> torch.Tensor:
    """Composed Needs with the Solution of the Function they ask for, against like ones.

    What does the same, or helps with the same Problem otherwise, is no counter-example.
    """
    needs = documents.some_needs(count)
    answers = [documents.answer(need) for need in needs]
    also = [glossary.taxonomy.problem_by_id[ProblemId(need.problem)].functions for need in needs]
    right = torch.tensor(
        [[answer.function in functions for answer in answers] for functions in also]
    ) | _same([answer.function for answer in answers])
    return _both_ways(student, [n.text for n in needs], [a.text for a in answers], right)


def _aligned(student: Student, glossary: Glossary, count: int) -> torch.Tensor:
    aligned = [glossary.aligned() for _ in range(count)]
    same = _same([one.meaning for one in aligned])
    return _both_ways(student, [one.left for one in aligned], [one.right for one in aligned], same)


def _parallel(
    student: Student, glossary: Glossary, documents: Documents, count: int
) -> torch.Tensor:
    """Whole documents and their translations: a language must not change what is found."""
    pairs = documents.parallel(count // 2)
    pairs += [glossary.parallel() for _ in range(count - len(pairs))]
    alone = torch.eye(len(pairs), dtype=torch.bool)
    return _both_ways(student, [p.left for p in pairs], [p.right for p in pairs], alone)


def _triples(student: Student, glossary: Glossary, count: int) -> torch.Tensor:
    triples: list[Triple] = glossary.some_triples(count)
    problems = [glossary.taxonomy.problem_by_id[ProblemId(one.problem)] for one in triples]
    solves = [[one.function in problem.functions for one in triples] for problem in problems]
    free = torch.zeros(count, count, dtype=torch.bool)
    mask = torch.cat([_off_diagonal(torch.tensor(solves)), free], 1)
    needs = _encode(student, [one.need for one in triples])
    answers = [one.solution for one in triples] + [one.negative for one in triples]
    return contrast(needs, _encode(student, answers), mask)


class General:
    """Pairs of the corpora, all languages about alike."""

    def __init__(self, student: Student, pairs: Sequence[Pair], count: int, seed: int) -> None:
        self._student, self._count = student, count
        self._random = random.Random(seed)  # noqa: S311 - no secret
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
        groups = self._random.choices(self._groups, self._shares, k=self._count)
        pairs = [self._random.choice(group) for group in groups]
        same = _same([pair.english for pair in pairs])
        return _both_ways(
            self._student, [pair.text for pair in pairs], [pair.english for pair in pairs], same
        )


class Past:
    """What a city wanted and what it was given, from the historical Pairings."""

    def __init__(
        self, student: Student, past: Sequence[tuple[str, str]], count: int, seed: int
    ) -> None:
        self._student, self._past, self._count = student, past, count
        self._random = random.Random(seed)  # noqa: S311 - no secret

    def loss(self) -> torch.Tensor:
        """Return the loss of one draw."""
        pairs = self._random.sample(list(self._past), self._count)
        mask = _off_diagonal(_same([solution for _, solution in pairs]))
        left = _encode(self._student, [need for need, _ in pairs])
        return contrast(left, _encode(self._student, [text for _, text in pairs]), mask)


def _both_ways(
    student: Student, left: Sequence[str], right: Sequence[str], same: torch.Tensor
) -> torch.Tensor:
    """Return the loss of finding the right for the left and back."""
    one, other = _encode(student, left), _encode(student, right)
    return contrast(one, other, _off_diagonal(same)) + contrast(other, one, _off_diagonal(same.T))


def _encode(student: Student, texts: Sequence[str]) -> torch.Tensor:
    vectors: torch.Tensor = student(student.tokenize([_as_typed(text) for text in texts]))
    return vectors


def _as_typed(text: str) -> str:
    """Return Vietnamese without its marks now and then, as people type it on phones."""
    if not VIETNAMESE.search(text) or float(torch.rand(())) > UNMARKED:
        return text
    return without_marks(text)


def _same(keys: Sequence[str]) -> torch.Tensor:
    return torch.tensor([[one == other for other in keys] for one in keys])


def _off_diagonal(mask: torch.Tensor) -> torch.Tensor:
    """Return a copy of a mask that lets each row have its own answer."""
    free = mask.clone()
    free.fill_diagonal_(fill_value=False)
    return free
