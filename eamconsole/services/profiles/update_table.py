"""The table of the profile file that says where newer versions of the console are announced."""

from __future__ import annotations

from eamconsole.services.profiles.setting import Page, setting
from eamconsole.services.profiles.table import Table
from eamconsole.services.profiles.values import VersionAddress


class UpdatesTable(Table):
    """Where the city says which version of the console it offers."""

    address: VersionAddress = setting(
        "Address of the version file",
        Page.ADVANCED,
        "https; a file on a server of yours whose first line is the newest version, such as 1.4.0; "
        "looked at once a day, a newer one is told as a notice; empty: nobody is asked",
        "",
    )
