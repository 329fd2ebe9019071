"""Plain arithmetic between numbers, such as `1/255`: + - * / // % and parentheses, nothing else."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable

_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
PATTERN = rf"^[-+( ]*{_NUMBER}[) ]*(?:(?://|[-+*/%])[-+( ]*{_NUMBER}[) ]*)+$"
LONGEST = 200
LARGEST = 2**63

_FORM = re.compile(rf"[-+( ]*{_NUMBER}[) ]*(?://|\*\*|[-+*/%])[-+*/%(). 0-9eE]*")
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


class ArithmeticFault(ValueError):
    """The expression has the form of arithmetic but no value."""


def looks_like_arithmetic(text: str) -> bool:
    """True for numbers joined by operators; a lone number is not arithmetic."""
    return len(text) <= LONGEST and _FORM.fullmatch(text) is not None


def evaluate(text: str) -> int | float:
    """The value of an arithmetic text. Whole numbers divided without a rest give a whole number (`128/2`).

    Raises ArithmeticFault where it has none (a zero divisor, a result beyond 2**63, bad syntax)."""
    try:
        value = _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ArithmeticFault("this is not an arithmetic expression") from None
    except ZeroDivisionError:
        raise ArithmeticFault("division by zero") from None
    if not math.isfinite(value):
        raise ArithmeticFault("the result is not a finite number")
    return int(value) if isinstance(value, float) and value.is_integer() and not set(text) & set(".eE") else value


def _value(node: ast.expr) -> int | float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        assert isinstance(node.value, int | float)
        return _bounded(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _bounded(_OPERATORS[type(node.op)](_value(node.left), _value(node.right)))
    raise ArithmeticFault("only + - * / // % and parentheses are allowed")


def _bounded(value: float) -> float:
    if abs(value) > LARGEST:
        raise ArithmeticFault("the result is beyond 2**63")
    return value
