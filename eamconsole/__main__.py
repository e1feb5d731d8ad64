"""``python -m eamconsole``: the program, with everything it is composed of."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit status."""
    from eamconsole.support.own_program import give_back_library_path

    give_back_library_path()
    # A child that opens one stranger's file; it must load nothing of the rest.
    if sys.argv[1:2] == ["--open-picture"]:
        from eamconsole.support.pictures.apart import serve as open_pictures

        return open_pictures(sys.argv[2:])
    if sys.argv[1:2] == ["--read-workbook"]:
        from eamconsole.support.tables.apart import serve as read_workbooks

        return read_workbooks(sys.argv[2:])
    from eamconsole.support.streams import take_over_streams

    take_over_streams()
    from eamconsole.bootstrap import install, run_window
    from eamconsole.cli.program import run
    from eamconsole.support.last_resort import forbid_core_dumps, take_over_last_resorts
    from eamconsole.support.last_threads import end_with_what_is_left

    forbid_core_dumps()
    take_over_last_resorts()
    return end_with_what_is_left(run(install, run_window))


if __name__ == "__main__":
    sys.exit(main())
