"""Lists find what is asked for and nothing else, in the order asked for."""

import pytest
from sqlalchemy import event, update

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.journal import Journal, QueueQuery, RequestQuery
from eamconsole.journal.schema import metadata, requests
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON, a_link, a_request, finish, owe


@pytest.fixture
def town(journal):
    """A journal with three Requests, one parked, one with a crew's comment."""
    numbers = {"plain": owe(journal, 11), "parked": owe(journal, 12)}
    text = {"text": "Crew filled it with COLD patch"}
    numbers["crew"] = owe(journal, 13, kind=DeliveryKind.COMMENT_IN, payload=text)
    journal.write(lambda b: b.links.create(a_link(11, number="WR 2026/007")))
    journal.write(lambda b: b.requests.put(a_request(13, address="9 Quarry Rd"), NOON))
    finish(
        journal,
        numbers["parked"],
        DeliveryState.NEEDS_ATTENTION,
        cause="MAP-310",
        explanation="The point lies in the Lagoon.",
    )
    return journal, numbers


def found(town, **query):
    """Return the names of the deliveries found."""
    journal, numbers = town
    names = {number: name for name, number in numbers.items()}
    with journal.read() as ledgers:
        return [names[number] for number in ledgers.queue.ids(QueueQuery(**query))]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("2026/007", ["plain"]),
        ("lagoon", ["parked"]),
        ("cold PATCH", ["crew"]),
        ("quarry", ["crew"]),
        ("12", ["parked"]),
        ("pothole", ["crew", "parked", "plain"]),
        ("zebra", []),
        ("100%", []),
        ("c_ld", []),
    ],
)
def test_words_are_found_wherever_they_stand(town, words, names):
    assert sorted(found(town, find=words)) == names


@pytest.mark.parametrize("written", ["CALLE PEÑA", "Calle Peña", "calle peña", "EN LA CALLE PEÑA"])
@pytest.mark.parametrize("typed", ["Calle Peña", "CALLE PEÑA", "peña"])
def test_capitals_beyond_ascii_do_not_count_in_what_crews_wrote(journal, written, typed):
    crew = owe(journal, 13, kind=DeliveryKind.COMMENT_IN, payload={"text": written})
    assert found((journal, {"crew": crew}), find=typed) == ["crew"]
    assert found((journal, {"crew": crew}), find="pena") == []


@pytest.mark.parametrize("written", ["ÁÉÍÓÚ ÑANDÚ", "áéíóú ñandú", "Áéíóú Ñandú"])
def test_nor_in_words_full_of_them_as_people_write_them(journal, written):
    crew = owe(journal, 13, kind=DeliveryKind.COMMENT_IN, payload={"text": written})
    assert found((journal, {"crew": crew}), find="áéíóú ñandú") == ["crew"]


@pytest.mark.parametrize("words", ["12 elm street, harborview", "pothole 12 elm street"])
def test_a_house_is_known_where_nothing_stands_before_its_number(journal, words):
    owe(journal, 21)
    owe(journal, 22)
    for issue, said in ((21, words.replace("12", "112")), (22, words)):
        journal.write(
            lambda ledgers, of=issue, it=said: ledgers.connection.execute(
                update(requests).where(requests.c.issue_id == of).values(words=it)
            )
        )
    with journal.read() as ledgers:
        assert ledgers.request_rows.named("12 Elm Street", [21, 22]) == 22


def test_words_and_filters_narrow_together(town):
    assert found(town, find="pothole", flow=Flow.COMMENTS) == ["crew"]
    assert found(town, find="pothole", states=(DeliveryState.NEEDS_ATTENTION,)) == ["parked"]


@pytest.fixture
def talk(journal):
    """Three Requests talked about in turns; the middle one went quiet first."""
    out, crew = DeliveryKind.COMMENT_OUT, DeliveryKind.COMMENT_IN
    turns = [(21, out), (22, out), (21, crew), (22, crew), (23, out), (21, out)]
    numbers = {}
    for at, (issue, kind) in enumerate(turns):
        key = f"{kind.value}:{at}"
        numbers[f"{issue}.{at}"] = owe(journal, issue, kind=kind, key=key, payload={"text": "Hm"})
    owe(journal, 22)  # in another queue
    finish(journal, numbers["23.4"], DeliveryState.DONE)
    return journal, numbers


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["21.5", "21.2", "21.0", "23.4", "22.3", "22.1"]),
        ({"descending": False}, ["21.0", "21.2", "21.5", "22.1", "22.3", "23.4"]),
        ({"states": (DeliveryState.WAITING,)}, ["21.5", "21.2", "21.0", "22.3", "22.1"]),
        ({"find": "swim", "states": (DeliveryState.DONE,)}, ["23.4"]),
        ({"find": "HM"}, ["22.3", "21.2"]),
        ({"find": "zebra"}, []),
        ({"limit": 3}, ["21.5", "23.4", "22.3"]),
        ({"order": "issue_id"}, ["23.4", "22.3", "22.1", "21.5", "21.2", "21.0"]),
    ],
)
def test_what_is_about_one_request_stands_together_and_counts_it_once(talk, query, names):
    asked = {"flow": Flow.COMMENTS, "by_request": True, **query}
    assert found(talk, **asked) == names
    journal, numbers = talk
    with journal.read() as ledgers:
        ids, requests = ledgers.queue.ids_and_requests(QueueQuery(**asked))
    assert [number for number in numbers.values() if number in ids] == sorted(ids)
    if "limit" not in query:
        assert requests == len({name.partition(".")[0] for name in names})


def asked_of_sqlite(journal, query):
    """Return the statements that list and count, and how SQLite goes about the last of them."""
    told = []
    with journal.read() as ledgers:
        driver = ledgers.connection.connection.driver_connection
        driver.set_trace_callback(told.append)
        ids = ledgers.queue.ids if query.limit else ledgers.queue.ids_and_requests
        ids(query)
        driver.set_trace_callback(None)
        plan = ledgers.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told[-1]}").all()
    return told, " · ".join(step.detail for step in plan)


def test_comments_are_put_together_and_counted_in_one_go_through_their_index(file_journal):
    query = QueueQuery(flow=Flow.COMMENTS, states=(DeliveryState.WAITING,), by_request=True)
    told, steps = asked_of_sqlite(file_journal, query)
    assert len(told) == 1
    assert "deliveries_of_comments" in steps
    assert steps.count("TEMP B-TREE") == 1, steps  # only the requests are sorted


def test_the_newest_comments_are_read_by_id_where_comments_are_often(file_journal):
    query = QueueQuery(flow=Flow.COMMENTS, limit=200, by_request=True)
    for issue in range(31, 34):
        owe(file_journal, issue, kind=DeliveryKind.COMMENT_OUT, payload={"text": "Hm"})
    assert "deliveries_of_comments" not in asked_of_sqlite(file_journal, query)[1]
    for issue in range(100, 200):
        owe(file_journal, issue)
    assert "deliveries_of_comments" in asked_of_sqlite(file_journal, query)[1]


@pytest.mark.parametrize("order", ["id", "issue_id", "updated_at", "state", "kind", "attempts"])
def test_orders_turn_round(town, order):
    up = found(town, order=order, descending=False)
    assert found(town, order=order, descending=True) == up[::-1]
    assert found(town, order=order, descending=False, limit=2) == up[:2]


def test_the_oldest_unfinished_is_of_its_flow(journal):
    first = owe(journal, 1)
    owe(journal, 2)
    with journal.read() as ledgers:
        assert ledgers.backlog.oldest_unfinished(Flow.REQUESTS) == NOON
        assert ledgers.backlog.oldest_unfinished(Flow.STATUS) is None
    finish(journal, first, DeliveryState.DONE)
    finish(journal, first + 1, DeliveryState.SKIPPED)
    with journal.read() as ledgers:
        assert ledgers.backlog.oldest_unfinished(Flow.REQUESTS) is None


def test_causes_are_grouped_over_what_is_parked(town):
    journal, _ = town
    with journal.read() as ledgers:
        groups = ledgers.queue.causes()
    assert [(group.cause, group.count) for group in groups] == [("MAP-310", 1)]


def many_more(ledgers):
    """Write what one request owes 10,000 times more, and let the server count it."""
    for table, own in (("requests", ""), ("links", "auto_number"), ("deliveries", "id")):
        names = [each.name for each in metadata.tables[table].columns]
        values = [f"n AS {each}" if each in ("issue_id", own) else each for each in names]
        ledgers.connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"  # noqa: S608
            f" FROM {table}, generate_series(2001, 12000) AS n WHERE issue_id = 1"
        )
        ledgers.connection.exec_driver_sql(f"ANALYZE {table}")


ODD_WORDS = (
    *("100%", "c_ld", "a/b", "o'brien", "\\", '"cold patch"', "cold crew", "ÄRGER", "straße"),
    *("12 Elm", "12-14 Elm", "#1,021", "wr", "1021", "/", "{", "text", "(", "lagoon elm"),
)


def odd_town(url):
    """Return what each of the odd words finds: in the lists of deliveries, comments, requests."""
    journal = Journal.open(url, clock=VirtualClock(NOON), name="odd_town")
    says = ["100% c_ld a/b", "O'Brien \\ (", "ärger straße {", 'cold "patch" cold patch']
    for at, words in enumerate(says):
        issue = 1021 + at
        request = a_request(issue, description=words, address=f"{12 + at} Elm Street")
        journal.write(lambda ledgers, request=request: ledgers.requests.put(request, NOON))
        number = owe(journal, issue)
        owe(journal, issue, DeliveryKind.COMMENT_IN, payload={"text": says[at - 1], "author": "o"})
        finish(
            journal,
            number,
            DeliveryState.NEEDS_ATTENTION,
            cause="MAP-310",
            explanation=f"Lagoon {says[at - 2]}",
        )
    journal.write(lambda ledgers: ledgers.links.create(a_link(1022)))
    with journal.read() as of:
        rows = {
            words: (
                list(of.queue.ids(QueueQuery(find=words))),
                of.queue.ids_and_requests(
                    QueueQuery(find=words, flow=Flow.COMMENTS, by_request=True)
                ),
                list(of.request_rows.ids(RequestQuery(find=words))),
            )
            for words in ODD_WORDS
        }
    journal.close()
    return rows


@pytest.mark.postgres
def test_both_engines_find_the_same_rows_for_odd_words(tmp_path, postgres_database):
    in_sqlite, in_postgres = odd_town(f"sqlite:///{tmp_path / 'odd'}"), odd_town(postgres_database)
    assert in_sqlite == in_postgres
    assert all(any(in_sqlite[words][0]) for words in ("100%", "c_ld", "a/b", "wr", "12-14 Elm"))


@pytest.mark.postgres
def test_postgres_hashes_what_a_search_compares_however_little_room_it_has(restartable_postgres):
    restartable_postgres.stop()
    restartable_postgres.start("work_mem=64kB")
    journal = Journal.open(restartable_postgres.url, clock=VirtualClock(NOON))
    owe(journal, 1, DeliveryKind.COMMENT_IN, payload={"text": "Patched"})
    journal.write(lambda ledgers: ledgers.links.create(a_link(1)))
    journal.write(many_more)
    with journal.read() as of:
        asked = []
        event.listen(of.connection, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        of.queue.count(QueueQuery(find="i"))
        of.queue.count_requests(QueueQuery(find="i", flow=Flow.COMMENTS))
        of.request_rows.count(RequestQuery(find="i"))
        plans = [of.connection.exec_driver_sql(f"EXPLAIN {sql}", given) for sql, given in asked[:]]
        steps = " ".join(line for plan in plans for (line,) in plan)
    journal.close()
    assert "(hashed SubPlan" in steps
    assert "(SubPlan" not in steps
