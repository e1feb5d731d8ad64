"""Sets EAM Console up in this folder and runs it: demo, test, run, soak, and more.

Needs nothing but Python 3.11 or newer. The first run makes a private environment in ``.venv`` from
``packaging/requirements.lock``; later runs only look whether that lock has changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)

USAGE = """usage: python3 packaging/start.py COMMAND [ARGUMENTS]

  demo [OPTIONS]        open the console on the sandbox city; --headless runs it in the terminal
  test [-- ARGUMENTS]   run every check: lint, format, types, import contracts, tests
  run ARGUMENTS         run any command of the console: run sync --once, run status
  soak [ARGUMENTS]      run the tests that take minutes
  bench [ARGUMENTS]     measure speed
  coverage [ARGUMENTS]  run the tests and tell, folder by folder, which branches they took
  memory-game [OPTIONS] let the console lose its memory: --seeds N, --disturbances N (per seed)
  mutants [WORDS]       plant faults one by one and tell which ones no test notices
  build [OPTIONS]       make the program's folder, archive and .deb in dist/; --check tries them
  windows [ARGUMENTS]   run the tests under Windows Python, on Debian with Wine (needs root)

demo and run take the console's own options; what follows test, soak, bench, coverage and windows
goes to pytest; mutants takes rules (R63) or parts of names. COMMAND --help says more of build and
windows; pytest's own help is after the dashes: test -- --help."""

WINDOWS_USAGE = """usage: sudo python3 packaging/start.py windows [--stories] [[--] ARGUMENTS]

Makes a folder with Debian 13, its Wine and Windows Python (3 GB, a quarter of an hour; later runs
only look whether the lock has changed), and runs the tests in it: tests/unit and tests/contract,
or what ARGUMENTS, which go to pytest, name; with --stories those parts of tests/journey, tests/gui
and tests/faults that meet Windows (not timed yet). Nothing is installed on this machine.

Needs root, debootstrap, the package index that pip uses, and deb.debian.org.
EAMCONSOLE_WINDOWS_FOLDER names the folder; without it ~/.cache/eamconsole-windows-python."""


def main(arguments: list[str]) -> int:
    """Carry out one command and return the exit status: 0 fine, 2 wrong usage, else a failure."""
    if sys.version_info < OLDEST_PYTHON:
        print(_wrong_python())
        return 3
    if not arguments or arguments[0] not in COMMANDS:
        asked_for_help = arguments[:1] in (["--help"], ["-h"], ["help"])
        print(USAGE, file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else 2
    if _asks_for_help(arguments):
        return _help(arguments[0])
    return _in_words(COMMANDS[arguments[0]], arguments[1:])


def _in_words(command: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Carry out a command; whatever keeps it from its end is told in words."""
    from setup_fault import SetupFault

    try:
        return command(arguments)
    except SetupFault as fault:
        said = f"{fault}"
    except subprocess.CalledProcessError as fault:
        said = f"{fault} The cause is above."
    except OSError as fault:
        said = f"This cannot go on: {fault}. Mend that, then start the same command again."
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print(f"\n{said}", file=sys.stderr)
    return 3


def _asks_for_help(arguments: list[str]) -> bool:
    """Say whether help is wanted that needs no environment and so must not begin to make one."""
    command, *rest = arguments
    if command in _HAVE_HELP_OF_THEIR_OWN:
        return False
    own = rest[: rest.index("--")] if "--" in rest else rest
    return bool({"--help", "-h"}.intersection(own))


def _help(command: str) -> int:
    sys.stdout.flush()
    if command == "build":
        return subprocess.call([sys.executable, str(ROOT / "packaging" / "bundle"), "--help"])
    print(WINDOWS_USAGE if command == "windows" else USAGE)
    return 0


def demo(arguments: list[str]) -> int:
    """Open the console on the sandbox city."""
    return _console(["demo", *arguments])


def run(arguments: list[str]) -> int:
    """Run any command of the console."""
    return _console(arguments)


def test(arguments: list[str]) -> int:
    """Run every check and end with one line that says whether all passed."""
    import checks

    python = _ready_for_tests()
    return checks.run_all(python, ROOT, _without_dashes(arguments))


def soak(arguments: list[str]) -> int:
    """Run the tests that take minutes, without the limit of time per test."""
    import system_needs

    system_needs.provide(system_needs.FOR_A_SCREEN_READER)
    python, asked = _ready_for_tests(), _without_dashes(arguments)
    places = (
        [] if any((ROOT / word.partition("::")[0]).exists() for word in asked) else ["tests/faults"]
    )
    fixed = ["-m", "pytest", "-m", "soak", "--timeout", "0", *places]
    return subprocess.call([str(python), *fixed, *asked], cwd=ROOT)


def bench(arguments: list[str]) -> int:
    """Run the benchmarks, one at a time."""
    python = _ready_for_tests()
    fixed = ["-m", "pytest", "-m", "benchmark", "--benchmark-enable", "tests/benchmarks"]
    return subprocess.call([str(python), *fixed, *_without_dashes(arguments)], cwd=ROOT)


def coverage(arguments: list[str]) -> int:
    """Run the tests while their branches are counted."""
    import branches

    return branches.run(_ready_for_tests(), ROOT, _without_dashes(arguments))


def mutants(arguments: list[str]) -> int:
    """Plant faults and look whether a test notices."""
    import mutants

    return mutants.run(_ready_for_tests(), ROOT, _without_dashes(arguments))


def memory_game(arguments: list[str]) -> int:
    """Let the console lose its memory again and again, and compare both sides afterwards."""
    python = _ready_for_tests()
    return subprocess.call([str(python), "-m", "tests.faults.memory_game", *arguments], cwd=ROOT)


def build(arguments: list[str]) -> int:
    """Make the program that a city installs, or try it."""
    import system_needs
    from private_environment import prepare

    needs = (*system_needs.FOR_PYTHON, *system_needs.FOR_WINDOW, *system_needs.FOR_BUILDING)
    system_needs.provide(needs)
    bundle = ROOT / "packaging" / "bundle"
    return subprocess.call([str(prepare(ROOT)), str(bundle), *arguments], cwd=ROOT)


def windows(arguments: list[str]) -> int:
    """Prepare Windows Python under Wine and run the suites in it."""
    from private_environment import prepare

    script = "import sys, windows; sys.exit(windows.main(sys.argv[1:]))"
    bundle = ROOT / "packaging" / "bundle"
    command = [str(prepare(ROOT)), "-c", script, *_without_dashes(arguments)]
    return subprocess.call(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(bundle)})


COMMANDS = {
    "demo": demo,
    "test": test,
    "run": run,
    "soak": soak,
    "bench": bench,
    "coverage": coverage,
    "memory-game": memory_game,
    "mutants": mutants,
    "build": build,
    "windows": windows,
}

_HAVE_HELP_OF_THEIR_OWN = ("demo", "run", "memory-game")


def _console(arguments: list[str]) -> int:
    """Run the console in its environment, in the caller's folder."""
    import system_needs
    from private_environment import prepare

    needs = list(system_needs.FOR_PYTHON)
    if _opens_window(arguments):
        needs += system_needs.FOR_WINDOW
    system_needs.provide(needs)
    command = [str(prepare(ROOT)), "-m", "eamconsole", *arguments]
    sys.stdout.flush()
    if os.name == "posix":  # signals then reach the console itself
        os.execv(command[0], command)  # noqa: S606
    return subprocess.call(command)


def _opens_window(arguments: list[str]) -> bool:
    """Say whether the console will show a window, and so needs Qt's system libraries."""
    if "--headless" in arguments or "--help" in arguments:
        return False
    if arguments and arguments[0] != "demo" and not arguments[0].startswith("-"):
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _ready_for_tests() -> Path:
    """Provide what the tests need from the system, and return the environment's Python."""
    import system_needs
    from private_environment import prepare

    system_needs.provide(
        [*system_needs.FOR_PYTHON, *system_needs.FOR_WINDOW, *system_needs.FOR_TESTS]
    )
    return prepare(ROOT)


def _without_dashes(arguments: list[str]) -> list[str]:
    return arguments[1:] if arguments[:1] == ["--"] else arguments


def _wrong_python() -> str:
    have = ".".join(str(part) for part in sys.version_info[:3])
    return (
        f"EAM Console needs Python 3.11 or newer; this is Python {have} ({sys.executable}).\n"
        "Install a newer Python beside it and start again with that one, for example:\n"
        "  python3.11 packaging/start.py demo"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
