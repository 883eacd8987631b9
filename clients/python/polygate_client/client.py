"""The client."""

from typing import Any, Callable, Iterator, Mapping, Optional, TypeVar, cast
from urllib.parse import quote

from . import types
from .changes import follow
from .exact import dumps, loads
from .operations import Operations
from .tokens import Tokens
from .transport import Answer, Raw, Retries, Transport, accepted

T = TypeVar("T")


class Polygate(Operations):
    """A client of a gateway: every operation of its API, and what makes some of them easy. What may be sent again is,
    each write has an idempotency key, and each request its tenant's consistency token. Operations raise PolygateError
    for what is refused, and OSError where no answer came. Safe for use by several threads."""

    def __init__(self, url: str, *, key: Optional[str] = None, retries: Retries = Retries()) -> None:
        """Speaks to the gateway at the URL, with a credential if it wants one."""
        self.tokens = Tokens()
        self._transport = Transport(url, key, retries, self.tokens)

    def __enter__(self) -> "Polygate":
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    def _call(
        self,
        method: str,
        path: str,
        within: Mapping[str, Any],
        query: Mapping[str, Any],
        headers: Mapping[str, Any],
        accept: str,
        body: Any = None,
        content_type: Optional[str] = None,
    ) -> Answer[Any]:
        sent = {"Accept": accept, **{name: str(value) for name, value in headers.items() if value is not None}}
        data: Optional[bytes] = None
        if content_type is not None:
            sent["Content-Type"] = content_type
            data = body if isinstance(body, bytes) else dumps(body).encode()
        raw = accepted(self._transport.send(method, _filled(path, within) + _query(query), sent, data))
        return Answer(raw.status, raw.headers, _value(raw))

    def items(self, ns: str, t: str, c: str, **selection: Any) -> Iterator[types.Item]:
        """The items that a query in a URL selects, page after page: what list_items takes."""

        def read(cursor: Optional[str]) -> types.Items:
            chosen: dict[str, Any] = {**selection, "cursor": cursor}
            return cast(types.Items, self.list_items(ns, t, c, **chosen).value)

        return _pages(read, _items)

    def query(self, ns: str, t: str, c: str, query: types.QueryRequest) -> Iterator[types.Item]:
        """The items of a query, page after page."""
        return _pages(
            lambda cursor: self.query_items(ns, t, c, cast(types.QueryRequest, {**query, "cursor": cursor})).value, _items
        )

    def scan(self, ns: str, t: str, c: str, scan: types.ScanRequest = {}) -> Iterator[types.Item]:
        """All items of a collection, or those of one segment of it, page after page."""
        return _pages(
            lambda cursor: self.scan_items(ns, t, c, cast(types.ScanRequest, {**scan, "cursor": cursor})).value, _items
        )

    def run(self, ns: str, t: str, name: str, parameters: Mapping[str, Any] = {}) -> Iterator[types.Item]:
        """The items of a named query of a collection, page after page."""
        path = "/v1/namespaces/{ns}/tenants/{t}/queries/{name}"
        within = {"ns": ns, "t": t, "name": name}

        def read(cursor: Optional[str]) -> types.Items:
            page = self._call("GET", path, within, {**parameters, "cursor": cursor}, {}, "application/json").value
            if "items" not in page:
                raise TypeError(f"The query {name} is one of SQL, which has no items.")
            return cast(types.Items, page)

        return _pages(read, _items)

    def tenants(self, ns: str) -> Iterator[str]:
        """The names of a namespace's tenants that the caller may see, in their order."""
        return _pages(lambda cursor: self.list_tenants(ns, cursor=cursor).value, _tenants)

    def collections(self, ns: str) -> Iterator[types.Collection]:
        """The definitions of a namespace's collections, in the order of their names."""
        return _pages(lambda cursor: self.list_collections(ns, cursor=cursor).value, _collections)

    def queries(self, ns: str) -> Iterator[types.KeptQuery]:
        """The named queries of a namespace, in the order of their names."""
        return _pages(lambda cursor: self.list_queries(ns, cursor=cursor).value, _queries)

    def changes(
        self,
        ns: str,
        t: str,
        *,
        after: Optional[str] = None,
        collection: Optional[str] = None,
        values: bool = False,
        patience: float = 60.0,
        silence: float = 45.0,
    ) -> Iterator[types.Change]:
        """The changes of a tenant, each once and in their order, as they happen, for as long as they are asked for.

        A connection that breaks is made again, and goes on after the last change that was given out. patience is for
        how many seconds it is tried to connect again, silence after how many a connection that says nothing is taken
        for dead. Raises ChangesGoneError for a place that is not kept any more."""
        path = _filled("/v1/namespaces/{ns}/tenants/{t}/changes", {"ns": ns, "t": t})
        query = _query({"collection": collection, "values": values or None})
        return follow(self._transport, path + query, after, patience, silence, self._transport.retries)


def _items(page: types.Items) -> list[types.Item]:
    return page["items"]


def _tenants(page: types.Tenants) -> list[str]:
    return [tenant["name"] for tenant in page["tenants"]]


def _collections(page: types.Collections) -> list[types.Collection]:
    return page["collections"]


def _queries(page: types.KeptQueries) -> list[types.KeptQuery]:
    return page["queries"]


def _pages(read: Callable[[Optional[str]], Any], entries: Callable[[Any], list[T]]) -> Iterator[T]:
    cursor: Optional[str] = None
    while True:
        page = read(cursor)
        yield from entries(page)
        cursor = page["page"].get("next")
        if cursor is None:
            return


def _filled(path: str, within: Mapping[str, Any]) -> str:
    for name, value in within.items():
        # A key that is a dot or two is no step in the path.
        segment = quote(str(value), safe="")
        path = path.replace("{" + name + "}", segment.replace(".", "%2E") if segment in (".", "..") else segment)
    return path


def _query(parameters: Mapping[str, Any]) -> str:
    given = [f"{quote(name, safe='')}={_text(value)}" for name, value in parameters.items() if value is not None]
    return "?" + "&".join(given) if given else ""


def _text(value: Any) -> str:
    """A parameter's value; the commas of a list are none of its entries'."""
    if isinstance(value, list):
        return ",".join(_text(one) for one in value)
    return quote(str(value).lower() if isinstance(value, bool) else str(value), safe="")


def _value(raw: Raw) -> Any:
    kind = (raw.headers.get("Content-Type") or "").split(";")[0]
    if not raw.body and not kind:
        return None
    return loads(raw.body) if kind == "application/json" or kind.endswith("+json") else raw.body
