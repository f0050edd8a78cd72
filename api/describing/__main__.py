"""`python -m api.describing` writes docs/openapi.json and the problems of docs/integrating.md anew.

The diff shows what callers notice.
"""

import json

from api.describing.guide import GUIDE, with_problems
from api.describing.openapi import openapi

made = json.dumps(openapi(), ensure_ascii=False, indent=1)
GUIDE.with_name("openapi.json").write_text(made + "\n", encoding="utf-8")
GUIDE.write_text(with_problems(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
