"""`python -m api.describing` writes docs/openapi.json anew, whose diff shows what callers notice."""

import json

from api.describing.openapi import openapi
from api.describing.pages import GUIDE

made = json.dumps(openapi(), ensure_ascii=False, indent=1)
GUIDE.with_name("openapi.json").write_text(made + "\n", encoding="utf-8")
