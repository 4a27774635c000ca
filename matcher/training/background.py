"""Count in how many background texts each term stands: `python -m matcher.training.background`.

The background is the project's own text in ten languages: taxonomy, needs and solutions, each
title and text one document. It gives the idf that `lexical.Tokenizer` weighs terms by.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from matcher.lexical import Tokenizer, save_background
from matcher.taxonomy import read_taxonomy


def main() -> None:
    """Read the seed folder and the background sentences, write the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=Path, required=True, help="folder with the seed files")
    parser.add_argument("--sentences", type=Path, help="parallel sentences of the glossary")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    texts = list(_texts(arguments.seed, arguments.sentences))
    ids, counts, total = Tokenizer.learn(texts)
    save_background(arguments.out, ids=ids, counts=counts, texts=total)
    sys.stdout.write(f"{arguments.out}: {len(ids):,} terms of {total:,} texts\n")


def _texts(seed: Path, sentences: Path | None) -> Iterator[str]:
    taxonomy = read_taxonomy(seed / "taxonomy.jsonl")
    for entry in (*taxonomy.sectors, *taxonomy.problems, *taxonomy.functions):
        yield from entry.texts()
    for name in ("needs.jsonl", "solutions.jsonl"):
        for line in (seed / name).read_text("utf-8").splitlines():
            record = json.loads(line)
            yield f"{record['title']}. {record['text']}"
            yield from record.get("titles", {}).values()
    if sentences is not None:
        for line in sentences.read_text("utf-8").splitlines():
            yield from json.loads(line)["text"].values()


if __name__ == "__main__":
    main()
