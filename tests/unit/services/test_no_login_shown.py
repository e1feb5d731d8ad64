"""A login typed into a profile is refused by its key, and no part of it is shown."""

import json
import string

import pytest

from eamconsole.services.diagnostics.withholding import of_settings
from eamconsole.services.profiles import ProfileRefused, parse_profile
from eamconsole.services.setup.draft import Draft, DraftFile
from tests.unit.services.test_profile_reading import SMALL, with_line

SIGNS = (*string.punctuation, " ")
KEYS = {
    "network.proxy": "http",
    "map.arcgis_url": "https",
    "map.basemap_url": "https",
    "environments.test.eam_record_url": "https",
    "journal.url": "postgresql+psycopg",
    "environments.test.eam_internal_url": "https",
    "environments.test.eam_url": "https",
    "environments.test.seeclickfix_url": "https",
}


def profile_with(key, value):
    table, _, name = key.rpartition(".")
    line = f"{name} = {json.dumps(value)}"
    kept = [each for each in SMALL.splitlines() if not each.startswith(f"{name} =")]
    at = kept.index(f"[{table}]") + 1 if f"[{table}]" in kept else len(kept)
    head = [] if at < len(kept) else [f"[{table}]"]
    return "\n".join([*kept[:at], *head, line, *kept[at:]])


def told_of(text):
    with pytest.raises(ProfileRefused) as refused:
        parse_profile(text, "x")
    error = refused.value
    return "".join(map(str, (error, error.next_step, error.faults, error.__context__)))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("key", KEYS)
def test_the_key_is_named_and_nothing_of_the_login_is_shown(key, sign):
    for secret in (f"bob:cana{sign}zzry", f"bob:1{sign}2zzry", f"{sign}bob:zzry"):
        told = told_of(profile_with(key, f"{KEYS[key]}://{secret}@place.example:8443/x"))
        assert key in told
        assert not any(part in told for part in ("cana", "zzry", "bob"))


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("network", 'proxy = ["http://bob:zzry@p:1"]'),
        ("network", 'proxy = "bob:zzry"'),
        ("network", 'proxy_password = "zzry"'),
        ("network", 'proxies = "http://bob:zz#zzry@p:1"'),
        ("environments.test", 'eam_login = "bob:zzry"'),
        ("environments.test", 'seeclickfix_token = "zzry"'),
        ("organization", 'integration_user = ["x@zzry"]'),
        ("map", 'arcgis_url = "https://gis.example/GeocodeServer?token=zzry"'),
        ("journal", 'url = "postgresql+psycopg://h/d?sslpassword=zzry"'),
        ("journal", 'url = "postgresql+psycopg://h/d?pass%77ord=zzry"'),
        ("eam.server", 'api_key = "zzry"'),
    ],
)
def test_a_secret_in_any_other_wrong_place_is_not_repeated(table, line):
    told = told_of(with_line(table, line))
    assert table in told
    assert "zzry" not in told


@pytest.mark.parametrize("sign", SIGNS)
def test_a_half_typed_login_reaches_neither_draft_nor_bundle(tmp_path, sign):
    for typed in (f"http://bob:cana{sign}zzry@p.example:1", f"http://bob:zzry{sign}"):
        draft = Draft()
        draft.put("network.proxy", typed)
        DraftFile(tmp_path).save(draft)
        kept = (tmp_path / "setup-draft.toml").read_text("utf-8")
        bundle = str(of_settings({"network": {"proxy": typed}}))
        assert not any(part in text for part in ("zzry", "cana") for text in (kept, bundle))
