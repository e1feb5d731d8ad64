"""Where the frozen programs begin."""

import sys

from eamconsole.__main__ import main

sys.exit(main())
