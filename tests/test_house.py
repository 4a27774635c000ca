"""The rules of the house that the import contracts cannot say."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = [path for folder in ("matcher", "data", "api") for path in (ROOT / folder).rglob("*.py")]
DOORS = {"service.py", "routes.py", "pages.py", "commands.py"}
ROOMS = {path.parent.name for path in (ROOT / "api").glob("*/*.py") if path.name in DOORS}
LONGEST_FILE = 300  # lines
EMBEDDING = {"embed.py", "model_folder.py", "contextual.py"}  # What may know PyTorch.


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_matcher_needs_no_more_than_its_own_dependencies() -> None:
    allowed = {*sys.stdlib_module_names, "matcher", "numpy", "sklearn"}
    for path in (ROOT / "matcher").rglob("*.py"):
        if path.name not in EMBEDDING and path.parent.name != "training":
            assert {name.partition(".")[0] for name in imported(path)} <= allowed, path


def test_a_room_imports_no_other_room() -> None:
    for room in ROOMS:
        others = {f"api.{other}" for other in ROOMS - {room}}
        for path in (ROOT / "api" / room).rglob("*.py"):
            found = {".".join(name.split(".")[:2]) for name in imported(path)}
            assert not found & others, path


def test_files_stay_short_enough_to_read() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {path for path, lines in lengths.items() if lines > LONGEST_FILE} == set()


def test_nobody_imports_what_another_file_keeps_to_itself() -> None:
    for path in FILES:
        for name in imported(path):
            if name.split(".")[0] in {"matcher", "data", "api"}:
                assert not any(part.startswith("_") for part in name.split(".")), (path, name)


def test_only_settings_reads_the_environment() -> None:
    for path in FILES:
        if path != ROOT / "api" / "settings.py":
            text = path.read_text("utf-8")
            assert "os.environ" not in text, path
            assert "getenv" not in text, path
