"""``eamconsole credential``: secrets go to the OS keyring, never onto a command line."""

from __future__ import annotations

import sys

import click

from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.credentials import CREDENTIAL_NAMES, ENVIRONMENTS

_profile = click.argument("profile")
_environment = click.argument("environment", type=click.Choice(ENVIRONMENTS))
_name = click.argument("name", type=click.Choice(CREDENTIAL_NAMES))


@click.group("credential")
def command() -> None:
    """Store, look for and delete credentials in the OS keyring.

    NAME is one of seeclickfix-token, eam-login (user:password), eam-token (a bearer token or an
    API key), arcgis-token, proxy-login (user:password), journal-password, smtp-login
    (user:password) and webhook-token.
    """


@command.command("set")
@_profile
@_environment
@_name
@console_command
def store(session: Session, profile: str, environment: str, name: str) -> int:
    """Store a secret, read from a hidden prompt or from standard input."""
    secret = _read_secret(f"{profile}/{environment}/{name}")
    session.installation.credentials.store(profile, environment, name, secret)
    _say(session, profile, environment, name, stored=True)
    session.speech.line(f"{profile}/{environment}/{name} is stored in the OS keyring.")
    if profile not in session.installation.profiles.names():
        session.speech.trouble(f"Warning: there is no profile {profile} here yet.")
    return FINE


@command.command("status")
@_profile
@click.argument("environment", type=click.Choice(ENVIRONMENTS))
@click.argument("name", type=click.Choice(CREDENTIAL_NAMES), required=False)
@console_command
def status(session: Session, profile: str, environment: str, name: str | None) -> int:
    """Say whether a credential is stored; exit status 1 where it is not."""
    if name is None:
        return _overview(session, profile, environment)
    stored = session.installation.credentials.is_stored(profile, environment, name)
    _say(session, profile, environment, name, stored=stored)
    session.speech.line(f"{profile}/{environment}/{name}: {'stored' if stored else 'not stored'}")
    if not stored:
        session.speech.trouble(f"The keyring holds no entry {profile}/{environment}/{name}.")
    return FINE if stored else ATTENTION


@command.command("delete")
@_profile
@_environment
@_name
@console_command
def delete(session: Session, profile: str, environment: str, name: str) -> int:
    """Remove a credential from the OS keyring."""
    deleted = session.installation.credentials.delete(profile, environment, name)
    _say(session, profile, environment, name, stored=False)
    entry = f"{profile}/{environment}/{name}"
    session.speech.line(f"{entry} is deleted." if deleted else f"There was no {entry}.")
    return FINE


def _overview(session: Session, profile: str, environment: str) -> int:
    loaded = session.installation.profiles.load(profile)
    states = session.installation.credentials.overview(loaded, environment)
    if session.as_json:
        session.speech.document(states)
    else:
        rows = [
            (state.name, _word(state.stored), "needed" if state.needed else "") for state in states
        ]
        session.speech.table(("Credential", "State", ""), rows)
    lacking = [state.name for state in states if state.needed and not state.stored]
    if lacking:
        session.speech.trouble(f"{profile} needs {', '.join(lacking)} for {environment}.")
    return ATTENTION if lacking else FINE


def _word(stored: bool) -> str:
    return "stored" if stored else "not stored"


def _say(session: Session, profile: str, environment: str, name: str, *, stored: bool) -> None:
    if session.as_json:
        session.speech.document(
            {"profile": profile, "environment": environment, "name": name, "stored": stored}
        )


def _read_secret(entry: str) -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt(f"Secret for {entry}", hide_input=True, err=True))
    return _decoded(sys.stdin.buffer.read(1_000_000))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError("the secret on standard input is not UTF-8 text") from None
