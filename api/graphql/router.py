"""The GraphQL endpoint: a request that cannot be read is told so, as every other problem is."""

from __future__ import annotations

import json
from typing import Any

from cross_web import HTTPException
from starlette.responses import Response
from strawberry.fastapi import GraphQLRouter

from api.problems import CODE_OF_STATUS, answer, problem


class Router(GraphQLRouter[Any, None]):
    async def run(self, request: Any, context: Any = None, root_value: Any = None) -> Any:
        try:
            return await super().run(request, context, root_value)
        except HTTPException as refusal:
            return _told(refusal)

    def parse_query_params(self, params: Any) -> dict[str, Any]:
        return super().parse_query_params({name: it for name, it in params.items() if it != "null"})

    def decode_json(self, data: str | bytes) -> object:
        """The body, or variables in an address: always an object."""
        try:
            found = json.loads(data if isinstance(data, str) else data.decode())
        except UnicodeDecodeError:
            raise HTTPException(400, "this is not UTF-8") from None
        except RecursionError:
            raise HTTPException(400, "the JSON is nested too deep") from None
        except ValueError:
            raise HTTPException(400, "this is not JSON") from None
        if not isinstance(found, dict):
            raise HTTPException(400, "a JSON object is wanted, one question at a time")
        return found


def _told(refusal: HTTPException) -> Response:
    code = CODE_OF_STATUS.get(refusal.status_code, "bad-request")
    said = refusal.reason.encode(errors="backslashreplace").decode()  # it may repeat a name
    detail = f'{said}; send a JSON object like {{"query": "{{ ledger {{ head }} }}"}}'
    return answer(problem(code, detail=detail) | {"status": refusal.status_code})
