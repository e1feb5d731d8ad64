"""Lets only the operating systems' own keyrings in; everything else fails closed.

Installing ``keyrings.alt`` or ``keyrings.cryptfile`` would otherwise silently change where
secrets go: into a plain file, or behind a question on standard input.
"""

from __future__ import annotations

from keyring.backend import KeyringBackend

from eamconsole.vault import faults

_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
)
_CHAINER = "keyring.backends.chainer"


def trusted_backend(chosen: KeyringBackend) -> KeyringBackend:
    """Return the OS keyring in ``chosen``, looking inside a chain; raises ``KeyringMissing``."""
    for backend in _members(chosen):
        if _is_trusted(backend):
            return backend
    raise faults.no_keyring(_name(chosen))


def _members(chosen: KeyringBackend) -> list[KeyringBackend]:
    if type(chosen).__module__ == _CHAINER:
        return list(getattr(chosen, "backends", ()))
    return [chosen]


def _is_trusted(backend: KeyringBackend) -> bool:
    module = type(backend).__module__
    return any(module == trusted or module.startswith(f"{trusted}.") for trusted in _TRUSTED)


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__name__}"
