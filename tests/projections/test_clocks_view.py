"""The view's clocks are those that the entries alone give, as of every position."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from random import Random

import pytest
from sqlalchemy import event

from ledger.statement import Statement
from tests.domain.test_clocks import HEAD, LETTER, YEAR_2025
from tests.projections.places import Place
from tests.projections.reckoning import reckoned, shown
from tests.projections.telling import merged, registered, said, undone

SANCTION = """
[[clock]]
id = "K38"
zh = "处分宣布"
en = "Sanction announced"
kind = "DUE"
length = "P1M"
rolls = true
per = "official"
starts = {{ event = "admonition.issued", day = "issued_on" }}
stops = {{ event = "reminder.issued" }}
source = {{ rule = "示例", article = "1", mark = "D" }}
"""


def adopted(
    version: str = "1",
    since: str = "2020-01-01",
    more: str = "",
    length: str = "P15WD",
    pack: str = "small",
) -> Statement:
    head = HEAD.format(version=version, since=since).replace('"small"', f'"{pack}"')
    status = "PILOT" if "PILOT" in more else "GENERAL"
    toml = head + more + LETTER.format(length=length) + SANCTION.format()
    return said(
        "pack.adopted", f"{pack}-{version}", on=since, pack=pack, pack_version=version, effective_from=since,
        toml=toml, sha256=sha256(toml.encode()).hexdigest(), status=status,
    )  # fmt: skip


def published() -> Statement:
    digest = sha256(YEAR_2025.encode()).hexdigest()
    return said(
        "calendar.published",
        "cal",
        on="2024-12",
        calendar="cn",
        year=2025,
        toml=YEAR_2025,
        sha256=digest,
    )


def letter(id_: str, case: str, on: str, *officials: str, **more: str) -> Statement:
    return said(
        "inquiry.letter-issued", id_, *(officials or ("o-1",)), on=on, cases=(case,), letter_no="1", served_on=on,
        due_on=on, questions_sha256="0" * 64, **more,
    )  # fmt: skip


def reply(id_: str, case: str, on: str, official: str = "o-1", **more: str) -> Statement:
    return said(
        "inquiry.reply-received", id_, official, on=on, cases=(case,), replied_on=on, countersigned_by="h-1",
        adequate=True, follow_up="ACCEPT", **more,
    )  # fmt: skip


def admonished(id_: str, official: str, on: str) -> Statement:
    return said(
        "admonition.issued", id_, official, on=on, circle="WORK", issue_codes=["X"], issued_on=on
    )


def same(place: Place) -> set[tuple[object, ...]]:
    place.projector().catch_up()
    found = shown(place)
    assert found == reckoned(place)
    return found


def questions(place: Place, *statements: Statement) -> int:
    """How many statements it takes a fresh projector to carry these over."""
    place.tell(*statements)
    asked, engine = [], place.views.engine(place.live())

    def note(*arguments: object) -> None:
        asked.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        place.projector().catch_up()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


@pytest.fixture
def told(corner: Place) -> Place:
    corner.tell(registered("o-1"), registered("o-2"), adopted(), published())
    return corner


def states(found: set[tuple[object, ...]]) -> list[object]:
    return [row[6] for row in sorted(found, key=repr)]


def test_a_letter_and_its_reply(told: Place) -> None:
    told.project(letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    assert states(same(told)) == ["RUNNING", "WARN", "OVERDUE"]
    told.project(reply("r-1", "c-1", "2025-05-06", circle="WORK"))
    assert states(same(told)) == ["RUNNING", "WARN", "MET"]


def test_a_reply_that_arrives_before_its_letter(told: Place) -> None:
    told.project(reply("r-1", "c-1", "2025-05-06", circle="WORK"))
    assert not same(told)
    told.project(letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    assert "MET" in states(same(told))


def test_a_pack_that_is_adopted_afterwards_counts_from_its_position_on(corner: Place) -> None:
    corner.project(registered("o-1"), letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    assert not same(corner)
    before = corner.recorder.head()
    corner.project(adopted())
    assert states(same(corner)) == ["PROVISIONAL", "OVERDUE"]
    corner.project(published())
    assert states(same(corner)) == ["RUNNING", "WARN", "OVERDUE"]
    assert not shown(corner, before)


def test_a_correction_moves_the_clock(told: Place) -> None:
    told.project(letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    told.project(letter("l-2", "c-2", "2025-03-03", circle="WORK", corrects="l-1"))
    found = same(told)
    assert {row[2] for row in found} == {"c-2"}


def test_a_key_post_that_becomes_known_shortens_what_runs(told: Place) -> None:
    told.project(letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    told.project(
        said("key-post.designated", "k-1", "o-1", on="2025-01-01", scope="POST", risk_grade="A", rotation_after_months=60, coverage_period_months=6)
    )  # fmt: skip
    assert {row[9] for row in same(told)} == {date(2025, 4, 27)}


def test_two_ids_of_one_person_have_one_clock_while_they_are_merged(told: Place) -> None:
    told.project(admonished("a-1", "o-1", "2025-02-03"))
    told.project(
        said(
            "reminder.issued",
            "m-1",
            "o-2",
            on="2025-02-20",
            circle="WORK",
            way="TALK",
            talker_role="X",
            issue_codes=["X"],
        )
    )
    assert "MET" not in states(same(told))
    told.project(merged("g-1", "o-2", "o-1"))
    assert "MET" in states(same(told))
    told.project(undone("g-2", "o-2", "o-1"))
    assert "MET" not in states(same(told))


def test_a_pilot_is_reckoned_beside_what_is_in_force_in_its_units_alone(told: Place) -> None:
    told.project(
        adopted("p1", more='status = "PILOT"\nscope = ["u-1"]\n', length="P5WD", pack="tried")
    )
    told.project(letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    assert {row[9] for row in same(told) if row[0]} == {date(2025, 5, 13)}
    moved = letter("l-2", "c-2", "2025-04-21", circle="WORK")
    moved.data["subject"]["unit"] = "u-1"
    told.project(moved)
    assert {row[9] for row in same(told) if row[0] and row[2] == "c-2"} == {date(2025, 4, 27)}


def _by_chance(seed: int) -> list[Statement]:
    chance, made = Random(seed), list[Statement]()
    for number in range(40):
        on = (date(2025, 1, 1) + timedelta(days=chance.randrange(300))).isoformat()
        case, official = chance.choice(["c-1", "c-2"]), chance.choice(["o-1", "o-2"])
        earlier = [it for it in made if it.type == "inquiry.letter-issued"]
        pick = chance.randrange(8)
        if pick == 0 and earlier:
            it = chance.choice(earlier)
            made.append(letter(f"s-{number}", case, on, official, circle="WORK", corrects=it.id))
        elif pick == 1:
            made.append(admonished(f"s-{number}", official, on))
        elif pick == 2:
            made.append(
                said(
                    "clock.suspended",
                    f"s-{number}",
                    on=on,
                    cases=(case,),
                    circle="WORK",
                    clock="K31",
                    suspended_on=on,
                    reason="X",
                )
            )
        elif pick == 3:
            made.append(
                said(
                    "clock.resumed",
                    f"s-{number}",
                    on=on,
                    cases=(case,),
                    circle="WORK",
                    clock="K31",
                    resumed_on=on,
                )
            )
        elif pick < 6:
            made.append(letter(f"s-{number}", case, on, official, circle="WORK"))
        else:
            made.append(reply(f"s-{number}", case, on, official, circle="WORK"))
    made.insert(
        chance.randrange(40),
        adopted("2", since="2025-05-01", length="P10WD", more='moves_running = ["K31"]\n'),
    )
    made.insert(chance.randrange(40), merged("g-1", "o-2", "o-1"))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_told_in_whatever_order(told: Place, seed: int) -> None:
    for it in _by_chance(seed):
        told.project(it)
        same(told)


def test_other_batches_make_the_same_rows(place: Place) -> None:
    place.project(registered("o-1"), registered("o-2"), adopted(), published(), *_by_chance(9))
    same(place)
    assert place.digest(place.beside((7,))) == place.digest(place.beside((1,))) == place.digest()


def test_rules_that_change_are_carried_over_with_as_many_questions_for_many_as_for_few(
    told: Place,
) -> None:
    said_of = [
        letter(f"many-{it}", f"c-many-{it}", "2025-03-18", circle="WORK") for it in range(24)
    ]
    told.project(*said_of[:4])
    few = questions(told, adopted("2", "2025-01-01", length="P10WD"))
    told.project(*said_of[4:])
    assert questions(told, adopted("3", "2025-02-01", length="P20WD")) == few
    same(told)
