"""What all cases share: corrections that somebody approved for himself, handlers who stay away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.cases.clue import CLUE
from domain.entry import Correction, CorrectionReason
from tests.domain.cases.courses import CASE, Row, folded, told

REGISTERED: Row = ("clue.registered", "2025-02-03", {})


def recused(handler: str, on: str, *, decided: bool = True) -> Row:
    return (
        "handler.recusal-decided",
        on,
        {"handler": handler, "recused": decided, "decided_on": on},
    )


@pytest.mark.parametrize(
    ("approver", "rules"), [("h-1", ["correction.same-approver"]), ("h-2", []), (None, [])]
)
def test_a_correction_is_approved_by_somebody_else_if_at_all(
    approver: str | None, rules: list[str]
) -> None:
    first, again = (
        it.recorded for it in told([REGISTERED, (*REGISTERED[:2], {"approver": approver})])
    )
    over = Correction(source="urn:test", id="1", reason=CorrectionReason.SENDER_ERROR)
    provenance = replace(again.entry.provenance, corrects=over)
    correction = replace(again, entry=replace(again.entry, provenance=provenance))
    state = CLUE.fold(CASE, [first, correction])[0]
    assert [(it.rule, it.positions) for it in state.irregularities] == [(it, (2,)) for it in rules]
    assert state.registered_at == 2


@pytest.mark.parametrize(
    ("rows", "positions"),
    [
        ([recused("h-1", "2025-02-03"), REGISTERED], []),  # it may have been before the decision
        ([recused("h-1", "2025-02-02"), REGISTERED], [(2, 1)]),
        ([recused("h-2", "2025-02-02"), REGISTERED], [(2, 1)]),
        ([recused("h-3", "2025-02-02"), REGISTERED], []),
        ([recused("h-1", "2025-02-02", decided=False), REGISTERED], []),
        ([recused("h-1", "2025-02-01"), recused("h-1", "2025-02-02", decided=False), REGISTERED], [(2, 1)]),
    ],
)  # fmt: skip
def test_what_a_recused_handler_records_approves_or_works_on_is_noted(
    rows: list[Row], positions: list[tuple[int, int]]
) -> None:
    noted = folded(CLUE, rows).irregularities
    assert [it.positions for it in noted if it.rule == "handler.recused"] == positions


def test_a_recusal_alone_is_no_case() -> None:
    assert not CLUE.begun(folded(CLUE, [recused("h-1", "2025-02-03")]))
