"""Reader: how words, numbers, dates and names are written for whoever reads a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from api.http.reader_language import FALLBACK
from api.i18n import translations
from api.words import WORDS

# Babel's long forms; these are the ones that ministries print.
SHORT_COUNTRIES = {"ja": {"MM": "ミャンマー"}, "en": {"MM": "Myanmar", "VN": "Viet Nam"}}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and the language it is in."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A page language and all that depends on it."""

    lang: str

    @property
    def locale(self) -> Locale:
        """Babel's locale; English is British."""
        return Locale.parse("en_GB" if self.lang == "en" else self.lang)

    @property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return "、" if self.lang == "ja" else ", "

    def say(self, message: str, **values: object) -> str:
        """Return a marked message in the reader's language, with values put in."""
        said: str = translations(self.lang).gettext(message)
        return said % values if values else said

    def word(self, value: StrEnum | None) -> str:
        """Return what a fixed value is called, '' for none."""
        return "" if value is None else self.say(WORDS[type(value)][value])

    def pick(self, texts: Mapping[str, str]) -> Phrase:
        """Return the text in the reader's language, else in English, else in any; '' if none."""
        for lang in (self.lang, FALLBACK, *texts):
            if texts.get(lang):
                return Phrase(texts[lang], lang)
        return Phrase("", self.lang)

    def country(self, code: str) -> str:
        """Return the name of a country, or the code itself where it is no country's."""
        short = SHORT_COUNTRIES[self.lang].get(code)
        name: str = short or self.locale.territories.get(code, code)
        return name

    def language(self, code: str) -> str:
        """Return the reader's word for a language, or its code where there is none."""
        name: str = self.locale.languages.get(code.split("-", maxsplit=1)[0], code)
        return name

    def number(self, value: float) -> str:
        """Return a number with the reader's separators."""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        """Return a share in [0, 1] as whole per cent."""
        return format_percent(share, "#,##0%", locale=self.locale)

    def dollars(self, value: float) -> str:
        """Return an amount of US dollars, without cents."""
        return format_currency(value, "USD", "¤#,##0", locale=self.locale, currency_digits=False)

    def date(self, day: date) -> str:
        """Return a day in words."""
        return format_date(day, "long", locale=self.locale)

    def join(self, parts: list[str]) -> str:
        """Return a list in one line, with the reader's comma."""
        return self.comma.join(parts)
