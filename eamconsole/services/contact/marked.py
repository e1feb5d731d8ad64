"""Records made to try something: how they are marked, and where none is ever made."""

from __future__ import annotations

import base64

from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles.addresses import same_place

MARK = "TEST REQUEST of EAM Console. No work is needed; please delete it after the test run."
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def refuse_production_address(test: str, production: str) -> None:
    """Raise where what is tried on Test would reach Production."""
    if not test:
        raise ConfigurationError(
            "There is no Test system to run on.", "Type its address on the EAM endpoints page."
        )
    if production and same_place(test, production):
        raise ConfigurationError(
            "Test and Production are the same EAM; the test run would write into Production.",
            "Type the address of a separate Test system.",
        )
