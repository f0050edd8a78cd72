"""By which rules and articles a source may be asked for: the whole that it names, and each part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.clocks.rule import Source

_RANGE = re.compile(r"(\d{1,4})-(\d{1,4})")


def whole(source: Source) -> str:
    """Rule and article as the pack has them, with a space between."""
    return f"{source.rule} {source.article}"


def parts(source: Source) -> frozenset[str]:
    """The whole and its parts: of `A; B` and `7-8, 15; 64` also `A 15`, `A 8` and `B 64`.

    Where there are fewer articles than rules, they are those of the last rules.
    """
    rules, articles = source.rule.split("; "), source.article.split("; ")
    told = {whole(source)}
    for rule, article in zip(reversed(rules), reversed(articles), strict=False):
        told |= {f"{rule} {it}" for it in (article, *_each(article))}
    return frozenset(told)


def _each(article: str) -> Iterator[str]:
    for it in article.split(", "):
        yield it
        if bounds := _RANGE.fullmatch(it):
            first, last = map(int, bounds.groups())
            yield from map(str, range(first, min(last, first + 100) + 1))
