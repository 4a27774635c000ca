"""What the values of a seed record must keep to beyond their type: codes, ranges, sources."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from data.seed_record import RecordError
from matcher.domain import DataProtectionRule, Pairing, Provenance, Solution

_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SOURCE = re.compile(r"https?://[^\s/]+\S*|repo:[\w.-]+/[\w.-]+/\S+|own:[a-z-]+")
_REGION = "ASEAN"  # what a framework or a Pairing names instead of one country
_EVIDENCE = (
    "public_report_in_repository",
    "archived_page_excerpt",
    "general_knowledge",
    "demo",
    "own_work",
)
_WITHOUT_SOURCE = ("general_knowledge", "demo")
_JASCA = ("verified_member", "founding_ministry", "linked_body", "event_participant")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_MOST_PEOPLE = 100_000_000
_MOST_USD = 1e12


def check(noun: Any, prefix: str, kinds: Iterable[str] = ()) -> None:
    """Raise RecordError at the first value of `noun` that is out of its range.

    `prefix`: how its id starts; `kinds`: what its `kind` may be where that is a plain text.
    """
    if not (noun.id.startswith(prefix) and _SLUG.fullmatch(noun.id)):
        raise RecordError(f"id {noun.id!r} is not of the form {prefix}words-and-digits")
    if kinds and noun.kind not in kinds:
        raise RecordError(f"key 'kind' is not one of {', '.join(kinds)}")
    for key, (accepts, words) in _RULES.items():
        value = getattr(noun, key, None)
        for item in value if isinstance(value, tuple | Mapping) else (value,):
            if item is not None and not accepts(item):
                raise RecordError(f"key {key!r}: {item!r} is not {words}")
    _check_countries(noun)
    for low, high in (("budget_usd_min", "budget_usd_max"), ("price_usd_min", "price_usd_max")):
        _check_order(getattr(noun, low, None), getattr(noun, high, None), low, high)
    for key in ("names", "label"):
        if getattr(noun, key, None) == {}:
            raise RecordError(f"key {key!r} holds no name")
    _check_provenance(noun.provenance)


def _check_countries(noun: Any) -> None:
    region = (_REGION,) if isinstance(noun, Pairing | DataProtectionRule) else ()
    served = noun.countries if isinstance(noun, Solution) else ()
    for value in (getattr(noun, "country", None), *served):
        if value is not None and not _COUNTRY.fullmatch(value) and value not in region:
            raise RecordError(f"{value!r} is not a country code like VN")


def _check_order(low: float | None, high: float | None, low_key: str, high_key: str) -> None:
    if low is not None and high is not None and low > high:
        raise RecordError(f"key {low_key!r} is above {high_key!r}")


def _check_provenance(provenance: Provenance) -> None:
    if provenance.evidence not in _EVIDENCE:
        raise RecordError(f"key 'evidence' is not one of {', '.join(_EVIDENCE)}")
    if not provenance.sources and provenance.evidence not in _WITHOUT_SOURCE:
        raise RecordError("key 'sources' names no source")
    for source in provenance.sources:
        if not _SOURCE.fullmatch(source):
            raise RecordError(f"source {source!r} is neither a web address nor a repo: reference")
    if provenance.read_on is None:
        raise RecordError("key 'read_on' holds no date")
    if provenance.year is not None and not _is_year(provenance.year):
        raise RecordError(f"key 'year': {provenance.year} is not a year")


def _is_year(value: int) -> bool:
    return _FIRST_YEAR <= value <= _LAST_YEAR


def _is_language(value: str) -> bool:
    return _LANGUAGE.fullmatch(value) is not None


def _between(low: float, high: float) -> Callable[[float], bool]:
    return lambda value: low <= value <= high


_LANGUAGE_RULE = (_is_language, "a language code like th")
_YEAR_RULE = (_is_year, "a year")
_MONEY_RULE = (_between(0, _MOST_USD), "an amount of money")
_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "lang": _LANGUAGE_RULE,
    "local_lang": _LANGUAGE_RULE,
    "languages": _LANGUAGE_RULE,
    "names": _LANGUAGE_RULE,
    "titles": _LANGUAGE_RULE,
    "label": _LANGUAGE_RULE,
    "latitude": (_between(-90, 90), "a latitude"),
    "longitude": (_between(-180, 180), "a longitude"),
    "population": (_between(1, _MOST_PEOPLE), "a number of people"),
    "population_year": _YEAR_RULE,
    "ascn_since": _YEAR_RULE,
    "law_year": _YEAR_RULE,
    "jasca_status": (lambda v: v in _JASCA, f"one of {', '.join(_JASCA)}"),
    "budget_usd_min": _MONEY_RULE,
    "budget_usd_max": _MONEY_RULE,
    "price_usd_min": _MONEY_RULE,
    "price_usd_max": _MONEY_RULE,
}
