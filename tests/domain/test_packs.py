"""Packs and calendars: what is wrong with one is told at once, each at its place, and nothing is made of it."""

from __future__ import annotations

import inspect
import tomllib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.describing.calendars import YEARS, calendars
from domain.catalogue import all_kinds
from domain.clocks.ruling import Whom
from domain.events.register import ManagementLevel
from domain.indicators import INDICATORS
from domain.rulebook.book import Adopted, Rulebook, book
from domain.rulebook.calendar import parse_year
from domain.rulebook.pack import parse, stale
from domain.rulebook.thresholds import BOUNDS
from domain.tables import MOST_FAULTS, Faulty
from tests.domain import shipped
from tests.domain.shipped import CALENDARS, FOLDER, GENERAL, LOCAL, PACKS, adopted, pack
from tests.domain.stepping import step

HEAD = """
pack = "p"
version = "1"
zh = "包"
en = "Pack"
jurisdiction = "CN"
calendar = "cn"
effective_from = 2025-01-01
"""
SOURCE = 'source = { rule = "监察法", article = "19", mark = "F2" }\n'
CLOCK = (
    """
[[clock]]
id = "K31"
zh = "函询回复"
en = "Reply"
kind = "DUE"
length = "P15WD"
per = "case"
starts = { event = "inquiry.letter-issued", day = "served_on" }
stops = { event = "inquiry.reply-received", day = "replied_on" }
"""
    + SOURCE
)
LOCK = (
    """
[[lock]]
id = "L03"
zh = "诫勉"
en = "Admonition"
bars = ["POST_PROMOTION"]
length = "P6M"
per = "official"
starts = { event = "admonition.issued", day = "issued_on" }
"""
    + SOURCE
)
INDICATOR = '[[indicator]]\nid = "R12"\nvalues = { sources = 3, days = 90 }\n' + SOURCE
LOCAL_KIND = '[[local]]\nevent = "hospitality.declared"\n' + SOURCE
WHOLE = HEAD + CLOCK + LOCK + INDICATOR + LOCAL_KIND


def but(old: str, new: str, text: str = WHOLE) -> str:
    assert old in text
    return text.replace(old, new, 1)


OF_ITSELF = but('event = "inquiry.letter-issued", day = "served_on"', 'event = "declaration.change-reported", day = "changed_on"', HEAD + CLOCK).replace(
    'event = "inquiry.reply-received", day = "replied_on"', 'event = "declaration.change-reported", {}'
)  # fmt: skip
MISTAKES = [
    # what is wrong, the text, where it is told
    ("no TOML", "pack = ", ""),
    ("a number of too many digits", "a = " + "9" * 5000, ""),
    ("nested too deep", "a = " + "[" * 3000, ""),
    ("a key of too many parts", "a." * 20 + "a = 1", ""),
    ("a field is missing", but('version = "1"\n', ""), "/version"),
    ("a field is empty", but('version = "1"', 'version = " "'), "/version"),
    ("a field is misspelt", but("jurisdiction", "jurisdicton"), "/jurisdicton"),
    ("a text is too long", but('en = "Pack"', f'en = "{"x" * 401}"'), "/en"),
    ("a number where a text belongs", but('pack = "p"', "pack = 7"), "/pack"),
    ("a day in quotes", but("effective_from = 2025-01-01", 'effective_from = "2025-01-01"'), "/effective_from"),
    ("a day with a time", but("effective_from = 2025-01-01", "effective_from = 2025-01-01T00:00:00"), "/effective_from"),
    ("it ends before it begins", but("[[clock]]", "effective_to = 2024-12-31\n[[clock]]"), "/effective_to"),
    ("an unknown status", but("[[clock]]", 'status = "TRIAL"\n[[clock]]'), "/status"),
    ("a pilot without its units", but("[[clock]]", 'status = "PILOT"\n[[clock]]'), "/scope"),
    ("units without a pilot", but("[[clock]]", 'scope = ["u-1"]\n[[clock]]'), "/scope"),
    ("an unknown level", but("[[clock]]", 'levels = ["REGION"]\n[[clock]]'), "/levels"),
    ("a precedence out of range", but("[[clock]]", "precedence = 101\n[[clock]]"), "/precedence"),
    ("working days without a calendar", but('calendar = "cn"\n', ""), "/calendar"),
    ("moving a clock that is not there", but("[[clock]]", 'moves_running = ["K32"]\n[[clock]]'), "/moves_running"),
    ("clocks are no list", but("[[clock]]", "[clock]", HEAD + CLOCK).replace("[clock]", "clock = 3\n[x]"), "/clock"),
    ("an unknown kind of clock", but('kind = "DUE"', 'kind = "DUEE"'), "/clock/0/kind"),
    ("a length of no form", but('"P15WD"', '"15 days"'), "/clock/0/length"),
    ("no length", but('length = "P15WD"\n', ""), "/clock/0/length"),
    ("an unknown key", but('per = "case"', 'per = "cases"'), "/clock/0/per"),
    ("an id twice", HEAD + CLOCK + CLOCK, "/clock/1/id"),
    ("a lock's id twice", HEAD + LOCK + LOCK, "/lock/1/id"),
    ("an indicator's id twice", HEAD + INDICATOR + INDICATOR, "/indicator/1/id"),
    ("an unknown event", but('"inquiry.letter-issued"', '"inquiry.letter-sent"'), "/clock/0/starts/event"),
    ("no day of the event", but('day = "served_on"', 'day = "sent_on"'), "/clock/0/starts/day"),
    ("a day that is a text", but('day = "served_on"', 'day = "letter_no"'), "/clock/0/starts/day"),
    ("nothing starts it", but('starts = { event = "inquiry.letter-issued", day = "served_on" }\n', ""), "/clock/0/starts"),
    ("no field to be asked of", but('day = "served_on"', 'day = "served_on", where = { lettr_no = "1" }'), "/clock/0/starts/where/lettr_no"),
    ("a value that never comes", but('day = "replied_on"', 'day = "replied_on", where = { follow_up = "LATER" }'), "/clock/0/stops/where/follow_up"),
    ("a value of no kind", but('day = "replied_on"', 'day = "replied_on", where = { adequate = 0.5 }'), "/clock/0/stops/where/adequate"),
    ("no field that is absent", but('day = "served_on"', 'day = "served_on", absent = ["x"]'), "/clock/0/starts/absent"),
    ("no field that is present", but('day = "served_on"', 'day = "served_on", present = ["x"]'), "/clock/0/starts/present"),
    ("a join to no field", but('per = "case"', 'per = "case"\njoin = { letter = "id" }'), "/clock/0/join/letter"),
    ("a join from no field", but('per = "case"', 'per = "case"\njoin = { adequate = "letter" }'), "/clock/0/join/adequate"),
    ("a join with no text", but('per = "case"', 'per = "case"\njoin = { adequate = 3 }'), "/clock/0/join/adequate"),
    ("a join of no texts", but('per = "case"', 'per = "case"\njoin = { adequate = ["letter_no", 3] }'), "/clock/0/join/adequate"),
    ("a join to nothing", but('per = "case"', 'per = "case"\njoin = { adequate = [] }'), "/clock/0/join/adequate"),
    ("a join to one field that is not there", but('per = "case"', 'per = "case"\njoin = { adequate = ["letter_no", "letter"] }'), "/clock/0/join/adequate"),
    ("lengths by no field", but('per = "case"', 'per = "case"\nlengths = { A = "P1D" }'), "/clock/0/lengths"),
    ("lengths by a field that is not there", but('per = "case"', 'per = "case"\nby = "x"'), "/clock/0/by"),
    ("a warn point out of range", but('per = "case"', 'per = "case"\nwarn_percent = 0'), "/clock/0/warn_percent"),
    ("a flag that is no flag", but('per = "case"', 'per = "case"\nrolls = "yes"'), "/clock/0/rolls"),
    ("once that is no flag", but('per = "case"', 'per = "case"\nonce = "first"'), "/clock/0/once"),
    ("a lock that is counted once", but('bars = ["POST_PROMOTION"]', 'bars = ["POST_PROMOTION"]\nonce = true'), "/lock/0/once"),
    ("early in working days", but('per = "case"', 'per = "case"\nearly = "P3WD"'), "/clock/0/early"),
    ("a field of another kind of clock", but('per = "case"', 'per = "case"\nmost = 2'), "/clock/0/most"),
    ("of itself what it does not start", but('day = "replied_on"', 'day = "replied_on", itself = true'), "/clock/0/stops/itself"),
    ("of itself on the day on which it starts", OF_ITSELF.replace("{}", 'day = "changed_on", itself = true'), "/clock/0/stops/itself"),
    ("a start of itself", but('day = "served_on"', 'day = "served_on", itself = true'), "/clock/0/starts/itself"),
    ("no source", but(SOURCE, ""), "/clock/0/source"),
    ("a mark that is none", but('mark = "F2"', 'mark = "A"'), "/clock/0/source/mark"),
    ("no article", but('article = "19", ', ""), "/clock/0/source/article"),
    ("checked on no day", but('mark = "F2"', 'mark = "F2", checked_on = "today"'), "/clock/0/source/checked_on"),
    ("a lock bars nothing", but('bars = ["POST_PROMOTION"]', "bars = []"), "/lock/0/bars"),
    ("a lock never ends", but('length = "P6M"\n', ""), "/lock/0/length"),
    ("a lock of working days", but('"P6M"', '"P6WD"'), "/lock/0/length"),
    ("months of no number", but('length = "P6M"', 'months = "issued_on"'), "/lock/0/months"),
    ("a threshold that is no number", but("sources = 3", 'sources = "3"'), "/indicator/0/values/sources"),
    ("a threshold below zero", but("sources = 3", "sources = -3"), "/indicator/0/values/sources"),
    ("a threshold that is missing", but(", days = 90", ""), "/indicator/0/values/days"),
    ("a threshold that is broken", but("sources = 3", "sources = 3.5"), "/indicator/0/values/sources"),
    ("a threshold out of bounds", but("days = 90", "days = 10_000"), "/indicator/0/values/days"),
    ("a threshold that nobody goes by", but("sources = 3", "sources = 3, duplicate_days = 90"), "/indicator/0/values/duplicate_days"),
    ("a threshold that is no number in any sense", but("days = 90", "days = nan"), "/indicator/0/values/days"),
    ("a threshold of very many digits", but("days = 90", f"days = 0x{'f' * 4000}"), "/indicator/0/values/days"),
    ("a part above the whole", but('id = "R12"\nvalues = { sources = 3, days = 90 }', 'id = "R03"\nvalues = { quorum_numerator = 3, quorum_denominator = 2, agree_numerator = 1, agree_denominator = 2 }'), "/indicator/0/values/quorum_numerator"),
    ("thresholds of no indicator", but('id = "R12"', 'id = "R22"'), "/indicator/0/id"),
    ("no thresholds", but("values = { sources = 3, days = 90 }\n", ""), "/indicator/0/values"),
    ("a control character", but('en = "Pack"', 'en = "Pa\\u0000ck"'), "/en"),
    ("more than a line", but('en = "Pack"', 'en = "Pa\\nck"'), "/en"),
    ("an id that is no code", but('id = "K31"', 'id = "K 31"'), "/clock/0/id"),
    ("a pack that is no code", but('pack = "p"', 'pack = "包"'), "/pack"),
    ("a bar that is no code", but('"POST_PROMOTION"', '"晋升"'), "/lock/0/bars/0"),
    ("a unit that is none", but("[[clock]]", 'status = "PILOT"\nscope = ["u-1", "u 2"]\n[[clock]]'), "/scope/1"),
    ("a number of very many digits", but('day = "replied_on"', f'day = "replied_on", where = {{ adequate = 0x{"f" * 4000} }}'), "/clock/0/stops/where/adequate"),
    ("a value of another type", but('day = "replied_on"', 'day = "replied_on", where = { adequate = "true" }'), "/clock/0/stops/where/adequate"),
    ("a value that no list equals", but('event = "inquiry.letter-issued", day = "served_on"', 'event = "petition.received", day = "received_on", where = { issue_codes = "X" }'), "/clock/0/starts/where/issue_codes"),
    ("no value at all", but('day = "replied_on"', 'day = "replied_on", where = { adequate = [] }'), "/clock/0/stops/where/adequate"),
    ("a local kind that is always on", but("hospitality.declared", "gift.handed-in"), "/local/0/event"),
    ("a local kind that is not there", but("hospitality.declared", "hospitality.noted"), "/local/0/event"),
]  # fmt: skip
PERIODIC = but('kind = "DUE"\nlength = "P15WD"', 'kind = "PERIODIC"\n{}', HEAD + CLOCK)
COVERAGE = but('kind = "DUE"\nlength = "P15WD"', 'kind = "COVERAGE"\nshare_percent = 10\nof = "{of}"\ncounts = "population"\nyear = "year"', HEAD + CLOCK).replace(
    'event = "inquiry.letter-issued", day = "served_on"', 'event = "coverage.planned"'
).replace('event = "inquiry.reply-received", day = "replied_on"', 'event = "coverage.planned"')  # fmt: skip
OTHERS = [
    ("neither every nor yearly", PERIODIC.replace("{}", ""), "/clock/0/every"),
    ("every and yearly", PERIODIC.replace("{}", 'every = "P1M"\nyearly = "01-31"\nyear = "x"'), "/clock/0/every"),
    ("a day that no year has", PERIODIC.replace("{}", 'yearly = "02-30"'), "/clock/0/yearly"),
    ("no field that names the year", PERIODIC.replace("{}", 'yearly = "01-31"'), "/clock/0/year"),
    ("a year that is a day", PERIODIC.replace("{}", 'yearly = "01-31"\nyear = "replied_on"'), "/clock/0/year"),
    ("before the start", PERIODIC.replace("{}", 'every = "-P1M"'), "/clock/0/every"),
    ("a year that is any number", but('event = "inquiry.reply-received", day = "replied_on"', 'event = "appointment.made"', PERIODIC).replace("{}", 'yearly = "01-31"\nyear = "term_no"'), "/clock/0/year"),
    ("a sum of what may be absent", COVERAGE.replace("{of}", "months"), "/clock/0/of"),
    ("a sum of what is no number", COVERAGE.replace("{of}", "plan"), "/clock/0/of"),
    ("comes again of itself", OF_ITSELF.replace("{}", 'day = "reported_on", itself = true').replace('kind = "DUE"\nlength = "P15WD"', 'kind = "PERIODIC"\nevery = "P1M"'), "/clock/0/stops"),
    ("a share above the whole", but('kind = "DUE"\nlength = "P15WD"', 'kind = "COVERAGE"\nshare_percent = 101\nof = "served_on"\ncounts = "x"\nyear = "served_on"', HEAD + CLOCK), "/clock/0/share_percent"),
    ("a limit of itself", OF_ITSELF.replace("{}", 'day = "reported_on", itself = true').replace('kind = "DUE"\nlength = "P15WD"', 'kind = "LIMIT"\nmost = 1'), "/clock/0/stops"),
    ("a share of itself", COVERAGE.replace("{of}", "population").replace('stops = { event = "coverage.planned"', 'stops = { event = "coverage.planned", day = "decided_on", itself = true'), "/clock/0/stops"),
    ("a limit of none", but('kind = "DUE"\nlength = "P15WD"', 'kind = "LIMIT"\nmost = 0', HEAD + CLOCK), "/clock/0/most"),
    ("the same of what is not there", but('kind = "DUE"\nlength = "P15WD"', 'kind = "LIMIT"\nmost = 1\nsame = ["x"]', HEAD + CLOCK), "/clock/0/same"),
    ("within working days", but('kind = "DUE"\nlength = "P15WD"', 'kind = "LIMIT"\nmost = 1\nwithin = "P3WD"', HEAD + CLOCK), "/clock/0/within"),
    ("a total of working days", but('kind = "DUE"', 'kind = "TOTAL"', HEAD + CLOCK), "/clock/0/length"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "place"), [*MISTAKES, *OTHERS])
def test_each_mistake_is_told_at_its_place(what: str, text: str, place: str) -> None:
    with pytest.raises(Faulty) as told:
        parse(text)
    assert place in [it.pointer for it in told.value.faults], (what, told.value)
    assert all(
        it.detail and it.rule in {"pack.unreadable", "pack.toml"} for it in told.value.faults
    )


def test_without_a_mistake_it_is_a_pack() -> None:
    made = parse(WHOLE)
    assert (set(made.clocks), set(made.locks), set(made.indicators)) == ({"K31"}, {"L03"}, {"R12"})
    assert [it.event for it in made.local_kinds] == ["hospitality.declared"]


def test_all_mistakes_are_told_at_once_and_nothing_is_made() -> None:
    text = WHOLE
    for old, new in (
        ('version = "1"', "version = 1"), ('"P15WD"', '"soon"'), ('"inquiry.reply-received"', '"inquiry.reply"'),
        ('"P6M"', '"P0M"'), ("sources = 3", "sources = true"), ("jurisdiction", "jurisdicton"),
    ):  # fmt: skip
        text = but(old, new, text)
    with pytest.raises(Faulty) as told:
        parse(text)
    assert {it.pointer for it in told.value.faults} == {
        "/version", "/clock/0/length", "/clock/0/stops/event", "/lock/0/length", "/indicator/0/values/sources",
        "/jurisdiction", "/jurisdicton",
    }  # fmt: skip
    assert "perhaps jurisdiction" in {it.way_out for it in told.value.faults}


def test_a_text_with_no_end_of_mistakes_tells_many_and_costs_little() -> None:
    text = HEAD + "".join(f"clocx{number} = 1\n" for number in range(20_000))
    with pytest.raises(Faulty) as told:
        parse(text)
    assert len(told.value.faults) == MOST_FAULTS + 1
    assert "more wrong" in told.value.faults[-1].detail


def test_an_adopted_pack_with_a_mistake_is_loaded_in_no_part() -> None:
    broken = but('"P6M"', '"P6X"')
    made = step("pack.adopted", "2025-01-01", officials=(), pack="p", pack_version="1", toml=broken)
    found = book([made.recorded])
    assert (found.adopted, found.clocks, len(found.unread)) == ((), {}, 1)


# any text -----------------------------------------------------------------------------------------

_VALUE = st.recursive(
    st.sampled_from(["P15WD", "-P10WD", "P0D", "case", "K31", "DUE", "LOCK", "inquiry.letter-issued", "served_on", "F", "x", ""])
    | st.integers() | st.booleans() | st.dates() | st.floats() | st.datetimes() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
_NAMES = sorted(
    {it for table in (tomllib.loads(WHOLE), *tomllib.loads(WHOLE)["clock"], *tomllib.loads(WHOLE)["lock"]) for it in table}
    | {"cap", "key_post", "by", "lengths", "join", "cancels", "given", "every", "yearly", "year", "share_percent", "of"}
    | {"counts", "most", "same", "within", "months", "then", "early", "warn_percent", "where", "itself", "once", "scope", "levels", "off", "worked"}
)  # fmt: skip


def _written(value: Any) -> str:
    """TOML for a value; what TOML has no word for becomes something near."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_written(key)} = {_written(it)}" for key, it in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, str):
        escaped = "".join(
            it if it.isalnum() or it in "-_. " else f"\\U{ord(it):08x}" for it in value
        )
        return f'"{escaped}"'
    return value.isoformat() if isinstance(value, date) else str(value)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A whole pack with some of its fields set to anything."""
    made = tomllib.loads(WHOLE)
    tables = [
        made,
        *made["clock"],
        *made["lock"],
        *made["indicator"],
        *made["local"],
        made["clock"][0]["starts"],
        made["clock"][0]["source"],
    ]
    made["clock"][0]["kind"] = draw(
        st.sampled_from(["DUE", "MIN", "PERIODIC", "COVERAGE", "LIMIT", "TOTAL", "LOCK", "x"])
    )
    for _change in range(draw(st.integers(0, 4))):
        draw(st.sampled_from(tables))[draw(st.sampled_from(_NAMES))] = draw(_VALUE)
    return "\n".join(f"{name} = {_written(value)}" for name, value in made.items())


@settings(max_examples=400, deadline=None)
@given(documents() | st.text(max_size=200))
def test_of_any_text_it_makes_a_pack_or_tells_what_is_wrong(text: str) -> None:
    for read in (parse, parse_year):
        with suppress(Faulty):
            read(text)


# what is shipped -----------------------------------------------------------------------------------


def test_every_shipped_pack_can_be_read_and_is_named_as_its_file() -> None:
    assert len(PACKS) == 4
    for file in PACKS:
        made = parse(file.read_text(encoding="utf-8"))
        assert file.stem == f"{made.pack}-{made.version}"
        assert made.title_zh
        assert made.title_en


def test_the_thresholds_of_every_indicator_are_there() -> None:
    assert set(pack(GENERAL).indicators) == {it.id for it in INDICATORS} | {"R21"} == set(BOUNDS)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda it: it.id)
def test_every_indicator_goes_by_the_thresholds_that_a_pack_must_give_it(indicator: Any) -> None:
    told = inspect.getsource(inspect.getmodule(indicator.find) or indicator)
    for name in BOUNDS[indicator.id]:
        share, _, end = name.rpartition("_")
        read = {f'"{name}"', f'{{share}}_{end}"'} if f'"{share}"' in told else {f'"{name}"'}
        assert any(it in told for it in read), name


def test_what_is_said_of_itself_is_a_pack() -> None:
    made = parse(OF_ITSELF.replace("{}", 'day = "reported_on", itself = true'))
    _kind, rule = made.clocks["K31"]
    assert [it.itself for it in rule.stops] == [True]


def test_a_sum_or_a_year_of_what_is_always_there_is_a_pack() -> None:
    assert set(parse(COVERAGE.replace("{of}", "population")).clocks) == {"K31"}


def test_the_local_example_switches_on_every_kind_that_waits_for_a_local_rule() -> None:
    waiting = {it.name for it in all_kinds().values() if it.local_pack}
    assert {it.event for it in pack(LOCAL).local_kinds} == waiting
    assert not pack(GENERAL).local_kinds
    found = book([adopted(shipped.text(GENERAL)).recorded])
    assert not any(found.allows(it, date(2025, 1, 1)) for it in waiting)


def test_the_pilot_decides_nothing_and_shortens_what_it_tries() -> None:
    pilot = pack("cn-pilot-example-1")
    assert len(pilot.scope) == 2
    made = [adopted(shipped.text(it)).recorded for it in (GENERAL, "cn-pilot-example-1")]
    found = book(made)
    (decides,) = {it.pack for it in found.clocks["K31"].ruling.versions}
    assert decides == "cn-general"
    tried = found.tried(pilot.pack)
    for clock, (_kind, rule) in pilot.clocks.items():
        first, general = [it.rule.length for it in tried.clocks[clock].ruling.versions]
        assert first == getattr(rule, "length", None)
        assert (
            first.count * {"D": 1, "WD": 1, "M": 30}[first.unit]
            < general.count * {"D": 1, "WD": 1, "M": 30}[general.unit]
        )


def test_public_records_have_a_term_clock_and_need_no_calendar() -> None:
    neutral = pack("neutral-1")
    assert (neutral.jurisdiction, neutral.calendar, set(neutral.clocks)) == ("NEUTRAL", "", {"N10"})


def test_a_rule_that_nobody_checked_within_a_year_is_told() -> None:
    unchecked = pack(GENERAL)
    assert set(stale(unchecked, date(2026, 1, 1))) == {
        *unchecked.clocks,
        *unchecked.locks,
        *unchecked.indicators,
    }
    made = parse(WHOLE.replace('mark = "F2"', 'mark = "F2", checked_on = 2025-01-01'))
    assert stale(made, date(2026, 1, 1)) == []
    assert stale(made, date(2026, 1, 2)) == ["K31", "L03", "R12", "hospitality.declared"]


def test_the_shipped_calendars_are_what_the_holiday_notices_say() -> None:
    on_disk = {it.name: it.read_text(encoding="utf-8") for it in CALENDARS}
    assert on_disk == calendars(), "run `python -m api.describing.calendars`"
    assert [it.name for it in CALENDARS] == [f"cn-{year}.toml" for year in YEARS]


@pytest.mark.parametrize("file", CALENDARS, ids=lambda it: it.stem)
def test_every_day_of_a_shipped_calendar_is_as_the_library_of_notices_has_it(file: Any) -> None:
    it = parse_year(file.read_text(encoding="utf-8"))
    worked = {date.fromordinal(day) for day in it.working.days()}
    for number in range(
        date(it.working.year, 1, 1).toordinal(), date(it.working.year + 1, 1, 1).toordinal()
    ):
        day = date.fromordinal(number)
        assert (day in worked) is shipped.works(day), day


YEAR = 'calendar = "cn"\nyear = 2025\nnotice = "示例"\noff = [2025-01-01]\nworked = [2025-01-26]\n'
YEARS_MISTAKEN = [
    ("another year", but("2025-01-01", "2024-01-01", YEAR), "/off"),
    ("a weekend that is off anyway", but("2025-01-01", "2025-01-05", YEAR), "/off"),
    ("a weekday that is worked anyway", but("2025-01-26", "2025-01-27", YEAR), "/worked"),
    ("twice", but("[2025-01-26]", "[2025-01-26, 2025-01-26]", YEAR), "/worked"),
    ("a day in quotes", but("[2025-01-26]", '["2025-01-26"]', YEAR), "/worked"),
    ("no notice", but('notice = "示例"\n', "", YEAR), "/notice"),
    ("no year", but("year = 2025\n", "", YEAR), "/year"),
    ("no such field", but("worked", "worked_on", YEAR), "/worked_on"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "place"), YEARS_MISTAKEN)
def test_each_mistake_of_a_calendar_is_told_at_its_place(what: str, text: str, place: str) -> None:
    assert parse_year(YEAR).working.year == 2025
    with pytest.raises(Faulty) as told:
        parse_year(text)
    assert place in [it.pointer for it in told.value.faults], what


def test_nothing_else_lies_beside_the_packs() -> None:
    assert {it.suffix for it in FOLDER.glob("packs/*")} == {".toml"}
    assert {it.suffix for it in FOLDER.glob("calendars/*")} == {".toml"}


def test_a_pilot_and_a_pack_of_some_levels_set_thresholds_for_nobody_else() -> None:
    general, pilot = pack(GENERAL), pack("cn-pilot-example-1")
    county = replace(
        general, pack="county", levels=frozenset({ManagementLevel.COUNTY}), precedence=5
    )
    packs = [Adopted(at, it) for at, it in enumerate((general, pilot, county), 1)]
    book, day = Rulebook(tuple(packs)), date(2025, 6, 1)

    def decides(rules: Rulebook, unit: str | None, level: ManagementLevel | None) -> str:
        found = rules.thresholds("R13", day, Whom(frozenset({level}), frozenset({unit})))
        assert found is not None
        return found[1].pack

    tried = book.tried(pilot.pack)
    assert decides(tried, pilot.scope[0], None) == pilot.pack
    assert decides(tried, "elsewhere", None) == decides(book, pilot.scope[0], None) == general.pack
    assert decides(book, None, ManagementLevel.COUNTY) == "county"
    assert decides(book, None, ManagementLevel.CITY) == general.pack
    assert tried.tries == {*pilot.clocks, *pilot.locks, *pilot.indicators}
    assert book.tries == frozenset()
