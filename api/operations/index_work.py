"""What `enmusubi index` does, step by step, with a bar for each."""

from contextlib import suppress

from api.finder import Finder
from api.model_change import ask_for_setting, catch_up, change_model, roll_back
from api.models import Models
from api.operations.upkeep import problem_of_model
from api.progress import Steps
from api.refusals import ModelRefused, RequestReplaced
from api.settings import Settings
from api.startup import make_index_ready, told
from data.index import active_index, previous_index
from data.index_request import ask_for_model, index_request, note_problem_of_request
from data.pool import Connection
from matcher.errors import MatcherError


async def bring_all_up_to_date(db: Connection, settings: Settings, steps: Steps) -> int:
    """Index what the active and the previous index lack, and prepare what is asked for.

    Returns how many Listings the active index lacked. Raises ModelRefused, the active index being
    up to date, if the model that is asked for cannot be had.
    """
    models = Models(settings)
    finder, count = await make_index_ready(db, models, settings, steps)
    await ask_for_setting(db, settings.model, finder)
    with suppress(MatcherError):  # It is kept current where it can be; a rollback tells why not.
        await _catch_up_previous(db, models, steps)
    request = await index_request(db)
    if request.source is not None and request.waits:
        await _answer_with(db, models, request.source, steps)
    return count


async def change_to(db: Connection, settings: Settings, source: str, steps: Steps) -> None:
    """Let another model answer, prepared first. Raises ModelRefused or RequestReplaced."""
    await ask_for_model(db, source)
    await _answer_with(db, Models(settings), source, steps)


async def return_to_previous(db: Connection, settings: Settings, steps: Steps) -> str:
    """Let the previous index answer again; return whence its model is.

    Raises ModelRefused, or InputRefused without a previous index.
    """
    try:
        with steps.step("index") as step:
            return await roll_back(db, Models(settings), rest=told(step))
    except MatcherError as error:
        raise ModelRefused(reason=str(error)) from error


async def _catch_up_previous(db: Connection, models: Models, steps: Steps) -> None:
    previous = await previous_index(db)
    if previous is not None:
        finder = Finder(matcher=await models.matcher_of(previous), source=previous.source)
        with steps.step("previous index") as step:
            await catch_up(db, finder, rest=told(step))


async def _answer_with(db: Connection, models: Models, source: str, steps: Steps) -> None:
    try:
        with steps.step("index") as step:
            await change_model(db, models, source, rest=told(step))
    except MatcherError as error:
        await note_problem_of_request(db, source, problem_of_model(error))
        raise ModelRefused(reason=str(error)) from error
    except RequestReplaced:
        # The site may have done it while this process waited for its turn.
        active = await active_index(db)
        if active is None or active.source != source:
            raise
