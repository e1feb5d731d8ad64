"""A whole sandbox city on loopback: two systems, a geocoder and a way to steer them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from eamconsole.sandbox.arcgis.geocoder import ArcGis
from eamconsole.sandbox.calllog import CallLog
from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.control.agreement import Agreement, compare
from eamconsole.sandbox.control.plane import ControlPlane
from eamconsole.sandbox.eam.state import EamState
from eamconsole.sandbox.faults import FaultBoard
from eamconsole.sandbox.options import DEFAULT_SRID, CityOptions, Endpoints
from eamconsole.sandbox.seeclickfix.loading import newest_moment, recorded_issues
from eamconsole.sandbox.seeclickfix.simulator import ORGANIZATION_ID, SeeClickFix
from eamconsole.sandbox.server import SimServer
from eamconsole.sandbox.sides import Sides
from eamconsole.sandbox.traffic import Traffic

SIDES = ("seeclickfix", "eam", "arcgis")
"""The sides in the order of their ports; the control plane comes after them."""

_LIMIT_BODY = '{"message":"Too many requests.","documentation_url":"https://dev.seeclickfix.com"}'
_BLOCKED_BODY = (
    '{"message":"Request forbidden by administrative rules.",'
    '"documentation_url":"https://dev.seeclickfix.com"}'
)


class SandboxCity:
    """Ports are taken at construction, answered from :meth:`start` until :meth:`stop`.

    ``clock``, ``faults`` (by side), ``log`` and the states may be used from tests in
    the same process while the servers run.
    """

    def __init__(self, options: CityOptions | None = None) -> None:
        self.options = options or CityOptions()
        self._records = recorded_issues(self.options.recording())
        self.clock = SimClock(newest_moment(self._records))
        self.log = CallLog()
        self.faults = {side: FaultBoard(self.options.seed) for side in SIDES}
        self.faults["seeclickfix"].bodies.update({429: _LIMIT_BODY, 403: _BLOCKED_BODY})
        self._sides = Sides(self.options, self.clock, self._records)
        self.servers: dict[str, SimServer] = {}
        self._open_servers()

    @property
    def seeclickfix(self) -> SeeClickFix:
        """The SeeClickFix account."""
        return self._sides.seeclickfix

    @property
    def eam(self) -> EamState:
        """The EAM installation."""
        return self._sides.eam

    @property
    def arcgis(self) -> ArcGis:
        """The geocoder."""
        return self._sides.arcgis

    @property
    def traffic(self) -> Traffic:
        """The residents who speak up by themselves, once started."""
        return self._sides.traffic

    @property
    def srid(self) -> int:
        """The plane in which EAM keeps its points."""
        return self.options.srid or DEFAULT_SRID

    @property
    def endpoints(self) -> Endpoints:
        """Where everything is, and how to log in."""
        eam = self.servers["eam"].url
        return Endpoints(
            seeclickfix_url=f"{self.servers['seeclickfix'].url}/api/v2",
            organization_id=ORGANIZATION_ID,
            token=self.seeclickfix.token(),
            eam_url=f"{eam}/LucityCitizenRestAPI",
            eam_internal_url=f"{eam}/LucityRESTAPI",
            eam_login=self.eam.login,
            arcgis_url=f"{self.servers['arcgis'].url}/arcgis/rest/services/World/GeocodeServer",
            control_url=f"{self.servers['control'].url}/__sim__",
        )

    def start(self) -> SandboxCity:
        """Begin to answer on all ports."""
        for server in self.servers.values():
            server.start()
        return self

    def stop(self) -> None:
        """Close all ports; harmless when repeated."""
        self.traffic.stop()
        self.clock.close()
        with ThreadPoolExecutor(len(SIDES) + 1) as stoppers:
            list(stoppers.map(SimServer.stop, self.servers.values()))

    def __enter__(self) -> SandboxCity:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def reset(self) -> None:
        """Start over with the recorded issues, on the same ports and with the same tokens."""
        self.traffic.stop()
        self.clock.close()
        self.clock.set(newest_moment(self._records))
        self._sides = Sides(self.options, self.clock, self._records)
        for side, app in self._sides.apps().items():
            self.servers[side].app = app
        for board in self.faults.values():
            board.clear()
        self.log.clear()

    def agreement(self) -> Agreement:
        """Return every issue as both sides have it."""
        return compare(self.seeclickfix, self.eam)

    def _open_servers(self) -> None:
        try:
            for offset, (side, app) in enumerate(self._sides.apps().items()):
                self.servers[side] = SimServer(
                    app,
                    side=side,
                    clock=self.clock,
                    calls=self.log,
                    faults=self.faults[side],
                    latency_ms=self.options.latency_ms,
                    port=self._port(offset),
                )
            self.servers["control"] = SimServer(
                ControlPlane(self).handle,
                side="control",
                clock=self.clock,
                calls=CallLog(),
                port=self._port(len(SIDES)),
            )
        except OSError:
            self.stop()
            raise

    def _port(self, offset: int) -> int:
        return self.options.port + offset if self.options.port else 0
