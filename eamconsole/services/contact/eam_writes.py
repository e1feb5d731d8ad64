"""What marked records on the Test system tell: each property is read back as it was sent.

Their Notes have no reference line: no console takes them for records of a lost journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from eamconsole.domain.keeping import ReadBack
from eamconsole.domain.work import CoordinateSystem, Module, Point
from eamconsole.services.contact.eam_addresses import children, single_record
from eamconsole.services.contact.marked import MARK
from eamconsole.services.contact.measured import Measurement, Result, holds, otherwise, unmeasured
from eamconsole.services.contact.names import Fields, Role, candidates, likely, roles_of
from eamconsole.services.contact.server import Server, Told
from eamconsole.services.contact.standing import in_words, is_same, read_back
from eamconsole.wire.decoding import real_of, switch_of, text_of, whole_of
from eamconsole.wire.eam.access import EamSide
from eamconsole.wire.http import json_body

_MAY_BE_MISSING = ("reference_field", "work_order_reference_field", "work_order_source_field")
"""Keys that may be empty: Notes hold the same."""
_CLOSE = 2.0
"""Units of the plane, feet or meters, by which a point may differ."""
_CLOSE_IN_DEGREES = 0.00003


@dataclass(slots=True, kw_only=True)
class Trial:
    """What the marked records are made of, and which were made."""

    reference: str
    link: str
    """An address to attach where pictures go as links; nothing is fetched from it."""
    problem_code: str
    fields: Fields
    constants: dict[str, str] = field(default_factory=dict)
    """The profile's custom fields that every record gets the same value in."""
    point: Point | None = None
    """In degrees."""
    inside: tuple[Point, ...] = ()
    """The same as the internal API could show it: in local coordinates, in degrees, on Mercator."""
    public: int | None = None
    hidden: int | None = None
    order: int | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    pictured: bool = False
    """Whether a picture stands at the public record."""
    drawn: bool = False
    """Whether one stands at the Work Order."""


def public_record(server: Server, trial: Trial) -> Iterator[Measurement]:
    """Make a public record through the citizen API, and yield what became of each property."""
    values, guesses = _values(server, trial, Module.WORK_REQUEST)
    if trial.point is not None:
        values |= {server.profile.x: trial.point.x, server.profile.y: trial.point.y}
    values[server.profile.public_flag] = True
    told = _create(server, server.outer, Module.WORK_REQUEST, {**values, **_sent(guesses)})
    number = _number(told)
    if number is None:
        words = f"EAM does not take a record as the console sends it: {_said(told)}"
        yield otherwise("EAM A-25", words, advice=_UNTAKEN)
        return
    server.made.append(_named(server, told, Module.WORK_REQUEST))
    trial.public = number
    if "EAM A-17" not in server.lines:
        single_record(server, server.best, number)
        for line in children(server):
            server.keep(line)
    yield _required(trial, {**values, **_sent(guesses)})
    seen = server.record(server.best, Module.WORK_REQUEST, number)
    if not isinstance(seen.value, dict):
        seen = _in_list(server, server.best, number)
    outside = server.record(server.outer, Module.WORK_REQUEST, number)
    if isinstance(outside.value, dict):
        yield holds("EAM A-23", "The citizen API shows the marked record.", seen=outside.value)
    elif isinstance(_in_list(server, server.outer, number).value, dict):
        yield holds("EAM A-23", "The citizen API lists the marked record.", seen=number)
    else:
        yield otherwise(
            "EAM A-23",
            "The citizen API does not show what it has created.",
            {"eam.server.created_records_visible": False},
        )
    trial.shown = seen.value if isinstance(seen.value, dict) else {}
    if trial.shown:
        yield from _kept(server, trial, Module.WORK_REQUEST, values, guesses)
        yield _place(server, trial)
    else:
        yield from _not_read_back(seen, Module.WORK_REQUEST)


_UNTAKEN = (
    "Give it what it asks for: custom fields fill a field, and a length under Settings cuts what "
    "does not fit. Or let EAM's administrator drop the rule."
)


def _required(trial: Trial, sent: dict[str, Any]) -> Measurement:
    """Return whether EAM took a record without what its own field list requires."""
    names = sorted(f.name for f in trial.fields.by_name.values() if f.required)
    missing = [name for name in names if name not in sent]
    if not missing:
        words = "A marked record was taken as the console sends it."
        return holds("EAM A-25", words, seen=sent)
    words = f"A marked record was taken without {', '.join(missing)}, which EAM's form requires."
    advice = "Nothing to do. Custom fields can fill them, should your staff miss them."
    return otherwise("EAM A-25", words, advice=advice, moot=True)


def _not_read_back(seen: Told, module: Module) -> Iterator[Measurement]:
    """Leave open what only the marked record itself could show."""
    why = f": {seen.refusal}" if seen.refusal else "."
    for number in dict.fromkeys(role.number for role in roles_of(module)):
        words = f"The marked record cannot be read back{why}"
        yield unmeasured(number, words, "Settle EAM A-17 first, then measure again.")


def _in_list(server: Server, side: EamSide, number: int) -> Told:
    """Return a new record from the first page of the list, however one is addressed."""
    query = (("TAKE", "10"), *side.record_query())
    rows = server.ask(side, side.service(Module.WORK_REQUEST), query).rows
    return Told(next((row for row in rows if whole_of(row.get("AutoNumber")) == number), None))


def _values(
    server: Server, trial: Trial, module: Module
) -> tuple[dict[str, Any], dict[Role, dict[str, str]]]:
    """Return what is sent under the names known, and what is tried under likely ones."""
    profile = server.profile
    values: dict[str, Any] = {profile.problem_code: trial.problem_code or None}
    values[profile.notes] = MARK
    if module is Module.WORK_REQUEST:
        values |= trial.constants
    guesses: dict[Role, dict[str, str]] = {}
    for role in roles_of(module):
        name, marker = getattr(profile, role.key), _marker(role, trial)
        if role.key == "public_flag" or not name:
            continue
        known = trial.fields.by_name.get(name)
        marker = marker[: known.length] if known and known.length else marker
        values.setdefault(name, marker)
        if name not in trial.fields.by_name and trial.fields.are_all:
            tried = candidates(role, trial.fields, profile)[:6]
            # What may be missing is not sought under any name: every free text keeps what it gets.
            others = [] if role.key in _MAY_BE_MISSING else tried
            guesses[role] = dict.fromkeys(likely(role, tried) or others, marker)
    return {name: value for name, value in values.items() if name and value}, guesses


def _marker(role: Role, trial: Trial) -> str:
    return (
        MARK
        if role.key == "notes"
        else role.marker or (trial.reference if "reference" in role.key else "SeeClickFix")
    )


def _sent(guesses: dict[Role, dict[str, str]]) -> dict[str, str]:
    return {name: marker for tried in guesses.values() for name, marker in tried.items()}


def _create(server: Server, side: EamSide, module: Module, values: dict[str, Any]) -> Told:
    query = () if side.internal else (("COORDSYS", CoordinateSystem.LATLONG.value),)
    return server.post(side, side.service(module), json_body(values), query)


def _number(told: Told) -> int | None:
    return whole_of(told.value.get("AutoNumber")) if isinstance(told.value, dict) else None


def _named(server: Server, told: Told, module: Module) -> str:
    """Return a marked record as staff find it: both kinds count from one."""
    p, order = server.profile, module is Module.WORK_ORDER
    number = told.value.get(p.work_order_number if order else p.request_number)
    shown = text_of(number) or str(_number(told))
    return f"{'Work Order' if order else 'Request'} {shown}"


def _said(told: Told) -> str:
    return told.refusal or "its answer names no AutoNumber"


def _kept(
    server: Server,
    trial: Trial,
    module: Module,
    values: dict[str, Any],
    guesses: dict[Role, dict[str, str]],
) -> Iterator[Measurement]:
    """Compare property by property what was sent with what stands there."""
    inside = server.inner is not None
    for role in roles_of(module):
        name = getattr(server.profile, role.key)
        if role.key == "public_flag" or not name:
            continue
        if role.number == "EAM A-21" and not inside:
            words, advice = _NO_NAMES_OUTSIDE
            yield unmeasured(role.number, words, advice, part=role.part)
        elif is_same(values.get(name), trial.shown.get(name)):
            yield _confirmed(server, role, f"A marked record kept {name}.")
        else:
            line = _lost(role, name, trial, values, guesses.get(role, {}))
            yield replace(line, part=role.part)


_NO_NAMES_OUTSIDE = (
    "The citizen API shows no names of requesters.",
    "Connect the internal API, or look in EAM.",
)


def _confirmed(server: Server, role: Role, words: str) -> Measurement:
    """Return that it holds, or that what was found before is right."""
    known = server.part(role.number, role.part)
    if known is not None and known.result is Result.OTHERWISE:
        return otherwise(role.number, words, known.settings, part=role.part)
    return holds(role.number, words, seen=words, part=role.part)


def _lost(
    role: Role, name: str, trial: Trial, sent: dict[str, Any], tried: dict[str, str]
) -> Measurement:
    shown = trial.shown
    if text_of(shown.get(name)).strip():
        return _changed(role, name, sent.get(name), shown[name])
    words = f"A marked record lost {role.what}, sent as {name}."
    guess = (f"eam.server.{role.key}",)
    came_back = [other for other, marker in tried.items() if is_same(marker, shown.get(other))]
    if len(came_back) == 1:
        found = {f"eam.server.{role.key}": came_back[0]}
        return otherwise(role.number, f"{words} {came_back[0]} kept it.", found)
    if came_back:
        ask = f"Ask EAM's administrator which of {', '.join(came_back)} is for {role.what}."
        return otherwise(role.number, words, advice=ask, disproved=guess)
    is_missing = name not in shown and (trial.fields.are_all or not trial.fields.by_name)
    if is_missing and role.key in _MAY_BE_MISSING:
        found = {f"eam.server.{role.key}": ""}
        return otherwise(role.number, f"{words} EAM has no such property.", found)
    ask = "Ask EAM's administrator for the Property Name, then set the key."
    return otherwise(role.number, words, advice=ask, disproved=guess)


def _changed(role: Role, name: str, sent: Any, shown: Any) -> Measurement:
    """Return what became of a text that does not stand there whole; a cut is set by its length."""
    length = len(text_of(shown).strip())
    words = f"On a marked record {role.what} {in_words(sent, shown)}"
    if role.length and read_back(sent, shown) is ReadBack.CUT and length >= role.least:
        return otherwise(role.number, words, {f"eam.server.{role.length}": length})
    advice = f"Ask EAM's administrator what changes {name} when a record is saved."
    return otherwise(role.number, words, advice=advice)


def _place(server: Server, trial: Trial) -> Measurement:
    profile = server.profile
    x, y = real_of(trial.shown.get(profile.x)), real_of(trial.shown.get(profile.y))
    if not trial.inside or server.inner is None:
        need = "the internal API" if trial.inside else "a place of the city"
        return unmeasured("EAM A-01", f"This needs {need}.", "Type the bounds of the city.")
    if x is None or y is None:
        words = "The marked record lost its coordinates."
        return otherwise("EAM A-01", words, advice=_WHO_DROPS_POINTS)
    wanted = {point.system.value: point for point in trial.inside}
    assumed = wanted[profile.internal_coordinates]
    words = f"EAM made {_pair(x, y)} of a point that should stand at {_pair(assumed.x, assumed.y)}."
    near = [name for name, p in wanted.items() if _is_near(p, x, y)]
    if profile.internal_coordinates in near:
        return holds("EAM A-01", words, seen=near)
    if len(near) == 1:
        found = {"eam.server.internal_coordinates": near[0]}
        return otherwise("EAM A-01", f"{words} That is the point in {_SYSTEMS[near[0]]}.", found)
    return otherwise("EAM A-01", words, advice="Compare the SRID with EAM's; see the Map page.")


_WHO_DROPS_POINTS = "Ask EAM's administrator why a request sent with X and Y has no point."


def _pair(x: float, y: float) -> str:
    places = 5 if max(abs(x), abs(y)) <= 180 else 2
    return f"{x:.{places}f}, {y:.{places}f}"


def _is_near(point: Point, x: float, y: float) -> bool:
    close = _CLOSE_IN_DEGREES if point.system is CoordinateSystem.LATLONG else _CLOSE
    return max(abs(x - point.x), abs(y - point.y)) <= close


_SYSTEMS = {"LOCAL": "local coordinates", "LATLONG": "degrees", "MERCATOR": "Web Mercator meters"}


def hidden_record(server: Server, trial: Trial) -> Iterator[Measurement]:
    """Make a record that is not public through the internal API, and yield who may see it."""
    side, flag = server.inner, server.profile.public_flag
    if side is None:
        yield unmeasured(
            "EAM A-22",
            "Only the internal API shows the flag.",
            "Connect the internal API; without it private requests are never sent.",
            moot=True,
        )
        return
    values, _ = _values(server, trial, Module.WORK_REQUEST)
    values[flag] = False
    told = _create(server, side, Module.WORK_REQUEST, values)
    number = _number(told)
    if number is None:
        words = f"A record that is not public is refused: {_said(told)}"
        yield unmeasured("EAM A-22", words, "Mend what it says, then measure again.")
        return
    server.made.append(_named(server, told, Module.WORK_REQUEST))
    trial.hidden = number
    row = server.record(side, Module.WORK_REQUEST, number).value
    row = row if isinstance(row, dict) else {}
    listed = _in_list(server, server.outer, number).value is not None
    listed |= isinstance(server.record(server.outer, Module.WORK_REQUEST, number).value, dict)
    if flag in row and not switch_of(row[flag], otherwise=True, unclear=True) and not listed:
        words = f"A marked record with {flag} off stays out of the citizen API."
        role = next(role for role in roles_of(Module.WORK_REQUEST) if role.key == "public_flag")
        yield _confirmed(server, role, words)
        return
    seen = "is listed by the citizen API" if listed else f"shows no {flag} that is off"
    yield otherwise(
        "EAM A-22",
        f"A marked record sent with {flag} off {seen}.",
        advice="Send nothing private until CentralSquare names the flag's property; the console "
        "itself keeps private requests back until it has seen one stay hidden.",
        disproved=("eam.server.public_flag",),
        part="records",
    )


def order_record(server: Server, trial: Trial, category_code: str) -> Iterator[Measurement]:
    """Make a marked Work Order, and yield what became of each property."""
    side = server.inner
    if side is None:
        return
    values, guesses = _values(server, trial, Module.WORK_ORDER)
    values[server.profile.category_code] = category_code
    told = _create(server, side, Module.WORK_ORDER, {**values, **_sent(guesses)})
    number = _number(told)
    if number is None:
        words = f"A marked Work Order is refused: {_said(told)}"
        yield unmeasured("EAM A-35", words, "Mend what it says, then measure again.")
        return
    server.made.append(_named(server, told, Module.WORK_ORDER))
    trial.order = number
    seen = server.record(side, Module.WORK_ORDER, number)
    if isinstance(seen.value, dict):
        trial.shown = seen.value
        yield from _kept(server, trial, Module.WORK_ORDER, values, guesses)
    else:
        yield from _not_read_back(seen, Module.WORK_ORDER)
