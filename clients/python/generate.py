"""Makes polygate_client/types.py and polygate_client/operations.py of the OpenAPI document.

    python3 generate.py [DOCUMENT]

Objects become TypedDicts, words Literals, and each operation a typed method. What the document says in a way that
this does not know stops it, so that nothing is left out unseen.
"""

import json
import keyword
import re
import sys
from pathlib import Path
from typing import Any, Callable

HERE = Path(__file__).parent
LINES = "application/x-ndjson"
UNKNOWN = {"allOf", "const", "dependentSchemas", "if", "not", "patternProperties", "prefixItems"}
METHODS = ("get", "put", "post", "patch", "delete")
HEADER = '"""Made by generate.py of the OpenAPI document. Not to be edited."""\n\n'
SIMPLE = {"string": "str", "integer": "int", "number": "Number", "boolean": "bool", "null": "None"}

Schema = dict[str, Any]


def snake(name: str) -> str:
    """The name as Python writes names: sk.beginsWith is sk_begins_with, Item-TTL item_ttl."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"[^A-Za-z0-9]", "_", name)).lower()
    return words + "_" if keyword.iskeyword(words) else words


def quoted(name: str) -> str:
    """A type that may stand further below."""
    return f'"{name}"'


def imported(name: str) -> str:
    """A type of the other module."""
    return f"types.{name}"


def type_of(schema: Schema, named: Callable[[str], str] = imported) -> str:
    """The type of a schema, as text."""
    unknown = UNKNOWN & schema.keys()
    if unknown:
        raise ValueError(f"Nothing is made of {', '.join(sorted(unknown))} yet: {json.dumps(schema)[:200]}")
    if "$ref" in schema:
        return named(schema["$ref"].rsplit("/", 1)[1])
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return union([type_of(one, named) for one in schema[word]])
    if "enum" in schema:
        return f"Literal[{', '.join(json.dumps(word) for word in schema['enum'])}]"
    kind = schema.get("type")
    if isinstance(kind, list):
        return union([type_of({**schema, "type": one}, named) for one in kind])
    if kind is None:
        return "Any"
    if kind == "array":
        return f"list[{type_of(schema['items'], named)}]"
    if kind == "object":
        more = schema.get("additionalProperties")
        return f"dict[str, {type_of(more, named) if isinstance(more, dict) else 'Any'}]"
    if kind == "string" and schema.get("format") == "binary":
        return "bytes"
    if kind == "number" and named is imported:
        return "types.Number"
    return SIMPLE[kind]


def union(types: list[str]) -> str:
    """One of several types, each named once."""
    return types[0] if len(types) == 1 else f"Union[{', '.join(dict.fromkeys(types))}]"


def text(description: str | None) -> str:
    """A description as the text of a docstring."""
    return " ".join((description or "").split()).replace("\\", "\\\\").replace('"""', "'''")


def types(document: Schema) -> str:
    """The module of the types."""
    out = [HEADER, "from decimal import Decimal\nfrom typing import Any, Literal, NotRequired, TypedDict, Union\n\n"]
    out.append("Number = Union[int, Decimal]\n")
    for name, schema in document["components"]["schemas"].items():
        if "properties" in schema:
            required = schema.get("required", [])
            out.append(f'\n# {text(schema.get("description", name))}\n{name} = TypedDict("{name}", {{\n')
            for member, its in schema["properties"].items():
                kind = type_of(its, quoted)
                out.append(f'    "{member}": {kind if member in required else f"NotRequired[{kind}]"},\n')
            out.append("})\n")
        else:
            out.append(f'\n{name} = {type_of(schema, quoted)}\n')
    return "".join(out)


def resolved(document: Schema, parameter: Schema) -> Schema:
    """The parameter, also where it is one that several operations share."""
    if "$ref" not in parameter:
        return parameter
    shared: Schema = document["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
    return shared


def is_json(kind: str) -> bool:
    """Whether a media type is JSON, and not lines of it."""
    return kind.endswith("json") and kind != LINES


def operation(document: Schema, method: str, path: str, shared: list[Schema], its: Schema) -> str:
    """A method for an operation."""
    parameters = [resolved(document, one) for one in shared + its.get("parameters", [])]
    where = {kind: [one for one in parameters if one["in"] == kind] for kind in ("path", "query", "header")}
    body = its.get("requestBody", {}).get("content", {})
    arguments = ["self"] + [f"{snake(one['name'])}: {type_of(schema_of(one))}" for one in where["path"]]
    options = [f"{snake(one['name'])}: Optional[{type_of(schema_of(one))}] = None"
               for one in where["query"] + where["header"]]
    if body:
        kinds = {type_of(content["schema"]) for kind, content in body.items() if is_json(kind)}
        arguments.append(f"body: {union(sorted(kinds | {'bytes'}))}")
        options.append("content_type: Optional[str] = None")
    answers = {kind: content for status, answer in its["responses"].items() if status.startswith("2")
               for kind, content in answer.get("content", {}).items()}
    gives = [type_of(content["schema"]) for kind, content in answers.items() if is_json(kind)]
    # JSON is asked for where there is any; lines and other types come as they are.
    accepted = [kind for kind in answers if not gives or is_json(kind) or kind == "*/*"]
    if any(not is_json(kind) for kind in accepted):
        gives.append("bytes")
    lines = "".join(f"        {one},\n" for one in arguments + (["*"] + options if options else []))
    call = [f'"{method.upper()}"', f'"{path}"']
    for kind in ("path", "query", "header"):
        call.append("{" + ", ".join(f'"{one["name"]}": {value(one)}' for one in where[kind]) + "}")
    call.append(json.dumps(", ".join(accepted) or "*/*"))
    if body:
        call += ["body", f'content_type or default_type(body, "{next(iter(body))}")']
    return (f"    def {snake(its['operationId'])}(\n{lines}    ) -> Answer[{union(gives) if gives else 'None'}]:\n"
            f'        """{text(its["summary"])}. {text(its.get("description"))}"""\n'
            "        return self._call(\n" + "".join(f"            {one},\n" for one in call) + "        )\n")


def schema_of(parameter: Schema) -> Schema:
    """The schema of a parameter, also of one that is JSON."""
    found: Schema = parameter["schema"] if "schema" in parameter else parameter["content"]["application/json"]["schema"]
    return found


def value(parameter: Schema) -> str:
    """How a parameter is handed on: what is JSON as its text."""
    name = snake(parameter["name"])
    return f"as_json({name})" if "content" in parameter else name


def operations(document: Schema) -> str:
    """The module of the operations."""
    out = [HEADER, "from abc import ABC, abstractmethod\nfrom typing import Any, Literal, Mapping, Optional, Union\n\n",
           "from . import types\nfrom .exact import as_json, default_type\nfrom .transport import Answer\n\n\n",
           'class Operations(ABC):\n    """Every operation of the API. Keys of a path are given as they are."""\n\n',
           "    @abstractmethod\n    def _call(\n        self,\n        method: str,\n        path: str,\n"
           "        within: Mapping[str, Any],\n        query: Mapping[str, Any],\n        headers: Mapping[str, Any],\n"
           "        accept: str,\n        body: Any = None,\n        content_type: Optional[str] = None,\n"
           "    ) -> Answer[Any]:\n        ...\n"]
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                out.append("\n" + operation(document, method, path, item.get("parameters", []), item[method]))
    return "".join(out)


def main() -> None:
    """Writes both modules."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "../openapi/gateway.json"
    document = json.loads(source.read_text(encoding="utf-8"))
    (HERE / "polygate_client/types.py").write_text(types(document), encoding="utf-8")
    (HERE / "polygate_client/operations.py").write_text(operations(document), encoding="utf-8")


main()
