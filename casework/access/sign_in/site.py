"""The address that people come to. A passkey belongs to its name, and browsers allow one at safe addresses only."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from casework.errors import PermissionRefused

LOCAL = "localhost"
ENROL = "/sign-in/enrol/{key}"
"""Where somebody with the key of a link makes a passkey."""


@dataclass(frozen=True, slots=True)
class Site:
    """An address: ``https://cases.example.com``, with the path below which a proxy serves it, if there is one."""

    address: str

    @classmethod
    def of(cls, public_url: str | None, port: int, path: str = "") -> Site:
        """The configured address, else this machine's own."""
        return cls((public_url or f"http://{LOCAL}:{port}{path}").rstrip("/"))

    @property
    def origin(self) -> str:
        """The address without its path, as browsers name it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def name(self) -> str:
        """The name that passkeys belong to (the relying party's id)."""
        return urlsplit(self.address).hostname or LOCAL

    @property
    def tls(self) -> bool:
        """Whether the address is an https one."""
        return urlsplit(self.address).scheme == "https"

    def check(self) -> None:
        """Refuse an address at which browsers allow no passkeys, and say what to do."""
        with suppress(ValueError):
            ip_address(self.name)
            raise PermissionRefused(
                "Passkeys belong to a name, and {address} is a bare number. Set YINGSHENG_PUBLIC_URL to an address "
                "with a name, and open that.",
                address=self.address,
            )
        if not self.tls and self.name != LOCAL:
            raise PermissionRefused(
                "Passkeys work by https, or at localhost on this machine, and {address} is neither. Put TLS in front "
                "and set YINGSHENG_PUBLIC_URL to the https address.",
                address=self.address,
            )
