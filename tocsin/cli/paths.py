"""The API's paths, with what people type made safe in them."""

from urllib.parse import quote

from tocsin.domain.case import normalize_ref


def segment(value: str) -> str:
    """Make a value safe as one part of a path; a lone dot would be read as a folder."""
    return (
        quote(value, safe="").replace(".", "%2E") if set(value) <= {"."} else quote(value, "")
    )


def case_path(ref: str, *parts: str) -> str:
    """Return the path of a case, or of something of it; refs may be typed carelessly."""
    return path("cases", normalize_ref(ref), *parts)


def path(*parts: str) -> str:
    """Return a path below the API's version."""
    return "/".join(["/v1", *map(segment, parts)])
