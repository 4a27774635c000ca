"""The Matcher as shipped: the model, terms, weights and taxonomy of a data folder."""

from pathlib import Path

from matcher.embed import SentenceTransformerEmbedder
from matcher.lexical import Tokenizer
from matcher.matcher import Matcher
from matcher.rank import Ranker, load_ranker
from matcher.taxonomy import Taxonomy, read_taxonomy

DATA = Path(__file__).resolve().parent.parent / "data"
MODEL = "model/static-64k-256"
BACKGROUND = "model/terms.npz"
RANKER = "model/ranker.json"
TAXONOMY = "seed/taxonomy.jsonl"


def load_matcher(
    folder: Path = DATA,
    *,
    model: str | Path | None = None,
    taxonomy: Taxonomy | None = None,
    ranker: Ranker | None = None,
    threads: int | None = None,
) -> Matcher:
    """Return a Matcher from a folder laid out as `data/`; any part may be replaced.

    `model`: a folder or a sentence-transformers name. Raises ModelUnavailable, ModelMismatch or
    FileRefused.
    """
    return Matcher(
        SentenceTransformerEmbedder(model or folder / MODEL, threads=threads),
        ranker or load_ranker(folder / RANKER),
        tokenizer=Tokenizer.load(folder / BACKGROUND),
        taxonomy=taxonomy or read_taxonomy(folder / TAXONOMY),
    )
