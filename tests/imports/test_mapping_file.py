"""A mapping file is read whole: whatever is wrong with it is told at once, by key, with what fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.imports.mapping_file import BadMapping, load
from tests.imports.tables import GIFTS


def told(tmp_path: Path, text: str) -> str:
    file = tmp_path / "gifts.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadMapping) as refused:
        load(file)
    return str(refused.value)


def test_a_mapping_that_fits_is_read(tmp_path: Path) -> None:
    (tmp_path / "gifts.toml").write_text(GIFTS, encoding="utf-8-sig")
    mapping = load(tmp_path / "gifts.toml")
    assert mapping.needs() == (
        "登记号",
        "人员",
        "收受日期",
        "上交日期",
        "发生",
        "礼品",
        "价值(元)",
        "案件",
    )


CHANGED = {
    "an unknown key": ("[id]\n", "[ids]\n", "ids: no such key; did you mean id?"),
    "an unknown key of a column": ("unit = ", "units = ", "column[6].units: no such key; did you mean unit?"),
    "no id": ('[id]\ncolumns = ["登记号"]\nprefix = "gift/"\n', "", "id: nothing says what the id is made of"),
    "no columns of the id": ('columns = ["登记号"]', "columns = []", "id.columns: is a list of columns"),
    "one id for all": ("[constants]", '[constants]\nid = "x"', "constants.id: one id for every row is none"),
    "an unknown type": ("gift.handed-in", "gift.handed-inn", "constants.type: no such type of event; did you mean gift.handed-in?"),
    "no source": ('source = "urn:example:old-register"\n', "", "constants.source: is missing, and no column fills it"),
    "a place that is none": ("data.fact.received_on", "data.fact.recieved_on", "column[2].to: no place in gift.handed-in; did you mean data.fact.received_on?"),
    "a place in nothing": ('to = "data.fact.gift"', 'to = "fact.gift"', "column[5].to: is type, source, subject, time, traceparent, or a place in data"),
    "a constant that is none of the choices": ("INTEREST_LINK", "LINK", "constants.data.basis.link: is one of "),
    "a code that is none of the choices": ('to = "data.fact.gift"', 'to = "data.basis.classification"', "column[5].codes.茶叶: data.basis.classification is one of "),
    "a table of codes that is not there": ('codes = "gift"', 'codes = "gifts"', "column[5].codes: is a table of values, or names one: gift"),
    "a list without what parts it": ('split = "、"\n', "", "column[7].split: data.subject.cases takes a list"),
    "a list of one, parted": ('officials.0"', 'officials"\nsplit = "、"', 'column[1].split: data.subject.officials takes one: to = "data.subject.officials.0"'),
    "a needed value left out": ('unit = "yuan"', 'unit = "yuan"\nblank = "leave out"', "column[6].blank: gift.handed-in needs data.fact.value_fen, so a blank is refused"),
    "a part of one value": ('codes = "gift"', 'codes = "gift"\nsplit = ","', "column[5].split: data.fact.gift takes one value"),
    "a number read as a text": ('read = "money"\nunit = "yuan"\n', "", "column[6].read: data.fact.value_fen takes a whole number"),
    "a unit that is none": ('"yuan"', '"dollar"', "column[6].unit: is one of fen, yuan, wan-yuan"),
    "a reading that is none": ('read = "money"\nunit = "yuan"', 'read = "float"', "column[6].read: is one of text, integer, date, money"),
    "a format that is no date": ('"YYYY年M月"', '"M月"', "column[4].formats: YYYY, YYYY and MM"),
    "no formats": ('formats = ["YYYY-MM-DD", "YYYY年M月", "YYYY"]\n', "", "column[4].formats: is a list"),
    "what is done with a blank": ('blank = "leave out"', 'blank = "guess"', 'column[7].blank: is "refuse" or "leave out"'),
    "nothing for what is needed": ('to = "data.when.occurred"', 'to = "data.when.decided_on"', "column: nothing fills data.when.occurred, which gift.handed-in needs"),
    "a place filled twice": ('"data.fact.quantity" = 1', '"data.fact.gift" = "TEA"\n"data.fact.quantity" = 1', "column[5].to: data.fact.gift is filled by constants.data.fact.gift already"),
    "a delimiter of two characters": ("[id]", '[table]\ndelimiter = "||"\n[id]', "table.delimiter: is one character"),
    "no columns at all": (GIFTS[GIFTS.index("[[column]]"):], "", "column: name each column as [[column]]"),
    "no TOML": ("[constants]", "[constants", "is no TOML in UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("how", CHANGED)
def test_what_does_not_fit_is_told_by_its_key(tmp_path: Path, how: str) -> None:
    old, new, said = CHANGED[how]
    assert old in GIFTS
    assert said in told(tmp_path, GIFTS.replace(old, new, 1))


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = (
        GIFTS.replace("data.fact.received_on", "data.fact.x")
        .replace('"data.fact.gift"', '"data.basis.classification"')
        .replace("INTEREST_LINK", "L")
    )
    assert len(told(tmp_path, text).splitlines()) >= 4
    text = (
        GIFTS.replace('"yuan"', '"dollar"')
        .replace('prefix = "gift/"', "prefix = 3")
        .replace('"leave out"', '"guess"')
    )
    assert len(told(tmp_path, text).splitlines()) == 4
