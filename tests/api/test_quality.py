"""The quality page, the same figures for programs, and the command that measures them."""

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.cli import run
from api.evaluation.pages import WORDS
from api.i18n import PAGE_LANGUAGES
from api.measured import (
    QUALITY,
    current_quality,
    measured,
    read_quality,
    trial_languages,
)
from api.reader import Reader
from matcher.errors import FileRefused
from matcher.quality.ranking import OURS
from tests.api.test_pages import page_at

DEMO = Path("data/demo")
RECORDED = json.loads(QUALITY.read_text("utf-8"))


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
async def test_the_page_shows_every_section_with_the_figures_of_the_file(
    client: httpx.AsyncClient, lang: str
) -> None:
    page = await page_at(client, "/quality", lang)
    text = page.first("main").text
    quality = read_quality(QUALITY)
    for model in quality.models:
        assert f"{model.dev.overall[OURS]['ndcg_at_10'].mean:.3f}" in text
        assert model.identity.model in text
        assert model.languages is not None
        for figures in model.languages.by_language.values():
            assert f"{figures.ndcg_at_10[OURS].low:.3f}" in text
    assert quality.command in text
    ids = {section.attributes.get("id") for section in page.all("section")}
    anchors = {str(link.attributes["href"]) for link in page.all("a") if "main" in link.inside}
    assert {anchor[1:] for anchor in anchors if anchor.startswith("#")} <= ids
    assert all(svg.attributes.get("aria-hidden") == "true" for svg in page.all("svg"))


@pytest.mark.parametrize(("lang", "trial"), [("en", "trial"), ("ja", "試行")])
async def test_a_language_on_trial_is_marked_where_it_is_measured_and_where_it_is_chosen(
    client: httpx.AsyncClient, lang: str, trial: str
) -> None:
    on_trial = read_quality(QUALITY).models[0].trial_languages
    page = await page_at(client, "/quality", lang)
    badges = [badge for badge in page.all("span") if badge.attributes.get("class") == "badge trial"]
    assert len(badges) >= len(on_trial)
    assert {badge.text for badge in badges} <= {trial}
    for address in ("/needs/new", "/solutions/new"):
        form = await page_at(client, address, lang)
        options = {o.attributes["value"]: o.text for o in form.all("option")}
        assert {v for v, text in options.items() if text.endswith(f"– {trial}")} == on_trial


async def test_the_page_is_found_from_the_front_page_and_every_footer(
    client: httpx.AsyncClient,
) -> None:
    page = await page_at(client, "/", "en")
    links = [link for link in page.all("a") if link.attributes["href"] == "/quality"]
    assert [("footer" in link.inside) for link in links] == [False, True]


async def test_programs_get_the_file_as_it_is(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/v1/quality")
    assert response.status_code == 200
    assert response.json() == RECORDED
    etag = {"If-None-Match": response.headers["etag"]}
    assert (await client.get("/api/v1/quality", headers=etag)).status_code == 304


async def test_where_nothing_is_measured_the_page_says_how(
    app: FastAPI, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    app.dependency_overrides[current_quality] = lambda: measured(tmp_path / "none.json")
    try:
        page = await page_at(client, "/quality", "en")
        assert "enmusubi evaluate --all" in page.first("main").text
        response = await client.get("/api/v1/quality")
    finally:
        app.dependency_overrides.clear()
    assert (response.status_code, response.json()["type"]) == (
        404,
        "urn:enmusubi:problem:not-found",
    )


def test_a_model_that_was_not_measured_has_no_language_on_trial() -> None:
    assert trial_languages("someone-elses@0123456789ab") == frozenset()
    model = read_quality(QUALITY).models[0]
    assert trial_languages(model.identity.model) == model.trial_languages


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"format": 2}, "format 2"),
        ({"models": [{}]}, "models/0"),
        ({"sizes": None}, "sizes"),
    ],
)
def test_a_file_that_is_no_file_of_figures_is_refused(
    tmp_path: Path, change: dict[str, Any], word: str
) -> None:
    path = tmp_path / "quality.json"
    path.write_text(json.dumps(RECORDED | change), "utf-8")
    with pytest.raises(FileRefused, match=word):
        read_quality(path)
    assert measured(path) is None


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "quality.json"
    seen = []
    for second, command in enumerate(("first", "second")):
        path.write_text(json.dumps(RECORDED | {"command": command}), "utf-8")
        os.utime(path, (second, second))
        quality = measured(path)
        assert quality is not None
        seen.append(quality.command)
    assert seen == ["first", "second"]


def small_set(folder: Path) -> Path:
    """Three Needs with translations, twelve Solutions: the demo set in small."""
    needs = ("dn-007", "dn-018", "dn-001")
    splits = {"dn-007": "dev", "dn-018": "dev", "dn-001": "test"}
    judged = [line.split("\t") for line in (DEMO / "qrels.tsv").read_text().splitlines()]
    kept = [row for row in judged if row[0] in needs]
    solutions = {row[1] for row in kept}
    (folder / "translations").mkdir(parents=True)
    (folder / "qrels.tsv").write_text("".join("\t".join(row) + "\n" for row in kept))
    (folder / "splits.tsv").write_text("".join(f"{n}\t{s}\n" for n, s in splits.items()))
    for name, ids in (
        ("needs.jsonl", set(needs)),
        ("solutions.jsonl", solutions),
        ("translations/needs.jsonl", set(needs)),
        ("translations/solutions.jsonl", solutions),
        ("unanswerable.jsonl", {"du-001-en", "du-007-ja"}),
    ):
        lines = (DEMO / name).read_text("utf-8").splitlines()
        (folder / name).write_text(
            "".join(f"{line}\n" for line in lines if json.loads(line)["id"] in ids), "utf-8"
        )
    return folder


def test_all_figures_are_measured_and_written_whole(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder, out = small_set(tmp_path / "set"), tmp_path / "quality.json"
    base = ["evaluate", "--all", "--model", "static", "--judged", str(folder), "--out", str(out)]
    assert run([*base, "--split", "test"]) == 0
    said = capsys.readouterr()
    for word in ("gap to en", "typos", "answer shown: everyday", "Japanese first"):
        assert word in said.out
    assert "static: robustness" in said.err
    first = read_quality(out)
    (model,) = first.models
    assert model.identity.name == "static"
    assert (model.identity.megabytes or 0) > 10
    assert model.test is not None
    assert model.test.figures.needs == 1
    assert len(first.looks_at_test) == 1
    assert first.command.startswith("enmusubi evaluate --all --model static --judged ")
    assert run([*base, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content == json.loads(out.read_text("utf-8"))
    assert content["looks_at_test"] == json.loads(out.read_text("utf-8"))["looks_at_test"]
    assert read_quality(out).models[0].test == model.test
    assert list(tmp_path.glob("*.new")) == []


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--all", "--needs", "n.jsonl"], "give no files"),
        (["--all", "--split", "train"], "neither dev nor test"),
        (["--all", "--judged", "/nowhere"], "No such file"),
        (["--out", "q.json"], "go with --all"),
        (["--model", "a", "--model", "b"], "go with --all"),
        (["--needs", "n.jsonl"], "or --all"),
        ([], "or --all"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    capsys: pytest.CaptureFixture[str], options: list[str], word: str
) -> None:
    assert run(["evaluate", *options]) == 2
    said = capsys.readouterr().err
    assert word in said
    assert len(said.splitlines()) == 1


def test_a_file_of_something_else_is_not_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "diary.json"
    path.write_text('{"dear": "diary"}')
    assert run(["evaluate", "--all", "--out", str(path)]) == 2
    assert "not measured figures" in capsys.readouterr().err
    assert path.read_text() == '{"dear": "diary"}'


def test_figures_that_cannot_be_written_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = small_set(tmp_path / "set")
    out = tmp_path / "no" / "quality.json"
    assert run(["evaluate", "--all", "--judged", str(folder), "--out", str(out)]) == 2
    assert "No such file" in capsys.readouterr().err


def test_japanese_says_every_name_of_the_page() -> None:
    reader = Reader("ja")
    messages = [m for table in WORDS.values() for m in table.values() if isinstance(m, str)]
    assert [m for m in messages if reader.say(m, needs=1) == m] == []
