"""Numbers of people are seen however they are written, and what only looks like one passes."""

from __future__ import annotations

import hashlib
import random
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.demo.history import history
from domain import rulebook
from domain.numbers import NUMBERS, national_id, numbers
from domain.plain import plain

ID, ID_X = "110101199003071233", "11010119900307125X"  # made up, their check digits right
SCRIPTS = (
    "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "༠༡༢༣༤༥༦༧༨༩", "᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖",
)  # fmt: skip
"""The ten digits as other scripts and input methods have them."""
SIGNS = ("/", "_", ",", "，", "、", "・", "•", "‧", "\t", "\u00a0", "\u3000", "．", "－")
WIDE = str.maketrans("0123456789@-. ", "０１２３４５６７８９＠－．　")
DIGITS = "0123456789"
AROUND = ("", "联系", "：", " ", "（", "/", "#", "\n", "，")


def held(text: str) -> set[str]:
    """The names of what a text holds, whatever is around it in the value."""
    found = {name for _pointer, name in numbers({"a": ["x", {"b": text}], "c": 13800138000})}
    assert found == {name for name, it in NUMBERS.items() if it.holds(plain(text))}
    return found


# a national identity number ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ID, f"身份证{ID}号", f"a{ID}b", f"{ID}\n", f"1101 {ID}", ID_X, ID_X.lower(),
        ID.translate(dict(zip(b"0123456789", "０１２３４５６７８９", strict=True))),  # as an input method types it
        "110101 19900307 1233", "110101-19900307-1233", "110101.1990.03.07.1233", "110101　19900307　1233",
        "1101 0119 9003 0712 5x", "11010119900307125-X", " ".join(ID), "\u200b".join(ID), "\u200c".join(ID), "\u200d".join(ID),
        "\u2060".join(ID), "\ufeff".join(ID), "110101－19900307－1233", "110101–19900307–1233", "110101·19900307·1233",
        "12 110101 19900307 1233", "110101 19900307 1233 5", f"110101 19900307 1234 {ID}", "１１０１０１ 19900307 1233",
        f"110101 19900307 1233 {'ab' * 32}", f"{'ab' * 32} 110101-19900307-1233",
        "\u00ad".join(ID), "\u202d".join(ID), "\u2066".join(ID), "\u0336".join(ID), "\ufe0f".join(ID), "\u20e3".join(ID), "\U000e0101".join(ID),
        *(ID.translate(dict(zip(b"0123456789", it, strict=True))) for it in SCRIPTS), "一一〇一〇一一九九〇〇三〇七一二三三",
        "壹壹零壹零壹壹玖玖零零叁零柒壹贰叁叁", "一一〇一〇一 一九九〇〇三〇七 一二三三", "一一〇一〇一1990〇三〇七1233",
        *(it.join(("110101", "19900307", "1233")) for it in SIGNS), "110101\u00a019900307\u202f1233", "110101 - 19900307 - 1233",
    ],
)  # fmt: skip
def test_a_national_identity_number_is_seen_in_any_text(text: str) -> None:
    for open_part in ({"x": text}, {"x": ["y", {"z": text}]}):
        assert [name for _pointer, name in numbers(open_part)] == ["national-id"]


@pytest.mark.parametrize(
    "text",
    [
        ID[:-1], ID + "5", "1" + ID, ID[:-1] + "4", "110101199013071233", "110101209903071233", "010101199003071233",
        "911101199606122159",  # a registration number (GB 32100) of the district 110119, both checks right
        "ab" * 20 + ID + "c" * 6,  # a SHA-256
        f"00-{ID}{'a' * 14}-{'c' * 16}-01",  # a trace
        "138-0013-8000", "+86 138 0013 8000", "138 0013 8000 139 1234 5678", "010-65512345 2025-03-18", "13800138000 20250318",
        "91350100M000100Y43", "123501004880012345", "12350100 4880012345", "11350000MB0000000X",  # registration numbers
        "2025-03-18 110101", "110101 2025-03-18", "2025-03-01/2025-03-18 12", "110101 1990-03-07 1234",
        "110101\n19900307\n1233", "110101    19900307    1233", "110101, 19900307, 1233",
    ],
)  # fmt: skip
def test_a_number_that_only_looks_like_an_identity_number_is_none(text: str) -> None:
    assert not national_id(plain(text))


def test_numbers_of_different_texts_are_not_read_as_one() -> None:
    parts = {"a": "110101", "b": ["19900307", "1233"], "c": f"5{ID}"}
    assert list(numbers(parts)) == []
    assert [pointer for pointer, _name in numbers({**parts, "d": f"{ID} "})] == ["/d"]


# the others, on both sides ----------------------------------------------------------------------


def digits(least: int, most: int = 0) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=least, max_size=most or least)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """In a sentence, and as an input method may type it."""
    sides = st.sampled_from(AROUND)
    plain = st.builds("{}{}{}".format, sides, inner, sides)
    return plain | plain.map(lambda text: text.translate(WIDE))


def luhn(body: str) -> str:
    """The body with its check digit, reckoned another way than it is checked."""
    return next(body + it for it in DIGITS if not _luhn_sum(body + it) % 10)


def _luhn_sum(number: str) -> int:
    doubled = {0: 0, 1: 2, 2: 4, 3: 6, 4: 8, 5: 1, 6: 3, 7: 5, 8: 7, 9: 9}
    places = range(len(number))
    from_the_right = [int(number[-1 - it]) for it in places]
    return sum(doubled[it] if place % 2 else it for place, it in enumerate(from_the_right))


def in_fours(number: str, parting: str) -> str:
    return parting.join(number[it : it + 4] for it in range(0, len(number), 4))


MOBILES = st.builds(
    "{}{}{}".format, st.sampled_from(["13", "14", "15", "16", "17", "18", "19"]), digits(1), digits(8)
)  # fmt: skip
CARDS = (
    st.builds("62{}".format, digits(13, 16)) | st.builds("4{}".format, digits(14))
    | st.builds("5{}{}".format, st.sampled_from("12345"), digits(13)) | st.builds("35{}".format, digits(13))
).map(luhn)  # fmt: skip


@given(
    around(MOBILES.flatmap(lambda it: st.sampled_from([
        it, f"+86{it}", f"+86 {it}", f"86-{it}", f"0086{it}", f"{it[:3]} {it[3:7]} {it[7:]}",
        f"{it[:3]}-{it[3:7]}-{it[7:]}", f"{it[:3]}.{it[3:7]}.{it[7:]}", f"{it[:3]}—{it[3:7]}—{it[7:]}",
        f"+86 {it[:3]}-{it[3:7]}-{it[7:]}", f"{it[:3]}\u200b{it[3:]}", f"tel:{it}", f"hr-{it}", f"{it};ext=1",
    ])))
)  # fmt: skip
def test_a_mobile_number_is_seen_however_it_is_written(text: str) -> None:
    assert "mobile-number" in held(text)


@given(
    around(CARDS.flatmap(lambda it: st.sampled_from(
        [it, in_fours(it, " "), in_fours(it, "-"), in_fours(it, "－"), f"卡号{it}", it[:4] + "\u200b" + it[4:]]
    )))
)  # fmt: skip
def test_a_bank_card_is_seen_however_it_is_written(text: str) -> None:
    assert "bank-card" in held(text)


@given(CARDS, st.integers(1, 9))
def test_a_number_whose_check_digit_is_wrong_is_no_bank_card(number: str, off: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + off) % 10)
    assert "bank-card" not in held(wrong)


LOCAL = st.text("abcxyzABZ0189._%+-", min_size=0, max_size=10).map(lambda it: f"{it}z")
HOST = st.sampled_from(
    ["a.cn", "mail.example.org", "x-1.gov.cn", "例子.中国", "qq.com", "10.example"]
)


@given(around(st.builds("{}@{}".format, LOCAL | st.just("张三"), HOST)))
def test_an_e_mail_address_is_seen(text: str) -> None:
    assert "e-mail" in held(text)


PLATES = st.builds(
    "{}{}{}".format, st.sampled_from("京沪粤新藏琼"), st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ"),
    st.sampled_from(["12345", "A1234", "1234Z", "AB123", "D12345", "12345F", "1234学", "1234港", "99999"]),
)  # fmt: skip


@given(
    around(PLATES.flatmap(lambda it: st.sampled_from(
        [it, f"{it[:2]}·{it[2:]}", f"{it[:2]} {it[2:]}", f"车牌{it}", f"{it[:3]}\u200b{it[3:]}"]
    )))
)  # fmt: skip
def test_a_vehicle_plate_is_seen(text: str) -> None:
    assert held(text) == {"vehicle-plate"}


# the others, as they are not typed by chance -------------------------------------------------------


@pytest.mark.parametrize(
    "name", [it for it in NUMBERS if it not in {"e-mail", "vehicle-plate", "travel-document"}]
)
@pytest.mark.parametrize(
    "between", ["\u00ad", "\u200f", "\u202e", "\u0335", "\ufe0e", "\u20dd", "\ufeff"]
)
def test_signs_that_nobody_sees_hide_nothing(name: str, between: str) -> None:
    assert held(between.join(KNOWN[name])) == {name}


KNOWN = {
    "national-id": ID, "old-national-id": "110101900307123", "mobile-number": "13800138000", "bank-card": "6222021234567890128",
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("script", SCRIPTS)
def test_digits_of_any_script_are_digits(name: str, script: str) -> None:
    table = dict(zip(b"0123456789", script, strict=True))
    assert held(f"号码{KNOWN[name].translate(table)}") == {name}


@pytest.mark.parametrize("sign", SIGNS)
def test_digits_are_parted_in_many_ways(sign: str) -> None:
    for text in (("138", "0013", "8000"), tuple("13800138000")):
        assert held(sign.join(text)) == {"mobile-number"}
    assert held(sign.join(("6222", "0212", "3456", "7890", "128"))) == {"bank-card"}
    assert held(sign.join(("110101", "900307", "123"))) == {"old-national-id"}


@pytest.mark.parametrize(
    "text",
    ["京a12345", "京А12345", "ｐ京ａ１２３４５", "沪Β·1234Ｚ", "粤в Е1234", "苏е/12345", "京 A 12345", "京a-d12345", "苏\u00adа1\u200b2345"],
)  # fmt: skip
def test_a_plate_is_seen_in_small_letters_and_in_those_of_other_scripts(text: str) -> None:
    assert held(text) == {"vehicle-plate"}


@pytest.mark.parametrize(
    "text", ["护照E12345678", "护照号码：G12345678", "持护照 EA1234567", "港澳通行证C12345678", "passport no. E12345678", "PASSPORT: D1234567"]
)  # fmt: skip
def test_a_travel_document_is_seen_where_it_is_called_one(text: str) -> None:
    assert held(text) == {"travel-document"}


@pytest.mark.parametrize(
    "text",
    ["E12345678", "E20250001", "护照3本", "护照 2025-03-18", "通行证管理办法", "护照：doc-2025-17", "passport-office", "护照管理2025年"],
)  # fmt: skip
def test_what_is_not_called_a_travel_document_is_a_key(text: str) -> None:
    assert held(text) == set()


def test_few_random_keys_are_taken_for_a_number_of_a_person() -> None:
    """Rates of docs/gates.md, over keys as systems make them; the same in every run."""
    chance = random.Random(7)

    def digits_(many: int) -> str:
        return str(chance.randrange(10 ** (many - 1), 10**many))

    makers: dict[str, tuple[Callable[[], str], float]] = {
        "uuid": (lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4)), 0),
        "hash": (lambda: f"{chance.getrandbits(256):064x}", 0),
        "letters": (lambda: "".join(chance.choices("0123456789abcdefghjkmnpqrstvwxyz", k=21)), 0),
        "kind, year, number": (lambda: f"XF-{chance.randrange(1990, 2030)}-{digits_(5)}", 0),
        "number/year/number": (lambda: f"{digits_(3)}/{chance.randrange(1990, 2030)}/{digits_(4)}", 0),
        "ten": (lambda: digits_(10), 0), "twelve": (lambda: digits_(12), 0), "fourteen": (lambda: digits_(14), 0),
        "fifteen": (lambda: digits_(15), 0.015), "sixteen": (lambda: digits_(16), 0.03),
        "eighteen": (lambda: digits_(18), 0.005), "snowflake": (lambda: str(chance.getrandbits(62) | 1 << 61), 0.005),
    }  # fmt: skip
    for name, (make, most) in makers.items():
        many = 2000
        found = sum(bool(list(numbers({"a": make()}))) for _ in range(many))
        assert found <= most * many, name


def test_no_statement_of_the_demonstration_and_no_shipped_rule_holds_one() -> None:
    for told in history():
        assert list(numbers(told)) == [], told["id"]
    for path in Path(rulebook.__file__).parent.glob("*/*.toml"):
        assert list(numbers({"toml": path.read_text("utf-8")})) == [], path.name


DAYS = st.dates().map(str)
USCC = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=16, max_size=16)
HARMLESS: dict[str, st.SearchStrategy[str]] = {
    "digest": st.binary(max_size=8).map(lambda it: hashlib.sha256(it).hexdigest()),
    "uuid": st.uuids().map(str),
    "trace": st.binary(max_size=8).map(lambda it: f"00-{hashlib.md5(it).hexdigest()}-00f067aa0ba902b7-01"),
    "registration number": st.builds("{}{}".format, st.sampled_from(["91", "92", "93", "11", "12", "51", "52", "53"]), USCC),
    "day": DAYS, "interval": st.builds("{}/{}".format, DAYS, DAYS), "days in a row": st.builds("{} {}".format, DAYS, DAYS),
    "instant": st.datetimes().map(lambda it: f"{it.isoformat()}+08:00"),
    "compact": st.datetimes().map(lambda it: f"{it:%Y%m%d%H%M%S%f}"),
    "document": st.builds("{}〔{}〕{}号".format, st.sampled_from(["京国审", "粤纪函", "新政办发", "浙B2-"]), st.integers(1990, 2099), st.integers(1, 99999)),
    "running number": st.builds("{}-{}-{}".format, st.sampled_from(["case", "XF", "审"]), st.integers(1949, 2099), digits(1, 10)),
    "list of days": st.lists(DAYS, min_size=2, max_size=8).map(", ".join), "list in TOML": st.lists(DAYS, min_size=2, max_size=8).map(lambda it: f"off = [{', '.join(it)}]"),
    "snowflake": digits(15, 17).map(lambda it: f"1{it}7"),
    "milliseconds": st.integers(1_000_000_000_000, 1_999_999_999_999).map(str),
    "seconds": st.integers(1_000_000_000, 1_999_999_999).map(str),
    "amount": st.integers(0, 10**10).map(lambda it: f"{it:,}.00"),
    "letters first": digits(11).map(lambda it: f"A{it}"),
    "land line": st.builds("0{}-{}".format, digits(2, 3), digits(7, 8)),
    "version": st.builds("tool@{}.{}.{}".format, *[st.integers(0, 99)] * 3),
    "handle": st.builds("https://example.org/@{}.{}".format, st.sampled_from(["a", "user"]), st.sampled_from(["b", "name"])),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_a_number_of_a_person_passes(name: str) -> None:
    @given(
        st.sampled_from(["", "见", " ", "urn:x:"]), HARMLESS[name], st.sampled_from(["", "号", " "])
    )
    def case(before: str, text: str, after: str) -> None:
        if not national_id(text):  # one in some billions is one
            assert held(before + text + after) == set()

    case()


@pytest.mark.parametrize(
    "text",
    [
        "2025-138-0013-8000", "138-0013-8000-1", "1380013800", "138001380001", "v13800138000", "13800138000a", "12800138000",
        "6222021234567890", "4111111111111112", "6211 1111-1111 1111", "41111111111111111", "62111111111111111111",
        "京A1234", "京A123456", "京I12345", "京ICP备12345号", "苏T202501号", "粤S2025012号", "京ABCDE", "京A-12345-6789",
        "a@b", "@b.cn", "a @b.cn", "a@b.1", "git@1.2.3",
    ],
)  # fmt: skip
def test_what_lacks_a_part_of_one_passes(text: str) -> None:
    assert held(text) == set()


@pytest.mark.parametrize(
    "unit",
    [
        "@",
        "a@",
        "a.",
        "1",
        "13800138 ",
        "京A",
        "\u200b",
        "@a.",
        "62",
        "1-",
        "1,",
        "一",
        "一 ",
        "护照",
        "护照a",
        "1/",
        "京 ",
    ],
)
def test_a_long_text_is_looked_through_in_time(unit: str) -> None:
    """No text makes the search take its square."""
    text: Any = unit * (400_000 // len(unit))
    assert len(list(numbers({"toml": text, "end": "a@b.cn"}))) <= len(NUMBERS) + 1


def test_the_words_of_a_number_are_read_in_a_sentence() -> None:
    assert all(re.match(r"(a|an|the) ", it.words) for it in NUMBERS.values())
