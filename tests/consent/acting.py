"""Reads code for who acts for a purpose: every use of a function that does, and whether the gate was asked there."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from apps.consent.readers import Reader

GATE = "apps.consent.queries.allows"
Sources = Mapping[str, str]  # a module's name, and its text


@dataclass(frozen=True)
class Function:
    """One thing at the top of a module: what it names, and for which purposes it asks the gate."""

    name: str
    names: frozenset[str]
    asked: frozenset[str]


def findings(sources: Sources, readers: list[Reader]) -> list[str]:
    """Every place that acts for a purpose without asking the gate for it, and every reader that is none."""
    read = {module: functions(module, source) for module, source in sources.items()}
    return [finding for reader in readers for finding in _findings(read, reader)]


@cache
def functions(module: str, source: str) -> tuple[Function, ...]:
    """What stands at the top of a module."""
    tree = ast.parse(source)
    aliases = _aliases(tree)
    return tuple(_function(module, node, aliases) for node in tree.body)


def _findings(read: Mapping[str, tuple[Function, ...]], reader: Reader) -> Iterator[str]:
    if reader.where not in read or not reader.acts:
        yield f"{reader.where} says that it acts for {reader.purpose}, but not by what"
        return
    defined = {function.name for every in read.values() for function in every}
    yield from (f"{act} is nowhere" for act in reader.acts if act not in defined)
    done: set[str] = set()
    for module, function in ((module, function) for module, every in read.items() for function in every):
        used = function.names & set(reader.acts) - {function.name}
        done |= used
        if used and module != reader.where:
            yield f"{function.name} does {used} and is no reader of {reader.purpose}"
        elif used and reader.purpose not in function.asked:
            yield f"{function.name} does {used} and does not ask for {reader.purpose}"
    yield from (f"nobody does {act}" for act in reader.acts if act not in done)


def _function(module: str, node: ast.stmt, aliases: Mapping[str, str]) -> Function:
    is_named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    dotted = (_dotted(each, aliases, module) for each in ast.walk(node))
    name = f"{module}.{node.name}" if is_named else module  # type: ignore[attr-defined]
    asked = frozenset(_asked(node, aliases, module))
    return Function(name, frozenset(each for each in dotted if each), asked)


def _asked(body: ast.AST, aliases: Mapping[str, str], module: str) -> Iterator[str]:
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and _dotted(node.func, aliases, module) == GATE:
            yield from (str(each.value) for each in node.args[1:] if isinstance(each, ast.Constant))


def _dotted(node: ast.AST, aliases: Mapping[str, str], module: str) -> str | None:
    """The full name of what is called or passed on."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, f"{module}.{node.id}")
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, aliases, module)
        return f"{before}.{node.attr}" if before else None
    return None


def _aliases(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            for each in node.names:
                top = each.name.split(".")[0]
                found |= {each.asname: each.name} if each.asname else {top: top}
    return found
