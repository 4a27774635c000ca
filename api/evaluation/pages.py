"""Pages of the Evaluation room: the quality page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import TheFinder
from api.evaluation.words import DISTURBANCES, MEASURES, MODELS, NO_SUPPLY, SPLITS, WAYS
from api.measured import TheQuality
from api.rendering import reader_of, render
from matcher.quality.measuring import ModelQuality

router = APIRouter()

WORDS = {
    "models": MODELS,
    "ways": WAYS,
    "splits": SPLITS,
    "disturbances": DISTURBANCES,
    "no_supply": NO_SUPPLY,
    "measures": MEASURES,
}


@router.get("/quality")
async def quality_page(request: Request, quality: TheQuality, finder: TheFinder) -> HTMLResponse:
    """All measured figures, what each says, and how to measure them again."""
    reader = reader_of(request)

    def heading(model: ModelQuality) -> str:
        name = model.identity.name
        return reader.say(MODELS[name]) if name in MODELS else name

    context = {
        "quality": quality,
        "words": WORDS,
        "heading": heading,
        "running": finder.matcher.indexer.identity.model,
        "taxonomy": finder.matcher.indexer.taxonomy,
    }
    return render(request, "evaluation/quality.html", context)
