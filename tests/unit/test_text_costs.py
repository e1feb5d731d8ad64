"""Text from outside costs what copying it costs, times a little: whatever it is made of."""

import importlib
import inspect
import json
import pkgutil
import re
from collections import Counter

import pytest

from eamconsole.domain.leaks import Watched, leaks_in
from eamconsole.domain.notes import split_text
from eamconsole.domain.recognition import looks_the_same, same_words
from eamconsole.domain.reference import matches_notes
from eamconsole.errors import EamConsoleError
from eamconsole.gui import plain_text
from eamconsole.support.redaction import MASK, Redactor
from eamconsole.support.texts import clean_text, normalized
from eamconsole.wire.http.words import LONGEST_WORDS, is_login_page, server_words
from tests.fixtures.adversary import (
    SIZES,
    attacks,
    expressions,
    plain_cost,
    pumps,
    spent,
    worst_ratio,
)
from tests.fixtures.sources import sources

EXPRESSIONS = [found for source in sources("eamconsole") for found in expressions(source)]
PUT_TOGETHER = {
    # Marks beyond the first few of a pile: one class, repeated.
    "eamconsole/support/texts.py f'[^\\\\w\\\\s\\\\x00-\\\\u02ff]{{{_MOST_MARKS + 1},}}'",
    "eamconsole/domain/crossing.py pattern",  # a system's sentences; of short texts alone
    "eamconsole/journal/migrations/operations.py f'^CREATE TABLE \"?{table}\"?'",  # our own schema
    "eamconsole/journal/migrations/operations.py pattern",
    "eamconsole/services/contact/eam_addresses.py f'(.*?)(\\\\d+)/{number}(.*)'",
    "eamconsole/services/contact/eam_addresses.py word",
    "eamconsole/services/contact/names.py role.kinds",
    "eamconsole/services/contact/names.py role.words",
    # Of our own secrets, sign by sign; each sign's spellings are bounded.
    "eamconsole/support/redaction.py expression_of(secret)",
    "eamconsole/support/redaction.py base64_expression_of(coded)",
    'eamconsole/domain/taking_over.py f"{re.escape(head)}([^\\\\s]{{1,40}}?)'
    "{re.escape(tail.replace(_NUMBER, ''))}\"",  # plain words around at most 40 signs
    # Plain words of our own, and what is repeated a bounded number of times.
    "eamconsole/domain/category_form.py words",
    "eamconsole/services/contact/eam_addresses.py f'{service}/(\\\\$?\\\\w{{0,"
    "40}}[Ff]ield\\\\w{{0,40}})'",
    "eamconsole/services/contact/eam_addresses.py f'{service}/([^\\\\s<\\\\\"{{]{{0,"
    "200}}\\\\{{[^{{}}\\\\s]{{1,80}}\\\\}}[^\\\\s<\\\\\"{{]{{0,200}})'",
    "eamconsole/services/contact/eam_addresses.py w",
    "eamconsole/services/setup/wording.py '|'.join((re.escape(name.value) f"
    "or name in CredentialName))",
    "eamconsole/wire/srid_search.py f\"United States \\\\(USA\\\\) - ({'|'.join("
    'sorted(atlas.STATES.values(), key=len, reverse=True))})\\\\b(?!;)"',
}
IN_LEAKS = {
    "eamconsole/domain/leaks/codes.py": 11,
    "eamconsole/domain/leaks/health.py": 2,
    "eamconsole/domain/leaks/inside.py": 2,
    "eamconsole/domain/leaks/mails.py": 5,
    "eamconsole/domain/leaks/papers.py": 13,
    "eamconsole/domain/leaks/phones.py": 9,
    "eamconsole/domain/leaks/reporters.py": 10,
}
"""More of them, too long to say here: words of our own and bounded repeats, as one more must be."""
TIMES_A_COPY = 60
"""A copy is made sign by sign.  A linear expression costs up to 40 of them; a quadratic one over
three hundred for eight kilobytes already, and ten thousand for 64."""
MEGABYTE = 1_000_000
NASTY = (
    *("<title", "<title>", "<h1>", "<script", "<head>", "<input", "<", "<!--", "&#", "&#9"),
    *("a.", "a://", "://", "://a@", "token=", " bearer ", "authorization:", '"message":"', "\\"),
    *("[", '{"a":', '{"a":[', '"', "1", "1e", "-", "/Date(", "\r", "\n", "\u0301", "\u202e"),
    *("{", "}", "{}", ",", ";", "\t", "\x00", "\ud800", "\u0130", "ß", "ﬃ", "😀"),
    *("<title>x</title", "<style>x</style", "a b ", ' type="password', "login ", "/comments/1"),
)
SIDE_EFFECTS = {
    "outcomes",
    "reference",
    "_area",
    "_area_title",
    "_parts",
    "_expressions",
    "write_private_file",
    "is_loopback",
    "sheets_of",
}
"""Those that look something up elsewhere, those whose one value is none of a stranger's, and what a
child of the console does, whose time is bounded there."""


def of_product(found):
    return not found.where.startswith("eamconsole/sandbox/")


def test_an_expression_put_together_at_run_time_is_known():
    together = {f.where for f in EXPRESSIONS if not f.methods and of_product(f)}
    leaks = Counter(where.partition(" ")[0] for where in together if "/leaks/" in where)
    assert leaks == IN_LEAKS
    assert {where for where in together if "/leaks/" not in where} == PUT_TOGETHER


@pytest.mark.parametrize("folder", sorted({f.where.split("/")[1] for f in EXPRESSIONS}))
def test_no_expression_costs_more_than_a_few_copies(folder):
    dear = {}
    for found in (f for f in EXPRESSIONS if f.methods and f.where.split("/")[1] == folder):
        small = list(attacks(found.pattern, SIZES[0]))
        costs = [(spent(lambda text=text, f=found: f.apply(text)), text) for text in small]
        # The dearest of the small ones are tried at full length, unless they are dear enough.
        worst = [text for _, text in sorted(costs, reverse=True)[:6]]
        for size, texts in ((size, [grown(t, size) for t in worst]) for size in SIZES[1:]):
            ratio, text = worst_ratio(found.apply, size, iter(texts))
            if ratio > TIMES_A_COPY:
                dear[found.where] = (round(ratio), size, text)
                break
    assert not dear


def grown(text, size):
    """Return the text with its repeated part repeated."""
    return (text[:64] + text[64:] * (size // len(text) + 1))[:size]


def text_functions():
    """Yield what takes one text or body, of the parts that read what others wrote."""
    for package in ("wire", "domain", "support"):
        top = importlib.import_module(f"eamconsole.{package}")
        for module in pkgutil.walk_packages(top.__path__, f"{top.__name__}."):
            if module.name == "eamconsole.support.spellings":
                continue  # of secrets alone
            found = vars(importlib.import_module(module.name)).items()
            for name, function in found:
                if inspect.isfunction(function) and function.__module__ == module.name:
                    kind = kind_of(function)
                    if kind and name not in SIDE_EFFECTS:
                        yield pytest.param(function, kind, id=f"{module.name}.{name}")


def kind_of(function):
    """Return ``str`` or ``bytes`` where that is the one thing a function must be given."""
    parameters = inspect.signature(function).parameters.values()
    needed = [p.annotation for p in parameters if p.default is p.empty]
    return {"str": str, "bytes": bytes, "Any": str}.get(needed[0]) if len(needed) == 1 else None


OTHERS = [
    (plain_text.shown, str),
    (plain_text.in_one_line, str),
    (plain_text.tool_tip, str),
    (Redactor(*(f"secret-{number}-password" for number in range(8))).redact, str),
    (lambda text: split_text(text, 80), str),
    (lambda text: same_words(text, f"{text} "), str),
    (lambda text: matches_notes(text, "4711"), str),
]


@pytest.mark.parametrize(("function", "kind"), [*text_functions(), *OTHERS])
def test_no_text_function_costs_more_than_a_few_copies(function, kind):
    def apply(text):
        try:
            function(text.encode("utf-8", "surrogatepass") if kind is bytes else text)
        except (EamConsoleError, ValueError):
            return

    found = [
        (size, *worst_ratio(apply, size, ((n * size)[:size] for n in NASTY))) for size in SIZES[1:]
    ]
    assert max(ratio for _, ratio, _ in found) <= 3 * TIMES_A_COPY, found


@pytest.mark.parametrize("secret", ["bob:\\\\\\\"'&%", "%%%%%%%%", "\\" * 9])
def test_looking_for_a_secret_of_nothing_but_signs_costs_a_few_copies(secret):
    parts = ("\\", "\\\\'", "&amp;", "&amp;amp;#0", "%25", "%2525", "\\u00", secret, secret[:-1])
    size = SIZES[1]
    nasty = ((part * size)[:size] for part in parts)
    ratio, text = worst_ratio(Redactor(secret).redact, size, nasty)
    assert ratio <= 3 * TIMES_A_COPY, text


@pytest.mark.parametrize("content_type", ["application/json", "text/html; charset=utf-8", ""])
def test_words_of_a_megabyte_cost_less_than_copying_and_redacting_it_whole(content_type):
    redactor = Redactor("secret-of-the-city", "another-one")
    dear = {}
    for nasty in (*NASTY[::4], "secret-of-the-city ", "secret-of-", "<p>Sorry.</p>\n"):
        body = (nasty * MEGABYTE).encode("utf-8", "replace")[:MEGABYTE]
        whole = spent_least(lambda body=body: redactor.redact(body.decode("utf-8", "replace")), 1)
        words = spent_least(
            lambda body=body: redactor.redact(
                server_words(body, content_type), longest=LONGEST_WORDS
            )
        )
        login = spent_least(lambda body=body: is_login_page(body))
        if words + login > whole:
            dear[nasty] = (words, login, whole)
    assert not dear


def spent_least(work, rounds=3):
    return min(spent(work) for _ in range(rounds))


@pytest.mark.parametrize("nasty", ["\x00", "a\x00", "a\x0b", "\x1f\x7f", "a\x92"])
def test_signs_that_are_none_cost_at_most_five_plain_copies(nasty):
    text = (nasty * 65_536)[:65_536]
    assert spent_least(lambda: clean_text(text), 9) <= 5 * plain_cost(len(text))


def test_halves_of_signs_cost_less_than_copying_and_redacting_them():
    redactor = Redactor("secret-of-the-city", "another-one")
    text = "\ud800a\udc00" * 100_000
    body = text.encode("utf-8", "surrogatepass")
    whole = spent_least(lambda: redactor.redact(body.decode("utf-8", "replace")))
    assert spent_least(lambda: clean_text(text)) <= 5 * whole


def test_what_a_long_error_says_is_still_told():
    long = "<p>stack</p>" * 100_000
    page = f"<html><head><title>Runtime Error</title></head><body>{long}</body></html>"
    assert server_words(page.encode()) == "Runtime Error"
    told = json.dumps({"code": 7, "message": 'The field "Location" is too long', "stack": long})
    assert server_words(told.encode()) == 'The field "Location" is too long'
    cut_in_the_words = json.dumps({"error": "\\\\ failed " * 20_000})
    assert server_words(cut_in_the_words.encode()).startswith("\\\\ failed")
    assert len(server_words(cut_in_the_words.encode())) <= 4_096


def test_digits_that_no_program_may_convert_are_words_like_others():
    for digits in ("&#" + "9" * 5_000 + ";", "9" * 5_000, '{"error": ' + "9" * 5_000 + "}"):
        server_words(f"<h1>{digits}</h1>".encode())
        server_words(digits.encode())


@pytest.mark.parametrize("reach", [0, 1, 17, 500, 1_023, 1_024, 1_025, 5_000])
def test_half_a_secret_at_the_edge_of_what_is_looked_at_is_not_shown(reach):
    redactor = Redactor("secret-of-the-city")
    text = "secret-of-the-city " * 40 + "x" * reach + "secret-of-the-city " * 400
    shown = redactor.redact(text, longest=500)
    assert len(shown) <= 500
    assert "secret-of" not in shown
    assert MASK in shown
    login = redactor.redact("y" * reach + "https://jo:hunter2-of-jo@host/" * 300, longest=500)
    assert "hunter2" not in login


def test_pumps_find_the_expressions_that_stood_still():
    """The trial itself is tried: on expressions that are known to be quadratic."""
    for text in (r"<title[^>]*>(.*?)</title>", r"(?i)\b([a-z][a-z0-9+.-]*://)x@", r"\s*x\s*b|a+b"):
        pattern = importlib.import_module("re").compile(text)
        ratio, _ = worst_ratio(pattern.findall, 2_048, attacks(pattern, 2_048))
        assert ratio > TIMES_A_COPY, (text, ratio, pumps(pattern)[:9], plain_cost(2_048))


@pytest.mark.parametrize("pile", ["\u0301\u0327", "\u0301\u0301\u0327", "\u0327\u20d0\u0345"])
def test_marks_piled_on_a_letter_are_put_in_order_at_the_price_of_a_text(pile):
    """Whoever compares asks one function; in order of the square, this took a minute."""
    text = "a" + pile * 16_000
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert len(normalized(form, text)) <= 40
    assert looks_the_same(text, text)
    assert not leaks_in(text, Watched())


def test_of_a_pile_the_first_marks_count_and_nothing_else_is_left_out():
    signs = "Zu\u0308rich " + "\U0001f6a7" * 50 + "\u0301"
    assert normalized("NFC", signs) == signs.replace("u\u0308", "\u00fc")
    assert normalized("NFD", "e" + "\u0301" * 100 + "s") == "e" + "\u0301" * 30 + "s"


def test_nobody_puts_marks_in_order_elsewhere():
    asking = {
        source.path
        for source in sources("eamconsole")
        if "unicodedata" in source.text and re.search(r"\bnormalize\b", source.text)
    }
    assert {path.rpartition("/")[2] for path in map(str, asking)} <= {"texts.py", "plain_text.py"}
