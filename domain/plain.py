"""A text as it is looked at for what may not be in it: however it is typed, one way.

Nothing is stored so. Full-width and other compatible forms are the plain ones (NFKC); digits of any
script are the ten; what has no width and what only sits on a letter is gone; every dash is a
hyphen, every blank a space.
"""

from __future__ import annotations

import re
import unicodedata

_HAN = dict(
    zip("〇零○一壹弌二贰貳弍三叁參叄弎四肆五伍六陆陸七柒八捌九玖", "0001112222333334455666778899", strict=True)
)  # fmt: skip
_IN_HAN = str.maketrans(_HAN)
_OF_NUMBERS = f"[{''.join(_HAN)}0-9]"
_NUMBER = re.compile(f"{_OF_NUMBERS}(?:[ \\-]?{_OF_NUMBERS}){{10,}}")
"""Eleven or more in a row: a year or an article has fewer."""
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Soft hyphens, marks of direction, joiners, variation selectors; combining and enclosing marks."""
_NO_CATEGORY_TELLS = {
    "\u2212": "-",
    "\u115f": "",
    "\u1160": "",
    "\u3164": "",
    "\uffa0": "",
    "\u2800": " ",
}
_MOST_KEPT = 4096
_AS_IT_IS = re.compile("[\\x00-\\x7f\u3400-\u9fff、。《》]*")
"""What nothing is done to, but for Chinese digits."""


class _Signs(dict[int, str]):
    """What each sign becomes, reckoned when it is met first."""

    def __missing__(self, code: int) -> str:
        made = _plain(chr(code))
        if len(self) < _MOST_KEPT:
            self[code] = made
        return made


def _plain(sign: str) -> str:
    if sign in _NO_CATEGORY_TELLS:
        return _NO_CATEGORY_TELLS[sign]
    category = unicodedata.category(sign)
    if category in _UNSEEN:
        return ""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    return {"Pd": "-", "Zs": " "}.get(category, sign)


_SIGNS = _Signs()


def plain(text: str) -> str:
    """ASCII stays as it is."""
    if text.isascii():
        return text
    if not _AS_IT_IS.fullmatch(text):
        text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return _NUMBER.sub(lambda found: found[0].translate(_IN_HAN), text)
