"""`python -m api.describing` writes docs/openapi.json, the tables of docs/rules.md and the problems
of docs/integrating.md anew.

The diff shows what callers notice.
"""

import json

from api.describing.guide import GUIDE, with_problems
from api.describing.openapi import openapi
from api.describing.rules_page import PAGE, with_rules

made = json.dumps(openapi(), ensure_ascii=False, indent=1)
GUIDE.with_name("openapi.json").write_text(made + "\n", encoding="utf-8")
GUIDE.write_text(with_problems(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
PAGE.write_text(with_rules(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
