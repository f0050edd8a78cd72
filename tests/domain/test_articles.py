"""By which rules and articles a period may be asked for."""

from __future__ import annotations

import pytest

from domain.catalogue import Mark
from domain.clocks.articles import parts, whole
from domain.clocks.rule import Source
from domain.rulebook import shipped


@pytest.mark.parametrize(
    ("rule", "article", "found"),
    [
        ("监察法", "56", {"监察法 56"}),
        ("试用期规定 (2001); 公务员法", "48", {"公务员法 48"}),
        ("监察法; 监察官法", "68; 49", {"监察法 68", "监察官法 49"}),
        ("公务员法", "95-96", {"公务员法 95", "公务员法 96"}),
        ("甲; 乙", "7-8, 15; 64", {"甲 7-8, 15", "甲 7-8", "甲 7", "甲 8", "甲 15", "乙 64"}),
        ("公务员法", "46(四)", {"公务员法 46(四)"}),
        ("甲", "1-9999", {f"甲 {it}" for it in range(1, 102)}),
    ],
)
def test_a_source_goes_by_its_whole_and_by_each_part(
    rule: str, article: str, found: set[str]
) -> None:
    source = Source(rule, article, Mark.D)
    assert whole(source) == f"{rule} {article}"
    assert parts(source) == found | {whole(source)}


def test_every_shipped_rule_is_found_by_one_rule_and_one_article() -> None:
    for it in shipped.rules().values():
        assert [word for word in parts(it.source) if ";" not in word], it.id
