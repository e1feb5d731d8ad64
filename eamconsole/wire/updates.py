"""Reads the small file in which a city's own server names the newest version of the console.

One GET, which tells nobody anything: no login, no cookie, no version, no contact; no redirect is
followed.
"""

from __future__ import annotations

from eamconsole.domain.versions import is_version
from eamconsole.errors import EamConsoleError
from eamconsole.wire.http.adapter import ChannelAdapter
from eamconsole.wire.http.channel import Surroundings
from eamconsole.wire.http.outgoing import CallLimits
from eamconsole.wire.http.transport import Broken, Transport

_LIMITS = CallLimits(connect=5.0, read=5.0, total=10.0, answer_bytes=1_024)
_HEADERS = {"User-Agent": "EAMConsole", "Accept": "text/plain", "Accept-Encoding": "identity"}


class VersionUnread(EamConsoleError):
    """The file did not come, or holds no version."""

    default_next_step = "Check updates.address in the profile, and the file on that server."


class VersionFile:
    """The file at one address."""

    def __init__(
        self, address: str, surroundings: Surroundings, *, limits: CallLimits = _LIMITS
    ) -> None:
        self._address = address
        self._limits = limits
        self._around = surroundings

    def read(self) -> str:
        """Return the version in the first line; raises ``VersionUnread``."""
        transport = Transport(ChannelAdapter(self._around.proxy.route, self._around.trust))
        try:
            answer = transport.carry("GET", self._address, dict(_HEADERS), None, self._limits)
        except Broken as broken:
            words = self._around.redactor.redact(broken.summary, longest=300)
            raise VersionUnread(f"No version was read from the server: {words}.") from None
        finally:
            transport.close()
        if answer.status != 200:
            raise VersionUnread(f"The server of the version file answered {answer.status}.")
        lines = answer.body.decode("utf-8-sig", "replace").strip().splitlines()
        if not lines or not is_version(lines[0].strip()):
            raise VersionUnread("The first line of the version file is no version such as 1.4.0.")
        return lines[0].strip()
