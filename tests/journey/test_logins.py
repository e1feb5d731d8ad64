"""A login that was refused is replaced while the console runs; nobody starts it again."""

from datetime import timedelta

from eamconsole.errors import Service
from tests.journey.test_one_bad_answer import poll
from tests.journey.test_trouble import health

A_NIGHT = 40
"""Polls at the pace of a refused login; enough for the longest back-off, were they counted."""


def test_a_token_that_lapsed_at_night_is_replaced_in_the_morning_without_a_restart(tell):
    keyring = {}
    told = tell(stored_logins={Service.SEECLICKFIX: lambda: keyring["token"]})
    keyring["token"] = told.city.endpoints.token
    told.linked_report()
    told.office.expire_token("integration")
    for _ in range(A_NIGHT):
        poll(told, 601)
    assert health(told, Service.SEECLICKFIX).state == "signed_out"
    keyring["token"] = told.office.replace_token("integration")
    number = told.report()
    poll(told, 601)
    poll(told, 60)
    assert told.status(number) == "Acknowledged"
    assert health(told, Service.SEECLICKFIX).state == "ok"


def test_a_login_of_eam_that_was_changed_is_taken_up_and_what_waited_arrives_once(tell):
    keyring = {}
    told = tell(stored_logins={Service.EAM: lambda: keyring["login"]})
    keyring["login"] = told.city.endpoints.eam_login
    told.linked_report(private=True)
    user = keyring["login"].partition(":")[0]
    told.crew("change_login", name=user, password="spring")
    number = told.report(private=True)
    poll(told, 60)
    poll(told, 601)
    assert health(told, Service.EAM).state == "signed_out"
    keyring["login"] = f"{user}:spring"
    poll(told, 601)
    poll(told, 60)
    assert len(told.records(number)) == 1
    assert health(told, Service.EAM).state == "ok"


def test_a_login_that_is_still_the_refused_one_is_not_tried_more_often(tell):
    told = tell(stored_logins={Service.SEECLICKFIX: lambda: told.city.endpoints.token})
    told.linked_report()
    told.office.expire_token("integration")
    poll(told, 60)
    mark = told.mark()
    for _ in range(9):
        poll(told, 60)
    assert told.calls("seeclickfix", since=mark) == []
    told.office.expire_token("integration", told.city.clock.now() + timedelta(days=9))
