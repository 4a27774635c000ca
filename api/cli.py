"""The `enmusubi` command: collects each room's commands; every refusal is one line and a number."""

import errno
import io
import os
import sys
from collections.abc import Sequence

import typer

from api.evaluation.commands import evaluate_command
from api.matches.commands import match_command
from api.operations import commands as operations
from api.operations.index_commands import index_command
from api.operations.serving import serve_command
from api.refusals import (
    ApiError,
    BodyRefused,
    FieldsRefused,
    InputRefused,
    ModelRefused,
    NotFound,
    SettingRefused,
)
from api.training.commands import train_model_command
from data.errors import DataError, SeedFileError
from data.failures import DRIVER_ERRORS, failure
from matcher.errors import FileRefused, MatcherError, TextRefused

BAD_INPUT, FAILED, INTERRUPTED = 2, 1, 130
# What the person at the terminal can mend in what was typed or handed in.
INPUT_ERRORS = (
    BodyRefused,
    FieldsRefused,
    FileRefused,
    InputRefused,
    ModelRefused,
    NotFound,
    SeedFileError,
    SettingRefused,
    TextRefused,
)

app = typer.Typer(
    name="enmusubi",
    help="Finds, for a problem that a city has, the organisations that can solve it, and says why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("match")(match_command)
app.command("serve")(serve_command)
app.command("seed")(operations.seed_command)
app.command("migrate")(operations.migrate_command)
app.command("index")(index_command)
app.command("doctor")(operations.doctor_command)
app.command("version")(operations.version_command)
app.command("evaluate")(evaluate_command)
app.command("train-model")(train_model_command)


def main() -> None:
    """Run the command of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of another encoding gets escapes for what it cannot show, not a failure.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0, 2 for bad input, 1 for failures."""
    try:
        result = typer.main.get_command(app).main(
            list(arguments), prog_name="enmusubi", standalone_mode=False
        )
    except BrokenPipeError:
        # Whoever read the output has enough; Python must not complain of it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except (typer.TyperException, ApiError, DataError, MatcherError, *DRIVER_ERRORS, OSError) as no:
        sentence, code = _refusal(no)
        sys.stderr.write(sentence.encode("utf-8", "backslashreplace").decode() + "\n")
        return code
    return result if isinstance(result, int) else 0


def _refusal(error: BaseException) -> tuple[str, int]:
    """Return why not, on one line unless it is the help, and the exit code."""
    code = BAD_INPUT if isinstance(error, INPUT_ERRORS) else FAILED
    sentence = str(error)
    if isinstance(error, typer.TyperException):
        sentence, code = error.format_message(), error.exit_code
        if sentence.startswith("Usage:"):
            return sentence, code
    elif isinstance(error, DRIVER_ERRORS):
        sentence = str(failure(error))
    elif isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "the disk is full; free some space" if full else error.strerror or str(error)
        sentence = f"{error.filename or 'the system'}: {reason}"
    return f"enmusubi: {' '.join(sentence.split())}", code
