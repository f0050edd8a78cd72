"""Every rule of what does not fit, and every status, is told in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

from domain import irregularities, oddities, references, stage
from domain.cases import CASES, statuses
from domain.cases.lifecycle import in_words
from domain.catalogue import all_kinds

DOMAIN = Path(irregularities.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")


def noted() -> set[str]:
    """The codes that courses and the rulebook write, besides those of the lists of rules."""
    texts = [it.read_text(encoding="utf-8") for it in DOMAIN.joinpath("cases").glob("*.py")]
    book = DOMAIN.joinpath("rulebook", "book.py").read_text(encoding="utf-8")
    found = {it for text in [*texts, book] for it in re.findall(r'"([a-z]+\.[a-z-]+)"', text)}
    chapters = re.findall(r'four_eyes\(.*, "(\w+)"\)', "\n".join(texts))
    both = {f"{it}.{rule}" for it in chapters for rule in ("no-approval", "same-approver")}
    return (found | both) - set(all_kinds())


def test_every_rule_has_a_chinese_sentence() -> None:
    rules = noted() | {*stage.SAYS, *oddities.SAYS, *references.SAYS}
    assert {"clue.same-approver", "rulebook.unread", "audit.period"} <= rules
    assert rules == set(irregularities.ZH)
    assert all(CHINESE.search(it) for it in irregularities.ZH.values())
    assert irregularities.zh("no.such-rule") is None


def test_every_status_has_a_chinese_word_of_its_lifecycle() -> None:
    for it in CASES:
        assert list(statuses.ZH[it.name]) == [in_words(state) for state in it.states]
        words = list(statuses.ZH[it.name].values())
        assert len(set(words)) == len(words)
        assert all(CHINESE.search(word) for word in words)
    assert statuses.ZH.keys() == {it.name for it in CASES}
    assert statuses.zh("clue", "GONE") is None
