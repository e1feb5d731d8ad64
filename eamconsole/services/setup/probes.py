"""The live check of each page, by name: the same ones ``eamconsole profile check`` runs."""

from __future__ import annotations

from collections.abc import Iterator

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import trouble
from eamconsole.services.installation import Installation
from eamconsole.services.setup import (
    network,
    place,
    previews,
    probe_categories,
    probe_eam,
    probe_seeclickfix,
)
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.steps import StepKey
from eamconsole.services.setup.trial import Trial, trial


def run_probe(installation: Installation, draft: Draft, key: StepKey) -> Iterator[object]:
    """Yield findings, and what a page shows besides; nothing is changed anywhere.

    Items that are no ``Finding`` are for the page: rows, a plan, samples.
    """
    if key is StepKey.EAM:
        yield from _both_environments(installation, draft)
        return
    if key is StepKey.NETWORK:
        yield from _network(installation, draft)
        return
    try:
        with trial(installation, _narrowed(draft, key)) as opened:
            yield from _of_page(opened, draft, key)
    except EamConsoleError as error:
        yield trouble("Settings", error)


def _of_page(opened: Trial, draft: Draft, key: StepKey) -> Iterator[object]:
    if key is StepKey.SEECLICKFIX:
        yield from probe_seeclickfix.probe_seeclickfix(opened)
    elif key is StepKey.MAP:
        yield from place.probe_place(opened, draft)
    elif key is StepKey.CATEGORIES:
        yield from probe_categories.probe_categories(opened)
    elif key is StepKey.FLAGS:
        yield from probe_categories.probe_flags(opened, draft)
    elif key is StepKey.MESSAGES:
        yield from previews.probe_samples(opened)
    elif key is StepKey.FIELDS:
        yield from probe_categories.probe_fields(opened)


def _narrowed(draft: Draft, key: StepKey) -> Draft:
    """Return the draft without settings of other pages that could stop this page's check."""
    kept = Draft.__new__(Draft)
    kept.tables = {name: value for name, value in draft.tables.items() if name in _NEEDED[key]}
    kept.answers, kept.results = draft.answers, {}
    if "name" not in kept.tables:
        kept.tables["name"] = draft.name
    return kept


def _both_environments(installation: Installation, draft: Draft) -> Iterator[object]:
    test = str(draft.get("environments.test.eam_url"))
    production = str(draft.get("environments.production.eam_url"))
    yield from probe_eam.compare_environments(test, production)
    for environment, address, other in (
        ("test", test, production),
        ("production", production, test),
    ):
        if not address:
            continue
        try:
            with trial(installation, _narrowed(draft, StepKey.EAM), environment) as opened:
                yield from probe_eam.probe_eam(opened, other)
        except EamConsoleError as error:
            yield trouble(f"Settings ({environment.capitalize()})", error)


def _network(installation: Installation, draft: Draft) -> Iterator[object]:
    for environment in ("test", "production"):
        if not draft.get(f"environments.{environment}.eam_url"):
            continue
        try:
            with trial(installation, _narrowed(draft, StepKey.NETWORK), environment) as opened:
                for row, finding in network.measure(opened):
                    yield row
                    yield finding
        except EamConsoleError as error:
            yield trouble(f"Settings ({environment.capitalize()})", error)


_PLACES = frozenset({"name", "organization", "environments", "network", "seeclickfix", "limits"})
_NEEDED: dict[StepKey, frozenset[str]] = {
    StepKey.SEECLICKFIX: _PLACES,
    StepKey.EAM: _PLACES | {"eam"},
    StepKey.NETWORK: _PLACES | {"eam", "map"},
    StepKey.MAP: _PLACES | {"eam", "map"},
    StepKey.CATEGORIES: _PLACES | {"eam", "categories"},
    StepKey.FLAGS: _PLACES | {"eam", "categories"},
    StepKey.MESSAGES: _PLACES | {"messages"},
    StepKey.FIELDS: _PLACES | {"eam", "custom_fields"},
}
