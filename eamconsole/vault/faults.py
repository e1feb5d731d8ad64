"""What can be wrong with the OS keyring, each with the way out for this kind of desktop."""

from __future__ import annotations

import sys

from eamconsole.errors import CredentialError
from eamconsole.vault.names import CredentialKey

_UNLOCK = {
    "win32": "Sign in to Windows as the user the console runs as, then try again.",
    "darwin": "Unlock the login keychain in Keychain Access, then try again.",
    "linux": (
        "Unlock the keyring of this session (sign in to the desktop, or on a server unlock "
        "gnome-keyring at start as docs/operations.md shows), then try again."
    ),
}
_INSTALL = {
    "win32": "Start the Windows service 'Credential Manager' (VaultSvc), then try again.",
    "darwin": "Let the console use the login keychain, then try again.",
    "linux": (
        "Install gnome-keyring or KWallet and start the console inside a D-Bus session; "
        "docs/operations.md shows it for a server."
    ),
}


class CredentialMissing(CredentialError):
    """The keyring works, but has no entry of this name."""

    code = "KEY-111"


class KeyringMissing(CredentialError):
    """There is no OS keyring, or only one that would not keep the secret safe."""

    code = "KEY-112"


class KeyringLocked(CredentialError):
    """The keyring is there but locked, and nobody unlocked it."""

    code = "KEY-113"


class KeyringRefused(CredentialError):
    """The keyring answered, but would not read, store or delete the entry."""

    code = "KEY-114"


class KeyringSilent(CredentialError):
    """The keyring did not answer in time: it waits for somebody at a prompt, or hangs."""

    code = "KEY-115"
    default_next_step = "Answer the keyring's prompt on this machine's screen, then try again."


class SecretUnusable(CredentialError):
    """The secret itself cannot be stored: empty, malformed or too long."""

    code = "KEY-116"
    default_next_step = "Store the credential again with the right text."


def missing(key: CredentialKey) -> CredentialMissing:
    """Say that ``key`` has no entry and how to make one."""
    return CredentialMissing(
        f"The keyring holds no {key.name.words} ({key.entry}).",
        f"Store it with: eamconsole credential set {key.profile} {key.environment} {key.name}",
    )


def no_keyring(found: str) -> KeyringMissing:
    """Say that only ``found`` is there, which the console does not trust with secrets."""
    return KeyringMissing(
        f"No OS keyring can be used here (found: {found}).", _for_this_desktop(_INSTALL)
    )


def locked() -> KeyringLocked:
    """Say that the keyring is locked and how to unlock it."""
    return KeyringLocked("The OS keyring is locked.", _for_this_desktop(_UNLOCK))


def refused(doing: str, words: str) -> KeyringRefused:
    """Say that the keyring would not do it, in its own ``words``."""
    return KeyringRefused(f"The OS keyring would not {doing}: {words}", _for_this_desktop(_UNLOCK))


def silent(seconds: float) -> KeyringSilent:
    """Say that the keyring gave no answer for ``seconds``."""
    return KeyringSilent(f"The OS keyring gave no answer for {seconds:.0f} s.")


def hanging(seconds: float) -> KeyringSilent:
    """Say that the service behind the keyring hangs: no prompt is open, nobody can answer it."""
    return KeyringSilent(
        f"The service of the OS keyring hangs: it answers nothing, and gave no secret for "
        f"{seconds:.0f} s.",
        "Restart it (on a desktop sign out and in again; on a server restart the unit that unlocks "
        "it, see docs/operations.md), then try again; a sync that runs goes on by itself.",
    )


def too_long(length: int, most: int) -> SecretUnusable:
    """Say that the secret is longer than Windows keeps."""
    return SecretUnusable(
        f"The secret has {length} characters; Windows Credential Manager keeps at most {most}.",
        "Ask for a shorter token or password; nothing was stored.",
    )


def _for_this_desktop(texts: dict[str, str]) -> str:
    return texts.get(sys.platform, texts["linux"])
