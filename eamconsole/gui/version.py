"""The version of the installed package."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("eamconsole")
    except PackageNotFoundError:
        return "not installed"


VERSION = _installed()
