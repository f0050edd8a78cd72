"""The cast: units, officials and posts of 云泽市, a city that does not exist."""

from __future__ import annotations

from dataclasses import dataclass

LIN, ZHOU, SHEN, GUO, XU, HE, TANG, WEI, LUO = (f"yz-{number:03}" for number in range(1, 10))
SHAO, FANG, CUI, LIANG, TIAN, ZHU, YU, YU_NAMESAKE, CUI_TWICE = (
    f"yz-{number:03}" for number in range(10, 19)
)
QIU, PAN, SONG, DONG, YE, MENG, CHENG, HAN, JIANG, RAO, BAI, DU, LU, NIE, LIU, KANG, RUAN = (
    f"yz-{number:03}" for number in range(19, 36)
)


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    name: str
    parent: str | None = "u-city"
    level: str = "CITY"


@dataclass(frozen=True, slots=True)
class Person:
    """`key` is the one under which a system knows the person, `hr:A1001`; `level` who manages."""

    id: str
    name: str
    unit: str
    key: str | None = None
    level: str | None = None
    key_post: bool = False


UNITS = (
    Unit("u-city", "中共云泽市委员会（示例）", parent=None),
    Unit("u-org", "云泽市委组织部（示例）"),
    Unit("u-discipline", "云泽市纪委监委（示例）"),
    Unit("u-audit", "云泽市审计局（示例）"),
    Unit("u-petition", "云泽市信访局（示例）"),
    Unit("u-finance", "云泽市财政局（示例）"),
    Unit("u-transport", "云泽市交通运输局（示例）"),
    Unit("u-housing", "云泽市住房和城乡建设局（示例）"),
    Unit("u-resources", "云泽市自然资源局（示例）"),
    Unit("u-health", "云泽市卫生健康委员会（示例）"),
    Unit("u-education", "云泽市教育局（示例）"),
    Unit("u-water", "云泽市水利局（示例）"),
    Unit("u-market", "云泽市市场监督管理局（示例）"),
    Unit("u-culture", "云泽市文化广电和旅游局（示例）"),
    Unit("u-agriculture", "云泽市农业农村局（示例）"),
    Unit("u-invest", "云泽城市投资集团（示例）"),
    Unit("u-waterworks", "云泽水务集团（示例）"),
    Unit("u-wangxi", "云泽市望溪区（示例）", level="COUNTY"),
    Unit("u-qinglan", "云泽市青岚县（示例）", level="COUNTY"),
    Unit("u-luting", "青岚县芦汀镇（示例）", parent="u-qinglan", level="TOWNSHIP"),
)
UNIT_NAMES = {unit.id: unit.name for unit in UNITS}

PEOPLE = (
    Person(LIN, "林知远", "u-transport", "hr:A1001", "CITY"),
    Person(ZHOU, "周砚秋", "u-housing", "hr:A1002", "CITY"),
    Person(SHEN, "沈若溪", "u-health", "hr:A1003", "CITY"),
    Person(GUO, "郭承钧", "u-resources", "hr:A1004", "CITY"),
    Person(XU, "许文澜", "u-finance", "hr:A1005", key_post=True),
    Person(HE, "贺明川", "u-water", "hr:A1023", "CITY"),
    Person(TANG, "唐以宁", "u-education", "hr:A1007", "CITY"),
    Person(WEI, "魏长松", "u-market", "hr:A1008", "CITY"),
    Person(LUO, "罗静姝", "u-wangxi", "hr:A1009", "CITY", key_post=True),
    Person(SHAO, "邵启航", "u-luting", level="COUNTY"),
    Person(FANG, "方雨桐", "u-qinglan", "hr:A1011", "CITY"),
    Person(CUI, "崔伯庸", "u-invest", "hr:A1012", "CITY", key_post=True),
    Person(LIANG, "梁书禾", "u-water", "hr:A1013", "CITY"),
    Person(TIAN, "田牧之", "u-luting", "hr:A1014", "COUNTY"),
    Person(ZHU, "祝清扬", "u-finance", "hr:A1015", key_post=True),
    Person(YU, "俞嘉木", "u-education", "hr:A1016"),
    Person(YU_NAMESAKE, "俞嘉木", "u-petition", "petition:XF-204"),
    Person(CUI_TWICE, "崔伯镛", "u-invest", "audit:SJ-12"),
    Person(QIU, "邱景明", "u-wangxi", "hr:A1019", "CITY"),
    Person(PAN, "潘若谷", "u-qinglan", "hr:A1020", "CITY"),
    Person(SONG, "宋听澜", "u-waterworks", "hr:A1021", "CITY"),
    Person(DONG, "董砚之", "u-discipline", "hr:A1022", "CITY"),
    Person(YE, "叶知秋", "u-culture", "hr:A1024"),
    Person(MENG, "孟怀瑾", "u-agriculture", "hr:A1025", "CITY"),
    Person(CHENG, "程守正", "u-org", "hr:A1026", "PROVINCE"),
    Person(HAN, "韩松年", "u-culture", "hr:A1027", "CITY"),
    Person(JIANG, "江望舒", "u-health", "hr:A1028", "CITY"),
    Person(RAO, "饶启文", "u-market", "hr:A1029", "CITY"),
    Person(BAI, "白简之", "u-finance", "hr:A1030"),
    Person(DU, "杜若衡", "u-transport", "hr:A1031", "CITY"),
    Person(LU, "陆行舟", "u-housing", "hr:A1032"),
    Person(NIE, "聂远山", "u-resources", "hr:A1033", "CITY"),
    Person(LIU, "柳疏影", "u-water", "hr:A1034"),
    Person(KANG, "康定远", "u-agriculture", "hr:A1035"),
    Person(RUAN, "阮听竹", "u-culture", "hr:A1036", "CITY"),
)

HR_KEYS = {
    person.id: person.key for person in PEOPLE if person.key and person.key.startswith("hr:")
}


def unit_of(official: str) -> str:
    return next(person.unit for person in PEOPLE if person.id == official)
