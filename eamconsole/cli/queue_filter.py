"""The filter options of ``queue``, read into a ``QueueFilter``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from eamconsole.cli.numbers import COUNT
from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.identity import IssueId
from eamconsole.services.queue.filters import QueueFilter

Work = TypeVar("Work", bound=Callable[..., Any])

_STATES = [state.value for state in DeliveryState]


def filter_options(work: Work) -> Work:
    """Give a command the options that choose rows."""
    options = (
        click.option("--flow", type=click.Choice([flow.value for flow in Flow])),
        click.option(
            "--state", "states", type=click.Choice(_STATES), multiple=True, help="Repeatable."
        ),
        click.option("--cause", help="Code of the cause, like SVC-260."),
        click.option("--find", default="", help="In numbers, addresses, words and errors."),
        click.option("--issue", type=COUNT, help="Issue ID."),
        click.option("--limit", type=COUNT, help="At most so many rows."),
    )
    for option in reversed(options):
        work = option(work)
    return work


def chosen_filter(
    flow: str | None,
    states: tuple[str, ...],
    cause: str | None,
    find: str,
    issue: int | None,
    limit: int | None,
) -> QueueFilter:
    """Return the filter the options describe."""
    return QueueFilter(
        flow=Flow(flow) if flow else None,
        states=tuple(DeliveryState(state) for state in states),
        cause=cause,
        find=find,
        issue_id=IssueId(issue) if issue is not None else None,
        limit=limit,
    )
