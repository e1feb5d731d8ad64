"""What the control plane needs of a city: the city makes its plane, not the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from eamconsole.sandbox.arcgis.geocoder import ArcGis
from eamconsole.sandbox.calllog import CallLog
from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.control.agreement import Agreement
from eamconsole.sandbox.eam.state import EamState
from eamconsole.sandbox.faults import FaultBoard
from eamconsole.sandbox.options import Endpoints
from eamconsole.sandbox.seeclickfix.simulator import SeeClickFix
from eamconsole.sandbox.server import SimServer
from eamconsole.sandbox.traffic import Traffic


class SteeredCity(Protocol):
    """A city whose time, faults and people can be steered."""

    @property
    def clock(self) -> SimClock:
        """The city's time."""

    @property
    def log(self) -> CallLog:
        """Every call that came."""

    @property
    def faults(self) -> Mapping[str, FaultBoard]:
        """The faults still to come, by side."""

    @property
    def servers(self) -> Mapping[str, SimServer]:
        """The servers, by side."""

    @property
    def seeclickfix(self) -> SeeClickFix:
        """The SeeClickFix account."""

    @property
    def eam(self) -> EamState:
        """The EAM installation."""

    @property
    def arcgis(self) -> ArcGis:
        """The geocoder."""

    @property
    def traffic(self) -> Traffic:
        """The residents who speak up by themselves."""

    @property
    def endpoints(self) -> Endpoints:
        """Where everything is, and how to log in."""

    def reset(self) -> None:
        """Start over with the recorded issues."""

    def agreement(self) -> Agreement:
        """Return every issue as both sides have it."""
