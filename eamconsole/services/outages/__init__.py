"""What an outage held up and what is still missing, and the record of what ran when."""

from eamconsole.services.outages.history import history_rows
from eamconsole.services.outages.reading import OutageLine, OutageStory
from eamconsole.services.outages.reports import OutageReports

__all__ = ["OutageLine", "OutageReports", "OutageStory", "history_rows"]
