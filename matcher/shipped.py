"""The Matcher as shipped: the model, terms, weights and taxonomy of a data folder."""

from pathlib import Path

from matcher import model_folder
from matcher.embed import SentenceTransformerEmbedder
from matcher.lexical import Tokenizer
from matcher.matcher import Matcher
from matcher.rank import Ranker, load_ranker
from matcher.taxonomy import Taxonomy, read_taxonomy

DATA = Path(__file__).resolve().parent.parent / "data"
MODELS = "model"
STATIC = "static"
CONTEXTUAL = "contextual"
MODEL = f"{MODELS}/{STATIC}"
BACKGROUND = f"{MODELS}/terms.npz"
LANGUAGE_PROFILE = f"{MODELS}/languages.npz"
RANKER = f"{MODEL}/ranker.json"
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

    `model`: `static` (as None), `contextual`, a folder or a sentence-transformers name. Raises
    ModelUnavailable, ModelMismatch or FileRefused.
    """
    place = model_place(model, folder)
    return Matcher(
        SentenceTransformerEmbedder(place, threads=threads),
        ranker or load_ranker(ranker_path(place, folder)),
        tokenizer=Tokenizer.load(folder / BACKGROUND),
        taxonomy=taxonomy or read_taxonomy(folder / TAXONOMY),
    )


def model_place(model: str | Path | None, folder: Path = DATA) -> str | Path:
    """Return the folder of a shipped model by its name; other folders and names as they are."""
    name = str(model or STATIC)
    return folder / MODELS / name if name in (STATIC, CONTEXTUAL) else model or name


def ranker_path(place: str | Path, folder: Path = DATA) -> Path:
    """Return the weights fitted for a model, or those of the shipped one if it brings none."""
    own = Path(place) / model_folder.RANKER
    return own if own.is_file() else folder / RANKER
