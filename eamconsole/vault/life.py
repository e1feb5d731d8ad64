"""Tells a keyring that waits for a person from one whose service hangs.

Both leave a call without an answer.  One that shows a prompt still answers a ping; where none is
answered nobody can be waiting for anything, and patience would only hide it.
"""

from __future__ import annotations

import contextlib

_SERVICE = "org.freedesktop.secrets"
_PATH = "/org/freedesktop/secrets"
_PEER = "org.freedesktop.DBus.Peer"


def answers_ping(seconds: float) -> bool:
    """Return whether the Secret Service shows life within ``seconds``.

    True where it cannot be asked: on other systems, and with another keyring in its place.
    """
    try:
        from jeepney import DBusAddress, new_method_call
        from jeepney.io.blocking import open_dbus_connection
    except ImportError:
        return True
    ping = new_method_call(DBusAddress(_PATH, bus_name=_SERVICE, interface=_PEER), "Ping")
    try:
        with contextlib.closing(open_dbus_connection(auth_timeout=seconds)) as connection:
            connection.send_and_get_reply(ping, timeout=seconds)
    except TimeoutError:
        return False
    except Exception:  # noqa: BLE001 - no bus, or one that refuses: the call itself will say so
        return True
    return True
