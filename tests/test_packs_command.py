"""`supervision packs`: what is shipped, what is wrong with a pack, and adopting on both databases."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.service import open_service
from api.settings import Settings
from domain.rulebook import shipped
from domain.rulebook.book import KINDS, book
from ledger.receipt import recorded
from tests.api.harness import database
from tests.api.servers import cli

GENERAL = "cn-general-2025.1"
Place = tuple[Path, dict[str, str]]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An opened ledger: its home, and the settings that name its database."""
    if request.param == "sqlite":
        open_service(Settings(home=tmp_path)).close()
        yield tmp_path, {}
        return
    with database(request.getfixturevalue("postgres_server")) as url:
        open_service(Settings(home=tmp_path, database_url=url)).close()
        yield tmp_path, {"SUPERVISION_DATABASE_URL": url}


def packs(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    ended = cli("packs", *arguments, home=home, **settings)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def test_what_is_shipped_is_listed(tmp_path: Path) -> None:
    ended = packs("list", home=tmp_path)
    assert ended.returncode == 0
    assert [it.split()[0] for it in ended.stdout.splitlines()] == [
        *shipped.packs(),
        *shipped.calendars(),
    ]
    assert (
        "通用规则 General rules (GENERAL, from 2019-01-01): 76 clocks, 16 locks, 21 indicators"
        in ended.stdout
    )


def test_adopted_packs_and_calendars_decide_and_a_second_time_changes_nothing(place: Place) -> None:
    home, settings = place
    names = (GENERAL, "cn-local-example-1", "cn-2025", "cn-2026")
    first = packs("adopt", *names, home=home, **settings)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [
        f"{name}: adopted at position {2 + number}" for number, name in enumerate(names)
    ]
    again = packs("adopt", *reversed(names), "cn-2024", home=home, **settings)
    assert again.returncode == 0
    assert f"{GENERAL}: adopted before at position 2" in again.stdout
    assert "cn-2024: adopted at position 6" in again.stdout
    service = open_service(
        Settings(home=home, database_url=settings.get("SUPERVISION_DATABASE_URL"))
    )
    rows = [recorded(it) for it in service.recorder.matching(upto=service.recorder.head())]
    service.close()
    found = book([it for it in rows if isinstance(it.entry.fact, KINDS)])
    assert not found.noted
    assert {"K31", "K33"} <= set(found.clocks)
    assert found.days("cn").after(date(2025, 4, 21), 15) == (date(2025, 5, 14), False)
    assert found.allows("hospitality.declared", date(2025, 3, 18))


def test_what_is_not_shipped_is_told_and_nothing_is_adopted(place: Place) -> None:
    home, settings = place
    ended = packs("adopt", "cn-2025", "cn-2O26", home=home, **settings)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "perhaps cn-2026" in ended.stderr
    assert (
        packs("adopt", "cn-2025", home=home, **settings).stdout
        == "cn-2025: adopted at position 2\n"
    )


def test_nothing_is_begun_where_there_is_no_ledger(tmp_path: Path) -> None:
    ended = packs("adopt", "cn-2025", home=tmp_path / "none")
    assert ended.returncode == 2
    assert "holds no ledger" in ended.stderr
    assert not (tmp_path / "none").exists()


def test_another_text_under_the_same_name_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, settings = place
    packs("adopt", "cn-2025", home=home, **settings)
    service = open_service(
        Settings(home=home, database_url=settings.get("SUPERVISION_DATABASE_URL"))
    )
    from api.commands import packs as command  # noqa: PLC0415  its statements, with another text

    texts = shipped.texts("calendars")
    monkeypatch.setitem(texts, "cn-2025", texts["cn-2025"] + "# changed\n")
    (answer,) = service.record.accept_each([command._statement("cn-2025")])
    service.close()
    assert getattr(answer, "code", None) == "event-id-conflict"


def test_all_that_is_wrong_with_a_pack_is_said_at_once(tmp_path: Path) -> None:
    text = (
        shipped.texts("packs")[GENERAL]
        .replace("P15WD", "soon", 1)
        .replace('"appointment.made"', '"appointment.mode"', 1)
    )
    file = tmp_path / "pack.toml"
    file.write_text(text.replace("jurisdiction", "jurisdicton", 1), encoding="utf-8")
    ended = packs("check", str(file), home=tmp_path)
    assert ended.returncode == 1
    assert "4 mistakes" in ended.stderr
    told = dict(line.split(": ", 1) for line in ended.stdout.splitlines())
    assert set(told) == {
        "/clock/1/stops/1/event",
        "/clock/17/length",
        "/jurisdiction",
        "/jurisdicton",
    }
    assert "(perhaps appointment.made)" in told["/clock/1/stops/1/event"]


MANY = """\
pack = "bad"
version = "1"
unknown_key = 1
effective_from = 2026-13-01
[[clock]]
id = "K30"
kind = "DUEE"
[[clock]]
id = "K31"
kind = "DUE"
length = "P0W"
per = "casee"
"""


@pytest.mark.parametrize("day", ["2026-13-01", "2026-03-01"])
def test_however_much_is_wrong_a_pack_is_no_calendar(tmp_path: Path, day: str) -> None:
    file = tmp_path / "pack.toml"
    file.write_text(MANY.replace("2026-13-01", day), encoding="utf-8")
    ended = packs("check", str(file), home=tmp_path)
    assert ended.returncode == 1
    places = {line.split(": ", 1)[0] for line in ended.stdout.splitlines()}
    assert not places & {"/pack", "/clock", "/year", "/notice", "/off", "/worked"}
    assert day == "2026-13-01" or {"/unknown_key", "/clock/0/kind", "/clock/1/length"} <= places


def test_however_much_is_wrong_a_calendar_is_no_pack(tmp_path: Path) -> None:
    file = tmp_path / "year.toml"
    file.write_text(
        "year = 1\noff = [2026-01-03, 2026-01-04]\nzh = 1\na = 1\nb = 1\n", encoding="utf-8"
    )
    ended = packs("check", str(file), home=tmp_path)
    assert ended.returncode == 1
    places = {line.split(": ", 1)[0] for line in ended.stdout.splitlines()}
    assert {"/year", "/off", "/calendar", "/notice", "/zh"} <= places
    assert not places & {"/pack", "/version", "/jurisdiction"}


def test_rules_that_nobody_checked_within_a_year_are_warned_of(tmp_path: Path) -> None:
    file = tmp_path / "pack.toml"
    text = shipped.texts("packs")["cn-local-example-1"]
    checked = date(2025, 6, 1)
    file.write_text(
        text.replace('mark = "F2"', f'mark = "F2", checked_on = {checked}'), encoding="utf-8"
    )
    within = packs("check", str(file), "--on", str(checked + timedelta(days=365)), home=tmp_path)
    assert within.returncode == 0
    assert "warning: 2 rules" in within.stdout  # the two local kinds of other marks
    after = packs("check", str(file), "--on", str(checked + timedelta(days=366)), home=tmp_path)
    assert after.returncode == 0
    assert "K24A, K24B, K33, family-ceremony.reported" in after.stdout


def test_a_calendar_is_looked_through_too(tmp_path: Path) -> None:
    file = tmp_path / "cn-2025.toml"
    file.write_text(shipped.texts("calendars")["cn-2025"], encoding="utf-8")
    well = packs("check", str(file), home=tmp_path)
    assert (well.returncode, well.stderr) == (0, "")
    assert well.stdout.startswith("well: calendar cn of 2025, 248 working days")
    file.write_text(
        file.read_text(encoding="utf-8").replace("2025-05-05", "2025-05-04"), encoding="utf-8"
    )
    wrong = packs("check", str(file), home=tmp_path)
    assert wrong.returncode == 1
    assert wrong.stdout == "/off: 2025-05-04 is on a weekend, which is off anyway\n"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "No such file"), (b"\xff\xfe", "is not UTF-8")]
)
def test_what_cannot_be_read_is_said_in_one_line(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "pack.toml"
    if content is not None:
        file.write_bytes(content)
    ended = packs("check", str(file), home=tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
