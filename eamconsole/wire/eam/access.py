"""The two addresses of an EAM installation and how each is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

from eamconsole.domain.work import CoordinateSystem, Module
from eamconsole.errors import ConfigurationError, Service
from eamconsole.wire.eam.authorizing import Authorizer
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.http import Body, Call, CallLimits, HttpChannel, Reply, Surroundings
from eamconsole.wire.http.address import ServiceAddress, service_address

Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EamAccess:
    """Addresses, logins and the choices of the profile's ``[eam]`` table."""

    url: str
    zone: ZoneInfo
    internal_url: str = ""
    login: str = field(default="", repr=False)
    """``user:password`` of the internal API."""
    stored_login: Callable[[], str] | None = field(default=None, repr=False)
    """Reads that login as it is stored now."""
    citizen: Authorizer | None = None
    """How the citizen API is told who calls, where anybody wants to know."""
    internal: Authorizer | None = None
    """How the internal API is told, where not by that login."""
    app_id: str = ""
    dialect: Literal["svc", "plain"] = "svc"
    documents: Literal["upload", "link"] = "upload"
    user_agent: str = "EAMConsole"

    @property
    def users(self) -> frozenset[str]:
        """The users the console signs in with, as EAM may write them down."""
        ways = (self.citizen, self.internal)
        pairs = [self.login, *(way.secret for way in ways if way and way.auth == "basic")]
        return frozenset(user_key(pair.partition(":")[0]) for pair in pairs) - {""}


def user_key(name: str) -> str:
    """Return the one form of a user's name: EAM may leave a domain before it out."""
    return name.rpartition("\\")[2].strip().casefold()


class EamSide:
    """One of the two APIs: a channel, and how its paths and calls are written.

    The citizen API needs ``COORDSYS`` on every call for records, since without it degrees
    would silently be taken as meters; the internal one knows one system only, as a rule the
    local one (A-01).
    """

    def __init__(
        self,
        channel: HttpChannel,
        profile: EamServerProfile,
        access: EamAccess,
        *,
        internal: bool,
    ) -> None:
        self.channel = channel
        self.profile = profile
        self.internal = internal
        self._plain = access.dialect == "plain"
        self._users = access.users

    @property
    def name(self) -> str:
        """The name people use."""
        return "internal API" if self.internal else "citizen API"

    def is_our_user(self, name: str) -> bool:
        """Return whether a name is that of a user the console signs in with."""
        return user_key(name) in self._users

    @property
    def coordinates(self) -> CoordinateSystem:
        """What X and Y mean in the answers to reads, and in writes of the internal API."""
        p = self.profile
        return CoordinateSystem(p.internal_coordinates if self.internal else p.read_coordinates)

    def service(self, module: Module) -> str:
        """Return the path of a module's service, with trailing slash."""
        p = self.profile
        if module is Module.WORK_REQUEST:
            name = p.requests_plain if self._plain else p.requests_svc
        else:
            name = p.work_orders_plain if self._plain else p.work_orders_svc
        return f"{p.work_path}/{name}/"

    def record(self, module: Module, number: int, child: str = "") -> str:
        """Return the path of one record, or of a list below it."""
        path = self.profile.record_path.format(auto_number=number)
        return f"{self.service(module)}{path}/" + (f"{child}/" if child else "")

    def documents(self, module: Module, number: int) -> str:
        """Return the path of a record's documents."""
        if not self.internal:
            return self.record(module, number, self.profile.media_path)
        p = self.profile
        wanted = module is Module.WORK_REQUEST
        path = p.documents_path.format(
            module=p.request_module_id if wanted else p.work_order_module_id, auto_number=number
        )
        return f"{p.work_path if p.documents_below_work else ''}/{path}/"

    def lookup(self, module: Module, name: str) -> str:
        """Return the path of a pick list."""
        if self.internal:
            return f"{self.service(module)}{name}/"
        p = self.profile
        return f"{p.work_path}/{p.lookups_plain if self._plain else p.lookups_svc}/{name}/"

    def get(
        self,
        path: str,
        query: Query = (),
        *,
        headers: Mapping[str, str] | None = None,
        accepted: frozenset[int] = frozenset(),
    ) -> Reply:
        """Read; returns an answer below 300 or an accepted one."""
        return self.channel.send(
            Call(
                verb="GET",
                path=path,
                query=(("format", "json"), *query),
                headers=headers or {},
                accepted=accepted,
            )
        )

    def read(self, path: str, query: Query = ()) -> Any:
        """Read and return the JSON value."""
        return self.channel.json(self.get(path, query))

    def post(
        self, path: str, body: Body, query: Query = (), *, limits: CallLimits | None = None
    ) -> Reply:
        """Send a change, once."""
        return self.channel.send(
            Call(verb="POST", path=path, query=query, body=body, writes=True, limits=limits)
        )

    def put(self, path: str, body: Body, query: Query = ()) -> Reply:
        """Change properties of what is there; any 2xx is success (A-14)."""
        query = (("format", "json"), *query)
        return self.channel.send(Call(verb="PUT", path=path, query=query, body=body, writes=True))

    def record_query(self) -> Query:
        """Return what goes with every read of records."""
        return () if self.internal else (("COORDSYS", self.coordinates.value),)


class EamSides:
    """The citizen API, and the internal one where the profile has it."""

    def __init__(
        self, access: EamAccess, profile: EamServerProfile, surroundings: Surroundings
    ) -> None:
        self.citizen = _citizen(access, profile, surroundings)
        self.internal = _internal(access, profile, surroundings) if access.internal_url else None

    def for_record(self, module: Module, *, private: bool) -> EamSide:
        """Return the API a record is created and read through.

        Work Orders and records that are not public exist on the internal API only; raises
        ``ConfigurationError`` where the profile has none.
        """
        if module is Module.WORK_REQUEST and not private:
            return self.citizen
        return self.need_internal("Work Orders" if not private else "Private Requests")

    def need_internal(self, purpose: str) -> EamSide:
        """Return the internal API or say what it is needed for."""
        if self.internal is None:
            raise ConfigurationError(
                f"{purpose} need EAM's internal API, and the profile has no address for it.",
                "Enter the address and the login of the internal API in Settings.",
            )
        return self.internal

    def all(self) -> tuple[EamSide, ...]:
        """Return the sides there are."""
        return (self.citizen,) if self.internal is None else (self.citizen, self.internal)


def _citizen(access: EamAccess, profile: EamServerProfile, around: Surroundings) -> EamSide:
    url = _installation(access.url, profile)
    address = service_address(url, Service.EAM, plain_http_anywhere=True)
    channel = _channel(address, access, access.citizen or Authorizer(), around)
    return EamSide(channel, profile, access, internal=False)


def _internal(access: EamAccess, profile: EamServerProfile, around: Surroundings) -> EamSide:
    address = service_address(_installation(access.internal_url, profile), Service.EAM)
    app_id = {"APPID": access.app_id} if access.app_id else {}
    basic = Authorizer(auth="basic", secret=access.login, stored=access.stored_login)
    channel = _channel(address, access, access.internal or basic, around, app_id)
    return EamSide(channel, profile, access, internal=True)


def _channel(
    address: ServiceAddress,
    access: EamAccess,
    authorizer: Authorizer,
    around: Surroundings,
    more: Mapping[str, str] | None = None,
) -> HttpChannel:
    headers = {
        "Accept": "application/json",
        "User-Agent": access.user_agent,
        **authorizer.headers(around.redactor),
        **(more or {}),
    }
    stored = authorizer.stored_headers(around.redactor)
    return HttpChannel(Service.EAM, address, around, headers=headers, stored_login=stored)


def _installation(url: str, profile: EamServerProfile) -> str:
    """Return the installation's address, also where it was pasted with the program's path."""
    plain = url.strip().rstrip("/")
    if profile.work_path and plain.lower().endswith(profile.work_path.lower()):
        plain = plain[: -len(profile.work_path)]
    return plain
