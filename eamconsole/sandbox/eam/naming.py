"""Between our property names and the ones this particular server uses on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eamconsole.sandbox.eam.assumptions import EamAssumptions
from eamconsole.sandbox.eam.properties import WORK_ORDER, Property, Resource


class Naming:
    """Wire names of one resource under one set of assumptions."""

    def __init__(self, resource: Resource, assumptions: EamAssumptions) -> None:
        renames = _renames(resource, assumptions)
        self.flag = assumptions.public_flag_name
        self._flag_shown = assumptions.public_flag_shown
        self.properties: dict[str, Property] = {}
        """Wire name to property, without those the server does not have."""
        for name, item in resource.properties.items():
            wire = renames.get(name, name)
            if item.on_wire and wire:
                self.properties[wire] = item
        self._listed = {wire: item.name for wire, item in self.properties.items() if item.listed}
        self._unlisted = {item.name: wire for wire, item in self.properties.items()
                          if not item.listed}  # fmt: skip

    def to_wire(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record's fields under their wire names: the standard ones and all filled."""
        shown = {wire: fields.get(name) for wire, name in self._listed.items()}
        if not self._flag_shown:
            shown.pop(self.flag, None)
        for name in fields.keys() & self._unlisted.keys():
            if fields[name] is not None:
                shown[self._unlisted[name]] = fields[name]
        return shown

    def without_requester(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the public may see of a record: no name or address of a resident."""
        return {
            wire: value
            for wire, value in shown.items()
            if not self.properties[wire].name.startswith("Requestor")
        }

    def property_of(self, wire_name: str) -> Property | None:
        """Return the property a caller means, whatever the case it is written in."""
        found = self.properties.get(wire_name)
        if found is not None:
            return found
        wanted = wire_name.casefold()
        for wire, item in self.properties.items():
            if wire.casefold() == wanted:
                return item
        return None


def _renames(resource: Resource, assumptions: EamAssumptions) -> dict[str, str]:
    renames = {"PubliclyAvailable": assumptions.public_flag_name}
    if resource is not WORK_ORDER:
        return {**renames, **assumptions.request_names}
    prefix = assumptions.work_order_user_prefix
    for name in resource.properties:
        if name.startswith("User") and prefix != "User":
            renames[name] = prefix + name.removeprefix("User")
    return {**renames, **assumptions.work_order_names}


def naming_key(resource: Resource, assumptions: EamAssumptions) -> tuple[Any, ...]:
    """Return what the wire names of a resource depend on."""
    return (
        resource.singular,
        assumptions.public_flag_name,
        assumptions.public_flag_shown,
        assumptions.work_order_user_prefix,
        tuple(assumptions.request_names.items()),
        tuple(assumptions.work_order_names.items()),
    )
