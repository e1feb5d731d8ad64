"""``start.py build``: makes the program's folder and packages, or tries what was made."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

USAGE = """usage: python3 packaging/start.py build [--maintainer WHO | --check]
       python3 packaging/start.py build --bare FOLDER RELEASE
       python3 packaging/start.py build --windows [--check [MINUTES]]

  (nothing)   make the folder, the archive, the .deb, notices and checksums in dist/
  --maintainer 'NAME <ADDRESS>'
              the same; the .deb names who answers for it
  --check     try what is in dist/: demo, window, pictures, keyring, start time
  --bare FOLDER RELEASE
              try the .deb in a bare Debian (bookworm, trixie), which debootstrap makes in FOLDER
              where it is not there; needs root
  --windows   the same for Windows, with the Python that `start.py windows` prepares: folder, zip,
              and an installer
  --windows --check [MINUTES]
              try that installer under Wine; it syncs for 10 minutes, or for so many"""

_AGAIN = "Mend the cause, then start the same command again; it begins anew."


def main(arguments: list[str]) -> int:
    """Carry out one of them and return the exit status; trouble is told in words."""
    if {"--help", "-h"}.intersection(arguments):
        print(USAGE)
        return 0
    try:
        return _carried_out(arguments)
    except subprocess.CalledProcessError as fault:
        step, cause = fault.cmd[0], f"exit status {fault.returncode}"
        print(f"{step} failed ({cause}); the cause is above.\n{_AGAIN}", file=sys.stderr)
    except OSError as fault:
        print(f"This cannot go on: {fault}.\n{_AGAIN}", file=sys.stderr)
    return 3


def _carried_out(arguments: list[str]) -> int:
    if arguments == []:
        import building

        return building.build()
    if len(arguments) == 2 and arguments[0] == "--maintainer":
        return _build_of(arguments[1])
    if arguments == ["--check"]:
        import trial

        return trial.run()
    if arguments[0] == "--bare" and len(arguments) == 3:
        import bare_trial

        return bare_trial.run(Path(arguments[1]), arguments[2])
    if arguments[0] == "--windows":
        return _for_windows(arguments[1:])
    print(USAGE, file=sys.stderr)
    return 2


def _for_windows(arguments: list[str]) -> int:
    """Build for Windows, or try what was built."""
    import windows

    if arguments == []:
        return windows.in_words(windows.build)
    if arguments[0] == "--check" and all(map(str.isdigit, arguments[1:])):
        import windows_trial

        minutes = float(arguments[1]) if arguments[1:] else 10.0
        return windows.in_words(lambda: windows_trial.run(minutes))
    print(USAGE, file=sys.stderr)
    return 2


def _build_of(maintainer: str) -> int:
    """Build in somebody's name; what is no name with an address would break the package."""
    if re.fullmatch(r"[^<>\n]+ <[^<>@\s]+@[^<>@\s]+>", maintainer) is None:
        print(f"{maintainer!r} is no maintainer: write 'NAME <ADDRESS>'.", file=sys.stderr)
        return 2
    import building

    return building.build(maintainer)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
