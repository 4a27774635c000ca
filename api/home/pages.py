"""Pages of the Home room: front page, secretariat, how it ranks, sources."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.choices import search_choices
from api.deps import Db, TheFinder
from api.home.service import heat_map, what_there_is
from api.rendering import reader_of, render

router = APIRouter()

# Problems that cities of the seed have, each in a language of those who live there.
EXAMPLES = (
    ("vi", "Ùn tắc giao thông giờ cao điểm ở Hà Nội, quá nhiều xe máy"),
    ("th", "น้ำท่วมขังในกรุงเทพฯ ทุกครั้งที่ฝนตกหนัก ต้องการระบบเตือนภัยล่วงหน้า"),
    ("id", "Sampah menumpuk di TPA, kota ingin mengolahnya menjadi energi"),
    ("ja", "ビエンチャンの電力供給を安定させたい。送電ロスも減らしたい"),
    ("en", "Vientiane: unreliable power supply and rising demand for electricity"),
)
EMPTY_SEARCH = {"text": "", "direction": "solutions", "country": "", "sector": "", "demo": ""}


@router.get("/")
async def front_page(request: Request, db: Db, finder: TheFinder) -> HTMLResponse:
    """Three doors, one search box, and what is in here."""
    overview = await what_there_is(db)
    taxonomy = finder.matcher.indexer.taxonomy
    context = {
        "overview": overview,
        "examples": EXAMPLES,
        "values": EMPTY_SEARCH,
        "choices": search_choices(reader_of(request), taxonomy, has_demo=overview.has_demo),
    }
    return render(request, "home/front.html", context)


@router.get("/secretariat")
async def secretariat_page(request: Request, db: Db, finder: TheFinder) -> HTMLResponse:
    """Search both ways, and needs and solutions by sector and country."""
    overview = await what_there_is(db)
    taxonomy = finder.matcher.indexer.taxonomy
    context = {
        "values": EMPTY_SEARCH,
        "choices": search_choices(reader_of(request), taxonomy, has_demo=overview.has_demo),
        "heat": await heat_map(db, taxonomy),
        "taxonomy": taxonomy,
    }
    return render(request, "home/secretariat.html", context)


@router.get("/how-it-ranks")
async def how_page(request: Request, finder: TheFinder) -> HTMLResponse:
    """What is weighed, how it becomes a number, and what it does not know."""
    return render(request, "home/how.html", {"taxonomy": finder.matcher.indexer.taxonomy})


@router.get("/about")
async def about_page(request: Request, db: Db) -> HTMLResponse:
    """Sources and licences."""
    return render(request, "home/about.html", {"overview": await what_there_is(db)})
