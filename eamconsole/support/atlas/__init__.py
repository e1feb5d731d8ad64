"""A small atlas of the United States that ships with the program; see ATTRIBUTION.txt.

Towns with their places, and the outlines of states and counties: what the search for a city's
spatial reference and the small maps need, without asking anybody.
"""

from eamconsole.support.atlas.outlines import Line, Region, lines_within, region_at
from eamconsole.support.atlas.towns import STATES, Town, plain_name, towns_named

__all__ = [
    "STATES", "Line", "Region", "Town", "lines_within", "plain_name", "region_at", "towns_named",
]  # fmt: skip
