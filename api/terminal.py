"""What all commands share: where they print, in which language, and JSON for machines."""

import json
import sys

from rich.console import Console

from api.refusals import InputRefused
from api.settings import Settings
from matcher.domain import LANGUAGES

PIPED_WIDTH = 110  # Columns in files and pipes; a terminal knows its own.


def output() -> Console:
    """Return where results go."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, PIPED_WIDTH)
    return console


def messages() -> Console:
    """Return where progress and notes go."""
    return Console(stderr=True, highlight=False)


def print_json(content: object) -> None:
    """Print JSON for machines, one line feed at the end, every language as it is."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def terminal_language(asked: str | None, settings: Settings) -> str:
    """Return the language of labels: as asked, else of the locale.

    Raises InputRefused for one that there are no labels in.
    """
    if asked is not None and asked not in LANGUAGES:
        raise InputRefused(f"--lang {asked[:20]!r} is not one of {', '.join(LANGUAGES)}")
    return asked or settings.language
