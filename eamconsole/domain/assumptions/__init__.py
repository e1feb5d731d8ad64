"""Everything the console assumes about the two servers: one table, and what each line rests on."""

from eamconsole.domain.assumptions.assumption import Assumption, Certainty, Outcome
from eamconsole.domain.assumptions.eam import EAM
from eamconsole.domain.assumptions.seeclickfix import SEECLICKFIX

ASSUMPTIONS: dict[str, Assumption] = {
    assumption.number: assumption for assumption in (*SEECLICKFIX, *EAM)
}
"""By number, in the order of the two registers."""

__all__ = ["ASSUMPTIONS", "Assumption", "Certainty", "Outcome"]
