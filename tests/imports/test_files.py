"""`supervision import FILE`: what a file holds is recorded, and what is refused can be mended and sent again."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from api.describing.guide import IMPORTING
from api.imports.opened import NotTheFile
from api.imports.sending import Intake, NotSent
from api.imports.whole import BadCall, Import, wanted
from ledger.opening import OWN_SOURCE
from tests.api.harness import App, database, linked, opened, registered, reminded, unit
from tests.imports.tables import HEADER, SHOWN, imported, lines, mapping, refused, row, rules, table

Json = Any


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("files") / "home"
    if request.param == "sqlite":
        with opened(home) as made:
            made.store(registered("t-1", "t-1"), registered("t-2", "t-2"))
            yield made
        return
    with database(request.getfixturevalue("postgres_server")) as url, opened(home, url) as made:
        made.store(registered("t-1", "t-1"), registered("t-2", "t-2"))
        yield made


def entry(app: App, id_: str, source: str = "urn:example:old-register") -> Json:
    """What is recorded under the id."""
    found = [app.service.record.as_posted(it) for it in app.service.recorder.page(0, 10_000)]
    (made,) = [it for it in found if (it["id"], it["source"]) == (id_, source)]
    return made


# NDJSON -----------------------------------------------------------------------------------------


def test_a_file_of_events_is_recorded_and_a_second_time_adds_nothing(
    app: App, tmp_path: Path
) -> None:
    (tmp_path / "a.ndjson").write_bytes(
        b"\xef\xbb\xbf" + lines(unit("a-1"), unit("a-2", "某市某局")).replace(b"\n", b"\r\n\r\n")
    )
    assert imported(app, tmp_path / "a.ndjson").counts == {"stored": 2, "blank": 2}
    assert imported(app, tmp_path / "a.ndjson").counts == {"repeated": 2, "blank": 2}
    assert [it.name for it in tmp_path.iterdir()] == ["a.ndjson"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_a_packed_file_in_another_encoding_is_read(app: App, tmp_path: Path, encoding: str) -> None:
    text = lines(unit(f"{encoding}-1", "某市某局")).decode().encode(encoding)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(text))
    assert imported(app, tmp_path / "a.jsonl.gz", encoding=encoding).counts == {"stored": 1}
    assert entry(app, f"{encoding}-1", "urn:test:hr")["data"]["fact"]["name"] == "某市某局"


def test_what_is_refused_is_mended_in_the_report_and_sent_again(app: App, tmp_path: Path) -> None:
    file = tmp_path / "b.ndjson"
    file.write_bytes(
        lines(unit("b-1"), reminded("b-2", "nobody"))
        + b'{"a":1,"a":2}\n{\n'
        + b"x" * (1 << 21)
        + b"\n"
        + lines(unit("b-6"))
    )
    first = imported(app, file)
    assert first.counts == {"stored": 2, "refused": 4}
    told = refused(first)
    assert [it["line"] for it in told] == [2, 3, 4, 5]
    assert told[0]["event"] == reminded("b-2", "nobody")
    assert [it.get("text") for it in told] == [None, '{"a":1,"a":2}', "{", None]
    report = tmp_path / "b.ndjson.refused.ndjson"
    assert first.places.report == report
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert any(str(report) in it for it in first.refusals())
    told[0]["event"] = reminded("b-2", "t-1")
    told[1]["text"] = json.dumps(unit("b-3"))
    told[2]["text"] = json.dumps(unit("b-4"))
    report.write_bytes(lines(*told))
    again = imported(app, report)
    assert again.counts == {"stored": 3, "refused": 1}
    assert rules(refused(again)[0]) == ["import.nothing-to-send"]
    assert again.places.report == tmp_path / "b.ndjson.refused.ndjson.refused.ndjson"


BROKEN = (
    ("not json\nneither this", 0, "of the text, which begins in line 1"),
    ('{"a":\n1,\n"a": 2}', 0, "an object names a twice of the text, which begins in line 1"),
    (json.dumps(unit("text"), indent=2, ensure_ascii=False), 1, ""),
    ("", 0, ""), (" \n ", 0, ""),
)  # fmt: skip


@pytest.mark.parametrize(("text", "stored", "said"), BROKEN)
def test_a_text_of_several_lines_moves_no_other_result(
    app: App, tmp_path: Path, text: str, stored: int, said: str
) -> None:
    name = f"lines-{BROKEN.index((text, stored, said))}"
    text = text.replace("text", name)
    report = [
        {"line": 7, "problem": {}, "text": text},
        {"line": 8, "problem": {}, "event": unit(f"{name}-a")},
        {"line": 9, "problem": {}, "event": reminded(f"{name}-b", "nobody")},
        {"line": 10, "problem": {}, "event": unit(f"{name}-c")},
    ]
    (tmp_path / "r.ndjson").write_bytes(lines(*report))
    made = imported(app, tmp_path / "r.ndjson")
    told = refused(made)
    assert made.counts["stored"] == 2 + stored
    assert told.pop()["event"]["id"] == f"{name}-b"
    assert [it["text"] for it in told] == ([text] if said else [])
    for it in told:
        assert said in it["problem"]["detail"]


@pytest.mark.parametrize("indent", [None, 1], ids=["a line", "many lines"])
def test_a_list_of_events_and_events_over_many_lines_are_imported_one_by_one(
    app: App, tmp_path: Path, indent: int | None
) -> None:
    some = [
        unit(f"list-{indent}-1"),
        reminded(f"list-{indent}-2", "nobody"),
        unit(f"list-{indent}-3"),
    ]
    alone = [unit(f"alone-{indent}-1", '“{ a\\"  b }”\\'), unit(f"alone-{indent}-2")]
    text = "\n".join(json.dumps(it, ensure_ascii=False, indent=indent) for it in (some, *alone))
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    made = imported(app, tmp_path / "a.json")
    assert made.counts == {"stored": 4, "refused": 1}
    assert [it["event"] for it in refused(made)] == [some[1]]
    kept = entry(app, alone[0]["id"], alone[0]["source"])
    assert kept["data"]["fact"]["name"] == alone[0]["data"]["fact"]["name"]


def test_a_line_break_that_an_encoding_hides_moves_no_other_result(
    app: App, tmp_path: Path
) -> None:
    file = tmp_path / "h.ndjson"
    event, refused_one = (
        lines(it).decode().encode("utf-7")
        for it in (unit("hidden-1"), reminded("hidden-2", "nobody"))
    )
    file.write_bytes(b"+AAo-x+AAo-y\n" + event.replace(b",", b"+AAo-,", 1) + refused_one)
    told = refused(imported(app, file, encoding="utf-7"))
    assert [it["line"] for it in told] == [1, 3]
    assert entry(app, "hidden-1", "urn:test:hr")


def test_a_line_that_is_not_in_its_encoding_is_kept_as_a_text(app: App, tmp_path: Path) -> None:
    (tmp_path / "u.ndjson").write_bytes(b'{"a": "\xff"}\n')
    (told,) = refused(imported(app, tmp_path / "u.ndjson", encoding="gb18030"))
    assert (told["text"], rules(told)) == ('{"a": "\\xff"}', ["import.encoding"])


def test_a_number_beyond_all_numbers_is_refused_and_not_made_null(app: App, tmp_path: Path) -> None:
    event = json.dumps(unit("beyond-1")).replace('"fact": {', '"fact": {"level": 1e400, ')
    (tmp_path / "n.ndjson").write_text(f'{{"line":1,"problem":{{}},"event":{event}}}\n')
    assert imported(app, tmp_path / "n.ndjson").counts == {"refused": 1}


def test_a_report_never_goes_over_an_earlier_one(app: App, tmp_path: Path) -> None:
    (tmp_path / "c.ndjson").write_bytes(b"{\n")
    made = [imported(app, tmp_path / "c.ndjson").places.report.name for _again in range(3)]
    assert made == [
        "c.ndjson.refused.ndjson",
        "c.ndjson.refused-2.ndjson",
        "c.ndjson.refused-3.ndjson",
    ]
    with pytest.raises(FileExistsError):
        imported(app, tmp_path / "c.ndjson", report=tmp_path / made[0])


def test_the_lines_of_a_file_are_recorded_in_their_order(app: App, tmp_path: Path) -> None:
    """Over many requests: each names who was registered far before, or only just."""
    events = [
        it
        for n in range(3000)
        for it in (registered(f"o-r{n}", f"o-{n}"), reminded(f"o-{n}", f"o-{n}"))
    ]
    (tmp_path / "order.ndjson").write_bytes(lines(*events))
    assert imported(app, tmp_path / "order.ndjson").counts == {"stored": 6000}
    ids = [app.service.record.as_posted(it)["id"] for it in app.service.recorder.page(0, 10_000)]
    assert [it for it in ids if it.startswith("o-")] == [it["id"] for it in events]


def test_a_dry_run_records_nothing_and_knows_whom_the_file_itself_registers(
    app: App, tmp_path: Path
) -> None:
    before = app.service.recorder.head()
    people = [registered(f"dry-r{n}", f"dry-{n}") for n in range(4100)]
    late = [
        reminded("dry-1", "dry-7"),
        linked("dry-2", "dry-1", "DRY"),
        reminded("dry-3", "hr:DRY"),
        reminded("dry-4", "dry-x"),
    ]
    (tmp_path / "d.ndjson").write_bytes(lines(*people, *late, registered("t-1", "t-1")))
    made = imported(app, tmp_path / "d.ndjson", check=True)
    assert made.counts == {"would-store": 4103, "would-repeat": 1, "refused": 1}
    assert [it["event"]["id"] for it in refused(made)] == ["dry-4"]
    assert app.service.recorder.head() == before


# read back --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["lines", "page", "pages of lines"])
def test_an_export_of_one_ledger_gives_another_the_same_content(
    app: App, tmp_path: Path, form: str
) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    app.store(
        unit("x-1", time="2024-05-01T08:00:00+08:00", traceparent=trace, subject=None),
        reminded("x-2", "t-1"),
    )
    entries = [app.service.record.as_posted(it) for it in app.service.recorder.page(0, 400)]
    page = {"ledger": "main", "head": len(entries), "after": 0, "events": entries}
    file = tmp_path / ("export.json" if form == "page" else "export.ndjson")
    if form == "lines":
        file.write_bytes(lines(*entries))
    elif form == "page":
        shown = json.dumps(page, ensure_ascii=False, indent=2)
        file.write_text(shown + "\n" + json.dumps(page | {"events": entries[:1]}), encoding="utf-8")
    else:
        file.write_bytes(
            lines(
                *(page | {"events": entries[at : at + 150]} for at in range(0, len(entries), 150))
            )
        )
    own = sum(it["source"] == OWN_SOURCE for it in entries)
    with opened(tmp_path / "other") as other:
        made = imported(other, file)
        assert made.counts == {"stored": len(entries) - own, "own": own + (form == "page")}
        copied = [other.service.record.as_posted(it) for it in other.service.recorder.page(0, 400)]
        assert imported(other, file).counts["repeated"] == len(entries) - own
    assert [content(it) for it in copied if it["source"] != OWN_SOURCE] == [
        content(it) for it in entries if it["source"] != OWN_SOURCE
    ]


def content(read_back: Json) -> Json:
    return {name: it for name, it in read_back.items() if name != "receipt"}


def test_what_was_erased_is_refused_since_it_is_not_whole(app: App, tmp_path: Path) -> None:
    told = registered("e-1", "e-1") | {"erased": ["/data/fact/name"], "receipt": {"position": 7}}
    (tmp_path / "e.ndjson").write_bytes(lines(told))
    made = imported(app, tmp_path / "e.ndjson")
    assert made.counts == {"refused": 1}
    assert [it["pointer"] for it in refused(made)[0]["problem"]["errors"]] == ["/data/fact/name"]


def test_what_is_no_page_is_told(app: App, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"events": [')
    with pytest.raises(NotTheFile, match="begins in line 1 is no JSON: "):
        imported(app, tmp_path / "p.json")


def test_a_page_in_another_encoding_is_told_and_not_recorded_with_marks_for_its_words(
    app: App, tmp_path: Path
) -> None:
    text = json.dumps(unit("p-1", "某市某局"), ensure_ascii=False, indent=1)
    (tmp_path / "p.json").write_bytes(text.encode("gb18030"))
    with pytest.raises(NotTheFile, match="is not UTF-8 at byte"):
        imported(app, tmp_path / "p.json")


# tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_becomes_events_exactly(app: App, tmp_path: Path, encoding: str) -> None:
    rows = [
        row(f"{encoding}-1", ["t-1", "t-2"][0], value='"1,200.50"'),
        f'{encoding}-2,t-2,20260501,2026-05-02,2026,茶叶,3,,"two\nlines"',
    ]
    (tmp_path / "g.csv").write_bytes(table(*rows).replace("\n", "\r\n").encode(encoding))
    told = "utf-8" if encoding == "utf-8-sig" else encoding
    made = imported(app, tmp_path / "g.csv", map_=mapping(tmp_path), encoding=told)
    assert refused(made) == []
    assert made.counts == {"stored": 2}
    first, second = (entry(app, f"gift/{encoding}-{it}") for it in (1, 2))
    assert first["data"]["fact"]["value_fen"] == 120_050
    assert first["data"]["when"]["occurred"] == "2026-05"
    assert (
        first["data"]["fact"]["received_on"]
        == second["data"]["fact"]["received_on"]
        == "2026-05-01"
    )
    assert second["data"]["fact"]["value_fen"] == 300
    assert second["data"]["subject"]["officials"] == ["t-2"]
    assert first["data"]["basis"]["articles"] == [{"rule": "政务处分法", "article": "34"}]


def test_rows_that_are_refused_are_mended_in_a_table_of_their_own(app: App, tmp_path: Path) -> None:
    rows = [
        row("m-1"), row("m-2", gift="酒", noted="=1+1"), row("m-3", who="nobody"), row("m-4", value="3.005"), row(""),
        row("m-6") + ",more", row("m-7").replace("2026/5/1", "2026/2/30"), row("m-8", who=""), "",
    ]  # fmt: skip
    (tmp_path / "m.csv").write_text(table(*rows), encoding="utf-8")
    made = imported(app, tmp_path / "m.csv", map_=mapping(tmp_path))
    assert made.counts == {"stored": 1, "refused": 7, "blank": 1}
    told = refused(made)
    assert [(it["line"], *rules(it)) for it in told] == [
        (3, "import.cell"), (4, "official.unknown"), (5, "import.cell"), (6, "import.blank"), (7, "import.cells"),
        (8, "import.cell"), (9, "import.blank"),
    ]  # fmt: skip
    assert told[0]["row"]["礼品"] == "酒"
    assert "酒" not in json.dumps(told[0]["problem"], ensure_ascii=False)
    again = tmp_path / "m.csv.refused.csv"
    assert again.read_text(encoding="utf-8") == table(*rows[1:8])
    assert stat.S_IMODE(again.stat().st_mode) == 0o600
    assert any("= + -" in it for it in made.refusals())
    again.write_text(table(row("m-2"), row("m-4", value="3.00")), encoding="utf-8")
    assert imported(app, again, map_=mapping(tmp_path)).counts == {"stored": 2}
    assert [(it["pointer"], it.get("columns")) for line in told for it in line["problem"]["errors"]] == [
        ("/data/fact/gift", None), ("/data/subject/officials/0", ["人员"]), ("/data/fact/value_fen", None),
        ("/id", None), ("", None), ("/data/fact/received_on", None), ("/data/subject/officials/0", None),
    ]  # fmt: skip


def test_what_is_mended_in_a_line_of_the_report_is_what_is_sent(app: App, tmp_path: Path) -> None:
    rows = [row("w-1", who="nobody"), row("w-2", who="nobody"), row("w-3", value="-1")]
    (tmp_path / "w.csv").write_text(table(*rows), encoding="utf-8")
    told = refused(imported(app, tmp_path / "w.csv", map_=mapping(tmp_path)))
    assert [it.keys() - {"line", "problem"} for it in told] == [{"row"}] * 3
    assert told[2]["problem"]["errors"][0]["columns"] == ["价值(元)"]
    for it in told[:2]:
        it["row"]["人员"] = "t-1"
    told[1]["event"] = {**reminded("w-2", "nobody"), "source": "urn:example:old-register"}
    told[2]["row"]["价值(元)"] = "1"
    report = tmp_path / "report.ndjson"
    report.write_bytes(lines(*told))
    without = imported(app, report)
    assert without.counts == {"refused": 3}
    assert [rules(it) for it in refused(without)] == [
        ["import.unmapped"], ["import.two-versions"], ["import.unmapped"],
    ]  # fmt: skip
    made = imported(app, report, map_=mapping(tmp_path))
    assert made.counts == {"stored": 2, "refused": 1}
    assert entry(app, "gift/w-1")["data"]["subject"]["officials"] == ["t-1"]
    (kept,) = refused(made)
    assert json.loads(kept["text"]) == told[1], "both versions, for whoever chooses"
    kept["text"] = json.dumps({name: it for name, it in told[1].items() if name != "event"})
    report.write_bytes(lines(kept))
    assert imported(app, report, map_=mapping(tmp_path)).counts == {"stored": 1}


def test_the_table_of_the_page_is_imported_by_its_mapping(app: App, tmp_path: Path) -> None:
    app.store(registered("page-7", "ex-7"))
    (tmp_path / "page.csv").write_text(SHOWN, encoding="utf-8")
    made = imported(app, tmp_path / "page.csv", map_=mapping(tmp_path))
    assert refused(made) == []
    assert made.counts == {"stored": 2}
    assert entry(app, "gift/2")["data"]["subject"]["cases"] == ["c-1", "c-2"]


@pytest.mark.parametrize(
    ("lost", "said", "recorded"),
    [
        (('q-2,"t-1,2026/5/1,2026-05-02,2026年5月,茶叶,3,,',), "line 3 has no second one, so all that follows is taken", 1),
        (('q-2,"t-1,2026/5/1,2026-05-02,2026年5月,茶叶,3,,', row("q-3"), row("q-4", value='"3"'), row("q-5")),
         "line 3 is closed in line 5, where no delimiter follows", 2),
        (('q-2,t-1,2026/5/1,2026-05-02,2026年5月,茶叶,3,,"two ""of""', 'lines" "', row("q-4")),
         "line 3 is closed in line 4, where no delimiter", 2),
    ],
)  # fmt: skip
def test_a_quotation_mark_without_a_second_one_is_told_by_its_line(
    app: App, tmp_path: Path, lost: tuple[str, ...], said: str, recorded: int
) -> None:
    (tmp_path / "q.csv").write_text(table(row("q-1"), *lost), encoding="utf-8")
    made = imported(app, tmp_path / "q.csv", map_=mapping(tmp_path), check=True)
    (told,) = refused(made)
    assert said in told["problem"]["errors"][0]["detail"]
    assert made.counts["would-store"] == recorded


@pytest.mark.parametrize(("ending", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_the_advice_is_a_whole_command_that_sends_what_was_mended(
    app: App, tmp_path: Path, ending: str, delimiter: str
) -> None:
    text = table(row(f"{ending}-a"), row(f"{ending}-b", gift="酒")).replace(",", delimiter)
    file = tmp_path / f"old register.{ending}"
    file.write_bytes(text.encode("gb18030"))
    made = imported(app, file, map_=mapping(tmp_path), encoding="gb18030", to="http://127.0.0.1:1")
    (command,) = (shlex.split(it) for it in made.refusals() if "supervision import" in it)
    again = tmp_path / f"old register.{ending}.refused.{ending}"
    assert command == [
        "supervision", "import", str(again), "--map", str(tmp_path / "gifts.toml"), "--to", "http://127.0.0.1:1",
        "--encoding", "gb18030",
    ]  # fmt: skip
    again.write_bytes(again.read_bytes().replace("酒".encode("gb18030"), "茶叶".encode("gb18030")))
    assert imported(app, again, map_=mapping(tmp_path), encoding="gb18030").counts == {"stored": 1}


def test_of_a_blank_cell_only_what_the_type_does_not_need_may_be_left_out(
    app: App, tmp_path: Path
) -> None:
    text = mapping(tmp_path).read_text("utf-8").replace('blank = "leave out"', 'blank = "refuse"')
    (tmp_path / "strict.toml").write_text(text, "utf-8")
    (tmp_path / "blank.csv").write_text(table(row("blank-1", who="", value="")), encoding="utf-8")
    made = imported(app, tmp_path / "blank.csv", map_=tmp_path / "strict.toml")
    (told,) = refused(made)
    assert {it["pointer"]: it["way_out"] for it in told["problem"]["errors"]} == {
        "/data/subject/officials/0": "fill it: gift.handed-in needs it",
        "/data/fact/value_fen": "fill it: gift.handed-in needs it",
        "/data/subject/cases": 'fill it, or say blank = "leave out" in the mapping',
    }


def test_the_page_says_how_other_delimiters_are_named(app: App, tmp_path: Path) -> None:
    (named,) = re.findall(r"`(\[table\] delimiter = .*?)`", IMPORTING.read_text("utf-8"))
    text = mapping(tmp_path).read_text("utf-8") + named.replace("] ", "]\n").replace('"\t"', '";"')
    (tmp_path / "parted.toml").write_text(text, "utf-8")
    (tmp_path / "parted.csv").write_text(table(row("part-1")).replace(",", ";"), encoding="utf-8")
    assert imported(app, tmp_path / "parted.csv", map_=tmp_path / "parted.toml").counts == {
        "stored": 1
    }


def test_what_was_only_tried_is_mended_where_it_comes_from(app: App, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(table(row("try-1", gift="酒")), encoding="utf-8")
    made = imported(app, tmp_path / "t.csv", map_=mapping(tmp_path), check=True)
    said = " ".join(made.refusals())
    assert "Nothing was recorded" in said
    assert "supervision import" not in said


def test_a_row_in_another_encoding_is_refused_with_its_bytes_kept(app: App, tmp_path: Path) -> None:
    bad = row("u-2").encode("gb18030")
    (tmp_path / "u.csv").write_bytes(table(row("u-1")).encode() + bad + b"\n" + row("u-3").encode())
    made = imported(app, tmp_path / "u.csv", map_=mapping(tmp_path))
    assert made.counts == {"stored": 2, "refused": 1}
    (told,) = refused(made)
    assert (told["line"], rules(told)) == (3, ["import.encoding"])
    assert "--encoding gb18030" in told["problem"]["errors"][0]["way_out"]
    assert bad in (tmp_path / "u.csv.refused.csv").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (table(row("h-1")).encode("gb18030"), "is not UTF-8"),
        (table(row("h-1")).encode("utf-16"), "UTF-16"),
        (table(row("h-1")).replace(",", ";").encode(), "no column"),
        (HEADER.replace("登记号", "登记编号").encode(), "did you mean 登记编号"),
        (HEADER.replace("备注", "人员").encode(), "人员 more than once"),
        (b"", "no column"),
        (table(row("h-1"), '"' + "x" * (2 << 20)).encode(), "in line 3 does not end"),
        (table(row("h-1"), 'h-2,"', *["x" * 99] * 20_000).encode(), "in line 3 has no second one"),
        (b'"' + HEADER.encode(), "in line 1 has no second one"),
        (gzip.compress(table(row("h-1")).encode())[:-20], "broken off"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_with_its_line(
    app: App, tmp_path: Path, text: bytes, said: str
) -> None:
    (tmp_path / "h.csv").write_bytes(text)
    with pytest.raises(NotTheFile, match=said):
        imported(app, tmp_path / "h.csv", map_=mapping(tmp_path))


@pytest.mark.parametrize(
    ("file", "more", "said"),
    [
        ("a.xlsx", {}, "--format"), ("-", {}, "--format"), ("a.csv", {}, "--map"), ("a.csv", {"form": "xml"}, "--format"),
        ("a.ndjson", {"encoding": "utf-16"}, "--encoding"), ("a.ndjson", {"encoding": "nonsense"}, "--encoding"),
        ("a.ndjson", {"encoding": "base64"}, "--encoding"), ("a.json", {"encoding": "gb18030"}, "--encoding"),
        ("a.ndjson", {"report": Path("a.csv")}, "--report"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_told(file: str, more: Json, said: str) -> None:
    given = {
        "form": None,
        "encoding": "utf-8",
        "mapping": None,
        "report": None,
        "to": None,
        "check": False,
        **more,
    }
    with pytest.raises(BadCall, match=said):
        wanted(file, **given)


@pytest.mark.parametrize("name", ["people.ndjson", "other.ndjson"])
def test_what_is_there_is_not_in_the_way_of_refused_rows_once_some_are_sent(
    app: App, tmp_path: Path, name: str
) -> None:
    """The refused rows go beside the report: over the table itself, or another."""
    head, other = app.service.recorder.head(), tmp_path / "other.csv"
    file, report = tmp_path / "people.csv", tmp_path / name
    file.write_text(table(row(f"there-{name}"), row("there-2", gift="酒")), encoding="utf-8")
    other.write_text("kept")
    with pytest.raises(FileExistsError, match=f"name another --report.*{report.stem}.csv"):
        imported(app, file, map_=mapping(tmp_path), report=report)
    assert app.service.recorder.head() == head
    assert not report.exists()
    assert other.read_text() == "kept"
    made = imported(app, file, map_=mapping(tmp_path), report=tmp_path / "free.ndjson")
    assert made.counts == {"stored": 1, "refused": 1}
    assert (tmp_path / "free.csv").read_text(encoding="utf-8").count("酒") == 1


def test_a_table_that_only_lies_beside_a_report_of_lines_is_not_named(
    app: App, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text("kept")
    (tmp_path / "a.ndjson").write_text("{\n")
    made = imported(app, tmp_path / "a.ndjson", report=tmp_path / "r.ndjson")
    assert "r.csv" not in " ".join(made.refusals())


# broken off -------------------------------------------------------------------------------------


class Broken(Intake):
    """Breaks off at the second request."""

    asked = 0

    async def results(self, lines: list[bytes]) -> list[Json]:
        self.asked += 1
        if self.asked > 1:
            raise NotSent("no answer from the intake")
        return await super().results(lines)


class Counting(Intake):
    asked: ClassVar[list[int]] = []

    async def results(self, lines: list[bytes]) -> list[Json]:
        self.asked.append(len(lines))
        return await super().results(lines)


@pytest.mark.parametrize("form", ["csv", "ndjson", "ndjson.gz"])
def test_what_was_broken_off_is_gone_on_with(
    app: App, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = [f"{form}-{it}" for it in range(6000)]
    file = tmp_path / f"big.{form}"
    if form == "csv":
        text = table(*(row(it, gift="酒" if it.endswith("99") else "茶叶") for it in ids)).encode()
    else:
        text = lines(*(reminded(it, "nobody" if it.endswith("99") else "t-1") for it in ids))
    file.write_bytes(gzip.compress(text) if form.endswith("gz") else text)
    map_ = mapping(tmp_path) if form == "csv" else None
    with pytest.raises(NotSent):
        imported(app, file, map_=map_, intake=Broken)
    Counting.asked.clear()
    made = imported(app, file, map_=map_, intake=Counting)
    assert "Going on after line" in capsys.readouterr().err
    assert 0 < sum(Counting.asked) < 5000
    assert made.counts == {"stored": 5940, "refused": 60}
    assert [it["line"] for it in refused(made)] == [
        it + (form == "csv") + 1 for it in range(6000) if str(it).endswith("99")
    ]
    if form == "csv":
        assert made.places.rows
        assert made.places.rows.read_text(encoding="utf-8").count("酒") == 60
    assert not made.places.state.exists()


def test_only_what_goes_on_by_the_same_command_is_told_so(app: App, tmp_path: Path) -> None:
    file = tmp_path / "o.ndjson"
    file.write_bytes(lines(*(unit(f"o-{it}") for it in range(6000))))
    whole = Import(wanted(str(file), None, "utf-8", None, None, None, check=False))
    other = NotTheFile("the first line is not UTF-8")
    assert list(whole.broken_off(other)) == []
    assert list(whole.broken_off(NotSent("no answer from the intake"))) == []
    with pytest.raises(NotSent):
        app.call(lambda: whole.run(Broken(app.client)))
    (said,) = whole.broken_off(NotSent("the intake is busy"))
    assert "The same command goes on" in said
    (said,) = whole.broken_off(other)
    assert "same command" not in said
    assert "another mapping or encoding" in said


def test_a_file_that_has_changed_is_begun_anew(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "changed.ndjson"
    events = [unit(f"changed-{it}") for it in range(6000)]
    file.write_bytes(lines(*events))
    with pytest.raises(NotSent):
        imported(app, file, intake=Broken)
    file.write_bytes(lines(unit("changed-new"), *events))
    made = imported(app, file)
    assert "Beginning anew, since the file is another" in capsys.readouterr().err
    assert made.counts["stored"] + made.counts["repeated"] == 6001
    assert made.counts["repeated"] > 0
