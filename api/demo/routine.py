"""What happens every year to everyone: posts begin, appraisals, declarations, documents in custody."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, corrects
from api.demo.people import (
    CUI,
    FANG,
    GUO,
    HE,
    HR_KEYS,
    LIANG,
    LIN,
    POSTS,
    SHEN,
    TANG,
    TIAN,
    WEI,
    XU,
    YU_NAMESAKE,
    ZHOU,
    ZHU,
    unit_of,
)

_LAST_YEAR = {WEI: 2021, ZHU: 2021, XU: 2022}
_GRADES = {
    (GUO, 2021): None, (GUO, 2022): "BASICALLY_COMPETENT", (TIAN, 2022): "BASICALLY_COMPETENT",
    (WEI, 2021): "INCOMPETENT", (HE, 2023): "COMPETENT", (CUI, 2024): "COMPETENT",
}  # fmt: skip
"""Fixed by a story; the other grades are drawn."""
_USUAL = (("EXCELLENT", "COMPETENT"), (1, 4))
_NO_DECLARATION_DUE = {LIANG, TIAN, YU_NAMESAKE}
_NEVER_FILED = {(FANG, 2024)}
_FILED_ON = {(HE, 2023): "2024-03-04", (SHEN, 2023): "2024-01"}
_CUSTODY = (
    (LIN, "2022", "DEPOSITED", None),
    (LIN, "2023-09-18", "DRAWN", "2023-10-13"),
    (LIN, "2023-10-12", "RETURNED", None),
    (HE, "2022", "DEPOSITED", None),
    (HE, "2024-07-01", "DRAWN", "2024-07-26"),
    (HE, "2024-09-02", "RETURNED", None),
    (CUI, "2022-06", "DEPOSITED", None),
    (CUI, "2025-03-03", "DRAWN", "2025-03-28"),
    (CUI, "2025-03-24", "LOST", None),
)


def posts_begun(tell: Teller) -> Iterator[Event]:
    for post in POSTS:
        whom = about(
            post.official, tenure=post.tenure, unit=unit_of(post.official), arrives=post.arrives,
            stage="PRE_APPOINTMENT" if post.arrives else None,  # found late, and mistaken
        )  # fmt: skip
        yield tell(
            "appointment.made", post.begins, whom,
            post=post.title, form=post.form, term_from=post.begins,
        )  # fmt: skip
        if post.ends:
            yield tell(
                "tenure.ended", post.ends, whom.but(arrives="2024-10-14"),
                left_on=post.ends, reason="PROMOTED",
            )  # fmt: skip


def appraised_every_year(tell: Teller) -> Iterator[Event]:
    for official, year in _years(since=2021):
        grade = _GRADES.get((official, year), tell.chance.choices(*_USUAL)[0])
        told = {"grade": grade, "notified_subject_on": f"{year + 1}-02-24"} if grade else {}
        whom = about(_named(official), unit=unit_of(official), stage="IN_TERM")
        event = tell(
            "appraisal.recorded", f"{year + 1}-01" if year % 2 else f"{year + 1}-02-17", whom,
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
    for official, year in _years(since=2023):
        if official in _NO_DECLARATION_DUE or (official, year) in _NEVER_FILED:
            continue
        on = _FILED_ON.get((official, year), f"{year + 1}-01-{tell.chance.randint(8, 30):02}")
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


def documents_kept(tell: Teller) -> Iterator[Event]:
    """Drawn for a journey and given back, or late, or lost."""
    for official, on, action, due in _CUSTODY:
        yield tell(
            "travel-document.custody-changed", on, about(_named(official), stage="IN_TERM"),
            document_kind="PASSPORT", document=f"custody-{official}-1", action=action,
            **({"due_back_on": due} if due else {}),
        )  # fmt: skip


def _years(since: int) -> Iterator[tuple[str, int]]:
    begun = {post.official: int(post.begins[:4]) for post in POSTS}
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
