"""Client of the CentralSquare EAM REST services."""

from eamconsole.wire.eam.access import EamAccess
from eamconsole.wire.eam.client import EamClient
from eamconsole.wire.eam.profile import EamServerProfile

__all__ = ["EamAccess", "EamClient", "EamServerProfile"]
