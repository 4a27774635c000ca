"""The errors of the store, and the names that broken database rules have in it.

DataError
├── SeedFileError          a line of a seed file is no record
├── QueryFileRefused       a file of named queries is broken
├── ServerError            the embedded PostgreSQL
│   ├── HomeUnusable       the folder for the data cannot be used
│   ├── DiskFull           no room for the data
│   ├── ServerNotStarted   PostgreSQL refused to start
│   └── PasswordLost       the data is there, its password is not
├── DatabaseUnreachable    no connection could be made
├── DatabaseTooOld         PostgreSQL or pgvector is older than needed
├── DatabaseTooNew         a later release has been here already
├── HistoryChanged         an applied migration was edited or slipped in
├── MigrationRefused       a migration file is misnamed or fails
└── RuleBroken             a named constraint of the schema said no
    ├── SectorUnknown      names a sector that the taxonomy lacks
    ├── CityUnknown        names a city that is not there
    ├── OrganisationUnknown    names an organisation that is not there
    ├── BudgetReversed     the lowest budget is above the highest
    └── PriceReversed      the lowest price is above the highest
"""

from collections.abc import Mapping
from pathlib import Path

import asyncpg


class DataError(Exception):
    """Anything that the store refuses or cannot do."""


class SeedFileError(DataError):
    """A line of a seed file is no record; mend the line, nothing of the file was taken."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        place = file if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class QueryFileRefused(DataError):
    """A file of named queries breaks its own form; says where and what."""

    def __init__(self, *, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}")
        self.path, self.line, self.reason = path, line, reason


class ServerError(DataError):
    """The embedded PostgreSQL cannot do its work."""


class HomeUnusable(ServerError):
    """The folder for the data cannot be used; choose another with ENMUSUBI_HOME."""

    def __init__(self, *, home: Path, reason: str) -> None:
        super().__init__(f"{home} cannot hold the data: {reason}; choose another ENMUSUBI_HOME")
        self.home, self.reason = home, reason


class DiskFull(ServerError):
    """There is no room for the data; free some space and start again."""

    def __init__(self, *, home: Path) -> None:
        super().__init__(
            f"the disk that holds {home} is full; free some space and start again"
            " (nothing acknowledged is lost)"
        )
        self.home = home


class ServerNotStarted(ServerError):
    """PostgreSQL refused to start; the last lines that it wrote say why."""

    def __init__(self, *, log: Path, last_lines: str) -> None:
        super().__init__(f"PostgreSQL did not start; the end of {log} says:\n{last_lines}")
        self.log, self.last_lines = log, last_lines


class PasswordLost(ServerError):
    """The data is there, but the file with its password is not; restore it from a backup."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"{path} is missing, so the data beside it cannot be opened; restore it")
        self.path = path


class DatabaseUnreachable(DataError):
    """No connection could be made; carries where it was tried, never the password."""

    def __init__(self, *, where: str, reason: str) -> None:
        super().__init__(f"the database at {where} cannot be reached: {reason}")
        self.where, self.reason = where, reason


class DatabaseTooOld(DataError):
    """PostgreSQL or pgvector is older than Enmusubi needs; upgrade it."""

    def __init__(self, *, part: str, needed: str, found: str) -> None:
        super().__init__(f"{part} {needed} or later is needed, but the database has {found}")
        self.part, self.needed, self.found = part, needed, found


class DatabaseTooNew(DataError):
    """The database was migrated by a later release; use that release."""

    def __init__(self, *, unknown: str) -> None:
        super().__init__(
            f"migration {unknown} was applied by a later release of Enmusubi; use that release"
        )
        self.unknown = unknown


class HistoryChanged(DataError):
    """An applied migration was edited, or one was slipped in before it; add a new one instead."""

    def __init__(self, *, migration: str, reason: str) -> None:
        super().__init__(f"migration {migration} {reason}; add a new migration instead")
        self.migration, self.reason = migration, reason


class MigrationRefused(DataError):
    """A migration file is misnamed or was refused by the database; nothing of it was applied."""

    def __init__(self, *, migration: str, reason: str) -> None:
        super().__init__(f"migration {migration} was not applied: {reason}")
        self.migration, self.reason = migration, reason


class RuleBroken(DataError):
    """A rule that the database keeps said no; `constraint` is its name in schema.sql."""

    problem = "the database refuses the record"

    def __init__(self, *, constraint: str | None) -> None:
        super().__init__(f"{self.problem} (rule {constraint})")
        self.constraint = constraint


class SectorUnknown(RuleBroken):
    """A record names a sector that the taxonomy does not have."""

    problem = "there is no such sector"


class CityUnknown(RuleBroken):
    """A record names a city that is not there."""

    problem = "there is no such city"


class OrganisationUnknown(RuleBroken):
    """A record names an organisation that is not there."""

    problem = "there is no such organisation"


class BudgetReversed(RuleBroken):
    """The lowest budget of a Need is above its highest."""

    problem = "the lowest budget is above the highest"


class PriceReversed(RuleBroken):
    """The lowest price of a Solution is above its highest."""

    problem = "the lowest price is above the highest"


BY_CONSTRAINT: Mapping[str, type[RuleBroken]] = {
    "listing_sector_known": SectorUnknown,
    "programme_sector_known": SectorUnknown,
    "need_city_known": CityUnknown,
    "listing_organisation_known": OrganisationUnknown,
    "person_organisation_known": OrganisationUnknown,
    "need_budget_order": BudgetReversed,
    "solution_price_order": PriceReversed,
}


def named(error: asyncpg.IntegrityConstraintViolationError) -> RuleBroken:
    """Return the error that stands for the broken constraint, RuleBroken where it has none.

    PostgreSQL's own detail repeats the whole row, which may be nobody's business; it stays in
    the cause.
    """
    kind = BY_CONSTRAINT.get(error.constraint_name or "", RuleBroken)
    return kind(constraint=error.constraint_name)
