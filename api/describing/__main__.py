"""`python -m api.describing` writes what is made of docs/ anew: openapi.json, catalogue.md,
cases.md, glossary.md, indicators.md, the tables of rules.md, and the problems of integrating.md.

The diff shows what callers notice.
"""

import json

from api.describing import cases_page, catalogue_page, glossary, indicators_page, rules_page
from api.describing.guide import GUIDE, with_problems
from api.describing.openapi import openapi

made = json.dumps(openapi(), ensure_ascii=False, indent=1)
GUIDE.with_name("openapi.json").write_text(made + "\n", encoding="utf-8")
GUIDE.write_text(with_problems(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
catalogue_page.PAGE.write_text(catalogue_page.page(), encoding="utf-8")
cases_page.PAGE.write_text(cases_page.page(), encoding="utf-8")
glossary.PAGE.write_text(glossary.page(), encoding="utf-8")
indicators_page.PAGE.write_text(indicators_page.page(), encoding="utf-8")
RULES = rules_page.PAGE
RULES.write_text(rules_page.with_rules(RULES.read_text(encoding="utf-8")), encoding="utf-8")
