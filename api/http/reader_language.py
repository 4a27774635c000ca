"""In which language a reader gets labels: as asked by `?lang=`, else as accepted, else English."""

from collections.abc import Collection

from matcher.domain import LANGUAGES

FALLBACK = "en"
_MOST_WISHES = 50


def reader_language(
    asked: str | None, accept_language: str | None, *, among: Collection[str] = LANGUAGES
) -> str:
    """Return one language of some. `accept_language`: of RFC 9110, errors passed over."""
    if asked and (primary := asked.split("-", maxsplit=1)[0].lower()) in among:
        return primary
    best, best_quality = FALLBACK, 0.0
    for wish in (accept_language or "").split(",")[:_MOST_WISHES]:
        tag, _, parameter = wish.strip().partition(";")
        primary = tag.strip().split("-", maxsplit=1)[0].lower()
        quality = _quality(parameter)
        if primary in among and quality > best_quality:
            best, best_quality = primary, quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
