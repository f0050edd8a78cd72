"""任期: targets, key posts, training for a post, and moves from one post to another."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.days import later
from api.demo.people import CUI, FANG, HE, LIN, LUO, NIE, PAN, SHEN, WEI, XU, ZHU, unit_of
from api.demo.posts import POSTS

_TARGETS = (
    ("t-lin-2", LIN, "2023-05-15", ("ROAD_KM", "新改建农村公路", "km", 180, "2027-12-31")),
    ("t-luo-1", LUO, "2021-10-18", ("GREEN_SHARE", "城区绿化覆盖率", "percent", 42, "2026-08-31")),
    ("t-pan-1", PAN, "2021-09-13", ("INCOME", "农村居民人均可支配收入", "yuan", 28_000, "2026-06-14")),
    ("t-cui-1", CUI, "2020-02-17", ("DEBT_RATIO", "资产负债率上限", "percent", 65, "2025-12-31")),
)  # fmt: skip
_KEY_POSTS = (
    ("u-finance", XU, "2019-03-18", "DOMAIN", "A"), ("u-finance", ZHU, "2019-06-17", "POST", "B"),
    ("u-wangxi", LUO, "2021-11-15", "POST", "A"), ("u-invest", CUI, "2023-04-10", "TASK", "A"),
)  # fmt: skip
_NEVER_TRAINED = {(WEI, 1), (HE, 2), (SHEN, 2)}
_TRAINED_LATE = {(CUI, 1): "2021-04-12"}
_ROTATED = (
    # tenure, official, moved on, from, to, reason, months in the post
    ("t-fang-1", FANG, "2025-04-27", "青岚县副县长", "望溪区副区长", "DEVELOPMENT", 55),
    ("t-nie-1", NIE, "2023-09-04", "自然资源局执法科科长", "自然资源局利用科科长", "DEVELOPMENT", 34),
    ("t-nie-1", NIE, "2025-03-03", "自然资源局利用科科长", "自然资源局确权登记科科长", "RULE", 18),
)  # fmt: skip
"""聂远山 was moved twice within a term, which is once too often."""


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


def trained_for_the_post(tell: Teller) -> Iterator[Event]:
    """Within a year of the appointment; one late, some not at all."""
    for post in POSTS:
        terms = (post.begins, post.again) if post.again else (post.begins,)
        for number, begins in enumerate(terms, start=1):
            if not post.leading or (post.official, number) in _NEVER_TRAINED:
                continue
            usual = later(begins, tell.chance.randint(60, 300))
            on = _TRAINED_LATE.get((post.official, number), usual)
            whom = about(post.official, tenure=post.tenure, unit=unit_of(post.official))
            yield tell(
                "training.completed", on, whom.but(circle="WORK", stage="IN_TERM"),
                completed_on=on, hours=tell.chance.choice((40, 56, 80)),
            )  # fmt: skip


def moved_to_other_posts(tell: Teller) -> Iterator[Event]:
    for tenure, official, on, from_post, to_post, reason, months in _ROTATED:
        yield tell(
            "rotation.executed", on, about(official, tenure=tenure),
            from_post=from_post, to_post=to_post, reason=reason, moved_on=on, months_in_post=months,
        )  # fmt: skip
