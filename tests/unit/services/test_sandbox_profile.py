"""The sandbox city works an hour's work in minutes: nothing of that is a flood."""

from eamconsole.services.sandbox_city import crews
from eamconsole.services.sandbox_city.process import CityAddresses
from eamconsole.services.sandbox_city.profile import sandbox_profile

HOUR = 3600


def test_what_the_crews_do_in_an_hour_is_below_every_brake():
    urls = dict.fromkeys(CityAddresses.__dataclass_fields__, "http://127.0.0.1:9")
    urls |= {"organization_id": 7, "arcgis_url": "http://127.0.0.1:9/GeocodeServer"}
    addresses = CityAddresses(**urls)
    status = sandbox_profile(addresses, organization="Harborview", calls_per_minute=20).status
    deeds = HOUR / crews._EVERY_SECONDS
    assert deeds / 2 < status.brake_at_least
