"""Learning to tell languages apart: from small folders, the same each time."""

import json
import lzma
import sys
from pathlib import Path

import pytest

from matcher.errors import FileRefused
from matcher.language import LanguageIdentifier
from matcher.training import languages

WORDS = {
    "en": "the of and streets water is flooded every evening here",
    "vi": "đường phố bị ngập nước mỗi buổi chiều ở đây",
    "id": "jalan ini kebanjiran karena hujan deras dan selokan mampet",
    "ms": "jalan raya dilanda banjir kerana hujan lebat dan longkang tersumbat",
    "tl": "bumabaha ang mga kalsada tuwing hapon dahil barado ang kanal",
}


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    with lzma.open(tmp_path / "tico19_cc0.tsv.xz", "wt", encoding="utf-8") as file:
        for number in range(60):
            for lang in ("vi", "id", "ms", "tl"):
                english = f"{WORDS['en']} no {number}"
                file.write(f"{lang}\ttico19\t{WORDS[lang]} {number}\t{english}\n")
    sentence = {"text": {{"tl": "fil"}.get(lang, lang): text for lang, text in WORDS.items()}}
    (tmp_path / "sentences.jsonl").write_text(json.dumps(sentence) + "\n", "utf-8")
    messages = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    lines = [f'msgstr "les rues de la ville %(n)s sont inondées le soir {n}"' for n in range(60)]
    (messages / "django.po").write_text("\n".join([*lines, 'msgstr "улицы города"']), "utf-8")
    indonesian = tmp_path / "locale" / "id" / "LC_MESSAGES"
    indonesian.mkdir(parents=True)
    (indonesian / "django.po").write_text('msgstr "jalan ini kebanjiran setiap sore"', "utf-8")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, other: Path) -> Path:
    out = folder / "languages.npz"
    names = {"--corpora": folder, "--glossary": folder, "--other": other, "--out": out}
    arguments = [str(part) for pair in names.items() for part in pair]
    monkeypatch.setattr(sys, "argv", ["languages", *arguments])
    languages.main()
    return out


def test_what_was_learnt_tells_the_languages_apart(
    folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(monkeypatch, folders, folders)
    identifier = LanguageIdentifier.load(out)
    texts = {{"tl": "fil"}.get(lang, lang): f"{text} 77" for lang, text in WORDS.items()}
    texts["und"] = "les rues sont inondées"
    found = [one.language for one in identifier.identify(list(texts.values()))]
    assert found == list(texts)
    told = capsys.readouterr().out
    assert "sentences: en 1.000 of" in told
    assert "1-4 words: en" in told
    again = out.read_bytes()
    assert run(monkeypatch, folders, folders).read_bytes() == again


def test_a_folder_without_messages_is_refused(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = folders / "empty"
    empty.mkdir()
    with pytest.raises(FileRefused, match=r"no \*.po in it"):
        run(monkeypatch, folders, empty)
