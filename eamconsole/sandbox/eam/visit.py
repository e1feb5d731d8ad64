"""One call as EAM sees it: which mount, who, in which format, with which parameters."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from eamconsole.sandbox.call import Call
from eamconsole.sandbox.eam.formats import read_object
from eamconsole.sandbox.eam.logins import ClientApp, Login
from eamconsole.sandbox.eam.plane import CoordinateSystem
from eamconsole.sandbox.eam.properties import REQUEST, Resource
from eamconsole.sandbox.eam.refusal import Refusal, rule_broken, wrong_verb
from eamconsole.sandbox.eam.rules import flag
from eamconsole.sandbox.eam.state import EamState

CITIZEN_ROOT = "/LucityCitizenRestAPI"
INTERNAL_ROOT = "/LucityRESTAPI"
PARAMETERS = frozenset(
    {
        *("format", "coordsys", "take", "skip", "orderby", "startswith", "nullwrites"),
        *("filter", "filterid", "email", "requestnumber", "commonid", "statusflag", "statusdays"),
        *("311only", "categorycode"),
    }
)
"""Every query parameter this server knows, in lower case."""


@dataclass(slots=True)
class Visit:
    """A call under way.

    ``query`` has lower-case names; ``tail`` is the path below ``/Work``, or below the
    installation where the program is not named.
    """

    state: EamState
    call: Call
    citizen: bool
    tail: str
    query: dict[str, str]
    login: Login
    app: ClientApp | None = None
    below_work: bool = True

    @property
    def format(self) -> str:
        """The format asked for; XML unless JSON is named."""
        return "json" if self.query.get("format", "").casefold() == "json" else "xml"

    @property
    def root_url(self) -> str:
        """Where this installation begins, for addresses in answers."""
        return f"{self.call.base_url}{CITIZEN_ROOT if self.citizen else INTERNAL_ROOT}"

    @property
    def work_url(self) -> str:
        """Where the program *Work* begins."""
        return f"{self.root_url}/Work"

    def coordinates(self) -> CoordinateSystem:
        """Return the system the call's points are in; the internal API knows one only."""
        if not self.citizen:
            return CoordinateSystem[self.state.assumptions.internal_coordinates.upper()]
        named = self.query.get("coordsys", "").upper()
        if not named:
            return self._default_coordinates()
        if named not in CoordinateSystem.__members__:
            raise rule_broken(f"CoordSys '{named}' is not valid.")
        return CoordinateSystem[named]

    def _default_coordinates(self) -> CoordinateSystem:
        settings = self.state.settings
        if settings.use_alternate_coordinates:
            return CoordinateSystem.LOCAL
        return (
            CoordinateSystem.LATLONG
            if settings.default_public_wkid == 4326
            else CoordinateSystem.MERCATOR
        )

    def allow(self, *verbs: str) -> None:
        """Refuse any other verb."""
        if self.call.method not in verbs:
            raise wrong_verb()

    def require(self, action: str, resource: Resource) -> None:
        """Refuse a caller without the permission, or whose application lacks the scope."""
        area, short = ("requests", "rq") if resource is REQUEST else ("work orders", "wo")
        refused = self.state.assumptions.scope_failure
        if self.app is not None and not self.app.allows(short, writes=action != "view"):
            raise Refusal(refused, "The client application does not have the scope for this.")
        self.require_permission(f"{action} {area}")

    def require_permission(self, permission: str) -> None:
        """Refuse a caller without the permission."""
        if permission not in self.login.permissions:
            status = self.state.assumptions.scope_failure
            raise Refusal(status, f"You do not have permission to {permission}.")

    def body(self) -> dict[str, Any]:
        """Return the object in the body, read in the call's format."""
        return read_object(self.call.body, self.format, self.call.header("content-type"))

    def switch(self, name: str) -> bool:
        """Return a boolean parameter; false when absent or unreadable."""
        try:
            return flag(self.query.get(name, "false"))
        except ValueError:
            return False


def authenticated(state: EamState, call: Call) -> Login:
    """Return the login of an internal call, or refuse with the Basic challenge."""
    if state.gateway is not None:
        return state.logins[state.gateway.name]
    scheme, _, rest = call.header("authorization").partition(" ")
    name, _, password = _decoded(rest).partition(":")
    login = state.logins.get(name)
    if state.assumptions.internal_sign_in == "token":
        raise Refusal(401, "A bearer token is required.")
    if scheme.casefold() != "basic" or login is None or login.password != password:
        raise Refusal(401, "Authentication is required.")
    return login


def identified_app(state: EamState, call: Call) -> ClientApp | None:
    """Return the client application of an internal call, refusing where one is required."""
    found = state.client_apps.get(call.header("appid").strip("{} "))
    asked = state.settings.require_app_id or state.assumptions.internal_sign_in == "basic_and_app"
    if found is None and asked:
        raise Refusal(state.assumptions.app_id_failure, "The application id is missing or unknown.")
    return found


def _decoded(credentials: str) -> str:
    try:
        return base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
