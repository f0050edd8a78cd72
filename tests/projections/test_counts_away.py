"""Counts that cannot be written are kept and told of once, however long the database is away."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from projections.intake_log import STORED, IntakeLog, Sent


def test_counts_that_wait_are_told_once_and_written_when_they_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    log, write = IntakeLog(None, tmp_path, "main"), IntakeLog._write

    def away(*_values: Any) -> None:
        raise SQLAlchemyError

    monkeypatch.setattr(IntakeLog, "_write", away)
    for number in range(5):
        log.note(number * 1_000_000, number + 1, [Sent("urn:hr", "unit.registered", STORED)])
        log.flush()
    monkeypatch.setattr(IntakeLog, "_write", write)
    (row,) = log.sources(5)
    log.close()
    assert row.stored == 5
    assert [it.getMessage().split()[0] for it in caplog.records] == ["not_counted", "counted_again"]
