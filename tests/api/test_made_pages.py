"""Pages that are made are as they would be made now, and what is named in one stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.describing import catalogue_page, glossary
from domain.catalogue import all_kinds
from tests.api.harness import App

HOW = "run `python -m api.describing`"


@pytest.mark.parametrize("made", [catalogue_page, glossary], ids=lambda it: it.__name__)
def test_the_page_is_fresh(made: object) -> None:
    page: Path = made.PAGE  # type: ignore[attr-defined]
    assert page.read_text(encoding="utf-8") == made.page(), HOW  # type: ignore[attr-defined]


def test_every_kind_has_its_place_and_its_titles() -> None:
    page = catalogue_page.page()
    for kind in all_kinds().values():
        assert page.count(f"### `{kind.name}` {kind.title_zh} · {kind.title_en}\n") == 1


def test_graphql_serves_the_catalogue(app: App) -> None:
    query = '{ catalogue(chapter: "petitions") { name titleZh titleEn localPack rules { rule article mark } } }'
    (first, *_) = app.ask(query)["catalogue"]
    assert first == {
        "name": "petition.received", "titleZh": "信访举报登记", "titleEn": "Petition received", "localPack": False,
        "rules": [{"rule": "信访工作条例", "article": "22", "mark": "F"}, {"rule": "检举控告工作规则", "article": "7, 13, 24", "mark": "F2"}],
    }  # fmt: skip
    everything = app.ask("{ catalogue { name } }")["catalogue"]
    assert [it["name"] for it in everything] == list(all_kinds())
