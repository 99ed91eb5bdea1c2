"""The overview: one page for whoever looks once a week; a number opens the list behind it."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from babel.dates import format_skeleton
from fastapi import APIRouter, Query
from starlette.responses import Response

from api.fields import Code, Jurisdiction
from api.overview import Weeks
from tocsin.console.overview.links import Links
from tocsin.console.overview.pictures import pictures
from tocsin.console.render import page
from tocsin.console.rule_texts import kind_titles
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.console.writing import Writing
from tocsin.desk.desk import Desk
from tocsin.desk.errors import NotFoundError, UnavailableError
from tocsin.desk.overview import Wish
from tocsin.reports.charts import Chart, Charts, UndrawnError
from tocsin.reports.look import LookName
from tocsin.storage.overview import DUE

router = APIRouter()
charts = Charts()
PERIODS = (4, 12, 26, 52)
OWN_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # an SVG's own styles
Kind = Annotated[Code | Literal[""] | None, Query()]
Place = Annotated[Jurisdiction | Literal[""] | None, Query()]


@router.get("/overview")
def overview(
    visitor: TheVisitor,
    desk: TheDesk,
    weeks: Weeks = 12,
    kind: Kind = "",
    jurisdiction: Place = "",
) -> Response:
    """Show how everything stands that the reader sees."""
    wish = Wish(weeks, kind or None, jurisdiction or None)
    found = desk.overview.show(visitor.principal, wish)
    known = kind_titles(desk, visitor)
    return page(
        visitor,
        "overview/overview.html",
        found=found,
        wish=wish,
        links=Links(found, wish),
        charts=_charts(visitor, desk, wish),
        names=known,
        kinds=sorted(known.items(), key=lambda one: one[1]),
        periods=sorted({*PERIODS, weeks}),
        total=sum(one.cases for one in found.open),
        due={bucket: sum(one.due[bucket] for one in found.open) for bucket in DUE},
        lasting=_lasting,
    )


@router.get("/overview/{name}.svg")
def picture(
    name: str,
    visitor: TheVisitor,
    desk: TheDesk,
    weeks: Weeks = 12,
    kind: Kind = "",
    jurisdiction: Place = "",
    look: LookName = "light",
) -> Response:
    """Draw one chart of the page, and the others with it, which are asked for next."""
    drawn = _charts(visitor, desk, Wish(weeks, kind or None, jurisdiction or None))
    if name not in drawn:
        raise NotFoundError
    try:
        found = charts.draw(list(drawn.values()), look)
    except UndrawnError as error:
        raise UnavailableError from error
    headers = {"Cache-Control": "private, max-age=30", "Content-Security-Policy": OWN_POLICY}
    place_of = list(drawn).index(name)
    return Response(found[place_of], media_type="image/svg+xml", headers=headers)


def _lasting(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _charts(visitor: Visitor, desk: Desk, wish: Wish) -> dict[str, Chart]:
    writing = Writing(visitor)
    known = kind_titles(desk, visitor)

    def say(scheme: str, code: str) -> str:
        title = known.get(code) if scheme == "kind" else None
        return title or writing.word(scheme, code)

    def day(instant: datetime) -> str:
        local = instant.astimezone(visitor.zone)
        return format_skeleton("MMMd", local, visitor.zone, locale=visitor.locale)

    found = desk.overview.show(visitor.principal, wish)
    return pictures(found, say, map(day, found.weeks))
