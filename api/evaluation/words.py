"""What the quality page calls models, ways of ranking, measures and sets: messages in English."""

from collections.abc import Mapping

from api.i18n import mark
from matcher.quality.ranking import BM25, CHANCE, EMBEDDING, OURS

MODELS: Mapping[str, str] = {
    "static": mark("Static model"),
    "contextual": mark("Contextual model"),
}
WAYS: Mapping[str, str] = {
    OURS: mark("Enmusubi, all evidence"),
    EMBEDDING: mark("Embedding alone"),
    BM25: mark("Words alone (BM25)"),
    CHANCE: mark("Chance"),
}
SPLITS: Mapping[str, str] = {
    "dev": mark("%(needs)s needs, used to choose settings (dev)"),
    "test": mark("%(needs)s needs, kept for the end (test)"),
}
DISTURBANCES: Mapping[str, str] = {
    "typos": mark("Typing errors, one in 25 letters"),
    "title_only": mark("The title alone"),
    "first_sentence": mark("The first sentence alone"),
    "half_english": mark("Second half in English"),
    "english_title": mark("Title in English, text as it is"),
    "lost_marks": mark("Vietnamese typed without marks"),
    "capitals": mark("All in capital letters"),
    "widths": mark("Full-width letters, half-width kana"),
    "wrong_language": mark("Another language declared"),
}
NO_SUPPLY: Mapping[str, str] = {
    "everyday": mark("Everyday sentences that ask for nothing"),
    "foreign": mark("Requests far from city work"),
    "taken_away": mark("Needs whose solutions were taken away"),
    "full": mark("Needs with solutions, in full"),
    "title_only": mark("Needs with solutions, by the title alone"),
}
# Name, and in plain words what it says.
MEASURES: Mapping[str, tuple[str, str]] = {
    "ndcg_at_10": (
        "nDCG@10",
        mark(
            "How good the order of the ten best is: 1 is the best order possible, 0 means that "
            "nothing relevant is among them."
        ),
    ),
    "recall_at_50": (
        "Recall@50",
        mark("The share of all solutions that answer a need which is among the first 50."),
    ),
    "mrr": (
        "MRR",
        mark("How early the first answer comes: 1 if it is first, 1/2 if second, 1/3 if third."),
    ),
    "hit_at_5": (
        "hit@5",
        mark(
            "The share of needs with a solution among the first five that also fits budget, "
            "stage and data."
        ),
    ),
}
