"""Checks a secret before it is stored, so that the fault shows while somebody is typing."""

from __future__ import annotations

import sys

from eamconsole.vault import faults
from eamconsole.vault.names import CredentialName

MOST_ON_WINDOWS = 1280
"""Characters: 2,560 bytes in UTF-16, above which CredWrite fails with error 1783."""


def checked_secret(name: CredentialName, typed: str, platform: str = sys.platform) -> str:
    """Return the secret as it is stored, without the line end a pipe adds.

    Raises ``SecretUnusable`` where it is empty, of the wrong form, or too long.
    """
    secret = typed.rstrip("\r\n")
    if not secret.strip():
        raise faults.SecretUnusable(f"The {name.words} is empty; nothing was stored.")
    if any(ord(letter) < 32 for letter in secret):
        raise faults.SecretUnusable(
            f"The {name.words} holds a line break or control character; nothing was stored."
        )
    user, colon, password = secret.partition(":")
    if name.is_login and not (user and colon and password):
        raise faults.SecretUnusable(
            f"The {name.words} is not of the form user:password; nothing was stored."
        )
    if platform == "win32" and len(secret.encode("utf-16-le")) // 2 > MOST_ON_WINDOWS:
        raise faults.too_long(len(secret), MOST_ON_WINDOWS)
    return secret
