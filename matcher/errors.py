"""Every error of the library.

MatcherError
├── TextRefused            a text that cannot be matched; says why
│   ├── TextEmpty          no letter and no digit in it
│   ├── TextTooLong        more characters than can be read with care
│   └── TextNotPlain       control characters, NUL or broken Unicode
├── ModelUnavailable       the embedding model cannot be loaded
├── PackageMissing         a training program needs a package that is not installed
├── ModelMismatch          saved weights were fitted on other features
└── FileRefused            a file of Needs, Solutions, judgements or taxonomy is broken
"""

from pathlib import Path


class MatcherError(Exception):
    """The root of all errors that the matcher raises on purpose."""


class TextRefused(MatcherError):
    """The text cannot be matched."""


class TextEmpty(TextRefused):
    """There is no letter and no digit in the text, so it says nothing to match."""

    def __init__(self) -> None:
        super().__init__("the text has no letters or digits; write what is needed in a few words")


class TextTooLong(TextRefused):
    """The text has more characters than the matcher reads with care."""

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(f"the text has {length:,} characters; at most {limit:,} are read")
        self.length, self.limit = length, limit


class TextNotPlain(TextRefused):
    """The text has characters that no plain text has."""

    def __init__(self, *, character: str, position: int) -> None:
        super().__init__(
            f"character {position + 1} of the text is U+{ord(character):04X}, "
            "which plain text does not contain"
        )
        self.character, self.position = character, position


class ModelUnavailable(MatcherError):
    """The embedding model could not be loaded; name a folder or a model that is on this machine."""

    def __init__(self, *, name: str, reason: str) -> None:
        super().__init__(f"the embedding model {name!r} cannot be loaded: {reason}")
        self.name, self.reason = name, reason


class PackageMissing(MatcherError):
    """A training program needs a package that is not installed; the extra `training` has it."""

    def __init__(self, *, package: str) -> None:
        super().__init__(f"{package} is not installed; run pip install -e '.[training]'")
        self.package = package


class ModelMismatch(MatcherError):
    """The saved weights were fitted on other features; fit them again with `make weights`."""

    def __init__(self, *, expected: tuple[str, ...], found: tuple[str, ...]) -> None:
        super().__init__(f"expected the features {expected}, found {found}; run `make weights`")
        self.expected, self.found = expected, found


class FileRefused(MatcherError):
    """A file could not be read; carries its name and, where one line is at fault, its number."""

    def __init__(self, *, path: Path, reason: str, line: int | None = None) -> None:
        where = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {reason}")
        self.path, self.reason, self.line = path, reason, line
