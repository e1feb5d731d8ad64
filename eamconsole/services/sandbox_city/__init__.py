"""The sandbox city: both systems simulated, in a process of their own."""

from eamconsole.services.sandbox_city.city import SandboxCity, open_sandbox_city, sandbox_city
from eamconsole.services.sandbox_city.control import SandboxControl
from eamconsole.services.sandbox_city.demo_round import DemoResult, DemoRound
from eamconsole.services.sandbox_city.process import CityChoices, CityProcess, SandboxFault

__all__ = [
    "CityChoices",
    "CityProcess",
    "DemoResult",
    "DemoRound",
    "SandboxCity",
    "SandboxControl",
    "SandboxFault",
    "open_sandbox_city",
    "sandbox_city",
]
