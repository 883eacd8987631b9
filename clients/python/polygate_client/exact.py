"""JSON whose numbers keep all their digits, and other texts of the wire."""

import json
from decimal import Decimal
from typing import Any, Mapping, Optional


def loads(text: bytes) -> Any:
    """Reads JSON; a number with a fraction or an exponent becomes a Decimal."""
    return json.loads(text, parse_float=Decimal)


def dumps(value: Any) -> str:
    """Writes JSON, also Decimals, with their exact value. Raises TypeError or ValueError for what is none."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no number of JSON.")
        return str(value)
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise TypeError("The names of members are text.")
        return "{" + ",".join(f"{json.dumps(name)}:{dumps(member)}" for name, member in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(dumps(one) for one in value) + "]"
    return json.dumps(value, allow_nan=False)


def as_json(value: Any) -> Optional[str]:
    """A parameter that is JSON."""
    return None if value is None else dumps(value)


def default_type(body: Any, json_type: str) -> str:
    """The media type of a body, where none is said."""
    return "application/octet-stream" if isinstance(body, bytes) else json_type
