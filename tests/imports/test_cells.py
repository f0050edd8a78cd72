"""What the cells of a table say: dates in their formats, money to the fen, rows through CSV and back."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.imports import cells
from api.imports.mapping import Column, Mapping
from api.imports.opened import Opened
from api.imports.table import Table

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12)
NAMES = ("甲", "b", "c d")


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("0", "yuan", 0), ("1", "yuan", 100), ("1200.5", "yuan", 120_050), ("1,200.50", "yuan", 120_050), ("0.07", "yuan", 7),
        ("-3", "yuan", -300), ("1.23456", "wan-yuan", 1_234_560), ("90071992547409.91", "yuan", 9_007_199_254_740_991),
        ("12", "fen", 12),
    ],
)  # fmt: skip
def test_money_is_exact(cell: str, unit: str, fen: int) -> None:
    assert cells.money(unit)(cell) == fen


@pytest.mark.parametrize(
    "cell", ["", "0.005", "1e3", "12,34", "1.2.3", "¥3", "NaN", "3 元", "３", "1_000"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="is no "):
        cells.money("yuan")(cell)


@given(st.integers(0, 10**15))
def test_every_amount_of_yuan_is_read_as_its_fen(fen: int) -> None:
    assert cells.money("yuan")(str(Decimal(fen) / 100)) == fen
    assert cells.money("yuan")(f"{Decimal(fen) / 100:,.2f}") == fen


@pytest.mark.parametrize(
    ("form", "cell", "date"),
    [
        ("YYYY-MM-DD", "2024-02-29", "2024-02-29"), ("YYYY/M/D", "2024/2/9", "2024-02-09"), ("YYYY/M/D", "2024/12/09", "2024-12-09"),
        ("YYYYMMDD", "20240209", "2024-02-09"), ("YYYYMM00", "20240200", "2024-02"), ("YYYY0000", "20240000", "2024"),
        ("YYYY年M月D日", "2024年2月9日", "2024-02-09"), ("YYYY.MM", "2024.02", "2024-02"), ("D.M.YYYY", "9.2.2024", "2024-02-09"),
        ("YYYY", "2024", "2024"),
    ],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_written(form: str, cell: str, date: str) -> None:
    assert cells.dates(["YYYY.M.D", form])(cell) == date


@pytest.mark.parametrize(
    "cell", ["2023-02-29", "2024-2-9", "x", "2024-02-09 ", "２０２４-02-09", "2024-02"]
)
def test_what_is_no_date_in_the_format_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        cells.dates(["YYYY-MM-DD"])(cell)


def _mapping(**more: str) -> Mapping:
    columns = tuple(
        Column(it, f"data.{at}.value", cells.text, leave_out=True) for at, it in enumerate(NAMES)
    )
    return Mapping({"source": "urn:x"}, tuple(NAMES[:2]), "p/", columns, more.get("delimiter", ","))


@given(
    st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_a_row_says_in_its_event_what_its_cells_said_whatever_they_hold(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    delimiter: str,
    quoted: bool,
) -> None:
    file = tmp_path_factory.mktemp("rows") / "rows.csv"
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    writer.writerows([NAMES, *rows])
    file.write_bytes(out.getvalue().encode())
    opened = Opened(file)
    table = Table(opened, "utf-8", _mapping(delimiter=delimiter))
    made = list(table.rows())
    opened.close()
    told = [it for it in made if it.skipped != "blank"]
    given_ = [[it.strip() for it in row] for row in rows if any(it.strip() for it in row)]
    assert len(told) == len(given_)
    for row, values in zip(told, given_, strict=True):
        if not (values[0] and values[1]):
            assert row.problem
            continue
        event = json.loads(row.told)
        # places that were left out close up
        assert [it["value"] for it in event["data"]] == [it for it in values if it]
    assert table.header + b"".join(it.raw for it in made) == file.read_bytes()
    assert [it.end for it in made] == sorted({it.end for it in made})


def test_an_id_of_two_columns_is_another_wherever_they_meet() -> None:
    ids = {
        json.loads(_mapping().event({"甲": one, "b": two, "c d": ""}))["id"]
        for one, two in [("a/b", "c"), ("a", "b/c"), ("a%2Fb", "c"), ("a", "b%2Fc")]
    }
    assert len(ids) == 4


def test_a_row_goes_on_where_an_offset_says(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('甲,b,c d\n1,2,"3\n4"\n5,6,7\n8,9,10\n')

    def read(begin: int = 0, number: int = 0) -> list[tuple[int, int, bytes]]:
        opened = Opened(tmp_path / "t.csv")
        found = [
            (it.number, it.end, it.told)
            for it in Table(opened, "utf-8", _mapping()).rows(begin, number)
        ]
        opened.close()
        return found

    whole = read()
    assert [it[0] for it in whole] == [2, 4, 5]
    assert read(whole[0][1], 3) == whole[1:]
