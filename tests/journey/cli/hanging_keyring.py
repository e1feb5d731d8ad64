"""Run inside a private D-Bus session: the real keyring hangs under real commands; prints JSON."""

import contextlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from eamconsole.errors import CredentialError
from eamconsole.support.redaction import Redactor
from eamconsole.vault import CredentialKey, CredentialName, KeyringVault
from tests.fixtures.quiet_city import quiet_city
from tests.journey.cli.console_process import ConsoleProcess, write_profile

NAMES = (CredentialName.SEECLICKFIX_TOKEN, CredentialName.EAM_LOGIN)


def keyring_process():
    """Return the process that stands behind the Secret Service of this session."""
    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    ask = "GetConnectionUnixProcessID"
    call = new_method_call(bus, ask, "s", ("org.freedesktop.secrets",))
    with contextlib.closing(open_dbus_connection()) as connection:
        return connection.send_and_get_reply(call, timeout=10).body[0]


@contextlib.contextmanager
def hanging():
    """Stop the keyring's service where it stands: its name stays on the bus, nothing answers."""
    process = keyring_process()
    os.kill(process, signal.SIGSTOP)
    try:
        yield time.monotonic()
    finally:
        os.kill(process, signal.SIGCONT)


def key(name):
    return CredentialKey("harborview", "test", name)


def vault():
    vault = KeyringVault(Redactor())
    vault.store(key(NAMES[0]), "canary")
    with hanging() as began:
        try:
            KeyringVault(Redactor()).find(key(NAMES[0]))
        except CredentialError as error:
            told = {"code": error.code, "summary": error.summary, "next_step": error.next_step}
        took = time.monotonic() - began
    return told | {"took": took, "goes_on": KeyringVault(Redactor()).find(key(NAMES[0]))}


@contextlib.contextmanager
def furnished():
    """Yield the console's commands, with a profile and credentials, and the city they are for."""
    folder = Path(tempfile.mkdtemp())
    with quiet_city(folder, "Pothole") as city:
        ends = city.endpoints
        for name, secret in zip(NAMES, (ends.token, ends.eam_login), strict=True):
            KeyringVault(Redactor()).store(key(name), secret)
        console = ConsoleProcess(folder / "home")
        profile = write_profile(folder / "harborview.toml", asdict(ends))
        words = profile.read_text("utf-8").replace("[intake]", "[intake]\npoll_seconds = 5")
        profile.write_text(words, "utf-8")
        assert console("profile", "import", profile).returncode == 0
        yield console, city


def start():
    with furnished() as (console, _), hanging() as began:
        done = console("sync")
        return {"status": done.returncode, "said": done.stderr, "took": time.monotonic() - began}


def middle():
    with furnished() as (console, city), console.running("sync") as service:
        number = city.seeclickfix.town.report(category="Pothole", description="deep").id
        until(lambda: str(city.seeclickfix.issue(number).status) == "Acknowledged", service)
        with hanging() as began:
            city.seeclickfix.office.expire_token("integration")
            told = {}

            def is_told():
                told.update(console.json("status")[1])
                return "hangs" in json.dumps(told)

            until(is_told, service)
            return {"told": told["systems"]["seeclickfix"], "took": time.monotonic() - began}


def until(condition, service):
    wait = threading.Event()
    while not condition():
        assert service.poll() is None
        wait.wait(0.1)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]]()))
