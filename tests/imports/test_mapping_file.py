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
    "the only official left out": ('officials.0"', 'officials.0"\nblank = "leave out"', "column[1].blank: gift.handed-in needs data.subject.officials.0"),
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
    "a type that is a list": ('"gift.handed-in"', '["gift.handed-in"]', "constants.type: is a text that is not empty"),
    "a source that is no number": ('"urn:example:old-register"', "nan", "constants.source: is no number"),
    "an endless amount": ('"data.fact.quantity" = 1', '"data.fact.quantity" = -inf', "constants.data.fact.quantity: is no number"),
    "a code that is no number": ('"茶叶" = "TEA"', '"茶叶" = nan', "codes.gift.茶叶: is no number"),
    "a type among the codes that is a list": ('to = "data.fact.gift"\ncodes = "gift"', 'to = "type"\ncodes = { "茶叶" = ["TEA"] }', "column[5].codes.茶叶: is a text that is not empty"),
    "a unit that is a list": ('"yuan"', '["yuan"]', "column[6].unit: is one of fen, yuan, wan-yuan"),
    "a list of what is done with a blank": ('"leave out"', '["leave out"]', "column[7].blank: is a text that is not empty"),
    "codes that are no tables": ("[codes.gift]", "[code]", "codes: "),
    "a place in a list beyond all lists": ("officials.0", f"officials.{'9' * 5000}", "column[1].to: a number in a place is 0 to 999"),
    "a constant in a list beyond all lists": ('"data.fact.quantity" = 1', f'"data.cases.{"9" * 5000}" = 1', "a number in a place is 0 to 999"),
    "a number written two ways": ("officials.0", "officials.00", "column[1].to: a number in a place is 0 to 999"),
    "a number of too many digits": ('"data.fact.quantity" = 1', f'"data.fact.quantity" = {"9" * 5000}', 'line 8, "data.fact.quantity", is a number of too many digits'),
    "lists in lists without end": ('"data.fact.quantity" = 1', f'"data.fact.quantity" = {"[" * 9999}{"]" * 9999}', 'line 8, "data.fact.quantity", is nested too deep'),
    "many lists in lists": ('"data.fact.quantity" = 1', f'"data.fact.quantity" = {"[" * 99}{"]" * 99}', "constants.data.fact.quantity[1][1]"),
    "tables in tables without end": ("[codes.gift]", f"[constants{'.a' * 3000}]\nb = 1\n[codes.gift]", "a.a: is nested too deep"),
    "no TOML": ("[constants]", "[constants", "is no TOML in UTF-8"),
}  # fmt: skip


def test_a_date_of_toml_is_a_text_of_the_event(tmp_path: Path) -> None:
    """Also beside a number that the quick writer does not take."""
    given = GIFTS.replace('"data.fact.quantity" = 1', f'"data.fact.quantity" = {10**30}').replace(
        "[constants]",
        '[constants]\ntime = 2026-05-02T08:00:00+08:00\n"data.when.decided_on" = 2026-05-01',
    )
    (tmp_path / "gifts.toml").write_text(given, encoding="utf-8")
    cells = ["1", "ex", "20260501", "2026-05-01", "2026", "茶叶", "1", ""]
    mapping = load(tmp_path / "gifts.toml")
    made = mapping.event(dict(zip(mapping.needs(), cells, strict=True)))
    assert b"2026-05-02T08:00:00+08:00" in made
    assert b'"decided_on": "2026-05-01"' in made


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
