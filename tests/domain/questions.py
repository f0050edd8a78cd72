"""What indicators ask under the shipped general pack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.ruling import Nobody
from domain.indicators import INDICATORS
from domain.indicators.indicator import Finding, asking, identity
from domain.rulebook.book import Rulebook
from tests.domain.shipped import rules
from tests.domain.stepping import steps


class Key(Nobody):
    """Everybody holds a key post."""

    def key_post(self, _official: str, _day: date) -> bool:
        return True


def rulebook() -> Rulebook:
    """The general pack with the calendars."""
    return rules()


def asked(
    indicator: str, *told: Step, key: str = "c-1", under: Rulebook | None = None
) -> list[Finding]:
    """What the indicator asks of one key, by reason and first day."""
    (it,) = [it for it in INDICATORS if it.id == indicator]
    found = asking(it, under or rulebook()).findings(key, steps(*told))
    return sorted(found, key=lambda it: (it.reason, it.first, it.episode))


def told(findings: Sequence[Finding]) -> list[tuple[str, str, str | None]]:
    """(reason, first, last) as texts; None while it holds."""
    return [
        (it.reason, str(it.first), None if it.last == date.max else str(it.last)) for it in findings
    ]


def explained(indicator: str, finding: Finding) -> tuple[str, str]:
    """The question in both languages with its values filled in; KeyError where one is missing."""
    (it,) = [it for it in INDICATORS if it.id == indicator]
    question, values = (
        it.questions[finding.reason],
        {name: str(value) for name, value in finding.values.items()},
    )
    assert len(identity(indicator, "c-1", finding)) == 32
    zh, en = (question.told(language, values, it.words) for language in ("zh", "en"))
    assert "…" not in zh + en
    return zh, en
