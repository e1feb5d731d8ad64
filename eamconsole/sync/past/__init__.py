"""What happened in the world before this engine opened, and may be missing in its journal.

A journal may be new, put back from a copy, or moved.  So nothing that is older than this
engine is sent before it was looked for once on the other side.
"""

from eamconsole.sync.past.lookups import PastLookups
from eamconsole.sync.past.readings import Readings
from eamconsole.sync.past.records import PastRecords

__all__ = ["PastLookups", "PastRecords", "Readings"]
