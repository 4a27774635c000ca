"""What was measured when a model was trained, on sentences that nobody trains on: `report.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import FileRefused
from matcher.quality.figures import Figure, share_of

REPORT = "report.json"
TARGETS = dict.fromkeys(("ja", "th", "vi", "id", "ms"), 0.90) | dict.fromkeys(
    ("fil", "km", "lo", "my"), 0.75
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTraining:
    """Figures of the embedding alone, written by the training program.

    `top_1`: by language, the share of held-out general sentences whose nearest English sentence
    is their own translation. Speeds in texts per second, on the machine of the training;
    `timed_on`: on which texts.
    """

    top_1: Mapping[str, Figure]
    targets: Mapping[str, float]
    texts_per_second: float | None
    teacher_texts_per_second: float | None
    ratio: float | None
    timed_on: str | None


def read_training_report(folder: Path) -> AtTraining | None:
    """Return what the training wrote beside a model; None where it wrote nothing.

    Raises FileRefused if the file is not as the training writes it.
    """
    path = folder / REPORT
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text("utf-8"))
        top_1 = {
            str(lang): share_of(float(hits), int(n))
            for lang, (hits, n) in content["general_top_1"].items()
            if int(n) > 0
        }
        ours, teacher = (
            _speed(content, name) for name in ("texts_per_second", "teacher_texts_per_second")
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileRefused(path=path, reason=f"not a training report ({error!r})") from error
    return AtTraining(
        top_1=top_1,
        targets={lang: target for lang, target in TARGETS.items() if lang in top_1},
        texts_per_second=ours,
        teacher_texts_per_second=teacher,
        ratio=round(ours / teacher, 1) if ours and teacher else None,
        timed_on=str(content["timed_on"]) if "timed_on" in content else None,
    )


def _speed(content: Mapping[str, object], name: str) -> float | None:
    value = content.get(name)
    return float(value) if isinstance(value, int | float) and value > 0 else None
