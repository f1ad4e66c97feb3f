"""One CASE a rule over the columns of one query. Attributes with several values are texts with a line break before and
behind each value: DuckDB searches those faster than lists."""

from plain import Condition, quoted

COLUMNS = {
    "group": "group_text", "addresses.country": "country_text", "workEmail": "email_text", "department": "department_text",
    "title": "title_text", "userType": "type_text", "userName": "name_text",
}
SEVERAL = ("group", "addresses.country", "workEmail")

PEOPLE = r"""
    (SELECT "userName", is_active, lower("userName") AS name_text, lower(coalesce(title, '')) AS title_text,
            lower(coalesce("userType", '')) AS type_text, lower(coalesce(department, '')) AS department_text,
            lower(E'\n' || array_to_string([g.display FOR g IN groups IF lower(coalesce(g.type, '')) <> 'indirect'], E'\n')
                  || E'\n') AS group_text,
            lower(E'\n' || array_to_string([a.country FOR a IN addresses], E'\n') || E'\n') AS country_text,
            lower(E'\n' || array_to_string([e.value FOR e IN emails IF lower(e.type) = 'work'], E'\n') || E'\n')
              AS email_text
     FROM {users})"""


def query(users: str, conditions: list[Condition]) -> str:
    """The answer of each user: the name and the numbers of the matching rules."""
    cases = ",\n".join(f"CASE WHEN {sql(condition)} THEN {number} END" for number, condition in enumerate(conditions, 1))
    # Materialized: else each CASE would put its texts together anew.
    return f"""
        WITH person AS MATERIALIZED {PEOPLE.format(users=users)}
        SELECT "userName", CASE WHEN is_active THEN list_filter([{cases}], lambda x: x IS NOT NULL) ELSE [] END AS rules
        FROM person"""


def sql(condition: Condition) -> str:
    """The condition in SQL; no column is null."""
    parts = [sql(part) for part in condition.parts]
    if condition.kind == "not":
        return f"NOT {parts[0]}"
    if condition.kind == "least":
        return f"({' + '.join(f'({part})::INT' for part in parts)} >= {condition.count})"
    if condition.kind == "or" and all(_is_equality(part, condition.parts[0].field) for part in condition.parts):
        texts = ", ".join(quoted(part.text) for part in condition.parts)
        return f"{COLUMNS[condition.parts[0].field]} IN ({texts})"
    if condition.kind != "has":
        return "(" + f" {condition.kind.upper()} ".join(parts) + ")"
    column = COLUMNS[condition.field]
    if condition.field in SEVERAL:
        before, behind = {"eq": ("\n", "\n"), "co": ("", ""), "ew": ("", "\n")}[condition.test]
        return f"contains({column}, {quoted(before + condition.text + behind)})"
    return {
        "eq": f"{column} = {quoted(condition.text)}",
        "co": f"contains({column}, {quoted(condition.text)})",
        "ew": f"ends_with({column}, {quoted(condition.text)})",
        "pr": f"{column} <> ''",
    }[condition.test]


def _is_equality(condition: Condition, field: str) -> bool:
    return condition.test == "eq" and condition.field == field and field not in SEVERAL
