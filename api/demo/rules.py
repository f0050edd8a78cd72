"""The shipped packs and calendars, adopted by the demonstration, and a pilot of two of its units."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, digest
from domain.rulebook import shipped
from domain.rulebook.pack import parse

_OPENING = "2019-01-02"
_ADOPTED = ("cn-general-2025.1", "cn-local-example-1")
_PILOT = """# 示例，非法律文本 illustrative, not a legal text
pack = "yunze-demo-pilot"
version = "2024.1"
zh = "云泽市试点（示例）"
en = "Pilot of Yunze, an example"
status = "PILOT"
scope = ["u-wangxi", "u-qinglan"]
jurisdiction = "CN"
calendar = "cn"
effective_from = 2024-01-01
effective_to = 2025-12-31

[[clock]]
id = "K31"
zh = "函询回复"
en = "Letter of inquiry answered"
kind = "DUE"
length = "P10WD"
per = "case"
starts = { event = "inquiry.letter-issued", day = "served_on" }
stops = { event = "inquiry.reply-received", day = "replied_on" }
cancels = { event = "subject.cleared" }
source = { rule = "云泽市试点方案（示例）", article = "1", mark = "D", note = "Invented." }
"""


def rules_adopted(tell: Teller) -> Iterator[Event]:
    for name in _ADOPTED:
        yield _adopted(tell, shipped.texts("packs")[name], _OPENING)
    for name, text in shipped.texts("calendars").items():
        year = shipped.calendars()[name].working.year
        notice = max(f"{year - 1}-12", _OPENING)
        yield tell(
            "calendar.published", notice, about(arrives=max(f"{year - 1}-12-15", _OPENING)),
            calendar=shipped.calendars()[name].calendar, year=year, toml=text, sha256=digest(text),
        )  # fmt: skip
    yield _adopted(tell, _PILOT, "2023-12-18")


def _adopted(tell: Teller, text: str, on: str) -> Event:
    it = parse(text)
    ends = {"effective_to": it.effective_to.isoformat()} if it.effective_to else {}
    return tell(
        "pack.adopted", on, about(arrives=on),
        pack=it.pack, pack_version=it.version, status=it.status.value,
        effective_from=it.effective_from.isoformat(), toml=text, sha256=digest(text), **ends,
    )  # fmt: skip
