"""`enmusubi match`: what fits a text, a Need or a Solution, with reasons, at the terminal."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from api.checks import Checks
from api.filters import DemoChoice, ListingChoice
from api.finder import Finder
from api.matches.answers import MatchingOut
from api.matches.printing import print_matching
from api.matches.schemas import K_DEFAULT, Direction
from api.matches.service import Matching, TextQuery, match_listing, match_text
from api.progress import ToldSteps
from api.refusals import InputRefused
from api.settings import Settings, read_settings
from api.startup import running
from api.terminal import messages, print_json, terminal_language
from data.pool import Connection, transaction
from matcher.domain import UNDETERMINED, Kind

INPUT_LIMIT_BYTES = 1_000_000


def match_command(  # noqa: PLR0913, PLR0917 - typer reads one option from each argument
    text: Annotated[
        str | None, typer.Argument(help="A text in any language; `-` reads it from the input.")
    ] = None,
    need: Annotated[str | None, typer.Option(help="Id of a Need to find Solutions for.")] = None,
    solution: Annotated[
        str | None, typer.Option(help="Id of a Solution to find Needs for.")
    ] = None,
    direction: Annotated[
        Direction, typer.Option(help="What to find for a text.")
    ] = Direction.SOLUTIONS,
    country: Annotated[
        list[str] | None, typer.Option(help="Only for (or of) this country, such as VN.")
    ] = None,
    sector: Annotated[
        list[str] | None, typer.Option(help="Only in this Sector, such as energy.")
    ] = None,
    function: Annotated[list[str] | None, typer.Option(help="Only with this Function.")] = None,
    k: Annotated[int, typer.Option(help="How many at most.")] = K_DEFAULT,
    show_all: Annotated[
        bool, typer.Option("--all", help="Also what is merely nearest, marked as such.")
    ] = False,
    demo: Annotated[
        DemoChoice | None, typer.Option(help="What to do with invented records.")
    ] = None,
    language: Annotated[
        str, typer.Option(help="Language of the text; if left out, the text tells.")
    ] = UNDETERMINED,
    lang: Annotated[str | None, typer.Option(help="Language of labels, else of LANG.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As the API answers.")] = False,
) -> None:
    """Find Solutions for a text or a Need, or Needs for a Solution, and say why."""
    settings = read_settings()
    reader = terminal_language(lang, settings)
    if sum(one is not None for one in (text, need, solution)) != 1:
        raise InputRefused("give one of TEXT, --need ID or --solution ID")
    if text == "-":
        text = _standard_input()
    _check_early(text, language, k)
    choice = ListingChoice(
        countries=country or [], sectors=sector or [], functions=function or [], demo=demo
    )

    async def ask(db: Connection, finder: Finder) -> Matching:
        only_good = not show_all
        if text is not None:
            query = TextQuery(text=text, language=language, seek=direction.kind)
            return await match_text(db, finder, query, choice, k=k, only_good=only_good)
        kind = Kind.NEED if need is not None else Kind.SOLUTION
        listing_id = need or solution or ""
        return await match_listing(db, finder, kind, listing_id, choice, k=k, only_good=only_good)

    matching = asyncio.run(_run(settings, ask))
    if as_json:
        print_json(MatchingOut.of(matching, reader).model_dump(mode="json"))
    else:
        print_matching(matching, reader)


def _check_early(text: str | None, language: str, k: int) -> None:
    """Say no before the database and the model are started, where that is possible."""
    checks = Checks()
    if text is not None:
        checks.text("text", text)
    checks.language("language", language)
    checks.top_k("k", k)
    checks.done()


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read(INPUT_LIMIT_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputRefused(f"the input is not UTF-8 at byte {error.start + 1}") from error


async def _run(
    settings: Settings, ask: Callable[[Connection, Finder], Awaitable[Matching]]
) -> Matching:
    """Make ready what is missing, with a line for each long step, and ask."""
    steps = ToldSteps(messages(), brief=True)
    async with running(settings, steps) as ready, transaction(ready.pool) as db:
        return await ask(db, ready.finder)
