"""A notice under Article 16 of Regulation (EU) 2022/2065 (DSA), as JSON.

The article names the elements, not a format; this is a plain one. Its elements are stated in
fields, so a missing one can be named exactly: ``dsa-a`` to ``dsa-d``, after the letters of
Article 16(2).
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.domain.draft import Document, Standing
from tocsin.intake.stated import Stated, letter

Ground = Literal[
    "copyright", "trademark", "child-sexual-abuse", "terrorism", "hate-speech", "defamation",
    "privacy", "consumer-protection", "unsafe-products", "fraud", "other",
]  # fmt: skip


class Notifier(BaseModel):
    """Who submits the notice."""

    model_config = ConfigDict(extra="ignore")

    name: str = Field("", max_length=300)
    email: str = Field("", max_length=300)
    on_behalf_of: str = Field("", max_length=300, description="Whose rights are concerned.")
    trusted_flagger: bool = Field(False, description="Article 22 status, as claimed.")


class DsaNotice(BaseModel):
    """One notice of illegal content. `dsa_notice` marks the schema and its version."""

    model_config = ConfigDict(extra="ignore")

    dsa_notice: int = Field(ge=1, le=1, description="Version of this schema: 1.")
    explanation: str = Field("", description="16(2)(a): why the content is illegal.")
    urls: list[str] = Field(default_factory=list, description="16(2)(b): its exact places.")
    location: str = Field("", description="16(2)(b): what else it takes to find it.")
    notifier: Notifier = Field(default_factory=Notifier, description="16(2)(c).")
    good_faith: bool = Field(False, description="16(2)(d): accurate and complete, believed.")
    ground: Ground = "other"
    law: str = Field("", max_length=300, description="The provision said to be infringed.")
    member_state: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="ISO 3166-1.")
    language: str | None = Field(None, pattern=r"^[a-z]{2}$", description="ISO 639-1.")
    reference: str = Field("", max_length=300, description="The notifier's own reference.")
    work_urls: list[str] = Field(default_factory=list, description="Where an original is.")


def read_dsa_notice(data: dict[str, object]) -> Stated:
    """Return what the notice states.

    Raises:
        ValidationError: It does not follow the schema.
    """
    notice = DsaNotice.model_validate(data)
    is_copyright = notice.ground == "copyright"
    return Stated(
        letter=_as_letter(notice),
        document=Document.TAKEDOWN if is_copyright else Document.OTHER,
        reasons=(f"It is a notice under Article 16 DSA; its ground is {notice.ground}.",),
        title=_title(notice),
        language=notice.language,
        jurisdiction=notice.member_state or "EU",
        sender=notice.notifier.email.strip() or notice.notifier.name.strip() or None,
        fields=_fields(notice),
        target_urls=tuple(notice.urls),
        work_urls=tuple(notice.work_urls),
        standing=_standing(notice) if is_copyright else None,
        statements={"good_faith": notice.good_faith},
        missing=_missing(notice),
        names=(notice.notifier.name, notice.notifier.on_behalf_of),
        flags=_flags(notice),
    )


def _missing(notice: DsaNotice) -> tuple[str, ...]:
    """Go through Article 16(2); (c) excepts the offences of Articles 3 to 7 of 2011/93/EU."""
    is_excepted = notice.ground == "child-sexual-abuse"
    present = {
        "dsa-a": bool(notice.explanation.strip()),
        "dsa-b": any(url.strip() for url in notice.urls) or bool(notice.location.strip()),
        "dsa-c": is_excepted
        or (bool(notice.notifier.name.strip()) and "@" in notice.notifier.email),
        "dsa-d": notice.good_faith,
    }
    return tuple(code for code, there in present.items() if not there)


def _fields(notice: DsaNotice) -> dict[str, str]:
    return {
        "legal_basis": "Regulation (EU) 2022/2065, Article 16",
        "ground": notice.ground,
        "law": notice.law,
        "explanation": notice.explanation,
        "location": notice.location,
        "requester_name": notice.notifier.name,
        "requester_email": notice.notifier.email,
        "on_behalf_of": notice.notifier.on_behalf_of,
        "reference": notice.reference,
        "work_description": notice.explanation if notice.ground == "copyright" else "",
    }


def _standing(notice: DsaNotice) -> Standing:
    return Standing.AGENT if notice.notifier.on_behalf_of.strip() else Standing.UNCLEAR


def _flags(notice: DsaNotice) -> tuple[str, ...]:
    said = {
        "dsa-art-16": True,
        "trusted-flagger-claimed": notice.notifier.trusted_flagger,
        "child-safety": notice.ground == "child-sexual-abuse",
    }
    return tuple(flag for flag, there in said.items() if there)


def _title(notice: DsaNotice) -> str:
    place = next((url.strip()[:120] for url in notice.urls if url.strip()), "")
    return f"Notice under Article 16 DSA ({notice.ground})" + (f": {place}" if place else "")


def _as_letter(notice: DsaNotice) -> str:
    return letter(
        ("", notice.explanation),
        ("", notice.law),
        ("The content is located at:", "\n".join((*notice.urls, notice.location))),
        ("The original work is at:", "\n".join(notice.work_urls)),
        ("Sincerely,", f"{notice.notifier.name}\n{notice.notifier.email}".strip()),
    )
