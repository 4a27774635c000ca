"""The measured figures that come along, for pages and API: read from `data/quality.json`."""

import logging
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from pydantic import TypeAdapter, ValidationError

from matcher.errors import FileRefused
from matcher.quality.quality_file import FORMAT, Quality
from matcher.shipped import DATA

QUALITY = DATA / "quality.json"

log = logging.getLogger("enmusubi")
_reader = TypeAdapter(Quality)


def read_quality(path: Path) -> Quality:
    """Return the figures of a file. Raises FileRefused."""
    try:
        content = _reader.validate_json(path.read_bytes())
    except OSError as error:
        raise FileRefused(path=path, reason=error.strerror or str(error)) from error
    except ValidationError as error:
        where = "/".join(map(str, error.errors()[0]["loc"]))
        raise FileRefused(path=path, reason=f"not measured figures ({where})") from error
    if content.format != FORMAT:
        raise FileRefused(path=path, reason=f"format {content.format}, not {FORMAT}")
    return content


def measured(path: Path = QUALITY) -> Quality | None:
    """Return the figures as the file now has them; None where there is none or it is broken."""
    try:
        return _as_of(path, path.stat().st_mtime_ns)
    except OSError:
        return None
    except FileRefused as error:
        log.warning("%s", error)
        return None


def trial_languages(model: str) -> frozenset[str]:
    """Return the languages on trial with a model, by its identity; none if it is not measured."""
    quality = measured()
    found = quality.of_model(model) if quality else None
    return found.trial_languages if found else frozenset()


@lru_cache(maxsize=2)
def _as_of(path: Path, _changed_ns: int) -> Quality:
    return read_quality(path)


def current_quality() -> Quality | None:
    """Return the figures as they are now, for a request."""
    return measured()


TheQuality = Annotated[Quality | None, Depends(current_quality)]
