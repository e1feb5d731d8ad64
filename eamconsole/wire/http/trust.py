"""TLS contexts that trust what the operating system trusts."""

from __future__ import annotations

import os
import ssl
import sys
import threading
from pathlib import Path

from eamconsole.errors import ConfigurationError

_FILE, _FOLDERS = "SSL_CERT_FILE", "SSL_CERT_DIR"
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


class TrustUnusable(ConfigurationError):
    """An environment variable names certificates that are not there."""


def _new_context() -> ssl.SSLContext:
    import truststore

    _require_named_certificates()
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _require_named_certificates() -> None:
    """Refuse variables that lead nowhere: OpenSSL would trust nobody and blame every server.

    Windows and macOS do not read them.
    """
    if sys.platform in ("win32", "darwin"):
        return
    file, folders = os.environ.get(_FILE, ""), os.environ.get(_FOLDERS, "")
    if file and (wrong := _wrong_with(file)):
        raise _unusable(_FILE, file, wrong)
    if folders and not any(Path(each).is_dir() for each in folders.split(os.pathsep)):
        raise _unusable(_FOLDERS, folders, "is no folder")


def _wrong_with(file: str) -> str:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except FileNotFoundError:
        return "does not exist"
    except ssl.SSLError:
        return "holds no certificate"
    except (OSError, ValueError) as error:
        return f"cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})"
    return ""


def _unusable(variable: str, value: str, wrong: str) -> TrustUnusable:
    return TrustUnusable(
        f"The environment variable {variable} names {value}, which {wrong}; without it no server "
        "can be trusted.",
        f"Correct {variable}, or remove it to use this computer's own certificates, then start "
        "the console again.",
    )
