"""Start, speed and memory of the service: `python bench/service.py [--json]`.

Starts `enmusubi serve` twice in an empty home on a free port of 127.0.0.1 and reports the steps
of the cold and of the warm start and the time to the first Match; then asks texts in seven
languages, one after the other, and sets p50 and p95 of `POST /api/v1/match` against encoding the
same texts alone with the same model in the same run; last the memory of the process.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np

from matcher.embed import SentenceTransformerEmbedder
from matcher.shipped import DATA, MODEL

ROUNDS = 40
TEXTS = (
    "Traffic congestion in Hanoi, motorbikes block the junctions in the rush hour",
    "ไฟฟ้าดับบ่อยในเวียงจันทน์ โดยเฉพาะช่วงบ่ายที่ใช้เครื่องปรับอากาศมาก",
    "Ùn tắc giao thông giờ cao điểm ở Hà Nội, quá nhiều xe máy",
    "Sampah menumpuk di TPA, kota ingin mengolahnya menjadi energi",
    "停電が多い工業団地の電力供給を安定させたい。送電ロスも減らしたい",
    "ទឹកជំនន់រាល់ពេលភ្លៀងខ្លាំងនៅកណ្តាលក្រុង",
    "ရေကြီးခြင်းကြောင့် လမ်းများ ပိတ်ဆို့နေသည်",
)
START_LIMIT_S = 300.0
LINES = ("Ready at", "Operator token")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measured()
    if arguments.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:44} {value}\n")


def measured() -> dict[str, float | str]:
    """Return all figures; times in seconds or milliseconds as their names say."""
    figures: dict[str, float | str] = {}
    # A folder that the server of root, which steps down to another user, can reach.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        for start in ("cold", "warm"):
            begun = time.perf_counter()
            with serving(Path(folder) / "home") as (url, process, lines):
                ask(url, TEXTS[0])
                figures[f"{start} start to first match, s"] = round(time.perf_counter() - begun, 1)
                figures[f"{start} start by step"] = ", ".join(_steps(lines))
                if start == "warm":
                    figures |= _speed(url)
                    figures["memory of the process, MiB"] = round(_resident_mib(process.pid))
    return figures


@contextmanager
def serving(
    home: Path, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[str, "subprocess.Popen[str]", list[str]]]:
    """Start the service as a user does, and stop it politely."""
    command = [str(Path(sys.executable).with_name("enmusubi")), "serve", "--port", "0"]
    process = subprocess.Popen(
        command,
        env={"ENMUSUBI_HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        | dict(settings or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    try:
        assert process.stdout is not None
        deadline = time.monotonic() + START_LIMIT_S
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith(LINES[0]):
                break
            if time.monotonic() > deadline:
                raise TimeoutError("\n".join(lines))
        found = re.search(r"http://\S+", lines[-1])
        if found is None:
            raise RuntimeError("\n".join(lines))
        yield found.group(), process, lines
    finally:
        process.terminate()
        process.communicate(timeout=60)


def ask(url: str, text: str) -> float:
    """Return the seconds that one `POST /api/v1/match` takes, over a connection of its own."""
    begun = time.perf_counter()
    httpx.post(f"{url}/api/v1/match", json={"text": text}).raise_for_status()
    return time.perf_counter() - begun


def _speed(url: str) -> dict[str, float | str]:
    embedder = SentenceTransformerEmbedder(DATA / MODEL)
    embedder.encode(TEXTS)
    match_ms, encode_ms = [], []
    with httpx.Client() as client:
        for round_ in range(ROUNDS + 2):
            for text in TEXTS:
                begun = time.perf_counter()
                client.post(f"{url}/api/v1/match", json={"text": text}).raise_for_status()
                matched = time.perf_counter()
                embedder.encode([text])
                if round_ >= 2:  # The first rounds warm caches up.
                    match_ms.append(1000 * (matched - begun))
                    encode_ms.append(1000 * (time.perf_counter() - matched))
    p50, p95 = np.percentile(match_ms, [50, 95])
    encode_p50, encode_p95 = np.percentile(encode_ms, [50, 95])
    return {
        "POST /match, ms p50 / p95": f"{p50:.1f} / {p95:.1f}",
        "encoding the text alone, ms p50 / p95": f"{encode_p50:.2f} / {encode_p95:.2f}",
        "ratio p50 / p95": f"{p50 / encode_p50:.1f} / {p95 / encode_p95:.1f}",
        "requests": float(len(match_ms)),
    }


def _steps(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if re.match(r"\s+\S.*: [\d.]+ s$", line)]


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else float("nan")


if __name__ == "__main__":
    main()
