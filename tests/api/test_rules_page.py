"""docs/rules.md says what the shipped packs say, and nothing that they do not."""

from __future__ import annotations

from api.describing.rules_page import PAGE, with_rules
from domain.clocks.bars import Bar
from domain.rulebook import shipped

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_tables_are_what_the_packs_say() -> None:
    assert with_rules(TEXT) == TEXT, "python -m api.describing writes it anew"


def test_every_rule_has_a_row_in_both_languages_with_article_mark_and_when_it_was_checked() -> None:
    rows = TEXT.splitlines()
    for name, pack in shipped.packs().items():
        (begin,) = [number for number, line in enumerate(rows) if line.startswith(f"## {name}: ")]
        assert rows[begin] == f"## {name}: {pack.title_zh} · {pack.title_en}"
        rules = {**{it: rule for it, (_kind, rule) in pack.clocks.items()}, **pack.locks}
        for id_, rule in rules.items():
            row = next(line for line in rows[begin:] if line.startswith(f"| {id_} |"))
            source = rule.source
            for told in (
                rule.title_zh,
                rule.title_en,
                source.rule,
                source.article,
                source.note,
                f"| {source.mark} | 否 no |",
            ):
                assert told in row, (name, id_, told)
        for id_, lock in pack.locks.items():
            row = next(line for line in rows[begin:] if line.startswith(f"| {id_} |"))
            assert all(f"{Bar.zh(it)} `{it}`" in row for it in lock.bars), id_
        for id_, thresholds in pack.indicators.items():
            row = next(line for line in rows[begin:] if line.startswith(f"| {id_} |"))
            assert all(f"{it} = {value:g}" in row for it, value in thresholds.values.items())
    assert all(f"| {name} |" in TEXT for name in shipped.calendars())
