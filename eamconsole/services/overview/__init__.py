"""How everything stands, as the overview and the counts beside the sections show it."""
