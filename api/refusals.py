"""What the rooms refuse, by name; `api/errors.py` gives each its HTTP status.

ApiError
├── NotFound               there is no such thing
├── FieldsRefused          what was sent breaks rules, field by field
├── BodyRefused            what was sent cannot be read at all
│   ├── BodyTooLarge       more bytes than are read
│   ├── BodyNotJSON        not UTF-8, not JSON, or JSON with a trap in it
│   ├── NotUTF8            a form or query in another encoding
│   ├── TooManyFields      a form with more fields than are read
│   └── MediaTypeRefused   sent as something other than JSON or a form
├── OperatorTokenMissing   writing needs the operator token
├── OperatorTokenWrong     the token sent is not the operator's
├── NotReady               the database or the model is not there yet
├── PortTaken              another program listens there
├── SettingRefused         a setting holds what cannot be meant
├── ModelRefused           a model cannot be had, and no index of another is there
├── RequestReplaced        another model is asked for than the one being prepared
└── InputRefused           a command was called with what cannot be meant
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """One rule that one field breaks.

    `field`: its path, such as `text` or `sectors/1`; '' where the whole is meant. `code`: a stable
    name to translate by, with `values` to put in; `detail`: the English sentence.
    """

    field: str
    code: str
    detail: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


class ApiError(Exception):
    """The root of all errors that the doors raise on purpose."""


class NotFound(ApiError):
    """There is no such thing, or it is not published."""

    def __init__(self, *, noun: str, id: str) -> None:  # noqa: A002 - the noun's own word
        # An id can be anything a URL holds; it is shown, cut, and never interpreted.
        super().__init__(f"there is no {noun} {id[:80]!r}")
        self.noun, self.id = noun, id


class FieldsRefused(ApiError):
    """What was sent breaks rules; nothing of it was taken."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.detail}" for p in problems))
        self.problems = tuple(problems)


class BodyRefused(ApiError):
    """What was sent cannot be read."""


class BodyTooLarge(BodyRefused):
    """The body has more bytes than are read."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(f"the body is larger than the {limit:,} bytes that are read")
        self.limit = limit


class BodyNotJSON(BodyRefused):
    """The body is not JSON that every program reads alike."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"the body is not usable JSON: {reason}")
        self.reason = reason


class NotUTF8(BodyRefused):
    """A form or query is not UTF-8; read as anything else, its text would be kept garbled."""

    def __init__(self, *, what: str) -> None:
        super().__init__(f"{what} is not UTF-8; send it in that encoding")
        self.what = what


class TooManyFields(BodyRefused):
    """A form has more fields than are read."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(f"the form has more than the {limit:,} fields that are read")
        self.limit = limit


class MediaTypeRefused(BodyRefused):
    """The body is sent as something else than is read here."""

    def __init__(self, *, found: str, expected: str) -> None:
        super().__init__(f"send the body as {expected}, not as {found[:80]!r}")
        self.found, self.expected = found, expected


class OperatorTokenMissing(ApiError):
    """Writing needs the operator token that `enmusubi serve` prints."""

    def __init__(self) -> None:
        super().__init__("writing needs the operator token: send Authorization: Bearer TOKEN")


class OperatorTokenWrong(ApiError):
    """The token sent is not the operator's."""

    def __init__(self) -> None:
        super().__init__("this is not the operator token that `enmusubi serve` printed")


class NotReady(ApiError):
    """The service is not ready to answer; says what is missing."""

    def __init__(self, *, missing: str) -> None:
        super().__init__(f"not ready: {missing}")
        self.missing = missing


class PortTaken(ApiError):
    """The address to listen on cannot be had; choose another with PORT= or HOST=."""

    def __init__(self, *, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"cannot listen on {host}:{port}: {reason}; choose another with PORT= or HOST="
        )
        self.host, self.port, self.reason = host, port, reason


class SettingRefused(ApiError):
    """A setting holds a value that cannot be meant."""

    def __init__(self, *, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


class ModelRefused(ApiError):
    """The model that is asked for cannot be had; says why, and what to do."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"{' '.join(reason.split())}; name a folder or a model that is on this machine, or"
            " `static` for the one that is shipped"
        )


class RequestReplaced(ApiError):
    """Another model is asked for by now, so this one is not prepared to its end."""

    def __init__(self, *, source: str) -> None:
        super().__init__(f"{source!r} is no longer asked for; `enmusubi index --status` says more")
        self.source = source


class InputRefused(ApiError):
    """A command was called with arguments that cannot be meant."""
