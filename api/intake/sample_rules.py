"""A pack and a calendar that may be adopted, for the examples of these two kinds."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from domain.catalogue import all_kinds

_PACK = """# An example, no rule of any place
pack = "example"
version = "1"
zh = "示例"
en = "Example"
jurisdiction = "CN"
calendar = "example"
effective_from = 2019-01-01
effective_to = 2099-12-31

[[clock]]
id = "K31"
zh = "函询回复"
en = "Letter of inquiry answered"
kind = "DUE"
length = "P15WD"
per = "case"
starts = { event = "inquiry.letter-issued", day = "served_on" }
stops = { event = "inquiry.reply-received", day = "replied_on" }
source = { rule = "示例", article = "1", mark = "D" }
"""
_LOCAL = """
[[local]]
event = "{}"
source = {{ rule = "示例", article = "1", mark = "D" }}
"""
_YEAR = """# An example, no year of any place
calendar = "example"
year = 2025
notice = "示例"
off = [2025-01-01]
worked = [2025-01-26]
"""


@cache
def sample_rules() -> dict[str, dict[str, Any]]:
    """The fact by the stored name of its kind. The pack switches every local kind on."""
    local = [_LOCAL.format(it.name) for it in all_kinds().values() if it.local_pack]
    pack = _PACK + "".join(local)
    return {
        "pack.adopted": {
            "pack": "example", "pack_version": "1", "status": "GENERAL",
            "effective_from": "2019-01-01", "effective_to": "2099-12-31", **_text(pack),
        },
        "calendar.published": {"calendar": "example", "year": 2025, **_text(_YEAR)},
    }  # fmt: skip


def _text(toml: str) -> dict[str, str]:
    return {"toml": toml, "sha256": hashlib.sha256(toml.encode()).hexdigest()}
