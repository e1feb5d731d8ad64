"""Faults that show only when settings are compared, or looked up in a list of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from eamconsole.domain.field_rules import stem
from eamconsole.domain.messages import PLACEHOLDERS, unknown_placeholders
from eamconsole.domain.recognition import title_key
from eamconsole.services.profiles.addresses import needs_warning
from eamconsole.services.profiles.faults import Fault, shown
from eamconsole.services.profiles.logins import citizen_auth
from eamconsole.services.profiles.model import CommentRuleTable, EnvironmentTable, Profile
from eamconsole.services.profiles.server_keys import server_faults


def inconsistencies(profile: Profile) -> list[Fault]:
    """Return every fault between settings that are each fine by themselves."""
    return [fault for check in _CHECKS for fault in check(profile)]


def _environments(profile: Profile) -> Iterator[Fault]:
    active = profile.environments.active
    if present_environments(profile).get(active) is None:
        yield Fault(
            "environments.active", shown(active), f"[environments.{active}] is not filled in"
        )


def _plain_logins(profile: Profile) -> Iterator[Fault]:
    for name, place in present_environments(profile).items():
        if place is not None and citizen_auth(place) != "none" and needs_warning(place.eam_url):
            yield Fault(
                f"environments.{name}.eam_url",
                shown(place.eam_url),
                "must start with https://: a login goes with every call to it",
            )


def _spatial_reference(profile: Profile) -> Iterator[Fault]:
    place = profile.map
    if place.srid is None:
        if place.coordinates == "local":
            yield Fault("map.srid", "", 'is required while map.coordinates is "local"')
        return
    from eamconsole.services.profiles.spatial import srid_fault

    if (reason := srid_fault(place.srid)) is not None:
        yield Fault("map.srid", shown(place.srid), reason)


def _bounds(profile: Profile) -> Iterator[Fault]:
    bounds = profile.map.bounds
    if bounds is None:
        return
    south, west, north, east = bounds
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        yield Fault(
            "map.bounds",
            shown(bounds),
            "must be south, west, north, east in degrees, south below north and west of east",
        )


def _messages(profile: Profile) -> Iterator[Fault]:
    for key, text in texts_for_residents(profile):
        for name in unknown_placeholders(text):
            yield Fault(key, shown(text), _unknown(name))
    for number, field in enumerate(profile.custom_fields, start=1):
        for name in unknown_placeholders(field.value, questions=True):
            yield Fault(f"custom_fields[{number}].value", shown(field.value), _unknown(name))


def _unknown(name: str) -> str:
    known = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
    return f"holds {{{name}}}, which stands for nothing; the placeholders are {known}"


def _comment_rules(profile: Profile) -> Iterator[Fault]:
    rules = profile.comment_rules
    for number, rule in enumerate(rules, start=1):
        key = f"comment_rules[{number}]"
        if (reason := _rule_fault(rule)) is not None:
            yield Fault(key, shown(rule.field), reason)
            continue
        for earlier, other in enumerate(rules[: number - 1], start=1):
            if _rule_fault(other) is None and _overlap(rule, other):
                yield Fault(
                    key,
                    shown(rule.field),
                    f"overlaps with comment_rules[{earlier}]: one change would fit both",
                )


def _rule_fault(rule: CommentRuleTable) -> str | None:
    narrowed = rule.from_value is not None or rule.to_value is not None
    if rule.changes and rule.equals is not None:
        return "waits for a value (equals) and for a change (changes); choose one of them"
    if not rule.changes and rule.equals is None:
        return "waits for neither a value (equals) nor a change (changes); choose one of them"
    if not rule.changes and narrowed:
        return "narrows a change by from or to, and waits for a value (equals); choose one of them"
    if rule.equals is not None and not rule.equals.strip():
        return "waits for a value that is blank; type it, or let the rule wait for a change"
    if rule.from_value is not None and _key(rule.from_value) == _key(rule.to_value):
        return "has the same value in from and to, so it would never fit"
    return None


def _overlap(one: CommentRuleTable, other: CommentRuleTable) -> bool:
    """Return whether some change, from an old to another new value, fits both rules."""
    if stem(one.field) != stem(other.field):
        return False
    news = {_key(_new(rule)) for rule in (one, other)} - {None}
    olds = {_key(rule.from_value) for rule in (one, other)} - {None}
    if len(news) > 1 or len(olds) > 1:
        return False
    return not (news and news == olds)


def _key(value: str | None) -> str | None:
    """Return a value as rules compare it: capitals and blanks do not count."""
    return None if value is None else title_key(value)


def _new(rule: CommentRuleTable) -> str | None:
    return rule.to_value if rule.changes else rule.equals


def _work_orders(profile: Profile) -> Iterator[Fault]:
    work = profile.work_orders
    for number, again in _repeated(route.category for route in work.routes):
        yield Fault(f"work_orders.routes[{number}].category", shown(again), "is routed twice")
    for code in sorted(set(work.closing) & set(work.comments)):
        yield Fault(
            f"work_orders.comments.{code}",
            shown(work.comments[code]),
            f"overlaps with work_orders.closing.{code}: residents would read two texts",
        )
    if not (work.enabled and work.routes):
        return
    for name, place in present_environments(profile).items():
        if place is not None and not place.eam_internal_url:
            yield Fault(
                f"environments.{name}.eam_internal_url",
                '""',
                "is needed for Work Orders: only EAM's internal API has them",
            )


def _custom_fields(profile: Profile) -> Iterator[Fault]:
    for number, again in _repeated(field.field for field in profile.custom_fields):
        yield Fault(f"custom_fields[{number}].field", shown(again), "is filled in twice")


def _category_titles(profile: Profile) -> Iterator[Fault]:
    named: dict[str, tuple[Iterable[str], str]] = {
        "categories.links": (profile.categories.links, "is linked twice; case does not count"),
        "status.reopen_limits": (
            profile.status.reopen_limits,
            "has two limits; case does not count",
        ),
    }
    for key, (titles, twice) in named.items():
        for _number, again in _repeated(titles):
            yield Fault(key, shown(again), twice)
        for title in titles:
            if not title.strip():
                yield Fault(key, shown(title), "holds a blank category title")


def _limits(profile: Profile) -> Iterator[Fault]:
    limits = profile.limits
    if limits.retry_max_seconds < limits.retry_first_seconds:
        yield Fault(
            "limits.retry_max_seconds",
            shown(limits.retry_max_seconds),
            f"must not be less than limits.retry_first_seconds ({limits.retry_first_seconds:g})",
        )


def _alerts(profile: Profile) -> Iterator[Fault]:
    for number, alert in enumerate(profile.alerts, start=1):
        if (fault := alert.fault) is not None:
            key, reason = fault
            yield Fault(f"alerts[{number}].{key}", shown(alert.kind), reason)


def _repeated(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for number, text in enumerate(texts, start=1):
        key = title_key(text)
        if key in seen:
            yield number, text
        seen.add(key)


def present_environments(profile: Profile) -> dict[str, EnvironmentTable | None]:
    """Return both environments by name; None where one is left out."""
    return {"test": profile.environments.test, "production": profile.environments.production}


def texts_for_residents(profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield key and template of every text that residents may come to read."""
    messages, work = profile.messages, profile.work_orders
    yield "messages.acknowledgment", messages.acknowledgment
    yield "messages.closing", messages.closing
    tables = {
        "messages.closing_by_status": messages.closing_by_status,
        "work_orders.closing": work.closing,
        "work_orders.comments": work.comments,
    }
    for key, texts in tables.items():
        for code, text in texts.items():
            yield f"{key}.{code}", text
    for number, rule in enumerate(profile.comment_rules, start=1):
        yield f"comment_rules[{number}].comment", rule.comment


_CHECKS: tuple[Callable[[Profile], Iterable[Fault]], ...] = (
    _environments,
    _plain_logins,
    _spatial_reference,
    _bounds,
    _messages,
    _comment_rules,
    _work_orders,
    _custom_fields,
    _category_titles,
    _limits,
    _alerts,
    server_faults,
)
