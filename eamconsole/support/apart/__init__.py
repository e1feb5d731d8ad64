"""Processes of their own for what strangers sent: bounded in memory and time, ended with it.

Libraries that read strangers' files are large, and not ours.  Whatever one of them does, takes or
breaks over a file ends with the process that opened it, and the console goes on.
"""

from eamconsole.support.apart.bounds import bound_this_process, computed_too_long, end_with_us
from eamconsole.support.apart.opener import Answer, Opener, serve

__all__ = ["Answer", "Opener", "bound_this_process", "computed_too_long", "end_with_us", "serve"]
