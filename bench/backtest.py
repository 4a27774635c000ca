"""Back-test on real history: where does the organisation that took a project stand in the ranking?

`python bench/backtest.py [--json]`. For each historical pairing, its problem text alone (not the
project's title, which often names the solution) is asked; the organisations are ranked by their
best Solution; the rank of the one that really took the project is measured, beside BM25, the
embedding alone and chance. Pairings whose organisations list no Solution cannot be found by
anybody; they are counted apart. The texts of some Solutions mention the very project: see
`--blind`, which leaves out Solutions that share a source page with the pairing, and keeps the
others of the same organisation.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from data.seed_file import SeedData, read_seed
from matcher import Need, load_matcher
from matcher.baselines import bm25_scores, embedding_scores, random_scores
from matcher.domain import ListingId, Pairing
from matcher.evaluate import interval, paired_difference
from matcher.features import pair_features
from matcher.index import document_of

SEED = Path(__file__).resolve().parent.parent / "data" / "seed"


def main() -> None:
    """Print the table, or the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blind", action="store_true", help="leave out what names the project")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = backtest(read_seed(SEED), blind=arguments.blind)
    if arguments.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:28} {value}\n")


def backtest(seed: SeedData, *, blind: bool) -> dict[str, object]:
    """Return the measures of each way of ranking, with 95 % intervals."""
    pairings = [p for p in seed.pairings if _takers(p, seed, blind=blind)]
    needs = [Need(id=ListingId(p.id), text=p.need_text, country=p.country) for p in pairings]
    matcher = load_matcher()
    queries, offers = matcher.indexer.index(needs), matcher.indexer.index(seed.solutions)
    ours = np.array(
        [
            matcher.ranker.score(pair_features(query, offers, matcher.indexer.taxonomy).rows)
            for query in queries
        ]
    )
    documents = [document_of(solution) for solution in seed.solutions]
    scores = {
        "enmusubi": ours,
        "embedding alone": embedding_scores(queries, offers),
        "BM25": bm25_scores([need.text for need in needs], documents),
        "chance": random_scores(len(needs), len(offers)),
    }
    ranks = {
        name: [_rank(row, p, seed, blind=blind) for row, p in zip(matrix, pairings, strict=True)]
        for name, matrix in scores.items()
    }
    reciprocal = {name: [1 / rank for rank in values] for name, values in ranks.items()}
    difference, worse = paired_difference(reciprocal["enmusubi"], reciprocal["BM25"])
    figures: dict[str, object] = {
        "pairings": len(seed.pairings),
        "pairings that can be found": len(pairings),
        "organisations ranked": len({s.organisation_id for s in seed.solutions}),
    }
    for name, values in ranks.items():
        figures[name] = _summary(values)
    figures["MRR, enmusubi - BM25"] = (
        f"{difference.mean:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}], "
        f"share of resamples <= 0: {worse:.3f}"
    )
    return figures


def _takers(pairing: Pairing, seed: SeedData, *, blind: bool) -> set[str]:
    """Return the organisations that took the project and have a Solution to be found by."""
    listed = {
        s.organisation_id
        for s in seed.solutions
        if not (blind and set(s.provenance.sources) & set(pairing.provenance.sources))
    }
    return {o for o in pairing.organisation_ids if o in listed}


def _rank(row: np.ndarray, pairing: Pairing, seed: SeedData, *, blind: bool) -> int:
    """Return the rank of the best placed taker among all organisations; ties count as lost."""
    best: dict[str, float] = {}
    for score, solution in zip(row.tolist(), seed.solutions, strict=True):
        if blind and set(solution.provenance.sources) & set(pairing.provenance.sources):
            continue
        owner = str(solution.organisation_id)
        best[owner] = max(best.get(owner, float("-inf")), score)
    takers = _takers(pairing, seed, blind=blind)
    reached = max(best[taker] for taker in takers)
    return 1 + sum(score >= reached for owner, score in best.items() if owner not in takers)


def _summary(ranks: Sequence[int]) -> str:
    mrr = interval([1 / rank for rank in ranks])
    hits = {k: float(np.mean([rank <= k for rank in ranks])) for k in (1, 5, 10)}
    return (
        f"MRR {mrr.mean:.3f} [{mrr.low:.3f}, {mrr.high:.3f}]  "
        + "  ".join(f"hit@{k} {share:.2f}" for k, share in hits.items())
        + f"  median rank {int(np.median(ranks))}"
    )


if __name__ == "__main__":
    main()
