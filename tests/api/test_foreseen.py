"""What is foreseen of an event is what inspectors are then shown, on both databases."""

from __future__ import annotations

from ledger.receipt import recorded
from projections.foreseen import foreseen
from tests.api.harness import App
from tests.projections.telling import alleged, appointed, appraised, followed, registered

CASES = "query ($p: Position!) { cases(atLeast: $p, asOf: {position: $p}) { nodes { irregularities { rule detail positions } } } }"
TIMELINE = """query ($p: Position!) { timeline(official: "o-1", atLeast: $p, asOf: {position: $p}) {
    nodes { position stage irregularities { rule } } } }"""


def shown(app: App, position: int) -> set[tuple[str, tuple[int, ...]]]:
    """Rule and positions of everything that does not fit, as of a position."""
    cases = app.ask(CASES, p=position)["cases"]["nodes"]
    rows = app.ask(TIMELINE, p=position)["timeline"]["nodes"]
    noted = {
        (it["rule"], tuple(map(int, it["positions"])))
        for case in cases
        for it in case["irregularities"]
    }
    return noted | {
        (noted["rule"], (int(it["position"]),)) for it in rows for noted in it["irregularities"]
    }


def test_graphql_shows_what_was_foreseen(either: App) -> None:
    told = [
        appraised("a", "o-1", "2019-05-01", stage="IN_TERM"),
        followed("f", "o-1", on="2020-06-01", result="OPENED"),
        alleged("g", "o-1", on="2021-01-01"), alleged("h", "o-1", on="2021-02-01"),
        appointed("b", "o-1", "t-1", "2020-01-01"),
    ]  # fmt: skip
    recorder, seen = either.service.recorder, 0
    before = either.service.record.accept([registered("o-1")])[0].position
    for it in told:
        (receipt,) = either.service.record.accept([it])
        (row,) = recorder.page(receipt.position - 1, 1)
        (found,) = foreseen(recorder, [recorded(row)])
        added = shown(either, receipt.position) - shown(either, before)
        assert {(noted.rule, noted.positions) for noted in found.irregularities} == added
        rows = either.ask(TIMELINE, p=receipt.position)["timeline"]["nodes"]
        stages = {int(row["position"]): row["stage"] for row in rows}
        assert found.stage == stages[receipt.position]
        before, seen = receipt.position, seen + len(added)
    assert seen == 3
