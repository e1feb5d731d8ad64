"""Tries every address of an environment layer by layer, without a login."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from eamconsole.errors import Service
from eamconsole.services.checks.finding import CheckVerdict, Finding
from eamconsole.services.checks.subject import Subject
from eamconsole.services.profiles.addresses import same_place
from eamconsole.services.profiles.logins import citizen_auth
from eamconsole.services.profiles.model import EnvironmentTable, Profile
from eamconsole.services.profiles.server_keys import eam_server, seeclickfix_server
from eamconsole.wire.diagnosis import LayerResult, diagnose

_SIGN_IN_LATER = ("401", "403")


@dataclass(frozen=True, slots=True)
class CheckedAddress:
    """One address to try.  ``asks_login`` says that 401 is a good sign.

    ``setting`` is a key of the environment, or a whole key where it stands elsewhere.
    """

    check: str
    service: Service
    url: str
    setting: str
    asks_login: bool = False

    @property
    def host(self) -> str:
        """Whom the firewall must let the console call."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """On which port."""
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)


def targets(profile: Profile, place: EnvironmentTable) -> list[CheckedAddress]:
    """Return the addresses a profile uses in one environment."""
    work = eam_server(profile).work_path
    plain = profile.eam.dialect == "plain"
    server = eam_server(profile)
    service = server.requests_plain if plain else server.requests_svc
    first = "?format=json&take=1"
    scf_url = f"{place.seeclickfix_url}{seeclickfix_server(profile).profile_path}"
    eam_url = f"{place.eam_url}{work}/{service}/{first}"
    found = [
        CheckedAddress(
            "SeeClickFix address", Service.SEECLICKFIX, scf_url, "seeclickfix_url", True
        ),
        CheckedAddress(
            "EAM address", Service.EAM, eam_url, "eam_url", citizen_auth(place) != "none"
        ),
    ]
    if place.eam_internal_url:
        url = f"{place.eam_internal_url}{work}/{service}/{first}"
        found.append(
            CheckedAddress("EAM internal address", Service.EAM, url, "eam_internal_url", True)
        )
    if profile.map.reverse_geocode:
        from eamconsole.wire.arcgis import WORLD_GEOCODER

        locator = f"{profile.map.arcgis_url or WORLD_GEOCODER}?f=json"
        found.append(CheckedAddress("ArcGIS address", Service.ARCGIS, locator, "map.arcgis_url"))
    if profile.map.basemap_url:
        drawn = f"{profile.map.basemap_url}?f=json"
        found.append(CheckedAddress("Map server address", Service.ARCGIS, drawn, "map.basemap_url"))
    return found


def try_addresses(subject: Subject, *names: str) -> Iterator[tuple[CheckedAddress, Finding]]:
    """Yield the addresses of these names with what trying them showed; all without names."""
    for target in targets(subject.profile, subject.place):
        if not names or target.check in names:
            yield target, _tried(subject, target)


def leads_to(finding: Finding, address: str) -> bool:
    """Return whether the address answered with a redirect to another installation."""
    location = finding.facts.get("Redirects to", "")
    return bool(location and address) and (
        same_place(location, address) or location.startswith(address)
    )


def _tried(subject: Subject, target: CheckedAddress) -> Finding:
    """Return the layer that fails, or the last one reached."""
    layers = diagnose(
        target.url,
        target.service,
        subject.clients.surroundings,
        plain_http_anywhere=target.check == "EAM address",
    )
    asked = target.asks_login and layers[-1].facts.get("status") in _SIGN_IN_LATER
    found = finding_of(f"{target.check} ({subject.label})", layers, good=asked or layers[-1].ok)
    return replace(
        found,
        text="reached; it asks for a login" if asked else found.text,
        key=target.setting if "." in target.setting else subject.key(target.setting),
    )


def finding_of(check: str, layers: tuple[LayerResult, ...], *, good: bool) -> Finding:
    """Return what trying an address layer by layer showed."""
    last = layers[-1]
    facts = {name: value for layer in layers for name, value in layer.facts.items()}
    return Finding(
        check=check,
        layer=last.layer,
        verdict=CheckVerdict.OK if good else CheckVerdict.FAILED,
        text=last.words,
        next_step="" if good else last.next_step,
        facts=_readable(facts, layers),
    )


def _readable(facts: Mapping[str, str], layers: tuple[LayerResult, ...]) -> dict[str, str]:
    """Return the facts under the names people use, and how far the call got."""
    named = {_NAMES.get(name, name): value for name, value in facts.items() if value}
    passed = [layer.layer for layer in layers if layer.ok]
    return {**named, "Passed": ", ".join(passed)} if passed else named


_NAMES = {
    "addresses": "Addresses",
    "subject": "Certificate of",
    "issuer": "Issued by",
    "names": "Valid for",
    "not before": "Valid from",
    "not after": "Valid until",
    "protocol": "TLS version",
    "status": "HTTP status",
    "server": "Server",
    "location": "Redirects to",
}
