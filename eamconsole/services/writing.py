"""What is said where a file cannot be written, whichever file it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from eamconsole.errors import ConfigurationError
from eamconsole.support.files import written_whole
from eamconsole.support.places import make_private_folder, write_private_file


@contextmanager
def told_if_unwritable(
    what: str, file: Path, next_step: str = "Choose another folder."
) -> Iterator[None]:
    """Raise ``ConfigurationError`` in place of what the system says while ``what`` is written."""
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ConfigurationError(
            f"The {what} cannot be written to {file}: {why}.", next_step
        ) from error


@contextmanager
def written(
    what: str, file: Path, next_step: str = "Choose another folder.", *, mode: int = 0o600
) -> Iterator[TextIO]:
    """Yield a text that a person wants to have, put in place whole at the end."""
    with told_if_unwritable(what, file, next_step), written_whole(file, mode) as out:
        yield out


def write_own(what: str, file: Path, text: str) -> None:
    """Put a text of the console's own into its home, whole or not at all, for the owner only."""
    step = "Give the console a folder it may write to, or choose one with --home."
    with told_if_unwritable(what, file, step):
        make_private_folder(file.parent)
        write_private_file(file, text.encode("utf-8"))
