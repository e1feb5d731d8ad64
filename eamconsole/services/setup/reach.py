"""Tries addresses layer by layer for a page, with the certificate and the way in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eamconsole.services.checks.addresses import Target, targets
from eamconsole.services.checks.finding import Finding, Verdict
from eamconsole.services.profiles.addresses import same_place
from eamconsole.services.setup.trial import Trial
from eamconsole.wire.diagnosis import LayerResult, diagnose

_ASKS_LOGIN = ("401", "403")


def try_targets(trial: Trial, *names: str) -> Iterator[tuple[Target, Finding]]:
    """Yield the addresses of these names with what trying them showed; all without names."""
    for target in targets(trial.console.profile, trial.place):
        if not names or target.check in names:
            yield target, _tried(trial, target)


def _tried(trial: Trial, target: Target) -> Finding:
    layers = diagnose(
        target.url,
        target.service,
        trial.clients.surroundings,
        plain_http_anywhere=target.check == "EAM address",
    )
    last = layers[-1]
    facts = {name: value for layer in layers for name, value in layer.facts.items()}
    asked = target.asks_login and last.facts.get("status") in _ASKS_LOGIN
    good = last.ok or asked
    environment = trial.console.environment.value.capitalize()
    text = "reached; it asks for a login" if asked else last.words
    return Finding(
        check=f"{target.check} ({environment})",
        layer=last.layer,
        verdict=Verdict.OK if good else Verdict.FAILED,
        text=text,
        next_step="" if good else last.next_step,
        facts=_readable(facts, layers),
    )


def _readable(facts: Mapping[str, str], layers: tuple[LayerResult, ...]) -> dict[str, str]:
    """Return the facts under the names people use, and how far the call got."""
    named = {_NAMES.get(name, name): value for name, value in facts.items() if value}
    passed = [layer.layer for layer in layers if layer.ok]
    return {**named, "Passed": ", ".join(passed)} if passed else named


def leads_to(finding: Finding, address: str) -> bool:
    """Return whether the address answered with a redirect to another installation."""
    location = finding.facts.get("Redirects to", "")
    return bool(location and address) and (
        same_place(location, address) or location.startswith(address)
    )


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
