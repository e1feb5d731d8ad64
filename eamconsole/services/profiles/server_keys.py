"""The tables ``[eam.server]`` and ``[seeclickfix.server]``: their keys belong to the clients."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from eamconsole.services.profiles.faults import Fault
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.reasons import as_fault
from eamconsole.services.profiles.setting import Page, Setting, bare

if TYPE_CHECKING:
    from eamconsole.wire.eam.profile import EamServerProfile
    from eamconsole.wire.scf.profile import ScfServerProfile

SERVER_TABLES = ("eam.server.", "seeclickfix.server.")
Keys = TypeVar("Keys", bound=BaseModel)


def eam_server(profile: Profile) -> EamServerProfile:
    """Return what the profile says about the EAM server, defaults filled in."""
    return _read(_eam_keys(), profile.eam.server)


def seeclickfix_server(profile: Profile) -> ScfServerProfile:
    """Return what the profile says about the SeeClickFix server, defaults filled in."""
    return _read(_seeclickfix_keys(), profile.seeclickfix.server)


@cache
def server_settings() -> tuple[Setting, ...]:
    """Return every key of both tables, as the clients declare it; all are on *Advanced*."""
    return (
        *_settings("eam.server.", _eam_keys()),
        *_settings("seeclickfix.server.", _seeclickfix_keys()),
    )


def _settings(prefix: str, model: type[BaseModel]) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        yield Setting(
            key=f"{prefix}{name}",
            title=name.replace("_", " ").capitalize(),
            meaning=field.description or "",
            page=Page.ADVANCED,
            check="",
            kind=bare(field.annotation),
            default=field.get_default(call_default_factory=True),
            required=False,
            example=None,
        )


def server_faults(profile: Profile) -> Iterator[Fault]:
    """Yield the keys the clients do not know or cannot use."""
    yield from _faults("eam.server.", _eam_keys(), profile.eam.server)
    yield from _faults("seeclickfix.server.", _seeclickfix_keys(), profile.seeclickfix.server)


def _faults(prefix: str, model: type[BaseModel], table: Mapping[str, Any]) -> Iterator[Fault]:
    if not table:
        return
    try:
        _read(model, table)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            yield as_fault(model, found, prefix)


def _eam_keys() -> type[EamServerProfile]:
    from eamconsole.wire.eam.profile import EamServerProfile

    return EamServerProfile


def _seeclickfix_keys() -> type[ScfServerProfile]:
    from eamconsole.wire.scf.profile import ScfServerProfile

    return ScfServerProfile


def _read(model: type[Keys], table: Mapping[str, Any]) -> Keys:
    """Check without silent conversions, but let lists be tuples as in JSON."""
    return model.model_validate_json(json.dumps(table, default=str), strict=True)
