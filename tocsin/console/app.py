"""API and console as one ASGI application: what ``tocsin up`` and the container serve.

``uvicorn tocsin.console.app:create_app --factory`` runs it. The console is an application of
its own below the API's, so that its errors are pages and the API's stay problems.
"""

from fastapi import FastAPI

from api.app import create_app as create_api
from api.app import settled
from api.guard import ROOM_FOR_FORMS
from tocsin.console import failures, phone, static
from tocsin.console.link_speech import link_speech
from tocsin.console.rooms import ROOMS
from tocsin.console.safety import Safety
from tocsin.settings import Settings

ROOM_FOR_TEXT = 2 * 1024 * 1024  # of a public form, beside its files


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application.

    Args:
        settings: Read from the environment when None, which also sets up the logs.
    """
    settings = settled(settings)
    forms = {
        "/intake": settings.max_item_bytes + ROOM_FOR_FORMS,
        "/notice/": settings.public_notice_bytes + ROOM_FOR_TEXT,
    }
    app = create_api(settings, forms)
    console = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    console.state = app.state  # the desk is made when the API's lifespan begins
    console.add_middleware(Safety)
    failures.install(console)
    for room in (static, phone, *ROOMS):
        console.include_router(room.router)
    app.mount("", console)
    app.state.link_speech = link_speech
    app.state.has_console = True  # links of messages lead there
    return app
