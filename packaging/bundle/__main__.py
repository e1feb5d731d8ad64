"""``start.py build``: makes the program's folder and packages, or tries what was made."""

from __future__ import annotations

import sys

USAGE = """usage: python3 packaging/start.py build [--check | --windows]

  (nothing)   make the folder, the archive, the .deb, notices and checksums in dist/
  --check     try what is in dist/: demo, window, pictures, keyring, start time
  --windows   the same for Windows, with the Python that `start.py windows` prepared"""


def main(arguments: list[str]) -> int:
    """Carry out one of the three and return the exit status."""
    if arguments == []:
        import building

        return building.build()
    if arguments == ["--check"]:
        import trial

        return trial.run()
    if arguments == ["--windows"]:
        import windows

        try:
            return windows.build()
        except windows.WindowsFault as fault:
            print(fault, file=sys.stderr)
            return 3
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
