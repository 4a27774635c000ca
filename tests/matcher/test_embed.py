"""Both Embedders keep the contract; a model that cannot be loaded is refused in one sentence."""

import shutil
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import torch
from huggingface_hub import constants, hf_api
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from matcher.embed import Embedder, HashEmbedder, SentenceTransformerEmbedder
from matcher.errors import ModelUnavailable
from matcher.indexed import FloatArray
from matcher.model_folder import reduced, restored, write_sums
from tests.matcher.shipped import shipped_embedder, shipped_matcher
from tests.ranker_contract import EmbedderContract

WORDS = {"[UNK]": 0, "water": 1, "flood": 2, "signal": 3}


class TestHashEmbedder(EmbedderContract):
    def embedder(self) -> Embedder:
        return HashEmbedder()

    @pytest.fixture
    def another(self) -> Embedder:
        return HashEmbedder(32)


class TestSentenceTransformerEmbedder(EmbedderContract):
    def embedder(self) -> Embedder:
        return shipped_embedder()

    @pytest.fixture
    def another(self, tmp_path: Path) -> Embedder:
        return SentenceTransformerEmbedder(static_model(tmp_path / "static"))


def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def static_model(folder: Path, *, seed: int = 0) -> Path:
    """A model of four words in the layout of the shipped one."""
    folder.mkdir(parents=True)
    tokenizer().save(str(folder / "tokenizer.json"))
    random = np.random.default_rng(seed)
    table = random.integers(-127, 127, (len(WORDS), 8)).astype(np.int8)
    scale = np.full(len(WORDS), 0.01, np.float32)
    save_file(
        {"embedding.int8": table, "embedding.scale": scale},
        folder / "weights.safetensors",
    )
    return folder


def test_a_damaged_file_of_a_model_is_refused_by_name(tmp_path: Path) -> None:
    folder = static_model(tmp_path / "model")
    write_sums(folder)
    SentenceTransformerEmbedder(folder)
    for name in ("weights.safetensors", "tokenizer.json"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(ModelUnavailable, match=f"{name} is damaged"):
            SentenceTransformerEmbedder(folder)
        (folder / name).write_bytes(whole)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json is missing"):
        SentenceTransformerEmbedder(folder)


def test_matrices_made_small_come_back_within_half_a_step() -> None:
    values = np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32)
    weights = {"matrix": values, "vector": values[0]}
    back = restored(reduced(weights))
    step = np.abs(values).max(axis=1, keepdims=True) / 127
    assert (np.abs(back["matrix"] - values) <= step / 2 + 1e-6).all()
    assert np.array_equal(back["vector"], values[0])


def test_equal_models_have_equal_identities(tmp_path: Path) -> None:
    assert shipped_embedder().identity == shipped_matcher().indexer.identity.model
    static_model(tmp_path / "a" / "model")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    identities = {SentenceTransformerEmbedder(tmp_path / n / "model").identity for n in "ab"}
    assert len(identities) == 1
    assert identities.pop().startswith("model@")


def test_other_weights_under_the_same_name_have_another_identity(tmp_path: Path) -> None:
    first = static_model(tmp_path / "a" / "model", seed=1)
    second = static_model(tmp_path / "b" / "model", seed=2)
    identities = {SentenceTransformerEmbedder(folder).identity for folder in (first, second)}
    assert len(identities) == 2


def test_another_tokenizer_has_another_identity(tmp_path: Path) -> None:
    folder = static_model(tmp_path / "model")
    before = SentenceTransformerEmbedder(folder).identity
    file = folder / "tokenizer.json"
    file.write_text(file.read_text("utf-8").replace("flood", "blood"), "utf-8")
    assert SentenceTransformerEmbedder(folder).identity != before


def test_any_sentence_transformers_folder_serves(tmp_path: Path) -> None:
    table = np.eye(len(WORDS), 8, dtype=np.float32) * 3
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer(), embedding_weights=table)])
    model.save(str(tmp_path / "plain"))
    embedder = SentenceTransformerEmbedder(tmp_path / "plain")
    rows: FloatArray = embedder.encode(["flood", "water flood", "..."])
    assert embedder.dimension == 8
    assert rows[:, 1:3] == pytest.approx(np.array([[0, 1], [0.5**0.5, 0.5**0.5], [0, 0]]))


def test_the_number_of_threads_can_be_set(tmp_path: Path) -> None:
    before = torch.get_num_threads()
    try:
        SentenceTransformerEmbedder(static_model(tmp_path / "model"), threads=1)
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("broken", ["weights.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"no such format", b"{}", b"\xff" * 99])
def test_a_damaged_model_is_refused(tmp_path: Path, broken: str, content: bytes) -> None:
    folder = static_model(tmp_path / "model")
    (folder / broken).write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"cannot be loaded: .+"):
        SentenceTransformerEmbedder(folder)


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="there is no such folder"):
        SentenceTransformerEmbedder(tmp_path / "nowhere")


def test_weights_of_another_layout_are_refused(tmp_path: Path) -> None:
    folder = static_model(tmp_path / "model")
    save_file({"table": np.zeros((4, 8), np.float32)}, folder / "weights.safetensors")
    with pytest.raises(ModelUnavailable, match="embedding"):
        SentenceTransformerEmbedder(folder)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hub on this machine that knows a model by name but has none of its files."""
    asked: list[str] = []

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = b'{"id": "known/model", "siblings": []}'
            self.send_response(200 if self.path == "/api/models/known/model" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(hf_api.api, "endpoint", address)
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(
        constants,
        "HUGGINGFACE_CO_URL_TEMPLATE",
        address + "/{repo_id}/resolve/{revision}/{filename}",
    )
    yield asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("no-such-model", "/api/models/sentence-transformers/no-such-model"),
        ("nobody/no-such-model", "/api/models/nobody/no-such-model"),
    ],
)
def test_a_model_that_nobody_knows_is_refused_after_asking_once(
    hub: list[str], name: str, asks: str
) -> None:
    with pytest.raises(ModelUnavailable) as refused:
        SentenceTransformerEmbedder(name)
    assert refused.value.name == name
    assert "\n" not in str(refused.value)
    assert [path for path in hub if "model" in path] == [asks]


def test_a_model_that_the_hub_knows_is_fetched_from_it(hub: list[str]) -> None:
    with pytest.raises(ModelUnavailable):
        SentenceTransformerEmbedder("known/model")
    assert "/api/models/known/model" in hub
    assert any("/known/model/resolve/" in path for path in hub)


@pytest.mark.parametrize("name", ["no-such-model", "/no/such/folder", "a/b/c", "intfloat/x y", "."])
def test_without_a_network_a_missing_model_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(hf_api.api, "endpoint", "http://127.0.0.1:9")  # Nobody listens there.
    began = time.perf_counter()
    with pytest.raises(ModelUnavailable, match=r"cannot be loaded: .+"):
        SentenceTransformerEmbedder(name)
    assert time.perf_counter() - began < 2
