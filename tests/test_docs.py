"""The documents are true: their examples run, their words and links are there."""

import dataclasses
import inspect
import os
import re
import shlex
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest

import matcher.domain
from api.version import VERSION

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of the README in one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_library_example_of_the_readme_finds_matches() -> None:
    (example,) = blocks("python")
    run = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert [line.split()[0] for line in run.stdout.splitlines()] == ["1", "2", "3"]


def test_the_commands_of_the_readme_work_on_an_empty_home(home: Path) -> None:
    lines = re.sub(r"\\\n\s*", "", "\n".join(blocks("sh"))).splitlines()
    commands = [line.split("  #")[0] for line in lines if line.startswith(".venv/bin/enmusubi")]
    assert len(commands) >= 5
    for command in commands:
        arguments = shlex.split(command)
        run = subprocess.run(
            [str(Path(sys.executable).with_name("enmusubi")), *arguments[1:]],
            cwd=ROOT,
            env=os.environ | {"ENMUSUBI_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, (command, run.stderr)
        assert run.stdout.strip(), command


def test_the_glossary_has_every_noun() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    nouns = [
        name
        for name, one in inspect.getmembers(matcher.domain, inspect.isclass)
        if one.__module__ == matcher.domain.__name__
        and (dataclasses.is_dataclass(one) or issubclass(one, Enum))
    ]
    assert len(nouns) > 10
    assert [name for name in nouns if not re.search(rf"\b{name}\b", glossary)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8"))
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert missing == []


def test_decisions_are_short_and_numbered() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    assert [p.name for p in decisions if len(p.read_text("utf-8").splitlines()) > 60] == []


def test_the_changelog_begins_with_what_is_being_made_or_this_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert headings[0] in ("Unreleased", VERSION)
