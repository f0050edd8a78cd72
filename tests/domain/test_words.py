"""A word means something, and is the same text wherever it is written."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from domain.cases.outcome import Outcome
from domain.catalogue import Stage
from domain.clocks.bars import Bar
from domain.entry import Confidence
from domain.rulebook import shipped
from domain.words import Word

WORDS = sorted(Word.__subclasses__(), key=lambda it: it.__name__)


def test_those_of_several_modules_are_here() -> None:
    assert {Confidence, Outcome, Stage} <= {*WORDS}


@pytest.mark.parametrize("words", WORDS, ids=lambda it: it.__name__)
def test_every_word_says_what_it_means(words: type[Word]) -> None:
    assert words.about()
    assert [it for it in words if not it.says] == []
    assert all(it in words.told() and it.says in words.told() for it in words)


@pytest.mark.parametrize("words", WORDS, ids=lambda it: it.__name__)
def test_a_word_is_its_text(words: type[Word]) -> None:
    for it in words:
        assert (str(it), it.value, json.dumps([it])) == (it.name, it.name, json.dumps([it.name]))
        assert words(it.name) is it is copy.deepcopy(it) is pickle.loads(pickle.dumps(it))
    with pytest.raises(ValueError, match="NONE_OF_THEM"):
        words("NONE_OF_THEM")


def test_what_the_shipped_packs_bar_has_a_word() -> None:
    named = {
        code for it in shipped.packs().values() for lock in it.locks.values() for code in lock.bars
    }
    assert {*Bar} == named
    assert (Bar.zh("BETTER_USE"), Bar.zh("OF_A_PACK")) == ("重用", "OF_A_PACK")
