"""Small rule packs and calendars, for show: illustrative, no legal text."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, digest

_MARK = "# 示例，非法律文本 illustrative, not a legal text\n"
_CLOCKS = """
[[clock]]
id = "K02"
title = "任前公示 pre-appointment publicity"
kind = "MIN"
length = "P5WD"
start = {{ type = "selection.publicity-opened", field = "published_on" }}
stop = {{ type = "selection.publicity-closed", field = "closed_on" }}
source = {{ rule = "公务员法", article = "48", mark = "M" }}

[[clock]]
id = "K31"
title = "函询回复 reply to a letter of inquiry"
kind = "DUE"
length = "{reply}"
start = {{ type = "inquiry.letter-issued", field = "served_on" }}
stop = {{ type = "inquiry.reply-received", field = "replied_on" }}
source = {{ rule = "监察法", article = "19", mark = "F2" }}
"""
_CALENDAR = """
calendar = "cn-demo"
year = {year}
illustrative = true
holidays = [{holidays}]
working_weekends = [{weekends}]
"""
_PACKS = (
    # pack, version, status, from, to, reply
    ("yunze-demo", "2019.1", "GENERAL", "2019-01-01", "2024-12-31", "P15WD"),
    ("yunze-demo-pilot", "2024.1", "PILOT", "2024-01-01", "2024-12-31", "P10WD"),
    ("yunze-demo", "2025.1", "GENERAL", "2025-01-01", None, "P10WD"),
)
_YEARS = (
    (2023, "2023-01-02, 2023-05-01, 2023-10-02", "2023-04-23"),
    (2024, "2024-01-01, 2024-05-01, 2024-10-01", "2024-04-28"),
    (2025, "2025-01-01, 2025-05-01, 2025-10-01", "2025-04-27"),
)


def rules_adopted(tell: Teller) -> Iterator[Event]:
    for pack, version, status, begins, ends, reply in _PACKS:
        text = f'{_MARK}pack = "{pack}"\nversion = "{version}"\n{_CLOCKS.format(reply=reply)}'
        yield tell(
            "pack.adopted", begins, about(),
            pack=pack, pack_version=version, status=status, effective_from=begins,
            toml=text, sha256=digest(text), **({"effective_to": ends} if ends else {}),
        )  # fmt: skip
    for year, holidays, weekends in _YEARS:
        text = _MARK + _CALENDAR.format(year=year, holidays=holidays, weekends=weekends)
        yield tell(
            "calendar.published", f"{year - 1}-12", about(arrives=f"{year - 1}-12-15"),
            calendar="cn-demo", year=year, toml=text, sha256=digest(text),
        )  # fmt: skip
