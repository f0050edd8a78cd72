"""The microsecond at which an entry was recorded is that of its receipt, in any century."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.receipt import instant, recorded
from projections.timeline import columns, timeline_row
from tests.projections.places import Place
from tests.projections.telling import alleged, registered

LAST = 253_402_300_799_999_999


@pytest.mark.parametrize("around", [2_147_483_648, 4_000_000_000, 17_179_869_184])
def test_no_microsecond_is_lost(corner: Place, around: int) -> None:
    corner.project(registered("o-1"), alleged("a", "o-1", on="2020-01-01"))
    entry = recorded(list(corner.recorder.rows())[-1])

    @given(st.integers(around * 10**6, min(around * 10**6 + 10**13, LAST)))
    def kept(moment_us: int) -> None:
        row = columns(replace(entry, recorded_at=instant(moment_us)), date(2020, 1, 1))
        assert row["recorded_at_us"] == moment_us
        shown = {**row, "position": 1, "official": "o-1", "stage": "IN_TERM", "irregularity": None, "unmet": (), "corrected_by": None}  # fmt: skip
        assert timeline_row(shown).recorded_at == instant(moment_us)

    kept()
