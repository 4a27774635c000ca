"""Matches at the terminal: what was found, how well it fits, and the very words that say so."""

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape

from api.matches.answers import none_good
from api.matches.quoting import Quote, QuotedFunction, QuotedPair, ShownMatch
from api.matches.service import Matching
from api.reading import page_reader
from api.terminal import output
from matcher.domain import Listing, Need, Solution
from matcher.match import Parts

QUOTE_LENGTH = 160  # Characters of a passage at the terminal; --json has all of it.
WORDS = {
    "en": {
        "need": "Need", "solution": "Solution", "both": "both speak of", "part": "parts",
        "for": "for", "nearest": "nearest, not an answer", "demo": "invented", "source": "source",
        "found": "{good} good of {looked_at} compared", "untitled": "(untitled)",
        "meaning": "meaning", "passages": "passages", "words": "words", "concepts": "concepts",
        "sectors": "sectors", "quote": "“{}”",
    },
    "ja": {
        "need": "課題", "solution": "解決策", "both": "共通の機能", "part": "内訳",
        "for": "対象", "nearest": "近いものの、適合とはいえない", "demo": "架空", "source": "出典",
        "found": "{looked_at}件を比較し、{good}件が適合しました", "untitled": "（無題）",
        "meaning": "全体の意味", "passages": "文の意味", "words": "語句", "concepts": "課題・機能",
        "sectors": "分野", "quote": "「{}」",
    },
}  # fmt: skip


def print_matching(matching: Matching, reader: str) -> None:
    """Print an answer for a person, in Japanese or else in English."""
    console, words = output(), WORDS.get(reader, WORDS["en"])
    for _, note in matching.reading.told(page_reader(reader)):
        console.print(note, style="yellow")
    if (sentence := none_good(matching, reader)) is not None:
        console.print(sentence, style="bold")
    for shown in matching.matches:
        _print_match(console, words, shown, reader)
    counts = {"good": matching.good_count, "looked_at": matching.looked_at}
    console.print(f"[dim]{words['found'].format(**counts)}[/dim]")


def _print_match(
    console: Console, words: Mapping[str, str], shown: ShownMatch, reader: str
) -> None:
    match, found = shown.match, shown.found
    flags = [words["demo"]] if found.demo else []
    flags += [] if match.good else [words["nearest"]]
    note = f"  [yellow]({', '.join(flags)})[/yellow]" if flags else ""
    title = escape(_title(found, reader) or words["untitled"])
    console.print(f"[bold]{match.rank:>2}. {title}[/bold]  {match.score:.2f}{note}")
    console.print(f"    [dim]{found.id}[/dim]  {escape(_whose(shown, words, reader))}")
    console.print(f"    [dim]{words['part']}: {_parts(match.parts, words)}[/dim]")
    for function in shown.functions:
        _print_function(console, words, function, reader)
    for pair in shown.passages:
        _print_pair(console, words, pair)
    if found.provenance.sources:
        console.print(
            f"    [dim]{words['source']}: {escape(found.provenance.sources[0])}[/dim]",
            overflow="ignore",
            no_wrap=True,
            crop=False,
        )
    console.print()


def _print_function(
    console: Console, words: Mapping[str, str], shared: QuotedFunction, reader: str
) -> None:
    label = escape(shared.function.label(reader))
    problem = f" ← {escape(shared.problem.label(reader))}" if shared.problem else ""
    console.print(f"    {words['both']}: [green]{label}[/green]{problem}")


def _print_pair(console: Console, words: Mapping[str, str], pair: QuotedPair) -> None:
    need = words["quote"].format(_quote(pair.need))
    solution = words["quote"].format(_quote(pair.solution))
    console.print(f"    {words['need']}: {need}")
    console.print(f"    {words['solution']}: {solution}  {pair.similarity:.2f}")


def _title(found: Listing, reader: str) -> str:
    """Return the title as written, with a translation beside it for who reads another language."""
    translated = "" if found.lang == reader else found.titles.get(reader, "")
    if not translated:
        return found.title
    return f"{translated} ({found.title})" if found.title else translated


def _whose(shown: ShownMatch, words: Mapping[str, str], reader: str) -> str:
    found, parts = shown.found, []
    if shown.organisation:
        parts.append(_name(shown.organisation.names, reader))
    if shown.city:
        parts.append(_name(shown.city.names, reader))
    if isinstance(found, Need) and found.country:
        parts.append(found.country)
    if isinstance(found, Solution) and found.countries:
        parts.append(f"{words['for']}: {' '.join(found.countries)}")
    return ", ".join(parts)


def _name(names: Mapping[str, str], reader: str) -> str:
    return names.get(reader) or names.get("en") or next(iter(names.values()), "")


def _parts(parts: Parts, words: Mapping[str, str]) -> str:
    values = {
        "meaning": parts.meaning,
        "passages": parts.passages,
        "words": parts.words,
        "concepts": parts.concepts,
        "sectors": parts.sectors,
    }
    return "  ".join(f"{words[name]} {value:.2f}" for name, value in values.items())


def _quote(quote: Quote) -> str:
    text = " ".join(quote.text.split())
    cut = text if len(text) <= QUOTE_LENGTH else text[: QUOTE_LENGTH - 1] + "…"
    return escape(cut)
