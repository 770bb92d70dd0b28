"""The door of an app that the local network can reach: one passphrase, asked once a session."""

from __future__ import annotations

import hmac
import os
import time

import streamlit as st

WAIT_SECONDS = 1.0


def passphrase_fits(given: str, wanted: str) -> bool:
    """Whether the passphrase is right, in a time that does not depend on where it differs."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def ask_passphrase() -> None:
    """Stop the page until the passphrase was given, where one is set (`GROUNDSWELL_PASSPHRASE`)."""
    wanted = os.environ.get("GROUNDSWELL_PASSPHRASE")
    if not wanted or st.session_state.get("let_in"):
        return
    st.title("Groundswell", anchor=False)
    given = st.text_input("Passphrase", type="password", help="Whoever started Groundswell on this network has it.")
    if given:
        if passphrase_fits(given, wanted):
            st.session_state["let_in"] = True
            st.rerun()
        time.sleep(WAIT_SECONDS)  # guessing must not be quick
        st.error("That is not the passphrase. Ask whoever started Groundswell on this network.")
    st.stop()
