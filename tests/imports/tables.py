"""A small table of an old register, its mapping, and what an import makes of files in a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from api.imports.sending import Intake
from api.imports.whole import Import, wanted
from tests.api.harness import App

GIFTS = """\
[constants]
source = "urn:example:old-register"
type = "gift.handed-in"
"data.basis.link" = "INTEREST_LINK"
"data.basis.articles" = [{ rule = "政务处分法", article = "34" }]
"data.fact.value_estimated" = true
"data.fact.giver_category" = "SERVICE_RECIPIENT"
"data.fact.quantity" = 1
"data.fact.disposal" = "SURRENDERED"

[codes.gift]
"茶叶" = "TEA"

[id]
columns = ["登记号"]
prefix = "gift/"

[[column]]
name = "人员"
to = "data.subject.officials"
split = "、"

[[column]]
name = "收受日期"
to = "data.fact.received_on"
read = "date"
formats = ["YYYY-MM-DD", "YYYY/M/D", "YYYYMMDD"]

[[column]]
name = "上交日期"
to = "data.fact.handed_in_on"
read = "date"
formats = ["YYYY-MM-DD", "YYYY/M/D"]

[[column]]
name = "发生"
to = "data.when.occurred"
read = "date"
formats = ["YYYY-MM-DD", "YYYY年M月", "YYYY"]

[[column]]
name = "礼品"
to = "data.fact.gift"
codes = "gift"

[[column]]
name = "价值(元)"
to = "data.fact.value_fen"
read = "money"
unit = "yuan"
blank = "leave out"
"""
HEADER = "登记号,人员,收受日期,上交日期,发生,礼品,价值(元),备注"


def row(id_: str, who: str = "t-1", gift: str = "茶叶", value: str = "300", noted: str = "") -> str:
    return f"{id_},{who},2026/5/1,2026-05-02,2026年5月,{gift},{value},{noted}"


def table(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


def mapping(folder: Path) -> Path:
    file = folder / "gifts.toml"
    file.write_text(GIFTS, encoding="utf-8")
    return file


def imported(
    app: App, file: Path | str, form: str | None = None, map_: Path | None = None, *,
    encoding: str = "utf-8", check: bool = False, report: Path | None = None, to: str | None = None,
    intake: Callable[..., Intake] = Intake,
) -> Import:  # fmt: skip
    """As the command does it, with the application in this process."""
    whole = Import(wanted(str(file), form, encoding, map_, report, to, check=check))

    async def run() -> None:
        await whole.run(intake(app.client, dry_run=check))

    app.call(run)
    return whole


def refused(whole: Import) -> list[Any]:
    """The lines of the report."""
    file = whole.places.report
    return [orjson.loads(it) for it in file.read_bytes().splitlines()] if file.exists() else []


def rules(line: Any) -> list[str]:
    return [it["rule"] for it in line["problem"].get("errors", [])]
