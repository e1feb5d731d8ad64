"""Steers the sandbox city: residents, crews, faults, and the comparison of both sides."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from eamconsole.services.sandbox_city.process import SandboxFault

_SECONDS = 30.0


class SandboxControl:
    """Speaks to the control plane, which is no part of any real product."""

    def __init__(self, control_url: str) -> None:
        parts = urlsplit(control_url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port
        self._base = parts.path.rstrip("/")

    def ask(self, path: str) -> dict[str, Any]:
        """Return what the control plane tells; raises ``SandboxFault``."""
        return self._call("GET", path, None)

    def let(self, path: str, **values: Any) -> dict[str, Any]:
        """Have something done."""
        return self._call("POST", path, values)

    def undo(self, path: str) -> dict[str, Any]:
        """Take something back."""
        return self._call("DELETE", path, None)

    def _call(self, verb: str, path: str, values: dict[str, Any] | None) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_SECONDS)
        body = None if values is None else json.dumps(values)
        try:
            headers = {"Content-Type": "application/json"} if body else {}
            connection.request(verb, f"{self._base}/{path}", body, headers)
            reply = connection.getresponse()
            answer = json.loads(reply.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SandboxFault(f"The sandbox city does not answer: {error}.") from error
        finally:
            connection.close()
        if reply.status != 200:
            raise SandboxFault(f"The sandbox city refused {path}: {answer.get('error', '')}")
        return answer if isinstance(answer, dict) else {}
