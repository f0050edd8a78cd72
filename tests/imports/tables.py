"""A small table of an old register, its mapping, and what an import makes of files in a test."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from api.describing.guide import IMPORTING
from api.imports.sending import Intake
from api.imports.whole import Import, wanted
from tests.api.harness import App

SHOWN, GIFTS = (
    it for name in ("csv", "toml")
    for it in re.findall(rf"```{name}\n(.*?)```", IMPORTING.read_text(encoding="utf-8"), re.DOTALL)
)  # fmt: skip
"""The table and the mapping of the page."""
HEADER = SHOWN.partition("\n")[0] + ",备注"


def row(id_: str, who: str = "t-1", gift: str = "茶叶", value: str = "300", noted: str = "") -> str:
    return f"{id_},{who},2026/5/1,2026-05-02,2026年5月,{gift},{value},,{noted}"


def table(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


def lines(*events: Any) -> bytes:
    return b"".join(json.dumps(it, ensure_ascii=False).encode() + b"\n" for it in events)


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
