"""The database is asked by Core alone: SQL text, and the driver, stand in `store.backend` only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import canvass

ROOT = Path(canvass.__file__).parent
MAY = ("store/backend/", "store/migrations/")

DRIVERS = re.compile(r"(sqlite3|apsw|psycopg\w*|sqlalchemy\.dialects)(\.|\Z)")
RAW_NAMES = frozenset(
    {
        "TextClause", "cursor", "dbapi_connection", "driver_connection", "exec_driver_sql",
        "executescript", "literal_column", "prefix_with", "raw_connection", "suffix_with",
        "text", "textual_select", "with_hint", "with_statement_hint",
    }
)  # fmt: skip
"""Names by which text gets into a statement, or past SQLAlchemy to the driver."""

SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\bPRAGMA\b|\bVACUUM\b|\bCREATE\s+(TABLE|INDEX|TRIGGER)\b|\b(ALTER|DROP)\s+TABLE\b"
    r"|\bON\s+CONFLICT\b|\bORDER\s+BY\b|\bGROUP\s+BY\b|\bWHERE\b|\bLEFT\s+JOIN\b"
    r"|\bBEGIN(\s+(IMMEDIATE|EXCLUSIVE|DEFERRED))?\Z|\b(COMMIT|ROLLBACK)\Z|\bsqlite_master\b"
    r"|\browid\b|\bIS\s+NOT\s+NULL\s+AND\b",
    re.DOTALL,
)


def find_sql(source: str) -> list[str]:
    """Return what of a module asks the database otherwise than by Core, with line numbers."""
    tree = ast.parse(source)
    said = {id(text) for node in ast.walk(tree) for text in _docstrings(node)}
    found = []
    for node in ast.walk(tree):
        for what in _names(node):
            found.append(f"{getattr(node, 'lineno', 0)}: {what}")
        text = "" if id(node) in said else _text_of(node)
        hit = SQL.search(text)
        if hit:
            found.append(f"{getattr(node, 'lineno', 0)}: {hit.group()[:40]!r}")
    return found


def _docstrings(node: ast.AST) -> Iterator[ast.AST]:
    """Yield strings that stand alone: what is said of a module, a function, a value."""
    body = getattr(node, "body", ())
    for statement in body if isinstance(body, list) else ():
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            yield statement.value


def _text_of(node: ast.AST) -> str:
    """Return a string as it is written; a value put into it is a question mark."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text_of(part) or "?" for part in node.values)
    return ""


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"import {one.name}" for one in node.names if DRIVERS.match(one.name))
    elif isinstance(node, ast.ImportFrom):
        module = node.module or ""
        for one in node.names:
            if (
                DRIVERS.match(module)
                or DRIVERS.match(f"{module}.{one.name}")
                or (module.startswith("sqlalchemy") and one.name in RAW_NAMES)
            ):
                yield f"from {module} import {one.name}"
    elif isinstance(node, ast.Attribute) and node.attr in RAW_NAMES - {"text", "cursor"}:
        yield f".{node.attr}"
    elif (
        isinstance(node, ast.Attribute)
        and node.attr == "text"
        and isinstance(node.value, ast.Name)
        and node.value.id in ("sa", "sqlalchemy", "sql", "expression")
    ):
        yield f"{node.value.id}.text"
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "execute"
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.Constant)
    ):
        yield "execute() of a string"
    elif isinstance(node, ast.Call) and _is_import_call(node):
        yield "import of a driver by its name"


def _is_import_call(node: ast.Call) -> bool:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    first = node.args[0] if node.args else None
    return (
        name in ("import_module", "__import__")
        and isinstance(first, ast.Constant)
        and bool(DRIVERS.match(str(first.value)))
    )


def _modules() -> list[Path]:
    return sorted(
        path for path in ROOT.rglob("*.py") if not path.relative_to(ROOT).as_posix().startswith(MAY)
    )


@pytest.mark.long
def test_only_the_backend_and_migrations_hold_sql_or_a_driver() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): hits
        for path in _modules()
        if (hits := find_sql(path.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_the_search_reads_the_whole_program_and_the_backend_has_what_it_looks_for() -> None:
    """The test above would hold of an empty list, and of a search that finds nothing."""
    names = {path.relative_to(ROOT).as_posix() for path in _modules()}
    backend = [find_sql(path.read_text("utf-8")) for path in (ROOT / "store/backend").glob("*.py")]
    migrations = (ROOT / "store/migrations/versions").glob("*.py")

    assert {"store/visits.py", "workflow/visits/visit_log.py", "cli/main.py"} <= names
    assert len(names) > 400
    assert sum(map(bool, backend)) >= 4
    assert any(find_sql(path.read_text("utf-8")) for path in migrations)


@pytest.mark.parametrize(
    "source",
    [
        "import sqlite3",
        "import sqlite3 as s",
        "from sqlite3 import connect",
        "from sqlalchemy.dialects import sqlite",
        "from sqlalchemy.dialects.postgresql import insert",
        "from sqlalchemy import text",
        "from sqlalchemy import text as words",
        "import sqlalchemy as sa\nsa.text('1')",
        "import importlib\nimportlib.import_module('sqlite3')",
        "connection.exec_driver_sql(statement)",
        "raw = connection.connection.dbapi_connection",
        "query = 'SELECT a FROM b'",
        "query = f'SELECT {a} FROM b'",
        "query = ('SELECT a '\n 'FROM b')",
        "part = ' WHERE district_id = ?'",
        "run(f'PRAGMA user_version={one}')",
        "run('VACUUM')",
        "run('BEGIN IMMEDIATE')",
        "query = f'INSERT INTO {table} VALUES (?)'",
        "select(literal_column('rowid')).where()\nfrom sqlalchemy import literal_column",
        "connection.execute('anything')",
        "select(table).with_hint(table, 'NOT INDEXED')",
    ],
)
def test_each_way_around_core_is_found(source: str) -> None:
    assert find_sql(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""SELECT a FROM b is how one would say it."""',
        "from sqlalchemy import select\nselect(table.c.text).where(table.c.a == 1)",
        "said = 'Where do teams start? Select a base from the map; delete from it what is old'",
        "import json\njson.loads(text)",
    ],
)
def test_core_and_ordinary_words_are_not_taken_for_sql(source: str) -> None:
    assert find_sql(source) == []
