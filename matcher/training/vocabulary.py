"""The subwords of all languages: a unigram vocabulary over a balanced sample."""

import importlib
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from matcher.errors import PackageMissing

CHARACTERS_PER_LANGUAGE = 5_000_000  # Languages with less text are repeated, at most this often:
REPEATED = 3
COVERAGE = 0.9997  # Share of characters that get a subword of their own.
SAMPLED = 700_000  # Texts that the trainer looks at.


def train_vocabulary(texts: Iterable[tuple[str, str]], path: Path, *, size: int, seed: int) -> None:
    """Write a tokenizer trained on texts with their languages: NFKC, lower case, `size` pieces.

    Raises PackageMissing.
    """
    try:
        sentencepiece = importlib.import_module("sentencepiece")  # Only who trains needs it.
    except ImportError as error:
        raise PackageMissing(package="sentencepiece") from error
    prefix = path.with_suffix("")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=_balanced(texts, seed),
        model_prefix=str(prefix),
        vocab_size=size,
        model_type="unigram",
        character_coverage=COVERAGE,
        normalization_rule_name="identity",
        input_sentence_size=SAMPLED,
        shuffle_input_sentence=True,
        unk_id=0,
        bos_id=-1,
        eos_id=-1,
        pad_id=-1,
        minloglevel=2,
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    vocabulary = [
        (pieces.id_to_piece(i), pieces.get_score(i)) for i in range(pieces.get_piece_size())
    ]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.save(str(path), pretty=False)


def _balanced(texts: Iterable[tuple[str, str]], seed: int) -> Iterator[str]:
    by_language: dict[str, list[str]] = defaultdict(list)
    for text, language in texts:
        by_language[language].append(text)
    for language in sorted(by_language):
        group = by_language[language]
        random.Random(seed).shuffle(group)  # noqa: S311 - no secret
        taken = 0
        for text in group * REPEATED:
            if taken >= CHARACTERS_PER_LANGUAGE:
                break
            taken += len(text)
            yield unicodedata.normalize("NFKC", text).lower().replace("\n", " ")
