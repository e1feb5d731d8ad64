"""Lists as staff have them: spreadsheets, CSV of any program, pasted tables; all become text.

``read_list`` turns a file into text with one row a line, cells between tabs, rows numbered as
the person sees them; ``rows_of`` takes such text, or what somebody pasted, apart again.
"""

from eamconsole.support.tables.files import ListText, read_list
from eamconsole.support.tables.kinds import NotATable
from eamconsole.support.tables.pasted import rows_of
from eamconsole.support.tables.stored import require_own_pasted

__all__ = ["ListText", "NotATable", "read_list", "require_own_pasted", "rows_of"]
