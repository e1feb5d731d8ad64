"""Where a journal lives, as a URL that no sign in a path or password can bend."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from eamconsole.errors import ConfigurationError

JournalAddress = URL
"""Its text form masks the password."""


def file_address(file: Path) -> JournalAddress:
    """Return the address of a SQLite journal; the path is taken as it is, never parsed."""
    return URL.create("sqlite", database=str(file))


def server_address(text: str, password: str) -> JournalAddress:
    """Return a PostgreSQL address as the profile names it, with the keyring's password.

    Raises ``ConfigurationError`` that shows nothing of the address.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            "The profile's key journal.url holds no address that can be read (its value is not "
            "shown).",
            "Write it like postgresql+psycopg://user@server/database; the password is the "
            "credential journal-password.",
        ) from None
    return url.set(password=password) if password else url
