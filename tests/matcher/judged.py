"""A judged set small enough to reckon with, and a Matcher that knows words and no languages."""

from matcher.domain import ListingId
from matcher.embed import HashEmbedder
from matcher.matcher import Matcher
from matcher.quality.judged_set import JudgedSet
from matcher.quality.ranking import Pool
from matcher.quality.translations import Unanswerable
from matcher.rank import UNLEARNT
from tests.factories import make_need, make_solution
from tests.matcher.small import TAXONOMY

JAMS = make_need(
    "n1",
    lang="en",
    title="Evening jams",
    text="Traffic jams every evening. Buses stand in congestion for two hours on the ring road.",
)
FLOODS = make_need(
    "n2",
    lang="en",
    title="Flooded market",
    text="After rain the streets at the market are flooded. Water stands there for days.",
    sectors=("water",),
)
SIGNALS = make_solution(
    "s1", lang="en", title="Signals", text="Adaptive traffic signal control against congestion."
)
PUMPS = make_solution(
    "s2", lang="ja", title="排水ポンプ", text="市場の道路の浸水を防ぐ排水ポンプです。"
)
CHEESE = make_solution("s3", lang="en", title="Cheese", text="A brochure of regional cheese.")
TOURS = make_solution("s4", lang="ja", title="観光", text="古い町を歩く案内の地図です。")


def judged_set(**changes: object) -> JudgedSet:
    """Two Needs of dev in English, Japanese and Indonesian; Signals and Pumps in two languages."""
    jams_ja = {"lang": "ja", "title": "夕方の渋滞", "text": "毎日夕方、バスの道路が渋滞します。"}
    floods_ja = {
        "lang": "ja",
        "title": "市場の浸水",
        "text": "雨の後、マーケットの道路が浸水します。",
    }
    content: dict[str, object] = {
        "needs": (JAMS, FLOODS, make_need("n3"), make_need("n4")),
        "solutions": (SIGNALS, PUMPS, CHEESE, TOURS),
        "judgements": {
            JAMS.id: {SIGNALS.id: 3, CHEESE.id: 0},
            FLOODS.id: {PUMPS.id: 3, SIGNALS.id: 1},
            ListingId("n3"): {SIGNALS.id: 2},
        },
        "splits": {JAMS.id: "dev", FLOODS.id: "dev", ListingId("n3"): "test"},
        "translations": {
            JAMS.id: {"ja": make_need("n1", **jams_ja), "id": make_need("n1", lang="id")},
            FLOODS.id: {"ja": make_need("n2", **floods_ja)},
        },
        "twins": {
            SIGNALS.id: make_solution(
                "s1", lang="ja", title="信号", text="バスの道路の渋滞を減らす信号制御。"
            ),
            PUMPS.id: make_solution(
                "s2", lang="en", title="Pumps", text="Pumps keep streets dry after rain."
            ),
        },
        "unanswerable": (
            Unanswerable(need=make_need("u1", text="A cat slept."), kind="everyday"),
            Unanswerable(need=make_need("u2", text="An opera.", lang="id"), kind="foreign"),
        ),
    } | changes
    return JudgedSet(**content)  # type: ignore[arg-type]  # changes are any of its fields


def word_matcher() -> Matcher:
    """A Matcher of shared words, without any weight learnt."""
    return Matcher(HashEmbedder(256), UNLEARNT, taxonomy=TAXONOMY)


def silent(_done: int, _total: int) -> None:
    """Tell no progress."""


def pool_of(judged: JudgedSet) -> Pool:
    """All Solutions of the set, ranked by words."""
    return Pool.of(word_matcher(), judged.solutions, silent)
