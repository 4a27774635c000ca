"""Compare language identifiers on held-out text: `python bench/languages.py --corpora DIR`.

Beside the shipped profile, lingua-language-detector and py3langid are measured where they are
installed; neither is a dependency. Needs and their titles come from data/demo, where the test
split is left out.
"""

import argparse
import importlib.util
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from matcher.domain import LANGUAGES, UNDETERMINED
from matcher.language import LATIN_LANGUAGES, LanguageIdentifier
from matcher.listing_file import read_needs, read_splits
from matcher.shipped import DATA, LANGUAGE_PROFILE
from matcher.training.corpora import read_corpora
from matcher.training.languages import Texts, is_held, read_messages

# Prose of people; the rest of the held-out lines are full of code and product names.
PROSE = frozenset(
    {"tico19_cc0", "talpco_ccby4", "mozilla_www_mpl2", "wikipedia_app_apache2", "tanaka_ccby2"}
)
SAMPLE = 400
Sets = Mapping[str, Sequence[str]]
Identify = Callable[[str], str]


def main() -> None:
    """Print one table: sets down, languages across, a block for each identifier."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--other", type=Path, required=True, help="folder of *.po files")
    arguments = parser.parse_args()
    chance = random.Random(5)
    sentences = _held_sentences(arguments.corpora, arguments.other, chance)
    needs, titles = _needs()
    sets = {
        "sentences": sentences,
        "short": {lang: _short(group, lang, chance) for lang, group in sentences.items()},
        "needs": needs,
        "titles of needs": titles,
    }
    for name, load in identifiers().items():
        began = time.perf_counter()
        identify = load()
        identify("Load all that is loaded late.")
        print(f"{name}: ready in {time.perf_counter() - began:.2f} s")
        for title, groups in sets.items():
            print(f"  {title}: {_accuracy(identify, groups)}")


def _held_sentences(corpora: Path, other: Path, chance: random.Random) -> Sets:
    texts = Texts()
    read_messages(texts, other)
    held = {UNDETERMINED: set(texts.held[UNDETERMINED])}
    for pair in read_corpora(corpora):
        if pair.corpus in PROSE and is_held(pair.english) and len(pair.english.split()) >= 4:
            held.setdefault("en", set()).add(pair.english)
            if len(pair.text) > 20:
                held.setdefault(pair.language, set()).add(pair.text)
    return {lang: chance.sample(sorted(g), min(SAMPLE, len(g))) for lang, g in held.items()}


def identifiers() -> dict[str, Callable[[], Identify]]:
    """Return how to load each identifier that is there."""
    known: dict[str, Callable[[], Identify]] = {"shipped profile": _shipped}
    if importlib.util.find_spec("lingua"):
        known["lingua-language-detector"] = _lingua
    if importlib.util.find_spec("py3langid"):
        known["py3langid"] = _py3langid
    return known


def _shipped() -> Identify:
    identifier = LanguageIdentifier.load(DATA / LANGUAGE_PROFILE)
    return lambda text: identifier.identify([text])[0].language


def _lingua() -> Identify:
    from lingua import LanguageDetectorBuilder  # noqa: PLC0415 - only where it is installed

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def identify(text: str) -> str:
        found = detector.detect_language_of(text)
        return _ours(found.iso_code_639_1.name.lower() if found else UNDETERMINED)

    return identify


def _py3langid() -> Identify:
    import py3langid  # noqa: PLC0415 - only where it is installed

    return lambda text: _ours(py3langid.classify(text)[0])


def _ours(code: str) -> str:
    code = {"tl": "fil"}.get(code, code)
    return code if code in LANGUAGES else UNDETERMINED


def _needs() -> tuple[Sets, Sets]:
    splits = read_splits(DATA / "demo" / "splits.tsv")
    needs = read_needs(DATA / "demo" / "needs.jsonl")
    found = [(n.lang, n.title, n.text) for n in needs if splits[n.id] != "test"]
    for line in (DATA / "demo" / "translations" / "needs.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        found.append((record["lang"], record["title"], record["text"]))
    texts, titles = defaultdict(list), defaultdict(list)
    for lang, title, text in found:
        texts[lang].append(text)
        titles[lang].append(title)
    return texts, titles


def _short(texts: Sequence[str], lang: str, chance: random.Random) -> list[str]:
    """Return one to four words of each text, or 4 to 16 characters where there are no spaces."""
    pieces = []
    for text in texts:
        spaced = lang in (*LATIN_LANGUAGES, UNDETERMINED)
        units = text.split() if spaced else list(text)
        count = chance.randint(1, 4) if spaced else chance.randint(4, 16)
        start = chance.randrange(max(1, len(units) - count + 1))
        piece = (" " if spaced else "").join(units[start : start + count])
        if sum(map(str.isalpha, piece)) >= 4:
            pieces.append(piece)
    return pieces


def _accuracy(identify: Identify, groups: Sets) -> str:
    parts = []
    for lang in (*LANGUAGES, UNDETERMINED):
        texts = groups.get(lang, ())
        if texts:
            right = sum(identify(text) == lang for text in texts)
            parts.append(f"{lang} {right / len(texts):.3f} ({len(texts)})")
    return ", ".join(parts)


if __name__ == "__main__":
    main()
