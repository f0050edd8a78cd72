"""What happens every year to everyone: posts begin, appraisals, declarations of personal matters."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, corrects
from api.demo.days import later
from api.demo.people import (
    BAI,
    CHENG,
    CUI,
    DONG,
    FANG,
    GUO,
    HE,
    HR_KEYS,
    LIANG,
    LU,
    MENG,
    QIU,
    RAO,
    SHEN,
    TANG,
    TIAN,
    WEI,
    XU,
    YE,
    YU,
    ZHOU,
    ZHU,
    unit_of,
)
from api.demo.posts import POSTS, Post

_LAST_YEAR = {WEI: 2021, ZHU: 2021, XU: 2022, DONG: 2022, MENG: 2024}
_GRADES = {
    (GUO, 2021): None, (GUO, 2022): "BASICALLY_COMPETENT", (TIAN, 2022): "BASICALLY_COMPETENT",
    (WEI, 2021): "INCOMPETENT", (HE, 2023): "COMPETENT", (CUI, 2024): "COMPETENT",
    (YE, 2023): "BASICALLY_COMPETENT", (MENG, 2024): None, (QIU, 2025): "INCOMPETENT",
}  # fmt: skip
"""Fixed by a story; the other grades are drawn."""
_USUAL = (("EXCELLENT", "COMPETENT"), (1, 4))
_APPRAISED_ELSEWHERE = {CHENG}
"""By the level that manages them."""
_REPORT_SINCE = {YU: 2022, YE: 2023, RAO: 2024, LU: 2024, BAI: 2025, LIANG: 2025}
"""Appointed by a selection, or candidates once."""
_DUE = "01-31"
_NEVER_FILED = {(FANG, 2024)}
_FILED_ON = {(HE, 2023): "2024-03-04", (SHEN, 2023): "2024-01"}


def posts_begun(tell: Teller) -> Iterator[Event]:
    for post in POSTS:
        whom = about(
            post.official, tenure=post.tenure, unit=unit_of(post.official), arrives=post.arrives,
            stage="PRE_APPOINTMENT" if post.arrives else None,  # found late, and mistaken
        )  # fmt: skip
        yield tell("appointment.made", post.begins, whom, **_appointed(tell, post, post.begins, 1))
        if post.again:
            again = whom.but(arrives=None, stage=None)
            yield tell(
                "appointment.made", post.again, again, **_appointed(tell, post, post.again, 2)
            )
        if post.ends:
            yield tell(
                "tenure.ended", post.ends, whom.but(arrives=later(post.ends, 40)),
                left_on=post.ends, reason="PROMOTED", leading=post.leading, left_service=False,
            )  # fmt: skip


def _appointed(tell: Teller, post: Post, on: str, term: int) -> dict[str, object]:
    numbered = {"term_no": term} if post.terms or term > 1 else {}
    return {
        "post": post.title, "form": post.form, "term_from": on, "post_level": post.rank,
        "document_no": f"云任示〔{on[:4]}〕{tell.chance.randint(3, 90)}号", **numbered,
        **({"leading": True} if post.leading else {}),
    }  # fmt: skip


def appraised_every_year(tell: Teller) -> Iterator[Event]:
    for official, year in _years(2021, {post.official: int(post.begins[:4]) for post in POSTS}):
        if official in _APPRAISED_ELSEWHERE:
            continue
        grade = _GRADES.get((official, year), tell.chance.choices(*_USUAL)[0])
        told = (
            {"grade": grade, "notified_subject_on": later(f"{year + 1}-02-24", 0)} if grade else {}
        )
        whom = about(_named(official), unit=unit_of(official), stage="IN_TERM")
        event = tell(
            "appraisal.recorded", f"{year + 1}-01" if year % 2 else later(f"{year + 1}-02-17", 0), whom,
            appraisal="ANNUAL", period=str(year), masses_opinion_heard=year != 2022, **told,
        )  # fmt: skip
        yield event
        if (official, year) == (ZHOU, 2022):
            yield tell(
                "appraisal.recorded", "2023-02-17",
                whom.but(corrects=corrects(event, "SENDER_ERROR"), arrives="2023-03-20"),
                appraisal="ANNUAL", period="2022", masses_opinion_heard=True,
                grade="COMPETENT", notified_subject_on="2023-03-17",
            )  # fmt: skip


def declarations_filed(tell: Teller) -> Iterator[Event]:
    """By 31 January for the year before: one late, and one that never came."""
    begun = {post.official: _first_declared(post) for post in POSTS if post.leading}
    for official, year in _years(2018, begun | _REPORT_SINCE):
        if (official, year) in _NEVER_FILED:
            continue
        usual = later(f"{year + 1}-01-{tell.chance.randint(16, 22):02}", 0)
        on = _FILED_ON.get((official, year), usual)
        homes = tell.chance.randint(1, 2)
        whom = about(_named(official), stage="IN_TERM")
        event = tell("declaration.filed", on, whom, **_declared(year, homes))
        yield event
        if (official, year) == (TANG, 2023):
            yield tell(
                "declaration.filed", on,
                whom.but(corrects=corrects(event, "SUBJECT_REQUEST"), arrives="2024-04-08"),
                **_declared(year, homes + 1),
            )  # fmt: skip


def _first_declared(post: Post) -> int:
    """Whoever begins before the end of January owes the report for the year before."""
    year = int(post.begins[:4])
    return year - 1 if post.begins[5:] <= _DUE else year


def _years(since: int, begun: dict[str, int]) -> Iterator[tuple[str, int]]:
    for official, first in begun.items():
        for year in range(max(first, since), _LAST_YEAR.get(official, 2025) + 1):
            yield official, year


def _named(official: str) -> str:
    """HR uses its own keys; who has none is named by the id."""
    return HR_KEYS.get(official, official)


def _declared(year: int, homes: int) -> dict[str, object]:
    return {
        "report": "ANNUAL", "year": year, "form_version": "2017.1", "attested": True,
        "items": [
            {"code": "M03", "nil": False, "declared": "普通护照一本，已集中保管（示例）"},
            {"code": "M11", "nil": False, "declared": f"住房 {homes} 套（示例）"},
            {"code": "M13", "nil": True},
        ],
    }  # fmt: skip
