"""A day of an operator, inside a private D-Bus session: prints what was seen, as JSON."""

import json
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.journey.cli.console_process import ConsoleProcess, write_profile


def main(home, limits):
    console, seen = ConsoleProcess(home), {}
    with console.running("sandbox", "--calls-per-minute", "0") as sandbox:
        city = json.loads(sandbox.stdout.readline())
        file = write_profile(home.parent / "harborview.toml", city, **limits)
        seen["import"] = console("profile", "import", file).returncode
        seen["no_token"] = console("sync", "--once").returncode
        for name, secret in (("seeclickfix-token", "token"), ("eam-login", "eam_login")):
            console("credential", "set", "harborview", "test", name, stdin=city[secret])
        seen["check"] = console.json("profile", "check")[0]
        once = console("sync", "--once", "--json")
        seen["once"] = once.returncode, json.loads(once.stdout.splitlines()[-1])
        seen["status"] = console.json("status")
        seen["rows"] = console.json("queue", "list", "--flow", "requests", "--limit", "5")[1]
        seen["service"] = serve(console)
        token = city["token"].encode()
    files = [file for file in home.rglob("*") if file.is_file()]
    seen["leaks"] = [str(file) for file in files if token in file.read_bytes()]
    return seen


def serve(console):
    """Sync as a service; meanwhile look, and try to sync a second time."""
    with console.running("sync", "--json") as service:
        service.stdout.readline()
        second = console("sync", "--once")
        looked = console.json("status")
        service.send_signal(signal.SIGTERM)
        ended = service.wait(60)
    return {
        "second": second.returncode,
        "why": second.stderr,
        "pid": service.pid,
        "looked": looked[0],
        "syncing": looked[1]["syncing"],
        "ended": ended,
        "after": console("sync", "--once").returncode,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), json.loads(sys.argv[2]))))
