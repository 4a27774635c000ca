"""The Matcher as shipped, on the real Solutions of the seed, across languages."""

import json
import shutil
from pathlib import Path

import pytest

from matcher.domain import ListingId, Need
from matcher.errors import FileRefused, ModelUnavailable
from matcher.indexed import Indexed
from matcher.listing_file import read_solutions
from matcher.match import Match
from matcher.matcher import Matcher
from matcher.rank import UNLEARNT
from matcher.shipped import DATA, load_matcher
from matcher.text import passage_text
from tests.matcher.small import TAXONOMY

# Traffic control and its centres, signals, planning of urban traffic, road pricing.
AGAINST_CONGESTION = {"sol-021", "sol-023", "sol-081", "sol-119", "sol-120", "sol-205"}
CONGESTION = {
    "en": "Every evening the main roads are jammed; signals do not react to traffic.",
    "ja": "毎日夕方に幹線道路が渋滞し、信号が交通量に応じていない。",
    "th": "ทุกเย็นถนนสายหลักรถติดหนัก สัญญาณไฟจราจรไม่ปรับตามปริมาณรถ",
    "vi": "Chiều nào các trục đường chính cũng ùn tắc, đèn tín hiệu không theo lưu lượng xe.",
}
OFF_TOPIC = [
    "The violinist played the second movement far too slowly.",
    "猫がソファの上で眠っている。",
    "ฟุตบอลทีมชาติไทยชนะเมื่อคืนนี้",
    "Tôi thích đọc tiểu thuyết trinh thám vào cuối tuần.",
    "qwerty asdf zxcv",
]


@pytest.fixture(scope="module")
def solutions(shipped: Matcher) -> list[Indexed]:
    return shipped.indexer.index(read_solutions(DATA / "seed" / "solutions.jsonl"))


def find(shipped: Matcher, solutions: list[Indexed], text: str, k: int = 5) -> list[Match]:
    (need,) = shipped.indexer.index([Need(id=ListingId("need"), text=text)])
    return shipped.rank(need, solutions, k=k)


@pytest.mark.parametrize("lang", sorted(CONGESTION))
def test_congestion_in_any_language_finds_a_traffic_solution_among_the_first_five(
    shipped: Matcher, solutions: list[Indexed], lang: str
) -> None:
    matches = find(shipped, solutions, CONGESTION[lang])
    assert {match.solution_id for match in matches} & AGAINST_CONGESTION
    assert matches[0].good


@pytest.mark.parametrize("lang", sorted(CONGESTION))
def test_the_first_match_says_why_in_words_of_both_texts(
    shipped: Matcher, solutions: list[Indexed], lang: str
) -> None:
    offers = {s.id: s for s in read_solutions(DATA / "seed" / "solutions.jsonl")}
    first = find(shipped, solutions, CONGESTION[lang])[0]
    offer = offers[first.solution_id]
    assert first.passages
    for pair in first.passages:
        assert passage_text(pair.need, title="", text=CONGESTION[lang]) in CONGESTION[lang]
        quoted = passage_text(pair.solution, title=offer.title, text=offer.text)
        assert quoted.strip() == quoted != ""
    assert first.functions


@pytest.mark.parametrize("text", OFF_TOPIC)
def test_a_text_about_something_else_has_no_good_match(
    shipped: Matcher, solutions: list[Indexed], text: str
) -> None:
    assert not any(match.good for match in find(shipped, solutions, text, k=len(solutions)))


def test_a_solution_finds_needs_of_its_kind(shipped: Matcher, solutions: list[Indexed]) -> None:
    lines = (DATA / "seed" / "needs.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    needs = [Need(id=r["id"], title=r["title"], text=r["text"]) for r in records]
    offer = next(one for one in solutions if one.listing_id == "sol-119")
    matches = shipped.rank(offer, shipped.indexer.index(needs), k=5)
    sectors = {record["id"]: record["sectors"] for record in records}
    assert all("mobility" in sectors[match.need_id] for match in matches)
    assert {match.solution_id for match in matches} == {"sol-119"}


def test_any_part_may_be_replaced(shipped: Matcher) -> None:
    other = load_matcher(taxonomy=TAXONOMY, ranker=UNLEARNT, threads=2)
    assert other.ranker is UNLEARNT
    assert other.indexer.taxonomy is TAXONOMY
    assert other.indexer.identity.model == shipped.indexer.identity.model
    assert other.indexer.identity.taxonomy != shipped.indexer.identity.taxonomy


def test_a_folder_without_one_of_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable):
        load_matcher(tmp_path)
    shutil.copytree(DATA / "model", tmp_path / "model")
    with pytest.raises(FileRefused, match=r"taxonomy\.jsonl"):
        load_matcher(tmp_path)
    (tmp_path / "model" / "terms.npz").unlink()
    with pytest.raises(FileRefused, match=r"terms\.npz"):
        load_matcher(tmp_path)
    (tmp_path / "model" / "static" / "ranker.json").unlink()
    with pytest.raises(FileRefused, match=r"ranker\.json"):
        load_matcher(tmp_path)
