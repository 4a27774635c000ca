"""`enmusubi train-model`: the embedding models that ship, from parallel text to weights."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.terminal import print_json
from matcher.shipped import CONTEXTUAL, DATA, STATIC


class Tier(StrEnum):
    """What can be trained."""

    STATIC = STATIC
    CONTEXTUAL = CONTEXTUAL


def train_model_command(
    *,
    corpora: Annotated[Path, typer.Option(help="Folder of parallel text, *.tsv.xz.")],
    glossary: Annotated[Path, typer.Option(help="Folder of taxonomy, terms and sentences.")],
    work: Annotated[Path, typer.Option(help="Folder for all that is made; kept to go on from.")],
    data: Annotated[Path, typer.Option(help="Seed, documents and judged set.")] = DATA,
    tier: Annotated[list[Tier] | None, typer.Option(help="Both, unless named.")] = None,
    ablations: Annotated[
        bool, typer.Option(help="Instead: small runs that show what each choice is worth.")
    ] = False,
) -> None:
    """Train the embedding models into WORK/static and WORK/contextual, with a report each.

    Run again after an interruption, it goes on where it was. Nothing that ships is overwritten.
    """
    # PyTorch and its friends take seconds to import; only who trains pays for it.
    from matcher.training.ablations import ablate  # noqa: PLC0415 - late, see above
    from matcher.training.material import Material  # noqa: PLC0415 - late, see above
    from matcher.training.model import train  # noqa: PLC0415 - late, see above

    material = Material(corpora, glossary, data)
    if ablations:
        work.mkdir(parents=True, exist_ok=True)
        print_json(ablate(material, work))
        return
    train(material, work, tiers=[str(one) for one in tier or Tier])
