"""Pages that are made are as they would be made now, and what is named in one stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.describing import cases_page, catalogue_page, glossary, indicators_page
from domain.catalogue import all_kinds, kind_named
from domain.indicators import INDICATORS
from domain.pleas import PLEAS
from domain.rulebook import shipped
from domain.rulebook.thresholds import BOUNDS
from tests.api.harness import App

HOW = "run `python -m api.describing`"


MADE = [catalogue_page, cases_page, glossary, indicators_page]


@pytest.mark.parametrize("made", MADE, ids=lambda it: it.__name__)
def test_the_page_is_fresh(made: object) -> None:
    page: Path = made.PAGE  # type: ignore[attr-defined]
    assert page.read_text(encoding="utf-8") == made.page(), HOW  # type: ignore[attr-defined]


def test_every_kind_has_its_place_and_its_titles() -> None:
    page = catalogue_page.page()
    for kind in all_kinds().values():
        assert page.count(f"### `{kind.name}` {kind.title_zh} · {kind.title_en}\n") == 1


def test_every_indicator_is_published_with_what_it_reads_asks_and_goes_by() -> None:
    head, *told = indicators_page.page().split("\n## ")
    assert [it.split(maxsplit=1)[0] for it in told] == [it.id for it in INDICATORS]
    assert all(f"`{kind_named(it)}`" in head for it in PLEAS)
    general = shipped.packs()[indicators_page.GENERAL]
    for part, it in zip(told, INDICATORS, strict=True):
        said = [it.title_zh, it.title_en, it.severity, it.course.zh, it.course.en]
        said += [text for asked in it.questions.values() for text in (asked.zh, asked.en)]
        said += [f"`{kind_named(kind)}`" for kind in it.kinds]
        said += [f"{id_} {shipped.rules()[id_].title_zh}" for id_ in (*it.clocks, *it.locks)]
        limits = general.indicators[it.id]
        said += [f"`{name}` = {value:.15g} (" for name, value in limits.values.items()]
        said += [limits.source.rule, limits.source.article]
        assert [one for one in said if one not in part] == [], it.id


def test_when_it_asks_names_each_threshold_in_both_languages() -> None:
    for it in INDICATORS:
        for name in BOUNDS[it.id]:
            assert f"`{name}`" in it.course.zh, it.id
            assert f"`{name}`" in it.course.en, it.id


def test_the_page_of_the_indicators_is_linked() -> None:
    docs = indicators_page.PAGE.parent
    assert "(indicators.md)" in (docs / "rules.md").read_text(encoding="utf-8")
    assert "(docs/indicators.md)" in (docs.parent / "README.md").read_text(encoding="utf-8")


def test_graphql_serves_the_catalogue(app: App) -> None:
    query = '{ catalogue(chapter: "petitions") { name titleZh titleEn localPack rules { rule article mark } } }'
    (first, *_) = app.ask(query)["catalogue"]
    assert first == {
        "name": "petition.received", "titleZh": "信访举报登记", "titleEn": "Petition received", "localPack": False,
        "rules": [{"rule": "信访工作条例", "article": "22", "mark": "F"}, {"rule": "检举控告工作规则", "article": "7, 13, 24", "mark": "F2"}],
    }  # fmt: skip
    everything = app.ask("{ catalogue { name } }")["catalogue"]
    assert [it["name"] for it in everything] == list(all_kinds())
