"""The comparator: the same six calls per report with ``requests.Session``, nothing written down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import local

import requests

from eamconsole.sandbox.options import Endpoints


class BareLoop:
    """What a script would do: ask, look the address up, create, fetch, attach, acknowledge."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._at = endpoints
        self._mine = local()

    def run(self, issues: list[int], workers: int) -> None:
        """Send every issue with ``workers`` threads."""
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(self._send, issues))

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._mine, "session", None)
        if session is None:
            session = self._mine.session = requests.Session()
            session.headers["User-Agent"] = "bare-loop/1"
        return session

    def _send(self, issue: int) -> None:
        session, at = self._session(), self._at
        token = {"Authorization": f"Bearer {at.token}"}
        place = f"{at.seeclickfix_url}/organizations/{at.organization_id}/issues/{issue}"
        told = _checked(session.get(place, headers=token)).json()
        point = f"{told['lng']},{told['lat']}"
        found = _checked(
            session.get(
                f"{at.arcgis_url}/reverseGeocode",
                params={"location": point, "f": "json", "outSR": "4326"},
            )
        ).json()
        created = _checked(
            session.post(
                f"{at.eam_url}/Work/Requests.svc/",
                params={"format": "json", "COORDSYS": "LATLONG"},
                json={
                    "ProblemCode": "POTHOLE",
                    "Notes": told["description"],
                    "XCoordinate": told["lng"],
                    "YCoordinate": told["lat"],
                    "GeneralLocation": found["address"]["Match_addr"],
                    "ExternalRequestId": str(issue),
                },
            )
        ).json()
        image = _checked(session.get(told["media"]["image_full"])).content
        _checked(
            session.post(
                f"{at.eam_url}/Work/Requests.svc/{created['AutoNumber']}/media/",
                files={"FileToUpload": ("photo.jpg", image, "image/jpeg")},
            )
        )
        _checked(
            session.post(
                f"{at.seeclickfix_url}/issues/{issue}/acknowledge",
                headers=token,
                data={"comment": f"Opened as {created['RequestNumber']}."},
            )
        )


def _checked(reply: requests.Response) -> requests.Response:
    reply.raise_for_status()
    return reply
