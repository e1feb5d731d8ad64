"""``python -m eamconsole``: the program, with everything it is composed of."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit status."""
    from eamconsole.bootstrap import install, run_window
    from eamconsole.cli.program import run

    return run(install, run_window)


if __name__ == "__main__":
    sys.exit(main())
