"""What looks like the number of a person, which is never held in the open: domain 2.2 and 4.1.

National identity numbers, mobile numbers, bank cards, e-mail addresses and vehicle plates. Digits
may be parted as people part them, and be written full-width; digests and registration numbers are
none of these. What is sealed is not looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.values import open_strings, strings

# What stands between digits that belong together, once full-width forms are made plain ones:
# spaces, hyphens and dashes, dots, and what has no width
_UNSEEN = r"\u200b-\u200d\u2060\ufeff"
_PARTING = rf" \-.\u00b7\u2010-\u2015\u2212{_UNSEEN}"
_PARTED = f"[{_PARTING}]{{0,3}}"
_PERHAPS = re.compile(f"[1-8][0-9{_PARTING}]{{10}}")
"""Whatever is found by its digits begins so; one look for all of them."""
# Province, city, county, birthday, serial number, check digit (GB 11643)
_DIGITS = (
    r"(?:1P[1-5]|2P[1-3]|3P[1-7]|4P[1-6]|5P[0-4]|6P[1-5]|7P1|8P[1-3])(?:P\d){4}"
    r"P(?:1P9P\d|2P0P[0-4])P\d"
    r"P(?:0P[1-9]|1P[0-2])P(?:0P[1-9]|[12]P\d|3P[01])(?:P\d){3}P[\dXx]"
).replace("P", _PARTED)
_NATIONAL_ID = re.compile(rf"(?<!\d)(?=({_DIGITS})(?!\d))")
"""Looked for at every digit, whatever was found before it."""
_DIGEST = re.compile(r"[0-9a-f]{32,}")

# The rest is written in one piece, or in the groups that are printed on the thing itself
_SPREAD = str.maketrans(dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"))
_NO_WIDTH = re.compile(f"[{_UNSEEN}]")
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+|00)?86[ \-]?)?1[3-9][0-9]{9}(?![0-9A-Za-z])"
    r"|(?:(?<![0-9A-Za-z])(?:\+|00)?86[ \-]|(?<![0-9A-Za-z])(?<![0-9][\-.]))"
    r"1[3-9][0-9]([ \-.])[0-9]{4}\1[0-9]{4}(?![0-9A-Za-z]|[\-.][0-9])"
)
# UnionPay 16 to 19 digits; Visa, Mastercard and JCB 16 (ISO 7812)
_CARD = re.compile(
    r"(?<![0-9A-Za-z])(?:62[0-9]{2}([ \-]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?"
    r"|(?:4[0-9]|5[1-5]|35)[0-9]{2}([ \-]?)[0-9]{4}\2[0-9]{4}\2[0-9]{4})(?![0-9A-Za-z])"
)
_EMAIL = re.compile(r"(?<=[\w%+\-])@[\w\-]+(?:\.[\w\-]+)*\.[^\W\d_]{2,}")
# GA 36: five more, at least one of them a digit; six where the engine is electric
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]_[A-HJ-NP-Z]_[ \-·.]?_"
    r"(?:(?=(?:[A-HJ-NP-Z]_){0,4}[0-9])(?:[A-HJ-NP-Z0-9]_){4}[A-HJ-NP-Z0-9挂学警港澳领]"
    r"|[A-HJK]_[A-HJ-NP-Z0-9]_(?:[0-9]_){4}|(?:[0-9]_){5}[A-HJK])(?![0-9A-Za-z]|-[0-9])".replace(
        "_", f"[{_UNSEEN}]{{0,3}}"
    )
)


def national_id(text: str) -> bool:
    """The old form of fifteen digits has no check digit and looks like any other number: it is not
    looked for."""
    return any(_checks(found[1]) for found in _NATIONAL_ID.finditer(_DIGEST.sub("|", text)))


def mobile_number(text: str) -> bool:
    return bool(_MOBILE.search(_seen(text)))


def bank_card(text: str) -> bool:
    """The last of the 16 to 19 digits is a check digit: ISO 7812, Luhn."""
    return any(_luhn(found[0]) for found in _CARD.finditer(_seen(text)))


def email_address(text: str) -> bool:
    return bool(_EMAIL.search(_seen(text)))


def vehicle_plate(text: str) -> bool:
    return bool(_PLATE.search(text))


@dataclass(frozen=True, slots=True)
class Number:
    """`holds` says whether a text, its full-width forms made plain, holds one."""

    words: str
    holds: Callable[[str], bool]


NUMBERS = {
    "national-id": Number("a national identity number", national_id),
    "mobile-number": Number("a mobile number", mobile_number),
    "bank-card": Number("the number of a bank card", bank_card),
    "e-mail": Number("an e-mail address", email_address),
    "vehicle-plate": Number("a vehicle plate", vehicle_plate),
}


def numbers(open_part: Any) -> Iterator[tuple[str, str]]:
    """JSON pointer and name of each one in a JSON value. Nearly always there is none, soon told."""
    texts = strings(open_part)
    every = "\n".join(texts)
    perhaps = bool(_PERHAPS.search(every)) or "@" in every
    if not perhaps and not every.isascii():
        others = wide("\n".join([it for it in texts if not it.isascii()]))
        perhaps = bool(_PERHAPS.search(others) or "@" in others or _PLATE.search(others))
    if not perhaps:
        return
    for pointer, text in open_strings(open_part):
        plain = wide(text)
        for name, number in NUMBERS.items():
            if number.holds(plain):
                yield pointer, name


def wide(text: str) -> str:
    """Full-width digits, as an input method types them, are digits too."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _seen(text: str) -> str:
    """Without what has no width, every dash a hyphen."""
    return text if text.isascii() else _NO_WIDTH.sub("", text).translate(_SPREAD)


def _checks(parted: str) -> bool:
    """The last of the eighteen is a check digit: GB 11643, ISO 7064 MOD 11-2."""
    digits = [it for it in parted if it.isalnum()]
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17].upper()


def _luhn(parted: str) -> bool:
    digits = [int(it) for it in reversed(parted) if it.isdigit()]
    return sum(digits[0::2] + [sum(divmod(2 * it, 10)) for it in digits[1::2]]) % 10 == 0
