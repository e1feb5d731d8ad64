"""The first window loads nothing heavy: journal, HTTP and projection come with the profile."""

import subprocess
import sys

HEAVY = ("sqlalchemy", "requests", "pyproj", "pydantic", "keyring", "filelock", "subprocess")
ASK = """
import sys
import eamconsole.bootstrap, eamconsole.gui.app, eamconsole.support.logs
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""


def test_the_window_is_painted_before_anything_heavy_is_loaded():
    told = subprocess.run(
        [sys.executable, "-c", ASK, *HEAVY], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.split() == []
