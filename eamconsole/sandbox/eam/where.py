"""Parses and evaluates the SQL-like text of ``FILTER``: ``WKREQ WHERE RQ_STAT_CD < 950``.

Nothing is handed to a database. Text compares as SQL Server does by default: without
case, and without blanks at the end.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from eamconsole.sandbox.eam.properties import Kind, Resource
from eamconsole.sandbox.eam.refusal import Refusal, rule_broken

Predicate = Callable[[Mapping[str, Any]], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<text>N?'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_.]*)|(?P<sign><>|<=|>=|!=|=|<|>|\(|\)|,))"
)
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LONGEST = 8000
_DEEPEST = 50


def parse_filter(text: str, resource: Resource) -> Predicate:
    """Return the test a filter text describes; refuse what is not understood with 400."""
    if len(text) > _LONGEST:
        raise rule_broken("The filter is too long.")
    return _Parser(_tokens(text), resource).parse()


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, text = 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _syntax_error(text[position : position + 20].strip())
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tokens


def _syntax_error(near: str) -> Refusal:
    return rule_broken(f"The filter is not valid. Incorrect syntax near '{near}'.")


class _Parser:
    """Recursive descent, one token ahead."""

    def __init__(self, tokens: list[tuple[str, str]], resource: Resource) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0
        self._resource = resource

    def parse(self) -> Predicate:
        table = self._take("word").upper()
        if table != self._resource.table:
            raise rule_broken(f"The filter must start with {self._resource.table}, not {table}.")
        if not self._tokens[self._position :]:
            return lambda _fields: True
        self._take_word("WHERE")
        found = self._either()
        if self._position < len(self._tokens):
            raise _syntax_error(self._peek()[1])
        return found

    def _either(self) -> Predicate:
        terms = [self._both()]
        while self._skip_word("OR"):
            terms.append(self._both())
        return terms[0] if len(terms) == 1 else lambda row: any(term(row) for term in terms)

    def _both(self) -> Predicate:
        terms = [self._term()]
        while self._skip_word("AND"):
            terms.append(self._term())
        return terms[0] if len(terms) == 1 else lambda row: all(term(row) for term in terms)

    def _term(self) -> Predicate:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise rule_broken("The filter is nested too deeply.")
        try:
            if self._skip_word("NOT"):
                inner = self._term()
                return lambda row: not inner(row)
            if self._skip("("):
                inner = self._either()
                self._take("sign", ")")
                return inner
            return self._comparison()
        finally:
            self._depth -= 1

    def _comparison(self) -> Predicate:
        name, kind = self._column()
        if self._skip_word("IS"):
            return self._null_test(name)
        if self._skip_word("NOT"):
            positive = self._listed(name, kind)
            return lambda row: row.get(name) is not None and not positive(row)
        if self._peek()[0] == "word":
            return self._listed(name, kind)
        sign = self._take("sign")
        if sign not in _OPERATORS:
            raise _syntax_error(sign)
        return _compared(name, kind, _OPERATORS[sign], self._value(kind))

    def _listed(self, name: str, kind: Kind) -> Predicate:
        if self._skip_word("LIKE"):
            return _like(name, self._text_value())
        self._take_word("IN")
        self._take("sign", "(")
        values = {self._value(kind)}
        while self._skip(","):
            values.add(self._value(kind))
        self._take("sign", ")")
        return lambda row: _comparable(row.get(name), kind) in values

    def _null_test(self, name: str) -> Predicate:
        wanted_null = not self._skip_word("NOT")
        self._take_word("NULL")
        return lambda row: (row.get(name) is None) is wanted_null

    def _column(self) -> tuple[str, Kind]:
        word = self._take("word").upper().removeprefix(f"{self._resource.table}.")
        columns = self._resource.columns
        name = columns.get(word) or columns.get(f"{word}_CD")
        if name is None:
            raise rule_broken(f"Invalid column name '{word}'.")
        kind = self._resource.properties[name].kind
        return name, Kind.INTEGER if name == "StatusCode" else kind

    def _value(self, kind: Kind) -> Any:
        shape, token = self._peek()
        if shape not in ("text", "number"):
            raise _syntax_error(token)
        self._position += 1
        literal = _unquoted(token) if shape == "text" else token
        try:
            return _literal(literal, kind)
        except ValueError as exc:
            raise rule_broken(f"Conversion failed when converting '{literal}'.") from exc

    def _text_value(self) -> str:
        return _unquoted(self._take("text"))

    def _peek(self) -> tuple[str, str]:
        if self._position >= len(self._tokens):
            raise rule_broken("The filter is not valid. It ends too early.")
        return self._tokens[self._position]

    def _take(self, kind: str, exactly: str = "") -> str:
        found, token = self._peek()
        if found != kind or (exactly and token != exactly):
            raise _syntax_error(token)
        self._position += 1
        return token

    def _take_word(self, word: str) -> None:
        if not self._skip_word(word):
            raise _syntax_error(self._peek()[1])

    def _skip_word(self, word: str) -> bool:
        if self._position < len(self._tokens):
            kind, token = self._tokens[self._position]
            if kind == "word" and token.upper() == word:
                self._position += 1
                return True
        return False

    def _skip(self, sign: str) -> bool:
        if self._position < len(self._tokens) and self._tokens[self._position] == ("sign", sign):
            self._position += 1
            return True
        return False


def _unquoted(token: str) -> str:
    return token[token.index("'") + 1 : -1].replace("''", "'")


def _literal(text: str, kind: Kind) -> Any:
    if kind in (Kind.INTEGER, Kind.NUMBER):
        return float(text)
    if kind is Kind.FLAG:
        return text.casefold() in ("1", "true")
    if kind is Kind.DATE:
        day, _, time = text.strip().replace("T", " ").partition(" ")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day) is None:
            raise ValueError(text)
        return f"{day}T{(time or '00:00:00')[:8]}"
    return text.casefold().rstrip(" ")


def _comparable(value: Any, kind: Kind) -> Any:
    if value is None or kind in (Kind.INTEGER, Kind.NUMBER, Kind.DATE):
        return value
    if kind is Kind.FLAG:
        return bool(value)
    return str(value).casefold().rstrip(" ")


def _compared(
    name: str, kind: Kind, compare: Callable[[Any, Any], bool], literal: Any
) -> Predicate:
    def test(row: Mapping[str, Any]) -> bool:
        value = row.get(name)
        return value is not None and compare(_comparable(value, kind), literal)

    return test


def _like(name: str, pattern: str) -> Predicate:
    parts = (".*" if char == "%" else "." if char == "_" else re.escape(char) for char in pattern)
    compiled = re.compile(re.sub(r"(?:\.\*)+", ".*", "".join(parts)), re.IGNORECASE | re.DOTALL)

    def test(row: Mapping[str, Any]) -> bool:
        value = row.get(name)
        return value is not None and compiled.fullmatch(str(value).rstrip(" ")) is not None

    return test
