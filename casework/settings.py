"""Settings of one installation, from the environment (``YINGSHENG_…``) or a ``.env`` file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from casework.vocabulary import EventKind
from casework.vocabulary.own import FIRST_PACK

ROOT = Path(__file__).resolve().parent.parent


CLAIMS = (
    EventKind.CLAIM_RAISED,
    EventKind.CLAIM_ADVISED,
    EventKind.CLAIM_ENDORSED,
    EventKind.CLAIM_APPROVED,
    EventKind.CLAIM_PAID,
)
ACCOUNTING = "Accounting archives: vouchers are kept for 30 years"


class Settings(BaseSettings):
    """Where this installation keeps its data and how it behaves."""

    model_config = SettingsConfigDict(env_prefix="YINGSHENG_", env_file=".env", extra="ignore")

    data_dir: Path = ROOT / "data" / "var"
    """Everything the program makes: ledger, warehouse, evidence, backups."""
    warehouse_dir: Path | None = None
    """Where the figures' file lies: a folder of this machine's own, when several share the data folder."""
    base: str | None = None
    """The folder of a base that ``yingsheng history build`` made: figures stand on it and follow what came since."""
    served_shards: str = ""
    """Which shards of the ledger this process serves, ``1-16,20``: its figures are of their projects. Empty: all."""
    ledger_url: str | None = None
    """SQLAlchemy URL of the ledger; default is SQLite at ``data_dir / "ledger.sqlite"``."""
    shards: int = Field(default=64, ge=1, le=1024)
    """Into how many parts a ledger in PostgreSQL is split when it is made, or brought up to this version; afterwards it
    keeps them. Entries to different parts do not wait for each other."""
    regulation_dir: Path = ROOT / "data" / "regulations"
    """Regulations, a folder each; read when the program starts, checked by ``yingsheng check``."""
    profile_dir: Path = ROOT / "data" / "profiles"
    calendar_dir: Path = ROOT / "data" / "calendars"
    """Holiday notices newer than the calendar library, one file per year; read when the program starts."""
    questionnaire_dir: Path = ROOT / "data" / "questionnaires"
    """General questionnaires, one a file; those of a regulation lie in its folder."""
    report_dir: Path = ROOT / "data" / "reports"
    """What reports are made of, one a file, and the templates of their PDF."""
    answer_dir: Path = ROOT / "data" / "answers"
    """Standing answers to routine matters, one file per pack."""
    default_pack: str = FIRST_PACK
    """Pack for projects that do not name one."""
    timezone: str = "Asia/Shanghai"
    max_upload_mb: int = 400
    """Largest file the import accepts, in MiB: a register of a million cases."""
    max_unpacked_mb: int = 2_000
    """What an archive or workbook may unpack to, in MiB."""
    max_cells: int = 40_000_000
    """Cells that the sheet of a workbook may hold from its first corner to its last."""
    reading_memory_mb: int = 3_000
    """Memory for reading one foreign file, in MiB: a workbook of 25 columns needs 5 MiB for a thousand rows."""
    reading_seconds: int = 120
    """Processor time for reading one foreign file."""
    import_secrets: dict[str, str] = {}
    """Systems that hand in files over HTTP: name → secret of at least 32 characters. Off when empty."""
    mart_tokens: dict[str, str] = {}
    """In whose name other systems ask for figures: account → token of at least 32 characters. Off when empty."""
    mailbox_secret: str = ""
    """What opens the mailbox that ``yingsheng import --watch imaps://…`` reads."""
    mailbox_senders: tuple[str, ...] = ()
    """Whose letters are read there; those of others are put aside."""
    session_uploads_mb: int = 500
    """What one tab may have handed in and not let go of, in MiB: it is held in memory."""
    process_uploads_mb: int = 2_000
    """The same for all tabs of this process together."""
    kept_days: int = 14
    """How long files handed in, drafts, and what nobody refers to are kept: ``yingsheng clean``."""

    kept_cases_years: int = Field(default=5, ge=1)
    """How long the words and evidence of closed cases are kept: ``yingsheng retain``."""
    kept_club_years: int = Field(default=3, ge=1)
    kept_surveys_years: int = Field(default=3, ge=1)
    kept_security_years: int = Field(default=2, ge=1)
    """How long the reasons in the security log are kept; the lines stay."""
    kept_by_law: dict[EventKind, str] = dict.fromkeys(CLAIMS, ACCOUNTING)
    """Kinds of entries whose words an erasure leaves, and why; the evidence of such a case stays too."""

    hotline: str = ""
    """The company's service line, printed on the record forms."""
    mailbox: str = ""
    """The company's service mailbox, printed on the record forms."""
    centre_phone: str = ""
    """Telephone of the customer-service centre, printed on its record form."""

    lookups_a_minute: int = 6
    """How many whole numbers one person may look up within a minute who sees them masked."""
    lookups_a_day: int = 60

    public_url: str | None = None
    """The address people come to, when it is not this machine's own: ``https://cases.example.com``."""
    first_admin: str | None = None
    """Who becomes administrator at the first sign-in: the user's id as the sign-in service gives it."""
    oidc_metadata_url: str | None = None
    """Address of the sign-in service's discovery document (``…/.well-known/openid-configuration``)."""
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    oidc_redirect_uri: str | None = None
    """The app's own address with ``/oauth2callback``, as registered with the sign-in service."""
    oidc_cookie_secret: str | None = None
    """A long random text that signs the cookie of those signed in, made by itself when there is none; changing it signs
    everybody out."""
    oidc_user_claim: str = "sub"
    """The claim that is the user's id here: ``sub``, or one that administrators know, like ``email``."""
    session_hours: float = 12
    """How long after signing in one has to sign in again."""
    notify_channels: dict[str, str] = {}
    """Outward channels of messages: name → apprise URL, with ``{email}`` for a person, ``{phone}`` for customers."""
    max_evidence_mb: int = 50
    """Largest piece of evidence, in MiB."""
    max_megapixels: int = 100
    """Largest picture that is taken as evidence, in millions of pixels."""

    trusted_proxies: str = "127.0.0.1"
    """Whose word ``yingsheng respond`` takes for the address of a respondent: addresses, separated by commas."""

    monitor_token: str | None = None
    """What a monitor on another machine shows (``Authorization: Bearer …``) to be told more than well or not."""
    health_max_lag_events: int = 5_000
    """So many events that the figures do not have yet are no longer well."""
    health_max_lag_seconds: float = 300
    """For so long the figures may not have been level with the ledger and the platform still be called well."""
    head_key: Path | None = None
    """PEM file with an Ed25519 key: a private one signs the ledger's heads, a public one only verifies them."""

    test_clock: Path | None = None
    """A file with the time to believe instead of the machine's; see ``casework.time.present``."""
    test_clock_allowed: bool = False

    @property
    def warehouse(self) -> Path:
        """The file of the figures; other processes have one of their own beside it."""
        return (self.warehouse_dir or self.data_dir) / "warehouse.duckdb"

    @property
    def evidence_dir(self) -> Path:
        """Where evidence lies, by digest."""
        return self.data_dir / "evidence"

    @property
    def ledger(self) -> str:
        """The ledger's address as one SQLAlchemy URL."""
        return self.ledger_url or f"sqlite:///{self.data_dir / 'ledger.sqlite'}"


@cache
def settings() -> Settings:
    """Return the settings of this process (read once)."""
    return Settings()
