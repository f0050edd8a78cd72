"""Words that readers meet: what each means is told where the word is, once."""

from __future__ import annotations

import inspect
from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """`says` is what a word means: the term of the rules where they have one."""

    says: str

    def __new__(cls, word: str, says: str = "") -> Self:
        made = str.__new__(cls, word)
        made._value_ = word
        made.says = says
        return made

    @classmethod
    def about(cls) -> str:
        """What they are all of."""
        return inspect.cleandoc(cls.__doc__ or "")

    @classmethod
    def told(cls) -> str:
        """The same, with each of them, for who has one text for all."""
        return f"{cls.about()} {', '.join(f'{it} {it.says}' for it in cls)}."
