"""TLS contexts that trust what the operating system trusts."""

from __future__ import annotations

import ssl
import threading

_GUARD = threading.Lock()
_CONTEXTS: dict[str, ssl.SSLContext] = {}


def os_trust() -> ssl.SSLContext:
    """Return the context shared by all channels, made on first use.

    ``requests`` would trust its own bundle and refuse a city's internal authority.
    """
    with _GUARD:
        context = _CONTEXTS.get("os")
        if context is None:
            context = _CONTEXTS["os"] = _new_context()
        return context


def _new_context() -> ssl.SSLContext:
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
