"""Time, faults, switches and records of what happened, for all sides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eamconsole.sandbox.control.issue_actions import Answer, Values
from eamconsole.sandbox.control.steered import SteeredCity
from eamconsole.sandbox.faults import Fault


def show_clock(city: SteeredCity, _values: Values) -> Answer:
    """Return the city's time."""
    return {"now": city.clock.now().isoformat()}


def turn_clock(city: SteeredCity, values: Values) -> Answer:
    """Turn the clock: ``set`` to a time, ``advance`` by seconds, ``freeze`` or not."""
    if "set" in values:
        city.clock.set(datetime.fromisoformat(values["set"]))
    if "advance" in values:
        city.clock.advance(float(values["advance"]))
    if "freeze" in values:
        (city.clock.freeze if values["freeze"] else city.clock.resume)()
    return show_clock(city, values)


def reset(city: SteeredCity, values: Values) -> Answer:
    """Start over with the recorded issues."""
    city.reset()
    return show_clock(city, values)


def show_endpoints(city: SteeredCity, _values: Values) -> Answer:
    """Return where everything is."""
    return dict(city.endpoints.as_json())


def list_faults(city: SteeredCity, _values: Values) -> Answer:
    """Return the faults still to come, by side."""
    return {
        side: [fault.as_json() for fault in board.listed()] for side, board in city.faults.items()
    }


def add_faults(city: SteeredCity, values: Values) -> Answer:
    """Put faults on the board of ``side``: one in the body itself, or several in ``faults``."""
    board = city.faults[values.get("side", "seeclickfix")]
    if "seed" in values:
        board.seed = int(values["seed"])
    own = {name: value for name, value in values.items() if name not in ("side", "seed", "faults")}
    wanted = [*values.get("faults", ()), *([own] if own else ())]
    faults = [Fault.from_json(item) for item in wanted]
    for fault in faults:
        board.add(fault)
    return list_faults(city, values)


def clear_faults(city: SteeredCity, values: Values) -> Answer:
    """Take the faults of ``side``, or of all sides, off."""
    for side, board in city.faults.items():
        if values.get("side") in (None, side):
            board.clear()
    return list_faults(city, values)


def list_assumptions(city: SteeredCity, _values: Values) -> Answer:
    """Return the switches of both sides."""
    return {
        "seeclickfix": city.seeclickfix.assumptions.as_json(),
        "eam": city.eam.assumptions.as_json(),
    }


def set_assumptions(city: SteeredCity, values: Values) -> Answer:
    """Throw switches of ``side``: names or register ids with their positions."""
    chosen: dict[str, Any] = {name: value for name, value in values.items() if name != "side"}
    if values.get("side") == "eam":
        for name, value in chosen.items():
            city.eam.assumptions.set(name, value)
    else:
        with city.seeclickfix.state.lock:
            city.seeclickfix.assumptions.change(chosen)
    return list_assumptions(city, values)


def show_log(city: SteeredCity, values: Values) -> Answer:
    """Return the calls that match ``side``, ``verb``, ``path`` (a pattern) and ``after``."""
    calls = city.log.calls(
        str(values.get("side", "")),
        str(values.get("verb", "")),
        str(values.get("path", "")),
        int(values.get("after", 0)),
    )
    return {"calls": [call.as_json() for call in calls]}


def clear_log(city: SteeredCity, _values: Values) -> Answer:
    """Forget the calls so far."""
    city.log.clear()
    return {"calls": []}


def show_counters(city: SteeredCity, _values: Values) -> Answer:
    """Return totals of calls and writes."""
    return city.log.counters()


def set_latency(city: SteeredCity, values: Values) -> Answer:
    """Let a side, or all, answer later by ``ms``."""
    for side in city.faults:
        if values.get("side") in (None, side):
            city.servers[side].latency_ms = int(values["ms"])
    return {side: city.servers[side].latency_ms for side in city.faults}


def show_traffic(city: SteeredCity, _values: Values) -> Answer:
    """Return the pace of live traffic."""
    return city.traffic.as_json()


def run_traffic(city: SteeredCity, values: Values) -> Answer:
    """Start traffic at ``per_minute`` (0 stops it), or do so many ``steps`` at once."""
    for _ in range(int(values.get("steps", 0))):
        city.traffic.step()
    if "per_minute" in values:
        pace = float(values["per_minute"])
        city.traffic.start(pace) if pace > 0 else city.traffic.stop()
    return show_traffic(city, values)


def stop_traffic(city: SteeredCity, values: Values) -> Answer:
    """Stop traffic."""
    city.traffic.stop()
    return show_traffic(city, values)


def show_agreement(city: SteeredCity, _values: Values) -> Answer:
    """Return every issue as both sides have it."""
    return city.agreement().as_json()


def set_geocoder(city: SteeredCity, values: Values) -> Answer:
    """Switch the geocoder: ``require_token``, ``addressless`` (it finds nothing)."""
    for name in ("require_token", "addressless"):
        if name in values:
            setattr(city.arcgis, name, bool(values[name]))
    return {"require_token": city.arcgis.require_token, "addressless": city.arcgis.addressless}
