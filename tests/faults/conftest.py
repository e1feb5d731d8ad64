"""The stories of bad input are told with the console and the city of the journeys."""

from tests.journey.conftest import empty_city, tell

__all__ = ["empty_city", "tell"]
