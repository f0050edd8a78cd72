"""The index of names: found whatever the case, taken as it is written, and gone with the key."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from projections import names, officials
from projections.shapes import METADATA
from tests.projections.places import Place
from tests.projections.state import ALL
from tests.projections.telling import merged, registered

NAMES = (
    "张三",
    "张三丰",
    "Élodie STRAẞE",
    "100%",
    "a_b",
    "axb",
    "back\\slash",
    "o'neill; --",
    "欧阳 娜娜",
    "𠮷野家",
)


def found(place: Place, wanted: str, *, position: int | None = None, most: int = 100) -> list[str]:
    with place.view() as connection:
        gone = partial(names.is_erased, place.recorder, place.codec)
        return names.search(
            connection, place.ledger, wanted, position or place.recorder.head(), most, gone
        )


@pytest.fixture
def people(corner: Place) -> Place:
    corner.project(*(registered(f"o-{number}", name) for number, name in enumerate(NAMES)))
    return corner


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("张三", ["o-0", "o-1"]), ("三丰", ["o-1"]), ("élodie", ["o-2"]), ("ÉLODIE", ["o-2"]), ("strasse", ["o-2"]),
        ("STRASSE", ["o-2"]), ("straße", ["o-2"]), ("欧阳 ", ["o-8"]), ("𠮷", ["o-9"]), ("李", []), ("O'NEILL;", ["o-7"]),
    ],
)  # fmt: skip
def test_a_part_of_a_name_is_found_whatever_its_case(
    people: Place, wanted: str, expected: list[str]
) -> None:
    assert found(people, wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("%", ["o-3"]), ("_", ["o-4"]), ("\\", ["o-6"]), ("a_", ["o-4"]), ("/", []), ("0%", ["o-3"])],
)
def test_wildcards_are_letters_like_any_other(
    people: Place, wanted: str, expected: list[str]
) -> None:
    assert found(people, wanted) == expected


def test_nobody_is_found_before_being_registered_and_at_most_so_many(people: Place) -> None:
    first = people.recorder.at(("urn:hr", "reg-o-0"))
    assert first is not None
    assert found(people, "张三", position=first.position - 1) == []
    assert found(people, "张三", position=first.position) == ["o-0"]
    assert found(people, "", most=3) == ["o-0", "o-1", "o-2"]


def test_a_corrected_name_is_found_under_the_new_one_from_then_on(people: Place) -> None:
    (position,) = people.project(registered("o-0", "章三", id_="r-2", corrects="reg-o-0"))
    assert (found(people, "章", position=position - 1), found(people, "章")) == ([], ["o-0"])


def test_a_person_is_found_by_the_name_of_a_record_that_was_merged_into_theirs(
    people: Place,
) -> None:
    people.project(merged("m", "o-5", "o-1"))
    with people.view() as connection:
        head = people.recorder.head()
        among = names.search(connection, people.ledger, "axb", head, 10, lambda _entry: False)
        rows = officials.officials(connection, people.ledger, head, ALL, among).rows
    assert [row.official for row in rows] == ["o-1"]


def test_once_a_key_is_destroyed_nobody_is_found_by_the_name_before_any_rebuild(
    place: Place,
) -> None:
    place.project(registered("o-1", "张三"), registered("o-2", "张四"))
    place.project(registered("o-1", "张五", id_="r-2", corrects="reg-o-1"))
    place.keys.destroy("official/o-1")
    assert found(place, "张") == ["o-2"]
    assert found(place, "张五") == []


def test_once_a_key_is_destroyed_a_rebuild_leaves_the_name_out(place: Place) -> None:
    place.project(registered("o-1", "张三"), registered("o-2", "李四"))
    place.keys.destroy("official/o-1")
    made = place.rebuilt()
    assert made.number == place.live()
    assert (found(place, "张"), found(place, "李")) == ([], ["o-2"])


def test_once_a_key_is_destroyed_and_the_view_rebuilt_no_view_that_is_kept_holds_the_name(
    place: Place,
) -> None:
    place.project(registered("o-1", "张三"))
    place.keys.destroy("official/o-1")
    place.rebuilt()
    for number in place.views.numbers():
        with place.view(number) as connection:
            rows = [
                row for table in METADATA.sorted_tables for row in connection.execute(select(table))
            ]
        assert rows
        assert "张三" not in repr(rows), f"view {number} holds it"


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_once_a_key_is_destroyed_and_the_view_rebuilt_no_file_of_a_view_holds_the_name(
    place: Place,
) -> None:
    place.project(registered("o-1", "张三丰"), registered("o-2", "李四"))
    place.keys.destroy("official/o-1")
    place.rebuilt()
    files = [it for it in place.address.folder.rglob("*") if it.is_file()]
    assert any("李四".encode() in it.read_bytes() for it in files), "one would be found"
    assert [it.name for it in files if "张三丰".encode() in it.read_bytes()] == []


def test_a_rebuild_names_nobody_in_what_it_reports(place: Place) -> None:
    place.project(registered("o-1", "张三"), registered("o-2", "李四"))
    place.keys.destroy("official/o-1")
    assert "张三" not in repr(place.rebuilt())


def test_the_name_of_a_person_whose_key_is_gone_does_not_stop_the_view(place: Place) -> None:
    place.tell(registered("o-1", "张三"), registered("o-2", "李四"))
    place.keys.destroy("official/o-1")
    place.projector().catch_up()
    assert (found(place, "张"), found(place, "李")) == ([], ["o-2"])


@pytest.mark.parametrize(
    ("name", "typed"),
    [("José Velázquez", "jose velazquez"), ("林知远", " 林 知远"), ("Maria Cantwell", "maria  cantwell"),
     ("Ｌｉ Ｗｅｉ", "li wei"), ("Menendez", "Menéndez")],
)  # fmt: skip
def test_accents_width_and_white_space_do_not_hide_a_name(
    corner: Place, name: str, typed: str
) -> None:
    corner.project(registered("o-1", name), registered("o-2", "别人"))
    assert found(corner, typed) == ["o-1"]
