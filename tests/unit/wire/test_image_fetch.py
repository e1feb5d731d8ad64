"""Pictures may come from anywhere but the inside of the city's network."""

import ipaddress
import threading

import pytest
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from eamconsole.errors import ImageUnusable, Service, ServiceBusy, ServiceUnreachable, SyncCancelled
from eamconsole.wire.http import image_fetch
from eamconsole.wire.http.image_fetch import ImageFetcher, _Permitted
from eamconsole.wire.http.outgoing import CallLimits
from tests.fixtures.pictures import picture
from tests.fixtures.raw_server import answer

PNG = picture(4, 4, "PNG")
JPEG = picture(4, 4, "JPEG")
GIF = picture(4, 4, "GIF")


@pytest.fixture
def fetcher(around):
    """Make fetchers of a profile whose hosts are given."""
    made = []

    def make(*own_hosts, **options):
        made.append(
            ImageFetcher(
                Service.SEECLICKFIX, around, user_agent="tests", own_hosts=own_hosts, **options
            )
        )
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.mark.parametrize(
    ("content", "media_type", "suffix"),
    [(PNG, "image/png", ".png"), (JPEG, "image/jpeg", ".jpg"), (GIF, "image/gif", ".gif")],
)
def test_a_picture_is_typed_and_named_by_its_content(raw, fetcher, content, media_type, suffix):
    server = raw(answer(content, media_type="text/plain"))
    file = fetcher("127.0.0.1").fetch(f"{server.url}/../../CON.exe?x=1")
    assert (file.content, file.media_type) == (content, media_type)
    assert file.name.endswith(suffix)
    assert len(file.name) == 20


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"<svg onload=alert(1)>", "SVG"),
        (b"<!DOCTYPE html><html>Sign in</html>", "web page"),
        (b"BM" + bytes(60), "62 bytes of an unknown kind"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(raw, fetcher, body, words):
    with pytest.raises(ImageUnusable, match=words):
        fetcher("127.0.0.1").fetch(raw(answer(body, media_type="image/png")).url)


def test_a_picture_follows_redirects_across_hosts_without_login(raw, fetcher):
    storage = raw(answer(PNG))
    crm = raw(answer(b"", "302 Found", Location=f"{storage.url}/blob?sig=1", Set_Cookie="a=b"))
    assert fetcher("127.0.0.1").fetch(f"{crm.url}/image.jpg").content == PNG
    head = storage.calls[0][0].lower()
    assert "authorization" not in head
    assert "cookie" not in head


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://files.example/x.png",
        "//no-scheme/x.png",
        "javascript:alert(1)",
        "http://127.0.0.1/x.png",
        "http://localhost:8000/x.png",
        "http://[::1]/x.png",
        "http://10.0.0.8/x.png",
        "http://192.168.1.1/x.png",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/x.png",
        "http://[::ffff:10.0.0.1]/x.png",
        "http://0.0.0.0/x.png",
        "http://224.0.0.1/x.png",
        "http://100.64.0.1/x.png",
    ],
)
def test_the_inside_of_the_network_is_refused(fetcher, url):
    with pytest.raises(ImageUnusable, match=r"inside the network|no web address"):
        fetcher("seeclickfix.com").fetch(url)


def test_a_redirect_inside_is_refused_as_well(raw, fetcher):
    crm = raw(answer(b"", "302 Found", Location="http://10.1.2.3/secret.png"))
    with pytest.raises(ImageUnusable, match="inside the network"):
        fetcher("127.0.0.1").fetch(crm.url)
    crm.script = answer(b"", "302 Found", Location="file:///etc/passwd")
    with pytest.raises(ImageUnusable, match="no web address"):
        fetcher("127.0.0.1").fetch(crm.url)


def test_a_name_that_leads_inside_is_refused_after_the_look_up(fetcher, monkeypatch):
    inside = [(2, 1, 6, "", ("192.168.7.7", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: inside)
    with pytest.raises(ImageUnusable, match="inside the network"):
        fetcher("seeclickfix.com").fetch("http://innocent.example/x.png")


@pytest.fixture
def addresses(monkeypatch):
    """Give a name addresses, of which those named in ``out`` are not reached; yield who was."""
    tried, connect = [], image_fetch._connected

    def give(port, *places, out=None):
        found = [(2, 1, 6, "", (place, port)) for place in places]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)

        def connected(connection, place):
            tried.append(place)
            if out and place in out:
                raise out[place](connection, "no route")
            return connect(connection, place)

        monkeypatch.setattr(image_fetch, "_connected", connected)
        return tried

    return give


@pytest.mark.parametrize("trouble", [NewConnectionError, ConnectTimeoutError])
def test_an_address_that_is_not_reached_gives_way_to_the_next(raw, fetcher, addresses, trouble):
    server = raw(answer(PNG))
    port = int(server.url.rpartition(":")[2])
    tried = addresses(port, *["127.0.0.9"] * 2, "127.0.0.1", out={"127.0.0.9": trouble})
    assert fetcher("127.0.0.1").fetch(f"http://localhost:{port}/x.png").content == PNG
    assert tried == ["127.0.0.9", "127.0.0.1"]


def test_an_address_inside_is_passed_over_and_what_went_wrong_outside_is_told(fetcher, addresses):
    tried = addresses(80, "192.168.7.7", "192.0.32.8", out={"192.0.32.8": NewConnectionError})
    with pytest.raises(ServiceUnreachable):
        fetcher("seeclickfix.com").fetch("http://innocent.example/x.png")
    assert set(tried) == {"192.0.32.8"}


@pytest.mark.parametrize(
    ("own", "host", "address", "allowed"),
    [
        ("crm.example", "crm.example", "10.0.0.9", True),
        ("crm.example", "other.example", "10.0.0.9", False),
        ("crm.example", "other.example", "8.8.8.8", True),
        ("127.0.0.1", "other.example", "127.0.0.1", True),
        ("127.0.0.1", "other.example", "10.0.0.9", False),
        ("crm.example", "other.example", "::ffff:127.0.0.1", False),
    ],
)
def test_the_profiles_own_hosts_may_be_inside(own, host, address, allowed):
    assert _Permitted([own]).address(host, ipaddress.ip_address(address)) is allowed


def test_a_large_picture_is_refused(raw, fetcher):
    server = raw(answer(PNG + bytes(2000)))
    with pytest.raises(ImageUnusable, match="more than 1000 allowed"):
        fetcher("127.0.0.1", limits=CallLimits(answer_bytes=1000)).fetch(server.url)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("404 Gone", ImageUnusable),
        ("403 No", ImageUnusable),
        ("401 No", ImageUnusable),
        ("429 Slow", ServiceBusy),
        ("503 Busy", ServiceBusy),
        ("500 Broken", ServiceUnreachable),
        ("408 Late", ServiceUnreachable),
    ],
)
def test_a_missing_picture_parks_and_a_fault_is_tried_again(raw, fetcher, status, error):
    with pytest.raises(error):
        fetcher("127.0.0.1").fetch(raw(answer(b"", status)).url)


def test_redirects_in_a_circle_end(raw, fetcher):
    with pytest.raises(ImageUnusable, match="without end"):
        fetcher("127.0.0.1").fetch(raw(answer(b"", "302 Found", Location="/again")).url)


def test_a_download_can_be_stopped(raw, fetcher):
    server = raw()
    heard = threading.Event()
    server.script = lambda _: heard.set() or (server.quiet.wait(30) and False)
    pictures = fetcher("127.0.0.1")
    outcome = []

    def run():
        try:
            pictures.fetch(server.url)
        except SyncCancelled as exc:
            outcome.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    assert heard.wait(5)
    pictures.abort()
    thread.join(2)
    assert outcome
