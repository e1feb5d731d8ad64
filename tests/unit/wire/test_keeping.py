"""What EAM keeps of what it is sent: a loss is believed only of an answer that tells something."""

import pytest

from eamconsole.wire.eam.keeping import Kept, of_comment
from eamconsole.wire.eam.profile import EamServerProfile

PROFILE = EamServerProfile()
WRITTEN = {"AutoNumber": 901, "CommentDate": "2026-03-02T00:00:00", "PubliclyAvailable": True}


def seen_in(**row):
    kept = Kept()
    kept.compare({**WRITTEN, **row}, of_comment(PROFILE, "Is somebody coming?", "Ana Ruiz"))
    return {each.key: each.read_back.name for each in kept.take()}


def test_words_that_are_blank_beside_a_date_are_lost():
    lost = {PROFILE.comment_text: "", PROFILE.comment_recorded_by: "Ana Ruiz"}
    assert seen_in(**lost)["eam.server.comment_text"] == "LOST"


@pytest.mark.parametrize("blank", [None, "", [], {}, ["a", 1]])
def test_an_answer_without_a_single_text_proves_no_loss(blank):
    texts = {PROFILE.comment_text: blank, PROFILE.comment_recorded_by: blank, "CommentDate": blank}
    assert seen_in(**texts) == {}
