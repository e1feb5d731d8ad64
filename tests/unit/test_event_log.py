"""What ended a service stands in Windows' event log, without ending anything itself."""

import pytest

from eamconsole.support.event_log import SOURCE, tell_event_log


class Advapi:
    """The three calls of advapi32, as Windows answers them; it brings the real ones."""

    def __init__(self, handle=7, fault=None):
        self.events, self.closed, self._handle, self._fault = [], [], handle, fault
        self.RegisterEventSourceW = self._named(lambda _machine, _source: self._handle)
        self.ReportEventW = self._named(self._report)
        self.DeregisterEventSource = self._named(lambda source: self.closed.append(source.value))

    @staticmethod
    def _named(work):
        def call(*arguments):
            return work(*arguments)

        return call

    def _report(self, source, kind, _category, event, _user, number, _size, words, _data):
        if self._fault:
            raise self._fault
        self.events.append((source.value, kind, event, [words[at] for at in range(number)]))
        return 1


def test_the_sentence_stands_in_the_event_log_whole_and_the_handle_is_given_back():
    api = Advapi()
    sentence = "The sync of harborview ended. The keyring is locked — sign in."
    assert tell_event_log(sentence, library=api, platform="win32")
    assert api.events == [(7, 1, 1000, [sentence])]
    assert api.closed == [7]
    assert SOURCE == "EAM Console"


def test_an_endless_sentence_with_a_zero_in_it_is_cut_not_refused():
    api = Advapi()
    assert tell_event_log("a\0b" + "x" * 40_000, library=api, platform="win32")
    (said,) = api.events[0][3]
    assert said.startswith("a b")
    assert len(said) < 31_839


@pytest.mark.parametrize("api", [Advapi(handle=None), Advapi(fault=OSError("full"))])
def test_an_event_log_that_takes_nothing_ends_nothing(api):
    assert not tell_event_log("hello", library=api, platform="win32")


def test_elsewhere_standard_error_is_the_log():
    assert not tell_event_log("hello", library=Advapi(), platform="linux")
