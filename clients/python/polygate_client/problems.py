"""What the gateway refuses."""

from . import types


class PolygateError(Exception):
    """What the gateway refused, with what it said."""

    def __init__(self, problem: types.Problem) -> None:
        super().__init__(f"{problem['code']}: {problem['detail']}")
        self.problem = problem


class ChangesGoneError(PolygateError):
    """A place in the changes of a tenant that is not kept any more, or not of this tenant: read the items anew, and
    follow the changes from the beginning."""


def error_of(problem: types.Problem) -> PolygateError:
    """The error of a problem."""
    return (ChangesGoneError if problem["code"] == "CHANGES_GONE" else PolygateError)(problem)
