"""Path templates of server profiles, checked when the profile is loaded, not on the first call."""

from __future__ import annotations

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator


def _only(*names: str) -> AfterValidator:
    """Return a check that a template holds no placeholders but these."""

    def checked(template: str) -> str:
        used = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
        if not used <= set(names):
            allowed = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"may hold no placeholders but {allowed}")
        return template

    return AfterValidator(checked)


OrganizationPath = Annotated[str, _only("org")]
IssuePath = Annotated[str, _only("org", "id")]
RecordPath = Annotated[str, _only("auto_number")]
DocumentsPath = Annotated[str, _only("module", "auto_number")]
