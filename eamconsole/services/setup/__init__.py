"""Setting up a city: the questions, their checks, and what becomes of the answers.

Everything here is free of Qt; the pages of the wizard and of Settings are drawn by ``gui``.
"""

from eamconsole.services.setup.draft import Draft, DraftFile
from eamconsole.services.setup.journey import Journey, OpenPoint, PageProblem
from eamconsole.services.setup.steps import EVERY_STEP, STEPS, SetupStep, StepKey

__all__ = [
    "EVERY_STEP",
    "STEPS",
    "Draft",
    "DraftFile",
    "Journey",
    "OpenPoint",
    "PageProblem",
    "SetupStep",
    "StepKey",
]
