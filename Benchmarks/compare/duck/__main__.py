"""Asks DuckDB which rules match each user: `python duck FORM RULES.plain USERS.ndjson OUT.ndjson`.

Prints the seconds from NDJSON to NDJSON, on one thread, without the start of Python. FORM is `cases` or `joins`.
"""

import sys
import tempfile
import time

import duckdb

import cases
import joins
import plain

# Only the attributes that rules read, with their types: what DuckDB reads fastest.
USERS = """
    (SELECT *, active IS DISTINCT FROM false AS is_active,
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User".department AS department
     FROM read_ndjson({path}, columns = {{
       'userName': 'VARCHAR', 'active': 'BOOLEAN', 'title': 'VARCHAR', 'userType': 'VARCHAR',
       'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': 'STRUCT(department VARCHAR)',
       'groups': 'STRUCT(display VARCHAR, type VARCHAR)[]', 'addresses': 'STRUCT(country VARCHAR)[]',
       'emails': 'STRUCT("value" VARCHAR, type VARCHAR)[]'}}))"""


def main(form: str, rules: str, users: str, output: str) -> None:
    connection = duckdb.connect(config={"threads": 1})
    source = USERS.format(path=plain.quoted(users))
    start = time.perf_counter()
    conditions = plain.read(rules)
    if form == "cases":
        query = cases.query(source, conditions)
    else:
        tables = joins.Tables(conditions)
        load(connection, tables)
        before, query = joins.statements(source, tables.most_needed)
        connection.execute(before)
    connection.execute(f"COPY ({query}) TO {plain.quoted(output)} (FORMAT json)")
    print(time.perf_counter() - start)


def load(connection, tables: joins.Tables) -> None:
    """Makes tables of rows, by way of files: that is what DuckDB reads fastest."""
    for name, columns, rows in (
        ("test", {"clause": "INT", "field": "VARCHAR", "test": "VARCHAR", "text": "VARCHAR"}, tables.tests),
        ("variant", {"variant": "INT", "rule": "INT", "least": "INT", "kind": "VARCHAR"}, tables.variants),
        ("variant_clause", {"variant": "INT", "clause": "INT", "is_denied": "BOOLEAN"}, tables.variant_clauses),
    ):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".tsv") as file:
            file.writelines("\t".join(map(str, row)) + "\n" for row in rows)
            file.flush()
            path = plain.quoted(file.name)
            connection.execute(
                f"CREATE TEMP TABLE {name} AS FROM read_csv({path}, delim = '\t', header = false, quote = '', "
                f"escape = '', nullstr = 'NULL', columns = {columns})")


main(*sys.argv[1:])
