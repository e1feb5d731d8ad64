"""``python -m eamconsole``: the program, with everything it is composed of."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit status."""
    from eamconsole.support.own_program import give_back_library_path

    give_back_library_path()
    if sys.argv[1:2] == ["--open-picture"]:
        # A child that opens one stranger's picture; it must load nothing of the rest.
        from eamconsole.support.pictures.apart import serve

        return serve(sys.argv[2:])
    from eamconsole.support.streams import open_closed_streams

    open_closed_streams()
    from eamconsole.bootstrap import install, run_window
    from eamconsole.cli.program import run
    from eamconsole.support.last_resort import forbid_core_dumps, take_over_last_resorts

    forbid_core_dumps()
    take_over_last_resorts()
    return run(install, run_window)


if __name__ == "__main__":
    sys.exit(main())
