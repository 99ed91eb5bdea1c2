"""What a page is called: its id is also the reference that people see and say."""

from tocsin.domain.case import new_ref, normalize_ref

CASE, PAGE = "TCN-", "PG-"
WORKFLOW = "page/"


def new_page_id() -> str:
    """Make an opaque id such as ``PG-7K3M-Q2XD``, by the same letters as a case's ref."""
    return PAGE + new_ref().removeprefix(CASE)


def normalize_page_id(text: str) -> str:
    """Read a page's id as people type it: any case, dashes or none, O for 0, I and L for 1."""
    plain = text.upper().replace("-", "")
    letters = plain.removeprefix("PG") if len(plain) > len("7K3MQ2XD") else plain
    return PAGE + normalize_ref(letters).removeprefix(CASE)


def workflow_id(page_id: str) -> str:
    """Return the id of the page's workflow."""
    return WORKFLOW + page_id
