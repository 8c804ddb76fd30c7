"""The entry script: runs on every interaction, sets the frame up and hands over to the page asked for."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from casework.access.permissions import User
from casework.errors import LedgerUnavailable, PermissionRefused, YingshengError
from dashboard.frame import (
    access,
    address,
    bell,
    changes,
    clock_notice,
    faults,
    frame_words,
    kept_views,
    landing,
    navigation,
    served_notice,
    shell,
    titled,
    typed_text,
    upload_fields,
)
from dashboard.frame.state import DataError
from dashboard.views.accounts import sign_in
from dashboard.views.search import everywhere, keys
from etl.errors import WarehouseError


def main() -> None:
    """Dress the page, choose language, see who is looking, navigate, run the page."""
    titled.dress()
    address.follow()
    shell.language_from_address()
    frame_words.speak()
    typed_text.hand_on()
    upload_fields.begin()
    try:
        shell.wait()
        reader = access.enter()
    except PermissionRefused as refused:
        upload_fields.end(allowed=False)
        changes.leave()
        navigation.nowhere()
        shell.language_switch()
        sign_in.show(refused, trying=access.trying_here(), nobody_yet=access.nobody_yet())
    except YingshengError as error:
        navigation.nowhere()
        shell.language_switch()
        _excuse(error)
    else:
        _open(reader)


def _open(reader: User) -> None:
    """Run the page asked for, for somebody who is in."""
    page = st.navigation(navigation.sections(), position="hidden")
    kept_views.open_with_projects(reader)
    bell.show(reader)
    everywhere.button(reader)
    navigation.menu()
    kept_views.control(reader, page.url_path or "home")
    shell.language_switch()
    keys.listen()
    access.reader_box(reader)
    access.watch(reader)
    access.demo_line()
    try:
        clock_notice.show(reader)
        served_notice.show(reader)
        landing.lead(reader, page.url_path)
        navigation.leave()
        page.run()
    except YingshengError as error:
        _excuse(error)
    upload_fields.end()


def _excuse(error: YingshengError) -> None:
    """Say what is wrong; where the data are the matter, the page comes by itself once they are well."""
    faults.show(error)
    if isinstance(error, (WarehouseError, LedgerUnavailable, DataError)):
        shell.until_well(monotonic())


main()
