"""Tries every address of a profile layer by layer, without a login."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from eamconsole.errors import Service
from eamconsole.services.checks.finding import Finding, Verdict
from eamconsole.services.profiles.model import EnvironmentTable, Profile
from eamconsole.services.profiles.server_keys import eam_server, seeclickfix_server
from eamconsole.wire.diagnosis import LayerResult, diagnose
from eamconsole.wire.http import Surroundings

_SIGN_IN_LATER = {"401", "403"}


@dataclass(frozen=True, slots=True)
class Target:
    """One address to try.  ``asks_login`` says that 401 is a good sign."""

    check: str
    service: Service
    url: str
    asks_login: bool = False

    @property
    def stop(self) -> tuple[str, int, str]:
        """Host, port and purpose, for the firewall team."""
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return parts.hostname or "", port, self.check


def targets(profile: Profile, place: EnvironmentTable) -> list[Target]:
    """Return the addresses a profile uses in one environment."""
    work = eam_server(profile).work_path
    plain = profile.eam.dialect == "plain"
    server = eam_server(profile)
    service = server.requests_plain if plain else server.requests_svc
    first = "?format=json&take=1"
    found = [
        Target(
            "SeeClickFix address",
            Service.SEECLICKFIX,
            f"{place.seeclickfix_url}{seeclickfix_server(profile).profile_path}",
            asks_login=True,
        ),
        Target("EAM address", Service.EAM, f"{place.eam_url}{work}/{service}/{first}"),
    ]
    if place.eam_internal_url:
        url = f"{place.eam_internal_url}{work}/{service}/{first}"
        found.append(Target("EAM internal address", Service.EAM, url, asks_login=True))
    if profile.map.reverse_geocode:
        from eamconsole.wire.arcgis import WORLD_GEOCODER

        locator = profile.map.arcgis_url or WORLD_GEOCODER
        found.append(Target("ArcGIS address", Service.ARCGIS, f"{locator}?f=json"))
    return found


def try_addresses(
    profile: Profile, place: EnvironmentTable, around: Surroundings
) -> Iterator[Finding]:
    """Yield one finding per address: the layer that fails, or the last one reached."""
    for target in targets(profile, place):
        layers = diagnose(
            target.url,
            target.service,
            around,
            plain_http_anywhere=target.check == "EAM address",
        )
        yield _finding(target, layers)


def _finding(target: Target, layers: tuple[LayerResult, ...]) -> Finding:
    last = layers[-1]
    facts = {name: value for layer in layers for name, value in layer.facts.items()}
    welcome = target.asks_login and last.facts.get("status") in _SIGN_IN_LATER
    if last.ok or welcome:
        text = "reached; it asks for a login" if welcome else last.words
        verdict, step = Verdict.OK, ""
    else:
        text, verdict, step = last.words, Verdict.FAILED, last.next_step
    return Finding(
        check=target.check,
        layer=last.layer,
        verdict=verdict,
        text=f"{target.service.label}: {text}",
        next_step=step,
        facts=facts,
    )
