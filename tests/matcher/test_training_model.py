"""The parts of the training program, on corpora of a few lines."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from matcher.domain import LANGUAGES
from matcher.embed import SentenceTransformerEmbedder
from matcher.errors import FileRefused
from matcher.training.corpora import Pair, read_corpora, split_off_held
from matcher.training.documents import Documents
from matcher.training.domain import Lessons, Plan, teach_domain
from matcher.training.glossary import Glossary
from matcher.training.report import top_1
from matcher.training.static import StaticStudent, distil_static, starting_table
from matcher.training.student import Group, contrast
from tests.matcher.small import RECORDS

WORDS = ["<unk>", "▁", "▁flood", "▁water", "▁jam", "▁traffic", "▁น้ำ", "▁ท่วม", "▁渋滞", "▁交通"]
MEANINGS = (("flood water", "น้ำ ท่วม"), ("traffic jam", "渋滞 交通"))


def corpus(folder: Path, name: str, rows: list[str]) -> None:
    with lzma.open(folder / f"{name}.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows))


@pytest.fixture
def student() -> StaticStudent:
    tokenizer = Tokenizer(models.Unigram([(word, -1.0) for word in WORDS], unk_id=0))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    table = np.random.default_rng(0).normal(0, 0.1, (len(WORDS), 16)).astype(np.float32)
    return StaticStudent(tokenizer, table)


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    sentences = [
        {
            "id": "one",
            "problems": ["congestion"],
            "text": {"en": "Cars stand still.", "ja": "車が動かない。"},
        },
        {
            "id": "two",
            "functions": ["drainage"],
            "text": {"en": "We drain streets.", "ja": "排水します。"},
        },
    ]
    triple = {
        "need": {"text": "traffic jam"}, "solution": {"text": "signals"},
        "negative": {"text": "network traffic"}, "problem": "congestion",
        "function": "signal-control",
    }  # fmt: skip
    for name, records in (
        ("taxonomy", RECORDS), ("sentences", sentences), ("need_solution_pairs", [triple] * 100)
    ):  # fmt: skip
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    header = "\t".join([*LANGUAGES, "category"])
    row = "\t".join(["flood", "洪水", *[""] * 8, "water"])
    (tmp_path / "terms.tsv").write_text(f"{header}\n{row}\n", "utf-8")
    return Glossary(tmp_path, seed=1)


def test_no_english_sentence_is_both_trained_on_and_measured_with(tmp_path: Path) -> None:
    rows = [
        f"{lang}\tx\ttext {i} in {lang}\tThis is English sentence number {i} of them all"
        for i in range(400)
        for lang in ("th", "tl")
    ]
    corpus(tmp_path, "a", rows)
    training, held = split_off_held(read_corpora(tmp_path))
    measured = {pair.english for pairs in held.values() for pair in pairs}
    assert set(held) == {"th", "fil"}
    assert len(measured) >= 4
    assert not measured & {pair.english for pair in training}
    assert len(training) + sum(map(len, held.values())) == len(rows)


@pytest.mark.parametrize("rows", [["ja\tx\tone cell too few"], ["ja\tx\ta\tb", ""]])
def test_a_broken_line_of_a_corpus_is_named(tmp_path: Path, rows: list[str]) -> None:
    corpus(tmp_path, "a", [*rows, "last"])
    with pytest.raises(FileRefused, match=r"a\.tsv\.xz, line"):
        read_corpora(tmp_path)


def test_a_folder_without_corpora_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"tsv\.xz"):
        read_corpora(tmp_path)


def test_made_solutions_do_what_solves_the_problem_in_japanese_or_english(
    glossary: Glossary,
) -> None:
    for _ in range(50):
        need, solution, problem, function = glossary.need_and_solution()
        assert function in problem.functions
        assert need
        assert solution


def test_aligned_texts_differ_in_language_and_not_in_meaning(glossary: Glossary) -> None:
    aligned = [glossary.aligned() for _ in range(200)]
    assert {one.meaning for one in aligned} >= {"flood", "congestion", "Cars stand still."}
    assert ("flood", "洪水") in {tuple(sorted((a.left, a.right))) for a in aligned}


def test_contrast_is_lowest_for_the_right_order_and_deaf_to_what_is_masked() -> None:
    vectors = torch.eye(3)
    free = torch.zeros(3, 3, dtype=torch.bool)
    right = contrast(vectors, vectors, free)
    assert right < 0.01 < contrast(vectors, vectors[[1, 2, 0]], free)
    twin = torch.stack([vectors[0], vectors[0], vectors[2]])
    mask = torch.tensor([[False, True, False], [True, False, False], [False] * 3])
    assert contrast(twin, twin, mask) < 0.01 < contrast(twin, twin, free)


def test_a_subword_starts_at_the_mean_of_the_texts_that_hold_it() -> None:
    texts = [np.array([1]), np.array([1, 2])]
    vectors = [np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)]
    table = starting_table(4, texts, vectors, dimension=2, seed=0)
    assert table[2].tolist() == pytest.approx([0.0, 1.0])
    assert table[1, 0] > table[1, 1] > 0
    assert 0 < np.abs(table[3]).max() < 0.2


def test_the_student_learns_to_give_translations_one_vector(student: StaticStudent) -> None:
    english = student.tokenize([english for english, _ in MEANINGS])
    groups = [
        Group(
            texts=student.tokenize([text for _, text in MEANINGS]),
            english=np.arange(2),
            is_entry=is_entry,
        )
        for is_entry in (False, True)
    ]
    targets = np.eye(2, 16, dtype=np.float32)
    distil_static(student, groups, english, targets, steps=200, batch=16, seed=0)
    pairs = [Pair(language="x", corpus="a", text=text, english=en) for en, text in MEANINGS]
    cosines = student.encode([p.text for p in pairs]) @ student.encode([p.english for p in pairs]).T
    assert np.diag(cosines).min() > 0.9
    assert cosines[0, 1] < 0.5


def test_a_saved_student_encodes_alike_and_knows_the_languages(
    student: StaticStudent, tmp_path: Path
) -> None:
    student.save(tmp_path / "model")
    embedder = SentenceTransformerEmbedder(tmp_path / "model")
    texts = [text for pair in MEANINGS for text in pair]
    assert np.abs(embedder.encode(texts) - student.encode(texts)).max() < 0.02
    pairs = [Pair(language="en", corpus="a", text=t, english=t) for t in texts]
    assert top_1(embedder, pairs) == [1.0, 4]


RECORDS_OF_DOCUMENTS = (
    {"id": "a", "problem": "congestion", "function": "signal-control", "lang": "en"}
    | {"title": "jam", "text": "traffic jam"},
    {"id": "b", "function": "signal-control", "lang": "ja"}
    | {"title": "交通", "text": "渋滞 交通"},
    {"id": "c", "problem": "flooding", "function": "drainage", "lang": "en"}
    | {"title": "flood", "text": "flood water"},
    {"id": "d", "function": "drainage", "lang": "ja"} | {"title": "น้ำ", "text": "น้ำ ท่วม"},
    {"id": "d", "function": "drainage", "lang": "en"} | {"title": "drain", "text": "flood"},
)  # fmt: skip


@pytest.fixture
def documents(tmp_path: Path, glossary: Glossary) -> Documents:
    path = tmp_path / "documents.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS_OF_DOCUMENTS)), "utf-8")
    return Documents(path, glossary.taxonomy, seed=0)


def test_city_problems_are_learnt_from_all_lessons(
    student: StaticStudent, glossary: Glossary, documents: Documents
) -> None:
    lessons = Lessons(
        general=[Pair(language="x", corpus="a", text=t, english=e) for e, t in MEANINGS],
        past=[("flood", "น้ำ"), ("jam", "渋滞")],
        documents=documents,
    )
    plan = Plan(
        steps=40, rate=0.05, made=8, composed=2, aligned=8, parallel=2, general=8, triples=8, past=2
    )  # fmt: skip
    needs = ["flood water", "traffic jam"]
    teach_domain(student, glossary, lessons, plan, seed=0)
    cosines = student.encode(needs) @ student.encode(["น้ำ ท่วม", "渋滞 交通"]).T
    assert np.diag(cosines).min() > max(cosines[0, 1], cosines[1, 0]) + 0.1


def test_a_need_is_answered_by_what_it_asks_for(documents: Documents) -> None:
    needs = documents.some_needs(2)
    assert {need.problem for need in needs} == {"congestion", "flooding"}
    assert all(documents.answer(need).function == need.function for need in needs)


def test_a_document_in_two_languages_is_one_document(documents: Documents) -> None:
    (pair,) = documents.parallel(5)
    assert {pair.left, pair.right} == {"น้ำ. น้ำ ท่วม", "drain. flood"}
    flood = next(need for need in documents.some_needs(2) if need.problem == "flooding")
    assert {documents.answer(flood).text for _ in range(40)} == {pair.left, pair.right}


def test_a_document_about_an_unknown_function_is_refused_by_line(
    tmp_path: Path, glossary: Glossary
) -> None:
    path = tmp_path / "documents.jsonl"
    record = RECORDS_OF_DOCUMENTS[1] | {"function": "magic"}
    path.write_text("\n".join(map(json.dumps, [RECORDS_OF_DOCUMENTS[0], record])), "utf-8")
    with pytest.raises(FileRefused, match="line 2"):
        Documents(path, glossary.taxonomy, seed=0)


def test_parallel_documents_say_the_same_in_two_languages(glossary: Glossary) -> None:
    pairs = [glossary.parallel() for _ in range(50)]
    assert {pair.left.isascii() for pair in pairs} == {True, False}
    for pair in pairs:
        english, japanese = sorted([pair.left, pair.right], key=str.isascii, reverse=True)
        assert ("Cars" in english) == ("車" in japanese)
        assert ("drain" in english) == ("排水" in japanese)
        assert english.count(".") == japanese.count("。")


def test_further_translations_join_their_sentence(tmp_path: Path, glossary: Glossary) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"id": "one", "lang": "lo", "text": "ລົດຕິດ"}) + "\n", "utf-8")
    known = {text for text, _ in Glossary(tmp_path, seed=1, more=more).texts()}
    assert known - {text for text, _ in glossary.texts()} == {"ລົດຕິດ"}
