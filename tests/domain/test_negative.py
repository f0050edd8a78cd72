"""The negative list of domain 4.2: nothing is named for it, in any form, and business is not taken for it."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.demo.history import history
from domain import rulebook
from domain.catalogue import all_kinds
from domain.fields import codes as codes_of
from domain.fields import paths
from domain.negative import MATTERS, OF_OFFICE, named_by_code, named_by_codes, named_by_field
from domain.values import Code

WORDS = [(it, word.removeprefix("=")) for it in MATTERS for word in it.words]
BESIDE = ("", "value", "of", "notes", "extra")


@st.composite
def written(draw: st.DrawFn, words: str) -> str:
    """As people write names: snake, kebab, dotted, camel, shouted, in the plural, full-width."""
    parts = words.split("_")
    if draw(st.booleans()) and not parts[-1].endswith("s"):
        parts[-1] += "s"
    camel = parts[0] + "".join(it.capitalize() for it in parts[1:])
    forms = [
        "_".join(parts),
        "-".join(parts),
        ".".join(parts),
        camel,
        "_".join(parts).upper(),
        camel[0].upper() + camel[1:],
    ]
    return draw(st.sampled_from(forms))


@pytest.mark.parametrize(("matter", "words"), WORDS, ids=[words for _, words in WORDS])
def test_a_field_is_seen_however_its_name_is_written(matter: object, words: str) -> None:
    @given(written(words), st.booleans())
    def case(name: str, wide: bool) -> None:
        told = (
            "".join(chr(ord(it) + 0xFEE0) if it.isalnum() else it for it in name) if wide else name
        )
        found = named_by_field(told)
        assert found is not None
        assert found is matter or found.name

    case()


@pytest.mark.parametrize("text", [text for it in MATTERS for text in it.zh])
def test_a_field_is_seen_in_chinese(text: str) -> None:
    for name in (text, f"其{text}情况", f"{text}_1"):
        assert named_by_field(name), name


@pytest.mark.parametrize(
    "name",
    ["healthstatus", "medicalHistory", "biometricData", "religiousAffiliation", "PhoneNumber", "phonenumber", "chatlog",
     "integrityscore", "guestList", "guest_names", "classmates", "childSchool", "informant_name", "licensePlate", "email",
     "emergencyContact", "bankCardNo", "faceId", "current_location", "gps"],
)  # fmt: skip
def test_what_public_systems_got_wrong_has_no_field_here(name: str) -> None:
    assert named_by_field(name)


@pytest.mark.parametrize(
    "name",
    ["allocation_fen", "automobile", "surface", "interface", "guests_planned", "photovoltaic_subsidy", "colleagues_present",
     "school_construction_fund", "health_insurance_fraud", "score_of_the_vote", "telegraph", "platelet_supply", "contact_channel",
     "informant_token", "telecom", "chatter", "place_kind", "note", "value_fenn", "zzz", "", "职务", "单位", "金额"],
)  # fmt: skip
def test_a_name_that_only_looks_alike_is_not_taken_for_one(name: str) -> None:
    assert named_by_field(name) is None


@pytest.mark.parametrize(("matter", "words"), WORDS, ids=[words for _, words in WORDS])
def test_a_code_is_seen_however_it_is_written(matter: object, words: str) -> None:
    @given(written(words), st.sampled_from(("", "X1-", "other.")))
    def case(code: str, before: str) -> None:
        found = named_by_code(code)
        if next(it for it in MATTERS if it is matter).in_codes:
            assert found is not None
        if f"={words}" not in {word for it in MATTERS for word in it.words}:
            also = named_by_code(before + code)
            assert (also is None) == (found is None)

    case()


@pytest.mark.parametrize(
    "code",
    ["christian", "Christianity", "ISLAM", "muslims", "buddhism", "zongjiao", "xinyang", "zongjiao-xinyang", "uyghur", "minzu", "hiv",
     "HIV-positive", "depression", "pregnancy", "jiankang", "yiliao.jilu", "hunwaiqing", "extramarital-affair", "sexual-orientation", "home-address",
     "zhuzhi", "jiating-zhuzhi", "photo", "zhaopian", "fingerprint", "zhiwen", "face", "renlian", "voiceprint", "dna", "pengyou", "childSchool"],
)  # fmt: skip
def test_a_code_says_none_of_it_in_english_or_pinyin(code: str) -> None:
    assert named_by_code(code)


def test_no_code_of_the_demonstration_or_of_a_shipped_rule_is_taken_for_one() -> None:
    told = {
        code for it in history()
        for _pointer, code in codes_of(all_kinds()[it["type"]].fact, it["data"]["fact"])
    }  # fmt: skip
    for path in Path(rulebook.__file__).parent.glob("*/*.toml"):
        told |= {it for it in re.findall(r'"([^"\s]+)"', path.read_text("utf-8")) if it.isascii()}
    assert len(told) > 500
    assert {it for it in told if named_by_code(it)} == set()


@pytest.mark.parametrize(
    "code",
    ["legal-aid", "minority-opinion", "minzu-shiwu-bumen", "yiliao-caigou", "xinyang-2025", "zuzhi", "faceless", "depressing", "photons",
     "state-aid", "jiankang-baoxian-jijin", "tibet", "christina", "face-to-face", "zongjiao-shiwu"],
)  # fmt: skip
def test_a_code_that_only_looks_alike_is_not_taken_for_one(code: str) -> None:
    assert named_by_code(code) is None


@pytest.mark.parametrize(
    "code",
    ["M09", "C1", "R1", "TENDER_SPLIT", "BANQUET_BY_SUPPLIER", "medical-procurement", "health-insurance-fraud", "ethnic-affairs",
     "religious-property-management", "school-construction-tender", "phone", "face-to-face", "bad-faith", "exam-score-tampering",
     "sexual-harassment", "relative-grant", "photovoltaic", "e.mail", "2025-03-18", "o-2", "Z._~/-", "friendly-fire-system"],
)  # fmt: skip
def test_a_code_of_office_passes(code: str) -> None:
    assert named_by_code(code) is None


@given(
    st.sampled_from([words for it, words in WORDS if it.in_codes and "_" not in words and f"={words}" not in it.words]),
    st.sampled_from(sorted(OF_OFFICE)), st.booleans(),
)  # fmt: skip
def test_a_word_of_business_beside_it_makes_it_a_matter_of_office(
    word: str, office: str, first: bool
) -> None:
    assert named_by_code(word)
    assert named_by_code(f"{office}-{word}" if first else f"{word}_{office}") is None


CODES = st.text(string.ascii_letters + string.digits + "._-", min_size=1, max_size=20)


@given(
    st.lists(CODES | st.sampled_from([words.replace("_", "-") for _, words in WORDS]), min_size=1)
)
def test_looking_at_all_codes_at_once_finds_what_looking_at_each_finds(codes: list[str]) -> None:
    kind = all_kinds()["clue.registered"]
    found = dict(named_by_codes(kind.fact, {"issue_codes": codes, "owner_unit": "religion"}))
    each = {f"/issue_codes/{index}": named_by_code(code) for index, code in enumerate(codes)}
    assert found == {pointer: matter for pointer, matter in each.items() if matter}


def test_a_code_is_found_wherever_a_kind_has_one() -> None:
    """Also within the values of a list, and none that is no code."""
    for kind in all_kinds().values():
        for path in paths(kind.fact, Code.__metadata__[0]):  # type: ignore[attr-defined]
            fact: object = "religion"
            pointer = "/".join(["", *("0" if step == "*" else step for step in path)])
            for step in reversed(path):
                fact = [fact] if step == "*" else {step: fact}
            assert isinstance(fact, dict)
            assert [it for it, _matter in named_by_codes(kind.fact, fact)] == [pointer], kind.name
