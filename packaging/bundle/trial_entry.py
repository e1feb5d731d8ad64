"""Runs inside the frozen libraries and tells, as JSON, what of them works; never shipped."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_FEWEST_COLORS = 40
"""Of a painted window; an empty one has one or two."""


def modules() -> str:
    """Import every module of the program."""
    import eamconsole

    found = [each.name for each in pkgutil.walk_packages(eamconsole.__path__, "eamconsole.")]
    names = [name for name in found if not name.endswith("__main__") and ".migrations" not in name]
    for name in names:
        importlib.import_module(name)
    return f"{len(names)} modules"


def picture() -> str:
    """Open a picture as telephones take it, in a process of its own."""
    import pi_heif

    from eamconsole.support.pictures.apart import converted_apart
    from eamconsole.support.pictures.kinds import PictureKind

    content = Path(os.environ["EAMCONSOLE_TRIAL_PICTURE"]).read_bytes()
    made = converted_apart(content, PictureKind.HEIF, 900_000)
    return f"HEIC became {made.kind.name}, by libheif {pi_heif.libheif_version()}"


def workbook() -> str:
    """Read a list made with Excel, in a process of its own."""
    from eamconsole.support.tables import read_list

    file = Path(os.environ["EAMCONSOLE_TRIAL_WORKBOOK"])
    return f"{file.name} has {len(read_list(file).text.splitlines())} lines"


def projection() -> str:
    """Project a point with PROJ's data."""
    import pyproj

    point = pyproj.Transformer.from_crs(4326, 2234, always_xy=True).transform(-72.7, 41.5)
    return f"PROJ {pyproj.proj_version_str}: {[round(each) for each in point]}"


def time_zone() -> str:
    """Find a time zone in tzdata, not in the system's files."""
    from importlib.resources import files

    content = (files("tzdata") / "zoneinfo" / "America" / "New_York").read_bytes()
    return f"America/New_York has {len(content)} bytes"


def journal() -> str:
    """Make a journal, and find the steps that bring an old one up to date."""
    from eamconsole.journal.migrate import _known_revisions

    return f"steps of the journal: {', '.join(sorted(_known_revisions()))}"


def postgresql() -> str:
    """Load the driver of a shared journal."""
    import psycopg
    import sqlalchemy

    engine = sqlalchemy.create_engine("postgresql+psycopg://nobody@localhost/none")
    return f"{engine.dialect.driver} {psycopg.pq.__impl__}, libpq {psycopg.pq.version()}"


def trust() -> str:
    """Make a TLS context that trusts what the system trusts."""
    import ssl

    import truststore

    truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return ssl.OPENSSL_VERSION


def keyring_kept() -> str:
    """Keep a secret in the session's keyring, read it back, and remove it."""
    import keyring

    from eamconsole.support.redaction import Redactor
    from eamconsole.vault import CredentialKey, CredentialName, KeyringVault

    asked = os.environ.get("EAMCONSOLE_TRIAL_KEYRING")
    if asked not in ("yes", "short"):
        return f"not tried; found {type(keyring.get_keyring()).__name__}"
    key = CredentialKey("trial", "test", CredentialName.SEECLICKFIX_TOKEN)
    secret = "word " * (400 if asked == "yes" else 250)  # Windows keeps 1,280 characters
    KeyringVault(Redactor()).store(key, secret)
    vault = KeyringVault(Redactor())
    if vault.find(key) != secret or not vault.delete(key):
        raise AssertionError("the keyring gave something else back")
    return f"{type(keyring.get_keyring()).__module__} kept {len(secret):,} characters"


def window() -> str:
    """Paint the first window and the wizard."""
    from eamconsole.bootstrap import install
    from eamconsole.gui.app import make_application
    from eamconsole.gui.memory import WindowMemory
    from eamconsole.gui.views.window import MainWindow
    from eamconsole.gui.wizard.dialog import WizardDialog

    app = make_application()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        installation = install(Path(home))
        first = MainWindow(WindowMemory(Path(home)))
        wizard = WizardDialog(installation, parent=first)
        painted = {}
        for name, widget in (("window", first), ("wizard", wizard)):
            widget.show()
            app.sendPostedEvents()
            painted[name] = _colors(widget)
            widget.hide()
        wizard.done(0)
    if painted["wizard"] < _FEWEST_COLORS:
        raise AssertionError(f"hardly anything was painted: {painted}")
    return f"colors painted: {painted}"


def _colors(widget: object) -> int:
    image = widget.grab().toImage()  # type: ignore[attr-defined]
    return len(
        {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    )


PARTS: tuple[Callable[[], str], ...] = (
    *(modules, picture, workbook, projection, time_zone, journal, postgresql, trust),
    *(keyring_kept, window),
)


def main() -> int:
    """Try every part, print what came of each, and fail where one failed."""
    if sys.argv[1:2] == ["--open-picture"]:
        from eamconsole.support.pictures.apart import serve

        return serve(sys.argv[2:])
    told: dict[str, dict[str, object]] = {}
    for part in PARTS:
        try:
            told[part.__name__] = {"fine": True, "words": part()}
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
            words = f"{type(error).__name__}: {error}"
            told[part.__name__] = {"fine": False, "words": words}
    print(json.dumps(told, indent=1))
    return 0 if all(each["fine"] for each in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
