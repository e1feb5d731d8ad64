"""What reading EAM tells of it: pick lists, field lists, the request list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eamconsole.domain.work import Module
from eamconsole.services.contact.measured import (
    Measurement,
    holds,
    otherwise,
    unmeasured,
)
from eamconsole.services.contact.names import (
    Fields,
    Role,
    ServerProperty,
    candidates,
    likely,
    property_of,
    roles_of,
)
from eamconsole.services.contact.server import Server, Told
from eamconsole.support.counting import counted
from eamconsole.wire.decoding import text_of

_MANY = 100


_SIZES = (50, 25, 20, 10, 5, 1)


_NOBODY_KNOWS = (("EAMCONSOLEPROBE", "1"),)


def pick_lists(server: Server, category_code: str) -> Iterator[Measurement]:
    """Yield how the rows of a pick list name code and text."""
    side, profile = server.best, server.profile
    problems = server.ask(side, side.lookup(Module.WORK_REQUEST, profile.problem_code)).rows
    if not problems:
        yield unmeasured("EAM A-43", "No row of a pick list came.", "Add a problem code in EAM.")
        return
    row = problems[0]
    if profile.lookup_code in row and profile.lookup_text in row:
        words = f"{counted(len(problems), 'row has', 'rows have')} {_both(profile)}."
        yield holds("EAM A-43", words, seen=problems)
        return
    listed = server.ask(side, side.lookup(Module.WORK_REQUEST, profile.category_code)).rows
    code = next(
        (name for row in listed for name, value in row.items() if text_of(value) == category_code),
        "",
    )
    others = [n for n, v in row.items() if n != code and isinstance(v, str) and not v.isdigit()]
    if not code or len(others) != 1:
        yield otherwise(
            "EAM A-43",
            f"A row has {', '.join(row)}, not {_both(profile)}.",
            advice="Ask CentralSquare which of them are code and text.",
        )
        return
    yield otherwise(
        "EAM A-43",
        f"A row has {code} and {others[0]}, not {_both(profile)}.",
        {"eam.server.lookup_code": code, "eam.server.lookup_text": others[0]},
    )


def _both(profile: Any) -> str:
    return f"{profile.lookup_code} and {profile.lookup_text}"


def problem_list(server: Server, listing: Any, code: str) -> Measurement:
    """Return whether problem codes can be limited to the Category Code."""
    if listing.category_found is False:
        return unmeasured("EAM A-32", f"EAM has no Category Code {code}.", "Add it in EAM.")
    if not listing.filtered:
        return otherwise(
            "EAM A-32",
            f"The list is not limited to {code}: {listing.why}.",
            advice="Enter the codes as EAM's “Problem list” in Settings and “listed” as “Problem "
            "ways”, or connect the internal API. Until then no category is synced.",
        )
    if not listing.problems:
        words = f"No problem code belongs to {code} yet."
        return unmeasured(
            "EAM A-32", words, f"Give a problem code the Category Code {code} in EAM."
        )
    words = f"{counted(len(listing.problems), 'problem code')} by “{listing.strategy}”."
    return holds("EAM A-32", words, seen=listing.problems)


def request_list(server: Server) -> Iterator[Measurement]:
    """Yield what the request list does with many rows, and with what it does not know."""
    side = server.outer
    path, query = side.service(Module.WORK_REQUEST), side.record_query()
    many = server.ask(side, path, (("TAKE", str(_MANY)), *query))
    yield _many_rows(server, path, many)
    odd = server.ask(side, path, (("TAKE", "1"), *query, *_NOBODY_KNOWS))
    if odd.refusal or (many.rows and not odd.rows):
        why = f"is refused: {odd.refusal}" if odd.refusal else "leaves the list without a row."
        yield otherwise(
            "EAM A-09",
            f"A parameter nobody knows {why}",
            advice="Nothing to do: the console sends only parameters that the API knows.",
            moot=True,
        )
    else:
        words = "A parameter nobody knows made no difference."
        yield holds("EAM A-09", words, seen=odd.rows)


def _many_rows(server: Server, path: str, many: Told) -> Measurement:
    """Return what came of asking for many rows; an empty list may refuse them another day."""
    if not many.refusal:
        words = f"{_MANY} rows were asked for and not refused; {len(many.rows)} came."
        return holds("EAM A-10", words, seen=many.rows)
    size = next((s for s in _SIZES if not _refused(server, path, s)), 0)
    if size >= server.profile.take:
        words = (
            f"{_MANY} rows a call are refused, {counted(size, 'is given', 'are given')}: enough."
        )
        return holds("EAM A-10", words, seen=size)
    if size:
        words = f"{server.profile.take} rows a call are refused: {many.refusal}"
        return otherwise("EAM A-10", words, {"eam.server.take": size})
    words = f"The request list is refused: {many.refusal}"
    return unmeasured("EAM A-10", words, "Mend what it says, then measure again.")


def _refused(server: Server, path: str, size: int) -> bool:
    side = server.outer
    return bool(server.ask(side, path, (("TAKE", str(size)), *side.record_query())).refusal)


def fields_of(server: Server, module: Module) -> Fields:
    """Return the properties of a module from the best source there is."""
    sides = [s for s in reversed(server.sides.all()) if module is Module.WORK_REQUEST or s.internal]
    for path in dict.fromkeys([server.profile.fields_path, *server.told_field_lists]):
        for side in sides:
            told = server.ask(side, f"{side.service(module)}{path}")
            if told.rows and all("PropertyName" in row for row in told.rows):
                _keep_path(server, path)
                return Fields({f.name: f for f in map(property_of, told.rows)}, "$fields")
    for side in sides:
        blank = server.ask(side, f"{side.service(module)}$new").value
        if isinstance(blank, dict) and blank:
            return Fields({name: ServerProperty(name) for name in blank}, "$new")
    for side in sides:
        row = server.newest(side, module)
        if row:
            return Fields({name: ServerProperty(name) for name in row}, "record")
    return Fields({}, "")


def _keep_path(server: Server, path: str) -> None:
    """Note where the field list was found, should it be elsewhere than assumed."""
    assumed = server.profile.fields_path
    if path != assumed:
        words = f"There is no field list at {assumed}; the service lists {path}, and it is there."
        server.keep(otherwise("EAM A-38", words, {"eam.server.fields_path": path}))


def field_names(server: Server, fields: Fields, module: Module) -> Iterator[Measurement]:
    """Yield, for what the console writes, whether the server has a property of that name."""
    for role in roles_of(module):
        assumed = getattr(server.profile, role.key)
        if not assumed:
            words = f"The profile names no property for {role.what}, and sends none."
            yield unmeasured(role.number, words, moot=True, part=role.part)
        elif assumed in fields.by_name:
            words = f"{assumed} is among its fields ({fields.source})."
            yield holds(role.number, words, seen=fields.by_name, part=role.part)
        elif not fields.are_all:
            words = f"EAM does not tell whether it has {assumed}."
            yield unmeasured(role.number, words, part=role.part)
        else:
            yield _called_otherwise(server, role, fields)


def _called_otherwise(server: Server, role: Role, fields: Fields) -> Measurement:
    names = likely(role, candidates(role, fields, server.profile))
    words = f"There is no {getattr(server.profile, role.key)} for {role.what}."
    if len(names) != 1:
        return otherwise(role.number, words, advice=_which(names), part=role.part)
    found = {f"eam.server.{role.key}": names[0]}
    return otherwise(role.number, f"{words} {names[0]} sounds like it.", found, part=role.part)


def _which(names: list[str]) -> str:
    if names:
        return f"Ask EAM's administrator which of {', '.join(names)} it is."
    return "Ask EAM's administrator for the Property Name, or whether there is none."


def field_list(server: Server, fields: Fields, custom: list[str]) -> Iterator[Measurement]:
    """Yield what the field list itself tells."""
    if fields.source != "$fields":
        yield otherwise(
            "EAM A-38",
            f"{server.profile.fields_path} tells nothing.",
            advice="Nothing to do: custom fields are then tried by the first request.",
            moot=True,
        )
        yield unmeasured("EAM A-37", "EAM tells no lengths.", _ASK_FOR_LENGTHS, moot=not custom)
        return
    words = f"It describes {counted(len(fields.by_name), 'field')}."
    yield holds("EAM A-38", words, seen=fields.by_name)
    yield _lengths(server, fields, custom)


def _lengths(server: Server, fields: Fields, custom: list[str]) -> Measurement:
    """Return what the field list says of the lengths of everything a request fills."""
    p = server.profile
    own = {
        name: field.length
        for name, field in fields.by_name.items()
        if field.length and (name in custom or (not custom and re.fullmatch(r"User\d+", name)))
    }
    found = {"user_text_length": min(own.values())} if own else {}
    for name, key in (
        (p.requester_first_name, "requester_first_name_length"),
        (p.requester_last_name, "requester_last_name_length"),
        (p.location, "location_length"),
    ):
        if name in fields.by_name and fields.by_name[name].length:
            found[key] = fields.by_name[name].length or 0
    differing = {key: places for key, places in found.items() if places != getattr(p, key)}
    if differing:
        told = [f"{key} {places}, not {getattr(p, key)}" for key, places in differing.items()]
        settings = {f"eam.server.{key}": places for key, places in differing.items()}
        return otherwise("EAM A-37", f"Lengths: {'; '.join(told)}.", settings)
    untold = [name for name in custom if name not in own]
    if untold:
        words = f"EAM tells no length of {', '.join(untold)}."
        return unmeasured("EAM A-37", words, _ASK_FOR_LENGTHS)
    if not own:
        return unmeasured("EAM A-37", "No user-defined text field is described.", moot=True)
    words = f"{counted(len(own), 'user-defined text holds', 'user-defined texts hold')}"
    return holds("EAM A-37", f"{words} {p.user_text_length} characters.", seen=own)


_ASK_FOR_LENGTHS = "Ask EAM's administrator how many characters the custom fields hold."
