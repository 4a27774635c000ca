"""Pieces of HTML that need care: text in its own language, quotations, sources. All is escaped."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from unicodedata import category
from urllib.parse import quote, unquote, urlsplit

from markupsafe import Markup, escape

from api.i18n import direction
from api.reader import Reader
from api.words import OWN_SOURCES
from matcher.domain import UNDETERMINED, Listing
from matcher.indexed import Field, Script
from matcher.text import script_of

# Scripts that mostly one language of the site is written in.
LANGUAGE_OF_SCRIPT = {
    Script.JAPANESE: "ja",
    Script.THAI: "th",
    Script.KHMER: "km",
    Script.LAO: "lo",
    Script.BURMESE: "my",
}


LONGEST_WORD = 30  # Characters; a text is not shortened by more to end between words.

# Marked text stands in one of these.
ELEMENTS = {"span": Markup("<span{}>{}</span>"), "mark": Markup("<mark{}>{}</mark>")}


def said(reader: Reader, text: str, lang: str | None, *, tag: str = "span") -> Markup:
    """Return a text marked with its language, unless that is the page's own."""
    attributes = attributes_of(reader, lang, text)
    if not attributes and tag == "span":
        return escape(text)
    return ELEMENTS[tag].format(attributes, text)


def attributes_of(reader: Reader, lang: str | None, text: str) -> Markup:
    """Return ` lang="..."`, with ` dir` where the text does not run from left to right.

    `lang` None or `und`: not said, so guessed by the script, and left empty where that is Latin.
    """
    code = lang if lang not in (None, UNDETERMINED) else LANGUAGE_OF_SCRIPT.get(script_of(text), "")
    if code == reader.lang:
        return Markup()
    way = direction(code or "")
    mark = Markup(' lang="{}"').format(code)
    return mark if way == "ltr" else mark + Markup(' dir="{}"').format(way)


def named(reader: Reader, names: Mapping[str, str]) -> Markup:
    """Return a name in the reader's language, else in another that is marked as such."""
    phrase = reader.pick(names)
    return said(reader, phrase.text, phrase.lang)


def titled(reader: Reader, listing: Listing) -> Markup:
    """Return the title of a Listing as written; its first words where it has none."""
    return said(reader, listing.title or shortened(listing.text), listing.lang)


def plain_title(listing: Listing) -> str:
    """Return the title without marks, for where no element can stand, as in `<title>`."""
    return listing.title or shortened(listing.text, 60)


def language_attributes(reader: Reader, listing: Listing) -> Markup:
    """Return the attributes of an element that holds a text of a Listing."""
    return attributes_of(reader, listing.lang, listing.text)


def translated_title(reader: Reader, listing: Listing) -> str | None:
    """Return the title in the reader's language, if it was written in another and translated."""
    return None if listing.lang == reader.lang else listing.titles.get(reader.lang)


class Span(Protocol):
    """Characters `start` to `end` (end excluded) of one Field."""

    @property
    def field(self) -> Field: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def highlighted(listing: Listing, spans: Iterable[Span]) -> Markup:
    """Return the whole text of a Listing with these spans of it marked; overlaps are joined."""
    text, out, at = listing.text, Markup(), 0
    places = sorted({(span.start, span.end) for span in spans if span.field is Field.TEXT})
    for start, end in places:
        begin = max(start, at)
        if end > begin:
            out += escape(text[at:begin]) + Markup("<mark>%s</mark>") % text[begin:end]
            at = end
    return out + escape(text[at:])


def shortened(text: str, length: int = 160) -> str:
    """Return the beginning of a text, cut with an ellipsis where it is longer."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    # Between words where there are any, and never between a letter and its marks.
    space = cut.rfind(" ", max(0, length - LONGEST_WORD))
    cut = cut[:space] if space > 0 else cut
    while len(cut) < len(line) and cut and category(line[len(cut)])[0] == "M":
        cut = cut[:-1]
    return cut.rstrip() + "…"


def source_link(reader: Reader, source: str) -> Markup:
    """Return a link to a source: a web address, or `repo:owner/name/path` on GitHub."""
    if source.startswith("repo:"):
        owner, name, *path = source.removeprefix("repo:").split("/")
        address = f"https://github.com/{owner}/{name}"
        if path:
            address += "/blob/HEAD/" + quote("/".join(path))
        label = f"github.com/{owner}/{name}: {path[-1] if path else ''}".rstrip(": ")
    elif source in OWN_SOURCES:
        return escape(reader.say(OWN_SOURCES[source]))
    elif source.startswith(("https://", "http://")):
        parts = urlsplit(source)
        address, label = source, shortened(unquote(parts.netloc + parts.path.rstrip("/")), 60)
    else:
        return escape(source)
    return Markup('<a href="%s" rel="noopener">%s</a>') % (address, label)
