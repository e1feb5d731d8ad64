"""An operator whose proxy password holds every sign looks at everything the program shows."""

import string
import zipfile

import pytest

from tests.fixtures.raw_server import RawServer, answer
from tests.journey.cli.console_process import ConsoleProcess, write_profile

pytestmark = pytest.mark.slow

PASSWORD = f"cana{string.punctuation} zzry"
PIECES = ("zzry", "cana", "bob", PASSWORD[4:14], PASSWORD[-14:-4])
CITY = {
    "seeclickfix_url": "https://scf.invalid/api/v2",
    "organization_id": 1,
    "eam_url": "http://eam.invalid/C",
    "eam_internal_url": "https://eam.invalid/I",
    "arcgis_url": "https://gis.invalid/arcgis/rest/services/GeocodeServer",
}


@pytest.fixture
def proxy():
    server = RawServer(answer(b"", "407 Proxy Authentication Required", Proxy_Authenticate="Basic"))
    yield server
    server.close()


def shown_by(home, *runs):
    """Return everything printed and everything written below the home folder."""
    texts = [text for run in runs for text in (run.stdout, run.stderr)]
    for file in home.rglob("*"):
        if file.is_file() and file.suffix == ".zip":
            with zipfile.ZipFile(file) as bundle:
                texts += [
                    bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist()
                ]
        elif file.is_file():
            texts.append(file.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


@pytest.mark.parametrize("place", ["", "[::1"])
def test_no_command_shows_a_part_of_the_password(tmp_path, monkeypatch, proxy, place):
    home = tmp_path / "home"
    home.mkdir()
    profile = tmp_path / "harborview.toml"
    write_profile(profile, CITY)
    profile.write_text(profile.read_text("utf-8").replace('proxy = "none"', ""), "utf-8")
    login = f"http://bob:{PASSWORD}@{place or f'127.0.0.1:{proxy.port}'}"
    names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    for name in ("NO_PROXY", *names):
        monkeypatch.delenv(name.lower(), raising=False)
        monkeypatch.delenv(name, raising=False)
    run = ConsoleProcess(home, **dict.fromkeys(names, login))
    done = [
        run("profile", "import", profile),
        run("profile", "check"),
        run("sync", "--once"),
        run("diagnostics", home / "bundle.zip"),
    ]
    assert done[0].returncode == 0, done[0].stderr
    assert done[3].returncode == 0, done[3].stderr
    assert all("Traceback" not in each.stderr for each in done)
    everything = shown_by(home, *done)
    assert [piece for piece in PIECES if piece in everything] == []
    assert ("The environment variable HTTPS_PROXY" in done[1].stdout) == bool(place)
    assert bool(proxy.calls) != bool(place)
