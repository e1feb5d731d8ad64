"""How a secret may be written on its way: one expression for every spelling, sign by sign.

Programs on the way quote what they repeat: percent signs in an address, entities in a page,
backslashes in JSON, several of them in each other, and none quotes all signs or the same ones.  So
each sign is looked for in each of its spellings; letters and digits are quoted by nobody.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from itertools import groupby

_SHORT = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f", "\v": "v", "\0": "0"}
_TWICE = "'\""
"""Signs that are doubled by those who put them between themselves, or, in a shell, among others."""
_DOUBLED = "%$"
"""Signs that files of settings, units and recipes double, since one alone begins a name."""
_SHELL = "[`^]{0,2}"
"""Before a sign as Windows' shells have it."""
_URL_SAFE = {"+": "-", "/": "_"}
_ONCE = r"\\{1,8}+"
"""Each program that quotes what is quoted already doubles the backslashes."""
LONGEST_SIGN = 40
"""Characters of the longest spelling of a sign that is looked for."""


def expression_of(secret: str) -> str:
    """Return the expression that finds the secret in all its spellings."""
    return "".join(map(_run, _runs(secret)))


def base64_of(login: str) -> str:
    """Return the login as Basic authentication sends it, without what fills its end."""
    return base64.b64encode(_bytes(login)).decode("ascii").rstrip("=")


def base64_expression_of(coded: str) -> str:
    """Return the expression that finds base64, also as addresses have it."""
    return "".join(
        f"(?:{_sign(each)}|{_URL_SAFE[each]})" if each in _URL_SAFE else each for each in coded
    )


def plainest_part_of(text: str) -> str:
    """Return the longest part that all spellings share, by which most texts are seen to be free."""
    return max(re.findall("[A-Za-z0-9]+", text), key=len, default="")


def _runs(secret: str) -> Iterator[str]:
    """Yield letters and digits together, backslashes together, and each other sign alone."""
    for kind, signs in groupby(secret, _kind):
        run = "".join(signs)
        yield from (run,) if kind else run


def _kind(sign: str) -> str:
    if sign == "\\":
        return sign
    return "word" if sign.isascii() and sign.isalnum() else ""


def _run(run: str) -> str:
    if run[0] == "\\":
        count = len(run)
        numbered, coded = "|".join(_numbered(run[0])), "|".join(_coded(run[0]))
        typed = rf"(?:{_SHELL}\\){{{count}}}"
        quoted = rf"\\{{{count},{8 * count}}}+"
        return rf"(?:(?:{_ONCE}(?:{numbered})|{coded}){{{count}}}|{quoted}|{typed})"
    return run if run.isascii() and run.isalnum() else _sign(run)


def _sign(sign: str) -> str:
    """Return the expression of one sign: as it is, behind backslashes, by its number or name."""
    plain = re.escape(sign)
    if sign in _TWICE:
        plain = r"(?:\\{0,8}+['\"]){1,5}"
    elif sign == " ":
        plain = r"[ +]"
    elif sign in _DOUBLED:
        plain = f"{plain}{{1,2}}"
    plain = f"{_SHELL}{plain}"
    behind = "|".join([re.escape(_SHORT.get(sign, sign)), *_numbered(sign)])
    return f"(?:{_ONCE}(?:{behind})|{plain}|{'|'.join(_coded(sign))})"


def _numbered(sign: str) -> list[str]:
    """Return the number as programs write it behind a backslash, without the first of those."""
    code = ord(sign)
    units = sign.encode("utf-16-be", "surrogatepass")
    pairs = [units[at : at + 2].hex() for at in range(0, len(units), 2)]
    between = rf"{_ONCE}"
    found = [between.join(f"u{_any_case(pair)}" for pair in pairs)]
    found.append(
        f"[uU](?:0{{0,6}}{_any_case(f'{code:x}')}|\\{{0{{0,6}}{_any_case(f'{code:x}')}\\}})"
    )
    found.append(between.join(f"x{_any_case(f'{byte:02x}')}" for byte in _bytes(sign)))
    found.append(between.join(f"0?{byte:03o}" for byte in _bytes(sign)))
    return found + ([f"x{_any_case(f'{code:02x}')}"] if code < 0x100 else [])


def _coded(sign: str) -> list[str]:
    """Return the spellings in addresses, pages and mails, also of what was coded before."""
    from html.entities import html5

    code = ord(sign)
    names = sorted({name.rstrip(";") for name, meant in html5.items() if meant == sign})
    numbers = [f"#0{{0,5}}{code}", f"#[xX]0{{0,5}}{_any_case(f'{code:x}')}"]
    percent, mailed = "%(?:25){0,3}", "=(?:3D){0,3}"
    return [
        "".join(f"{mailed}{_any_case(f'{byte:02x}')}" for byte in _bytes(sign)),
        "".join(f"{percent}{_any_case(f'{byte:02x}')}" for byte in _bytes(sign)),
        f"&(?:amp;){{0,3}}(?:{'|'.join([*numbers, *names])});",
    ]


def _bytes(sign: str) -> bytes:
    return sign.encode("utf-8", "surrogatepass")


def _any_case(digits: str) -> str:
    return "".join(f"[{d}{d.upper()}]" if d.isalpha() else d for d in digits)
