"""Every setting, read from the environment (``TOCSIN_*``) in one place."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from tocsin.channel_settings import ChannelSettings
from tocsin.home_settings import HomeSettings
from tocsin.mail_settings import MailSettings
from tocsin.monitor_settings import MonitorSettings
from tocsin.public_settings import PublicSettings


class Settings(ChannelSettings, HomeSettings, MailSettings, MonitorSettings, PublicSettings):
    """What a process needs to know.

    Attributes:
        database_url: ``postgresql+psycopg2://…`` as the app role.
        owner_database_url: The same as the owner; only ``tocsin migrate`` needs it.
        temporal_address: ``host:port`` of a Temporal frontend.
        temporal_tls: Whether to speak TLS to it.
        payload_key: 64 hex digits; encrypts all Temporal payloads when set.
        payload_key_id: Name of that key, kept in each payload's metadata for rotation.
        public_url: Where people open the product; links in notices begin with it.
        channels: Ways to reach people, first choice first.
        ready_file: The worker touches this file once it takes work.
        platform_hosts: The platform's own hosts, comma-separated, or a YAML file of them;
            empty for the list that comes with the product.
        mail_authserv_id: Name under which our own mail server writes its
            ``Authentication-Results``; empty to believe a topmost one.
        ocr_languages: Tesseract's codes of the languages that scans are recognised in
            (``eng+rus``); empty to leave scans to people. Needs ``tocsin[ocr]``.
        ocr_tessdata: Folder of Tesseract's models for them.
        activity_slots: Threads for activities = size of the worker's database pool.
    """

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", extra="ignore")

    database_url: str = "postgresql+psycopg2://tocsin_app@127.0.0.1:5432/tocsin"
    owner_database_url: str | None = None
    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "default"
    temporal_tls: bool = False
    payload_key: SecretStr | None = None
    payload_key_id: str = "k1"
    public_url: str = "http://127.0.0.1:8321"
    channels: tuple[str, ...] = ("mailbox",)
    smtp_host: str | None = None
    smtp_port: int = 25
    smtp_tls: Literal["none", "starttls", "implicit"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_sender: str = "tocsin@localhost"
    log_format: Literal["auto", "json", "console"] = "auto"
    log_level: str = "info"
    ready_file: Path | None = None
    activity_slots: int = Field(default=20, ge=1, le=200)
    workflow_cache: int = Field(default=1000, ge=0)
    reader_processes: int = Field(default=2, ge=1, le=32)
    platform_hosts: str = ""
    mail_authserv_id: str = ""
    ocr_languages: str = Field(
        default="", pattern=r"^(?:[A-Za-z_]{2,20}(?:\+[A-Za-z_]{2,20})*)?$"
    )
    ocr_tessdata: str = ""
    max_item_bytes: int = 25 * 1024 * 1024
