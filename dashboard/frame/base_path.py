"""Under which path the installation is served (``server.baseUrlPath``); whoever writes an address of ours asks here."""

from __future__ import annotations

import streamlit as st


def base_path() -> str:
    """Where the platform is served: empty, or ``/`` and a path without a slash at its end."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
