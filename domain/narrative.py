"""Names are held in the open, tales are not (domain 4.2): what a label, the name of a rule and the
name of a body may look like. Told by form, so it catches whoever writes sentences and nobody who
hides one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from domain.events.petitions import PetitionDispatchedUpward
from domain.fields import labels
from domain.plain import plain

LONGEST_NAME, LONGEST_ORGAN = 100, 50
"""Characters of a label in the personal and the social circle; of a body to which a complaint goes."""
_HAN = "\u3400-\u9fff"
_STOPS = "。！？!?‽⸮।॥؟۔։።፧፨׃၊။។៕᠃᠉༎\u2028\u2029"
# A stop between letters: after a word and before a blank, a capital or five Chinese characters on
_SENTENCE = re.compile(
    rf"[{_STOPS};；؛]|\.\.|\. |(?<=[a-z])\.(?=[A-Z])|(?<=[{_HAN}]{{5}})\.(?=[{_HAN}])"
)
_OF_A_RULE = re.compile(
    rf"[{_STOPS}]|\.\.|(?<=[a-z]{{5}})\. ?(?=[A-Z])|(?<=[{_HAN}]{{5}})\. ?(?=[{_HAN}])"
)
"""`Art. 5; No. 3` is the name of a rule."""
_CLAUSES = re.compile(rf"[{_HAN}][^,]*,[^,]*[{_HAN}][^,]*,|,[^,]*,[^,]*[{_HAN}]")
"""Two commas and Chinese characters: a tale told in clauses. `Co., Ltd.` has none."""
_ONLY_NAMES = re.compile(rf"[0-9A-Za-z{_HAN} \-_/:、·()（）《》〔〕]{{0,{LONGEST_NAME}}}")
"""Nearly all: nothing in them is a stop or a comma."""
_ACCUSES = re.compile(
    "反映|举报(?!中心|室|处|科|办|工作|受理)|检举|控告(?!申诉)|告发|揭发|涉嫌|受贿|行贿|(?<!反)贪污|被查|信访人|accus|bribe|alleg"
)
"""What no name of a body says; 举报中心, 控告申诉检察厅 and 反贪污贿赂局 are bodies."""
_ASIDE = re.compile(r"\(([^()]*)(?:\)|$)")
_LONGEST_ASIDE = 6
"""Characters between brackets: （集团）, （公务员局）."""
_BODIES = frozenset({"to_organ", "from_organ"})
_COMPLAINTS = ("petition.", "clue.")
Told = Iterator[tuple[str, str]]


def tells(text: str) -> bool:
    """Whether a label is more than a name."""
    if _ONLY_NAMES.fullmatch(text):
        return False
    seen = plain(text)
    return len(text) > LONGEST_NAME or bool(_SENTENCE.search(seen) or _CLAUSES.search(seen))


def tells_of_statement(text: str) -> bool:
    """Whether the id of a statement tells something; an address or a key has no blank."""
    return not (text.isascii() and " " not in text) and tells(text)


def tells_of_rule(text: str) -> bool:
    """Whether what should name a rule or its article tells something."""
    if _ONLY_NAMES.fullmatch(text):
        return False
    seen = plain(text)
    return len(text) > LONGEST_NAME or bool(
        _OF_A_RULE.search(seen) or (_CLAUSES.search(seen) and _ACCUSES.search(seen))
    )


def tells_of_body(text: str) -> bool:
    """Whether what should name a body says what a complaint is about, or by whom."""
    seen = plain(text)
    asides: list[str] = _ASIDE.findall(seen)
    return (
        len(text) > LONGEST_ORGAN
        or bool(_SENTENCE.search(seen) or _CLAUSES.search(seen) or _ACCUSES.search(seen))
        or any(len(it) > _LONGEST_ASIDE for it in asides)
    )


def bodies(kind_name: str, fact: type, told_fact: dict[str, Any]) -> Told:
    """JSON pointer and text of each body to which a complaint goes, or from which it comes."""
    if kind_name.startswith(_COMPLAINTS) or fact is PetitionDispatchedUpward:
        for pointer, text in labels(fact, told_fact):
            if pointer[1:] in _BODIES:
                yield pointer, text
