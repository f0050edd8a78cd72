"""任期: targets, key posts and collective decisions."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.people import CUI, LIN, LUO, XU, ZHU

_TARGETS = (
    ("t-lin-2", LIN, "2023-05-15", ("ROAD_KM", "新改建农村公路", "km", 180, "2027-12-31")),
    ("t-luo-1", LUO, "2021-10-18", ("GREEN_SHARE", "城区绿化覆盖率", "percent", 42, "2026-08-31")),
    ("t-cui-1", CUI, "2020-02-17", ("DEBT_RATIO", "资产负债率上限", "percent", 65, "2025-12-31")),
)
_KEY_POSTS = (
    ("u-finance", XU, "2019-03-18", "DOMAIN", "A"), ("u-finance", ZHU, "2019-06-17", "POST", "B"),
    ("u-wangxi", LUO, "2021-11-15", "POST", "A"), ("u-invest", CUI, "2023-04-10", "TASK", "A"),
)  # fmt: skip
_DECISIONS = (
    # unit, official, on, category, fen, entitled, present, agree, oppose, abstain, consulted, reviewed
    ("u-wangxi", LUO, "2022-03-28", "MAJOR_DECISION", None, 9, 9, 9, 0, 0, 31, 8),
    ("u-wangxi", LUO, "2023-02-20", "PROJECT", 8_600_000_000, 9, 8, 6, 2, 0, 12, 3),
    ("u-wangxi", LUO, "2024-11-25", "PERSONNEL", None, 9, 9, 8, 0, 1, None, None),
    ("u-invest", CUI, "2021-05-24", "LARGE_FUNDS", 52_000_000_000, 7, 6, 6, 0, 0, None, 7),
    ("u-invest", CUI, "2023-10", "PROJECT", 31_000_000_000, 7, 4, 4, 0, 0, None, 2),
    ("u-finance", XU, "2020-06-15", "LARGE_FUNDS", 19_500_000_000, 7, 7, 6, 1, 0, None, 9),
    ("u-finance", ZHU, "2020-06-15", "LARGE_FUNDS", 19_500_000_000, 7, 7, 6, 1, 0, None, 9),
)


def terms_begun(tell: Teller) -> Iterator[Event]:
    for tenure, official, on, (code, measure, unit, value, due) in _TARGETS:
        yield tell(
            "term.targets-agreed", on, about(official, tenure=tenure, stage="IN_TERM"),
            duty_spec_version="2019.2",
            targets=[{"code": code, "measure": measure, "unit": unit, "value": value, "due": due}],
        )  # fmt: skip
    for unit_id, official, on, scope, grade in _KEY_POSTS:
        yield tell(
            "key-post.designated", on, about(official, unit=unit_id, stage="IN_TERM"), scope=scope,
            risk_grade=grade, rotation_after_months=60, coverage_period_months=6,
        )  # fmt: skip


def decided_together(tell: Teller) -> Iterator[Event]:
    for (
        unit,
        official,
        on,
        category,
        fen,
        entitled,
        present,
        agree,
        oppose,
        abstain,
        days,
        working,
    ) in _DECISIONS:
        asked = {
            "amount_fen": fen, "public_consultation_days": days,
            "legality_review_working_days": working,
        }  # fmt: skip
        yield tell(
            "decision.recorded", on, about(official, unit=unit, stage="IN_TERM"), category=category,
            entitled=entitled, present=present, agree=agree, oppose=oppose, abstain=abstain,
            dissent_recorded=oppose > 0, **{name: it for name, it in asked.items() if it is not None},
        )  # fmt: skip
