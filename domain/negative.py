"""What no field and no code will ever name: the negative list of domain 4.2, from PIPL 28 and 34.

A name is read word by word (`healthStatus`, `health-status` and `HEALTH_STATUS` are one), or as
Chinese text. A word of public business beside it makes it a matter of office: `medical-procurement`
is one, `medical-record` is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.fields import code_texts, codes


@dataclass(frozen=True, slots=True)
class Matter:
    """`words` are forms of one to three words, with `=` where they are the whole name; `stems` are
    found in a field's name even where words run together; `zh` are found in Chinese names.

    A field is refused for any of them. A code is ASCII, so it is refused for its words, English and
    pinyin, unless `in_codes` is False: a code may say PHONE, since it holds no number.
    """

    name: str
    rule: str
    words: tuple[str, ...]
    stems: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    in_codes: bool = True


SENSITIVE, LIST, NEED = "PIPL 28, domain 4.2", "domain 4.2", "PIPL 6 and 34, domain 4.2"

# ruff: noqa: E501  a table, one line a matter
MATTERS = (
    Matter("religious belief", SENSITIVE, ("religion", "religious", "church", "baptism", "worship", "christian", "christianity", "catholic", "catholicism", "protestant", "islam", "islamic", "muslim", "moslem", "buddhist", "buddhism", "taoist", "taoism", "daoist", "daoism", "hindu", "hinduism", "jewish", "judaism", "atheist", "mosque", "zongjiao", "=xinyang", "zongjiao_xinyang", "xinjiao", "jidujiao", "tianzhujiao", "yisilanjiao", "musilin", "fojiao", "daojiao", "jiaotang", "qingzhensi"), ("religio",), ("宗教", "信仰", "信教", "教派")),
    Matter("health", SENSITIVE, ("health", "medical", "medicine", "disease", "illness", "diagnosis", "disability", "hospitalisation", "hospitalization", "pregnancy", "pregnant", "blood_type", "mental_state", "psychiatric", "vaccination", "allergy", "hiv", "cancer", "tumour", "tumor", "leukaemia", "leukemia", "diabetes", "hepatitis", "tuberculosis", "epilepsy", "dementia", "alzheimer", "schizophrenia", "depression", "bipolar_disorder", "autism", "insomnia", "abortion", "miscarriage", "infertility", "psychotherapy", "psychiatrist", "jiankang", "jibing", "yiliao", "bingli", "binglishi", "zhenduan", "tijian", "canji", "huaiyun", "yunqi", "xuexing", "aizheng", "zhongliu", "aizibing", "yiyuzheng", "jingshenbing"), ("health", "medical", "diagnos", "patient"), ("健康", "病", "医疗", "诊断", "体检", "残疾", "怀孕", "血型", "疫苗")),
    Matter("biometrics", SENSITIVE, ("biometric", "fingerprint", "iris", "retina", "dna", "genetic", "voiceprint", "facial", "=face", "face_id", "face_image", "face_photo", "face_scan", "face_print", "face_data", "face_recognition", "zhiwen", "renlian", "hongmo", "shengwen", "jiyin"), ("biometr", "fingerprint", "faceid", "facialrec"), ("生物识别", "指纹", "人脸", "面部", "虹膜", "声纹", "基因", "面容")),
    Matter("sexual life", SENSITIVE, ("=sexual", "sexuality", "sexual_life", "sexual_orientation", "sexual_preference", "sexual_history", "sexual_partner", "sex_life", "gay", "lesbian", "homosexual", "homosexuality", "bisexual", "transgender", "extramarital", "extramarital_affair", "love_affair", "adultery", "infidelity", "mistress", "hunwaiqing", "tongxinglian", "xingquxiang", "xingshenghuo", "xingguanxi"), ("sexual",), ("性生活", "性取向", "性伴侣", "性关系")),
    Matter("ethnic origin", LIST, ("ethnic", "ethnicity", "racial", "=race", "uyghur", "uighur", "uygur", "tibetan", "kazakh", "manchu", "minzu", "weiwuer", "weizu", "zangzu", "huizu", "manzu", "mengguzu", "hasakezu"), ("ethnic",), ("民族", "族别", "种族")),
    Matter("political opinions", LIST, ("political_opinion", "political_view", "political_belief", "political_leaning", "ideology", "zhengzhi_qingxiang", "zhengzhi_guandian"), ("politicalopinion", "politicalview"), ("政治观点", "政治倾向", "政见", "政治信仰")),
    Matter("whereabouts", SENSITIVE, ("location", "geolocation", "whereabout", "gps", "latitude", "longitude", "gps_coordinate", "itinerary", "trajectory", "xingzong"), ("geolocation", "locationdata", "whereabout", "latitude", "longitude"), ("定位", "位置", "行踪", "轨迹", "经纬度", "坐标")),
    Matter("children under 14", SENSITIVE, ("child_name", "child_age", "child_birthday", "children_name", "minor_name", "=school", "school_name", "child_school", "children_school", "son_school", "daughter_school", "kindergarten", "youeryuan", "=xuexiao", "haizi_xuexiao", "weichengnian"), ("childschool", "childrenschool", "kindergarten"), ("学校", "幼儿园", "就读", "班级", "孩子", "未成年")),
    Matter("telephone data", LIST, ("phone", "telephone", "cellphone", "mobile", "tel", "imei", "imsi", "sms", "contact_number"), ("phone", "mobilenumber"), ("手机", "电话", "联系方式", "通话", "短信"), in_codes=False),
    Matter("telephone data", LIST, ("phone_record", "phone_log", "phone_number", "phone_data", "phone_bill", "call_record", "call_log", "sms_record", "wiretap")),
    Matter("chats and mail", LIST, ("=chat", "=wechat", "=weixin", "chat_log", "chat_record", "chat_history", "chat_message", "wechat_id", "wechat_account", "wechat_record", "qq_number", "im_record", "=liaotian", "liaotian_jilu", "weixin_jilu"), ("chatlog", "chatrecord", "chathistory", "wechat", "weixin"), ("聊天", "微信", "朋友圈", "私信")),
    Matter("an address", NEED, ("home_address", "residential_address", "postal_address", "emergency_contact", "=zhuzhi", "jiating_zhuzhi", "jinji_lianxiren"), ("homeaddress", "emergencycontact"), ("住址", "家庭地址", "紧急联系")),
    Matter("an address", NEED, ("email", "e_mail", "mail_address"), ("email",), ("邮箱",), in_codes=False),
    Matter("browsing", LIST, ("browsing", "browser_history", "search_history", "visited_site", "web_history", "browser_cookie"), ("browsing", "searchhistory"), ("浏览", "搜索记录", "上网记录")),
    Matter("household spending", LIST, ("household_spending", "household_expense", "household_budget", "family_spending", "family_expense", "shopping", "drink_budget", "cigarette_budget", "consumption_record"), ("householdspend", "familyspend"), ("家庭支出", "家庭消费", "购物", "消费记录", "烟酒")),
    Matter("private acquaintances", LIST, ("friend", "friendship", "classmate", "schoolmate", "roommate", "girlfriend", "boyfriend", "lover", "dating", "romance", "neighbour", "neighbor", "acquaintance", "guest_name", "guest_list", "=guest", "member_list", "member_name", "attendee_name", "pengyou", "haoyou", "=tongxue", "linju", "nvyou", "nanyou", "nvpengyou", "nanpengyou", "qingren", "qingfu"), ("classmate", "girlfriend", "boyfriend", "friendname", "guestlist", "guestname"), ("朋友", "好友", "同学", "室友", "恋爱", "女友", "男友", "情人", "邻居", "宾客名单", "客人", "来宾")),
    Matter("legal recreation", LIST, ("hobby", "recreation", "leisure", "pastime", "aihao"), ("recreation",), ("爱好", "娱乐", "休闲")),
    Matter("photographs of people", LIST, ("photo", "photograph", "portrait", "selfie", "avatar", "headshot", "zhaopian", "xiangpian", "touxiang", "heying"), ("photograph",), ("照片", "相片", "头像", "合影")),
    Matter("who informed", "domain 4.2, 10.3; 监察法 74", ("informant_name", "informant_phone", "informant_address", "informant_identity", "informant_contact", "whistleblower", "reporter_name", "petitioner_name", "complainant_name", "jubaoren_xingming", "jubaoren_dianhua"), ("informantname", "whistleblow", "informantphone"), ("举报人", "信访人", "检举人", "控告人")),
    Matter("a score of character", LIST, ("=score", "integrity_score", "character_score", "moral_score", "credit_score", "loyalty_score", "risk_score", "social_credit_score", "personality", "reputation_score", "colour_code", "color_code", "risk_tag", "chengxin_jifen", "=jifen"), ("integrityscore", "creditscore", "riskscore", "characterscore"), ("积分", "诚信分", "人品", "画像")),
    Matter("a vehicle plate", NEED, ("plate_number", "plate_no", "license_plate", "licence_plate", "vehicle_plate", "car_plate", "number_plate", "=plate"), ("licenseplate", "licenceplate", "platenumber"), ("车牌", "号牌"), in_codes=False),
    Matter("an account or identity number", "PIPL 28, domain 4.1", ("account_no", "account_number", "card_no", "card_number", "bank_card", "bank_account", "id_number", "id_card", "identity_card", "identity_number", "national_id", "passport_number", "passport_no"), ("bankcard", "cardnumber", "accountnumber", "idcard", "idnumber"), ("银行卡", "账号", "卡号", "身份证", "证件号", "护照号"), in_codes=False),
    Matter("a background search", LIST, ("background_search", "background_check", "dossier_search", "human_flesh", "renrou_sousuo"), ("backgroundsearch",), ("背景调查", "人肉")),
)  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z0-9]+")
_MOST_WORDS, _LONGEST, _SHORTEST = 3, 200, 3
"""Words of a form; characters of a name that are looked at; letters of a word with a plural."""


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTEST and word.endswith("s") else word


def _form(words: str) -> str:
    return "_".join(map(_singular, words.split("_")))


_OFFICE = (
    "administration affair agency approval authority bidding bribery budget bureau commission "
    "committee company construction contract corruption department embezzlement enterprise equipment "
    "facility fraud fund funding grant industry institution insurance inspection management "
    "office policy procurement project property purchase regulation safety sector service "
    "subsidy supply system tender baoxian bumen caigou gongcheng guanli jianshe jijin shiwu xiangmu "
    "yusuan zhaobiao zhengce zijin"
)
OF_OFFICE = frozenset(_OFFICE.split())
"""A word of one of these beside a single word of the list: it is a business, and nobody's own."""

_FORMS = {_form(it): matter for matter in reversed(MATTERS) for it in matter.words if it[0] != "="}
_WHOLE = {_form(it[1:]): matter for matter in MATTERS for it in matter.words if it[0] == "="}
_FIRST = frozenset(it.partition("_")[0] for it in (*_FORMS, *_WHOLE))
_EITHER = _FIRST | {f"{it}s" for it in _FIRST}
"""One of these is among the words of whatever is found by its words."""
_STEMS = tuple((stem, matter) for matter in MATTERS for stem in matter.stems)
_CHINESE = tuple((text, matter) for matter in MATTERS for text in matter.zh)


def told_of(matter: Matter) -> tuple[str, str]:
    """Detail and way out of a refusal."""
    return (
        f"names {matter.name}, which is never recorded here ({matter.rule})",
        "leave it out: no field and no code for it will ever exist",
    )


def named_by_field(name: str) -> Matter | None:
    """The matter that the name of a field is about."""
    plain = unicodedata.normalize("NFKC", name[:_LONGEST])
    words = _words(plain)
    found = _by_words(words)
    if found:
        return found
    squeezed = "" if _of_office(words) else "".join(words)
    by_stem = next((matter for stem, matter in _STEMS if stem in squeezed), None)
    return by_stem or next((matter for text, matter in _CHINESE if text in plain), None)


def named_by_code(code: str) -> Matter | None:
    """The matter that a code is about, where no code may be."""
    return _by_words(_words(code), codes=True)


def named_by_codes(fact: type, told_fact: Any) -> Iterator[tuple[str, Matter]]:
    """JSON pointer, below the fact, of each code of a fact that is about such a matter."""
    texts = code_texts(fact, told_fact)
    if not texts:
        return
    together = " ".join(texts)
    words = together.lower().replace("-", " ").replace("_", " ").replace(".", " ").split()
    plain = together.islower() or together.isupper() or not _CAMEL.search(together)
    if plain and _EITHER.isdisjoint(words):  # nearly always
        return
    for pointer, code in codes(fact, told_fact):
        if matter := named_by_code(code):
            yield pointer, matter


def _words(name: str) -> list[str]:
    return list(map(_singular, _WORD.findall(_CAMEL.sub("_", name).lower())))


def _of_office(words: list[str]) -> bool:
    return not OF_OFFICE.isdisjoint(words)


def _by_words(words: list[str], *, codes: bool = False) -> Matter | None:
    if whole := _WHOLE.get("_".join(words)):
        return whole
    of_office = _of_office(words)
    for size in range(_MOST_WORDS, 0, -1):
        for start in range(len(words) - size + 1):
            matter = _FORMS.get("_".join(words[start : start + size]))
            if matter and not (size == 1 and of_office) and (matter.in_codes or not codes):
                return matter
    return None
