"""What looks like the number of a person, which is never held in the open: domain 2.2 and 4.1.

National identity numbers of both forms, mobile numbers, bank cards, travel documents, e-mail
addresses and vehicle plates. Digits may be parted as people part them, and be of any script;
digests and registration numbers are none of these. What is sealed is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.plain import plain
from domain.values import open_strings, strings

# Every pattern here is of plain text (domain/plain.py). What stands between digits that belong
# together: blanks, hyphens, dots, strokes, commas
_PARTING = r" \t\-._/,、·・•‧∙"
_PARTED = r"(?:[ \t\-._/·・•‧∙]{0,3}|[,、])"
"""A comma with a blank parts the items of a list: days in a row are nobody's number."""
_PERHAPS = re.compile(f"[1-8](?:{_PARTED}[0-9]){{10}}")
"""Whatever is found by its digits alone begins so; one look for all of them."""
# Province, city, county, birthday, serial number, check digit (GB 11643)
_PROVINCES = "1P[1-5]|2P[1-3]|3P[1-7]|4P[1-6]|5P[0-4]|6P[1-5]|7P1|8P[1-3]"
_DIGITS = (
    rf"(?:{_PROVINCES})(?:P\d){{4}}"
    r"P(?:1P9P\d|2P0P[0-4])P\d"
    r"P(?:0P[1-9]|1P[0-2])P(?:0P[1-9]|[12]P\d|3P[01])(?:P\d){3}P[\dXx]"
).replace("P", _PARTED)
_NATIONAL_ID = re.compile(rf"(?<!\d)(?=({_DIGITS})(?!\d))")
"""Looked for at every digit, whatever was found before it."""
_DIGEST = re.compile(r"[0-9a-f]{32,}")

# The rest is written in one piece, or in the groups that are printed on the thing itself
_SIGN = f"[{_PARTING}]"
_ALONE, _ENDS = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
_NO_MORE = f"(?![0-9A-Za-z]|{_SIGN}[0-9])"
_YEAR = "(?:19[5-9][0-9]|20[0-4][0-9])"  # 138/2025/0017 is a document's number
# Fifteen digits until 1999: city and county that there are, a birthday from 1920, no check digit
_OLD_ID = re.compile(
    rf"{_ALONE}(?<![0-9][\-./_,])(?:{_PROVINCES.replace('P', '')})(?:0[1-9]|[1-6][0-9]|70|90)(?:0[1-9]|[1-9][0-9])"
    rf"({_SIGN}?)[2-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\1[0-9]{{3}}{_NO_MORE}"
)
_MOBILE = re.compile(
    rf"{_ALONE}(?:(?:\+|00)?86[ \-]?)?1[3-9][0-9]{{9}}{_ENDS}"
    rf"|(?:{_ALONE}(?:\+|00)?86[ \-]?|{_ALONE}(?<![0-9][\-./_,]))"
    rf"1[3-9][0-9](?![/_,]{_YEAR}[/_,])({_SIGN})[0-9]{{4}}\1[0-9]{{4}}(?![0-9A-Za-z]|[\-./_,][0-9])"
    rf"|{_ALONE}(?<![0-9]{_SIGN})1({_SIGN})[3-9](?:\2[0-9]){{9}}{_NO_MORE}"
)
# UnionPay 16 to 19 digits; Visa, Mastercard and JCB 16 (ISO 7812)
_CARD = re.compile(
    rf"{_ALONE}(?:62[0-9]{{2}}({_SIGN}?)[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}(?:\1[0-9]{{1,3}})?"
    rf"|(?:4[0-9]|5[1-5]|35)[0-9]{{2}}({_SIGN}?)[0-9]{{4}}\2[0-9]{{4}}\2[0-9]{{4}}){_ENDS}"
)
_EMAIL = re.compile(r"(?<=[\w%+\-])@[\w\-]+(?:\.[\w\-]+)*\.[^\W\d_]{2,}")
_DOCUMENT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[ \-]?[0-9]{7,10}(?![A-Za-z0-9])")
_NAMED_DOCUMENT = re.compile(
    rf"(?:护照|通行证|[Pp](?:assport|ASSPORT))[^\n0-9]{{0,12}}?{_DOCUMENT.pattern}"
)
_OF_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
# GA 36: five more, at least one of them a digit; six where the engine is electric
_PLATE = re.compile(
    rf"[{_OF_PLATES}]{_SIGN}?[A-HJ-NP-Z]{_SIGN}{{0,2}}"
    r"(?:(?=[A-HJ-NP-Z]{0,4}[0-9])[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳领]"
    r"|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK])(?![0-9A-Za-z]|-[0-9])"
)
_PLATE_PERHAPS = re.compile(f"[{_OF_PLATES}][^\n0-9]{{1,9}}[0-9]")
_ALIKE = str.maketrans(
    "АВСЕНКМРТХУавсенкмртхуΑΒΕΗΚΜΝΡΤΥΧΖ", "ABCEHKMPTXYABCEHKMPTXYABEHKMNPTYXZ"
)  # fmt: skip
"""Letters of other scripts that look like those of a plate."""


def national_id(text: str) -> bool:
    return any(_checks(found[1]) for found in _NATIONAL_ID.finditer(_DIGEST.sub("|", text)))


def old_national_id(text: str) -> bool:
    """One in some hundred and fifty numbers of fifteen digits looks like one."""
    return bool(_OLD_ID.search(text))


def mobile_number(text: str) -> bool:
    return bool(_MOBILE.search(text))


def bank_card(text: str) -> bool:
    """The last of the 16 to 19 digits is a check digit: ISO 7812, Luhn."""
    return any(_luhn(found[0]) for found in _CARD.finditer(text))


def email_address(text: str) -> bool:
    return bool(_EMAIL.search(text))


def travel_document(text: str) -> bool:
    """Its form is that of many a key, so the word stands before it."""
    return bool(_NAMED_DOCUMENT.search(text))


def like_a_document(text: str) -> bool:
    """Where a travel document is what is meant, without the word."""
    return bool(_DOCUMENT.search(plain(text)))


def vehicle_plate(text: str) -> bool:
    return bool(_PLATE_PERHAPS.search(text) and _PLATE.search(text.translate(_ALIKE).upper()))


@dataclass(frozen=True, slots=True)
class Number:
    """`holds` says whether a plain text holds one."""

    words: str
    holds: Callable[[str], bool]


NUMBERS = {
    "national-id": Number("a national identity number", national_id),
    "old-national-id": Number("an identity number of fifteen digits", old_national_id),
    "mobile-number": Number("a mobile number", mobile_number),
    "bank-card": Number("the number of a bank card", bank_card),
    "e-mail": Number("an e-mail address", email_address),
    "travel-document": Number("the number of a travel document", travel_document),
    "vehicle-plate": Number("a vehicle plate", vehicle_plate),
}


def numbers(open_part: Any) -> Iterator[tuple[str, str]]:
    """JSON pointer and name of each one in a JSON value. Nearly always there is none, soon told."""
    texts = strings(open_part)
    every = "\n".join(texts)
    if not _any(every) and (every.isascii() or not _any_of_others(texts)):
        return
    for pointer, text in open_strings(open_part):
        told = plain(text)
        for name, number in NUMBERS.items():
            if number.holds(told):
                yield pointer, name


def _any(text: str) -> bool:
    named = "护照" in text or "通行证" in text or "assport" in text or "ASSPORT" in text
    return "@" in text or bool(_PERHAPS.search(text)) or (named and travel_document(text))


def _any_of_others(texts: list[str]) -> bool:
    """Whether what is not ASCII holds one once it is made plain, or a plate."""
    told = "\n".join([it for it in texts if not it.isascii()])
    made = plain(told)
    return (made != told and _any(made)) or vehicle_plate(made)


def _checks(parted: str) -> bool:
    """The last of the eighteen is a check digit: GB 11643, ISO 7064 MOD 11-2."""
    digits = [it for it in parted if it.isalnum()]
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17].upper()


def _luhn(parted: str) -> bool:
    digits = [int(it) for it in reversed(parted) if it.isdigit()]
    return sum(digits[0::2] + [sum(divmod(2 * it, 10)) for it in digits[1::2]]) % 10 == 0
