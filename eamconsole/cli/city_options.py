"""The options of ``sandbox``, which ``demo`` takes as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from eamconsole.cli.numbers import ANY, ANY_COUNT, MILLISECONDS

Work = TypeVar("Work", bound=Callable[..., Any])


def city_options(*, calls_per_minute: int) -> Callable[[Work], Work]:
    """Give a command the options of a sandbox city."""

    def add(work: Work) -> Work:
        options = (
            click.option(
                "--issues",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help='A saved SeeClickFix answer, {"issues": [...]}.',
            ),
            click.option("--seed", type=ANY, default=1, show_default=True, help="For chance."),
            click.option(
                "--port",
                type=click.IntRange(0, 65531),
                default=0,
                help="First of four consecutive ports; any free ones by default.",
            ),
            click.option(
                "--calls-per-minute",
                type=ANY_COUNT,
                default=calls_per_minute,
                show_default=True,
                help="Limit of SeeClickFix; 0 for none.",
            ),
            click.option(
                "--latency-ms",
                type=MILLISECONDS,
                default=0,
                show_default=True,
                help="How much later every answer comes.",
            ),
        )
        for option in reversed(options):
            work = option(work)
        return work

    return add
