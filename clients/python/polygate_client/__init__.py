"""Polygate's client for Python: every operation of the API, and what makes some of them easy."""

from . import types
from .client import Polygate
from .problems import ChangesGoneError, PolygateError
from .tokens import Tenant, Tokens
from .transport import Answer, Retries

__all__ = ["Answer", "ChangesGoneError", "Polygate", "PolygateError", "Retries", "Tenant", "Tokens", "types"]
