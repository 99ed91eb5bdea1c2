"""The public notice form: no account, no cookie, no script; what is filed is safe at once."""

from collections.abc import Mapping
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from tocsin.console.forms import ASent, Sent
from tocsin.console.intake.asked import asked, countries
from tocsin.console.notice.outsider import AnOutsider
from tocsin.console.notice.sent import DECLARED, MOST_FILES, TOKEN, filed
from tocsin.console.render import page
from tocsin.console.safety import policy_with
from tocsin.console.translations import LANGUAGES
from tocsin.console.visitor import Reader, TheDesk
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, NotFoundError, UnavailableError
from tocsin.desk.filed import asked_of_outsiders, statements
from tocsin.desk.outages import OUTAGES
from tocsin.desk.public_errors import FormTooFastError, TooManyNoticesError
from tocsin.domain.playbook import Playbook

router = APIRouter()
Kind = Annotated[str, Path(max_length=64)]
Secret = Annotated[str, Path(max_length=100)]
SAFE = {"Referrer-Policy": "no-referrer"}  # a status page's address is its key


@router.get("/notice")
def choose(reader: AnOutsider, desk: TheDesk) -> Response:
    """Ask what the notice is about."""
    kinds = desk.public_notices.kinds()
    return page(reader, "notice/kinds.html", headers=SAFE, kinds=kinds, languages=LANGUAGES)


@router.get("/notice/status/{secret}")
def status(
    secret: Secret,
    reader: AnOutsider,
    desk: TheDesk,
    receipt: Annotated[int, Query(ge=0, le=1)] = 0,
) -> Response:
    """Show how a notice stands to who has its secret; at first as a receipt."""
    found = desk.notice_statuses.of(secret)
    return page(
        reader,
        "notice/status.html",
        headers=SAFE,
        status_=found,
        secret=secret,
        is_receipt=bool(receipt),
        languages=LANGUAGES,
    )


@router.get("/notice/{kind}")
def ask(kind: Kind, reader: AnOutsider, desk: TheDesk) -> Response:
    """Show the form of a kind."""
    return _asked(reader, desk, desk.public_notices.playbook(kind))


@router.post("/notice/{kind}")
async def file(
    request: Request, kind: Kind, reader: AnOutsider, sent: ASent, desk: TheDesk
) -> Response:
    """Receive a notice; or show the form again with everything that was typed, and why."""
    notices = desk.public_notices
    playbook = await to_thread.run_sync(notices.playbook, kind)
    address = request.client.host if request.client else ""
    try:
        given = await filed(sent, kind, reader.language, notices.door, address)
        receipt = await to_thread.run_sync(notices.receive, given)
    except NotFoundError:
        raise
    except DeskError as error:
        why = error
    except OUTAGES:
        why = UnavailableError()
    else:
        where = f"/notice/status/{receipt.secret}?receipt=1&lang={reader.language}"
        return RedirectResponse(where, 303, headers=SAFE)
    return await to_thread.run_sync(lambda: _asked(reader, desk, playbook, sent, why))


def _asked(
    reader: Reader,
    desk: Desk,
    playbook: Playbook,
    sent: Sent | None = None,
    refused: DeskError | None = None,
) -> Response:
    given = _given(sent)
    mine = set(asked_of_outsiders(playbook))
    door = desk.public_notices.door
    widget = door.captcha.widget if door.captcha else None
    return page(
        reader,
        "notice/form.html",
        headers=_headers(widget.hosts if widget else ()),
        playbook=playbook,
        fields=[one for one in asked(playbook, reader, given) if one.code in mine],
        statements=statements(playbook),
        declared=sent.many(DECLARED) if sent else [],
        countries=countries(reader),
        given=given,
        token=_token(desk, playbook, sent, refused),
        files=len(sent.files) if sent else 0,
        most=door.most_bytes,
        most_files=MOST_FILES,
        widget=widget,
        error=refused,
        languages=LANGUAGES,
    )


def _given(sent: Sent | None) -> Mapping[str, str]:
    return {name: values[-1] for name, values in sent.values.items()} if sent else {}


def _token(desk: Desk, playbook: Playbook, sent: Sent | None, refused: DeskError | None) -> str:
    """Give a form its token; one that came too fast, or has to wait, keeps its own."""
    if sent is not None and isinstance(refused, FormTooFastError | TooManyNoticesError):
        return sent.one(TOKEN)
    return desk.public_notices.token(playbook.kind)


def _headers(hosts: tuple[str, ...]) -> dict[str, str]:
    headers = dict(SAFE)
    if hosts:
        headers["Content-Security-Policy"] = policy_with(hosts)
    return headers
