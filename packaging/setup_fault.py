"""The one error that setting up may end with."""

from __future__ import annotations


class SetupFault(Exception):
    """The machine cannot run the console yet; the text says what is missing and what to do."""
