"""The shape of a Lumen notice: as it is posted to Lumen, and as Lumen's API gives it back.

Source: Lumen's API, ``POST /notices`` (works and entities with an ``_attributes`` suffix) and
``GET /notices/N.json`` (without it, under the type's own name).
"""

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator


class _Lenient(BaseModel):
    """Others write these: unknown members are passed over, and null means absent."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    @field_validator("*", mode="before")
    @classmethod
    def _absent(cls, value: object, info: object) -> object:
        if value is not None:
            return value
        name = getattr(info, "field_name", "")
        return cls.model_fields[name].get_default(call_default_factory=True)


class Place(_Lenient):
    """One URL."""

    url: str = ""


def _either(name: str) -> AliasChoices:
    return AliasChoices(f"{name}_attributes", name)


class Work(_Lenient):
    """What is said to be infringed or unlawful, and where."""

    description: str = ""
    kind: str = ""
    infringing_urls: list[Place] = Field(
        default_factory=list, validation_alias=_either("infringing_urls")
    )
    copyrighted_urls: list[Place] = Field(
        default_factory=list, validation_alias=_either("copyrighted_urls")
    )


class Entity(_Lenient):
    """A person or an organisation."""

    name: str = ""
    kind: str = ""
    address_line_1: str = ""
    city: str = ""
    country_code: str = ""
    email: str = ""
    url: str = ""


class Role(_Lenient):
    """What an entity is in the matter."""

    name: str = ""
    entity: Entity = Field(default_factory=Entity, validation_alias=_either("entity"))


class Upload(_Lenient):
    """A file that came with it: base64, or a ``data:`` URI of it."""

    kind: str = ""
    file: str = ""
    file_name: str = ""


class LumenNotice(_Lenient):
    """One notice."""

    type: str = ""
    title: str = ""
    subject: str = ""
    body: str = ""
    source: str = ""
    date_sent: str = ""
    date_received: str = ""
    language: str = ""
    action_taken: str = ""
    request_type: str = ""
    mark_registration_number: str = ""
    counternotice_for_id: str = ""
    counternotice_for_sid: str = ""
    jurisdictions: str | list[str] = Field(
        "",
        validation_alias=AliasChoices(
            "jurisdiction_list", "jurisidiction_list", "jurisdictions"
        ),
    )
    regulations: str | list[str] = Field(
        "", validation_alias=AliasChoices("regulation_list", "regulations", "laws_referenced")
    )
    sender_name: str = ""
    principal_name: str = ""
    recipient_name: str = ""
    works: list[Work] = Field(default_factory=list, validation_alias=_either("works"))
    roles: list[Role] = Field(
        default_factory=list, validation_alias=_either("entity_notice_roles")
    )
    uploads: list[Upload] = Field(
        default_factory=list, validation_alias=_either("file_uploads")
    )
