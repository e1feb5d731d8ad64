"""What [[alerts]] may say: whole ways alone, no secret in the file, no mail in the open."""

import pytest

from eamconsole.services.profiles.faults import ProfileRefused
from eamconsole.services.profiles.reading import parse_profile
from tests.unit.services.test_profile_reading import SMALL

MAIL = """kind = "mail"
host = "smtp.city.example"
from = "a@city.example"
to = "it@city.example"
"""
HOOK = 'kind = "webhook"\nurl = "{}"\n'


def read(lines):
    return parse_profile(f"{SMALL}\n[[alerts]]\n{lines}", "p.toml").alerts


def test_a_mail_needs_little():
    (alert,) = read(MAIL)
    assert (alert.port, alert.security, alert.to) == (587, "starttls", ["it@city.example"])
    assert alert.on == ["needs_person", "silence", "stopped", "lapsing"]


@pytest.mark.parametrize("kind", ["syslog", "eventlog"])
def test_a_log_needs_nothing(kind):
    assert read(f'kind = "{kind}"')[0].kind == kind


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/services/{token}",
        "{token}",
        "https://x.westus.logic.azure.com:443/workflows/1/invoke?api-version=1&sig={token}",
        "http://127.0.0.1:8080/hook",
        "https://hooks.city.example/eam",
    ],
)
def test_a_webhook_names_its_address(url):
    assert read(HOOK.format(url))[0].url == url


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (HOOK.format("https://hooks.slack.com/services/T0/B0/abc"), "holds a secret"),
        (HOOK.format("https://x.logic.azure.com/workflows/1/invoke?sig=abc"), "holds a secret"),
        (HOOK.format("https://c.webhook.office.com/webhookb2/" + "a" * 36), "holds a secret"),
        (HOOK.format("https://user:pass@hooks.city.example/x"), "holds a login"),
        (HOOK.format("http://hooks.city.example/x"), "must start with https"),
        (HOOK.format("https://{token}.evil.example/"), "must name a host"),
        (HOOK.format(""), "is needed for a webhook"),
        ('kind = "mail"', "is needed for mail"),
        (MAIL + 'security = "none"', "on this computer only"),
        (MAIL + "on = []", "on"),
        (MAIL.replace("it@", "it, x@"), "plain mail address"),
        (MAIL.replace("smtp.city.example", "smtp.city.example\\r\\nX"), "name of a mail server"),
        (MAIL + 'password = "x"', "password"),
        ('kind = "pager"', "kind"),
    ],
)
def test_what_would_leak_or_never_arrive_is_refused(lines, reason):
    with pytest.raises(ProfileRefused) as refused:
        read(lines)
    assert reason in str(refused.value.summary) + str(getattr(refused.value, "faults", ""))
