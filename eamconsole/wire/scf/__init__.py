"""Client of the SeeClickFix 311 CRM API, version 2."""

from eamconsole.wire.scf.access import ScfAccess, user_agent
from eamconsole.wire.scf.client import SeeClickFixClient
from eamconsole.wire.scf.profile import ScfServerProfile

__all__ = ["ScfAccess", "ScfServerProfile", "SeeClickFixClient", "user_agent"]
