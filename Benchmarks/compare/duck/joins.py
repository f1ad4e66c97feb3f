"""Rules as rows that are joined with the texts of users.

A *clause* is true of a user who has one of certain texts: an `or` of tests. A *variant* of a rule matches a user of whom
enough of its clauses are true and none of those that it denies. Which clauses a text makes true is found out once for
each distinct text.
"""

import itertools

from plain import Condition

SETUP = """
    CREATE TEMP TABLE person AS SELECT row_number() OVER () AS person, * FROM {users};
    CREATE TEMP VIEW live AS FROM person WHERE is_active;
    CREATE TEMP TABLE has AS
      SELECT person, g.display AS text, 'group' AS field FROM (SELECT person, unnest(groups) AS g FROM live)
      WHERE lower(coalesce(g.type, '')) <> 'indirect'
      UNION ALL SELECT person, unnest(addresses).country, 'addresses.country' FROM live
      UNION ALL SELECT person, department, 'department' FROM live WHERE department <> ''
      UNION ALL SELECT person, title, 'title' FROM live WHERE title <> ''
      UNION ALL SELECT person, "userType", 'userType' FROM live WHERE "userType" <> ''
      UNION ALL SELECT person, substr("userName", instr("userName", '@')), 'userName' FROM live
      UNION ALL SELECT person, substr(e.value, instr(e.value, '@')), 'workEmail'
        FROM (SELECT person, unnest(emails) AS e FROM live) WHERE lower(e.type) = 'work';
    CREATE TEMP TABLE text AS
      SELECT row_number() OVER () AS id, field, text, lower(text) AS folded FROM (SELECT DISTINCT field, text FROM has);
    CREATE TEMP TABLE has_text AS SELECT person, id FROM has JOIN text USING (field, text);
    CREATE TEMP TABLE makes_true AS
      SELECT DISTINCT id, clause FROM text JOIN test USING (field)
      WHERE CASE test WHEN 'eq' THEN folded = test.text WHEN 'co' THEN contains(folded, test.text)
                      WHEN 'ew' THEN ends_with(folded, test.text) ELSE true END;
"""

# A rule of one clause needs no counting: it is joined with the texts at once.
SINGLE = """
    CREATE TEMP TABLE matching AS
      WITH single AS (
        SELECT DISTINCT id, rule FROM makes_true JOIN variant_clause USING (clause) JOIN variant USING (variant)
        WHERE kind = 'single')
      SELECT person, rule FROM has_text JOIN single USING (id);
    CREATE TEMP TABLE is_true AS
      SELECT DISTINCT person, clause FROM has_text JOIN makes_true USING (id)
      WHERE clause IN (SELECT clause FROM variant_clause JOIN variant USING (variant) WHERE kind <> 'single');
    CREATE TEMP TABLE counted AS
      SELECT person, variant FROM is_true JOIN variant_clause USING (clause) JOIN variant USING (variant)
      WHERE kind = 'counted' GROUP BY person, variant, least HAVING count(*) >= least;
    CREATE TEMP TABLE needed AS
      SELECT variant, clause, row_number() OVER (PARTITION BY variant ORDER BY coalesce(people, 0)) AS place
      FROM variant_clause JOIN variant USING (variant)
      LEFT JOIN (SELECT clause, count(*) AS people FROM is_true GROUP BY clause) USING (clause)
      WHERE kind = 'all' AND NOT is_denied;
    CREATE TEMP TABLE candidate_1 AS
      SELECT person, variant FROM is_true JOIN needed USING (clause) WHERE place = 1;
"""

# Of a variant that needs several clauses, the rarest is looked for first, and each further one only among those left.
FURTHER = """
    CREATE TEMP TABLE candidate_{place} AS
      SELECT person, variant FROM candidate_{before}
      WHERE variant NOT IN (SELECT variant FROM needed WHERE place = {place})
      UNION ALL
      SELECT person, variant FROM candidate_{before} JOIN needed USING (variant) JOIN is_true USING (person, clause)
      WHERE place = {place};
"""

ANSWER = """
    WITH denied AS (
      SELECT person, variant FROM candidate_{last} JOIN variant_clause USING (variant) JOIN is_true USING (person, clause)
      WHERE is_denied),
    every AS (
      FROM matching
      UNION SELECT person, rule FROM counted JOIN variant USING (variant)
      UNION SELECT person, rule FROM (
        FROM candidate_{last} ANTI JOIN denied USING (person, variant)) JOIN variant USING (variant))
    SELECT "userName", coalesce(rules, []) AS rules FROM person
    LEFT JOIN (SELECT person, list(rule ORDER BY rule) AS rules FROM every GROUP BY person) USING (person)
    ORDER BY person
"""


def statements(users: str, most_needed: int) -> tuple[str, str]:
    """What comes before the query, and the query, which gives the name of each user and the numbers of the rules."""
    further = [FURTHER.format(place=place, before=place - 1) for place in range(2, most_needed + 1)]
    return SETUP.format(users=users) + SINGLE + "".join(further), ANSWER.format(last=max(1, most_needed))


class Tables:
    """The rows that rules become."""

    def __init__(self, conditions: list[Condition]):
        self.tests, self.variant_clauses, self.variants = [], [], []
        self.most_needed = 0
        self._clauses = {}
        for rule, condition in enumerate(conditions, 1):
            for least, clauses in variants(condition):
                positive = sum(not is_denied for _, is_denied in clauses)
                kind = "single" if len(clauses) == 1 else "all" if positive == least else "counted"
                if kind == "all":
                    self.most_needed = max(self.most_needed, positive)
                self.variants.append((len(self.variants), rule, least, kind))
                self.variant_clauses += [
                    (len(self.variants) - 1, self._clause(tests), is_denied) for tests, is_denied in clauses]

    def _clause(self, tests: frozenset[Condition]) -> int:
        if tests not in self._clauses:
            self._clauses[tests] = len(self._clauses)
            self.tests += [(self._clauses[tests], test.field, test.test, test.text) for test in tests]
        return self._clauses[tests]


def variants(condition: Condition) -> list[tuple[int, list]]:
    """For each way to match: how many of the clauses must be true, and the clauses, each with whether it is denied."""
    tests = _any_of(condition)
    if tests:
        return [(1, [(tests, False)])]
    if condition.kind == "least":
        return [(condition.count, [(_any_of(part), False) for part in condition.parts])]
    if condition.kind == "or":
        return [variant for part in condition.parts for variant in variants(part)]
    if condition.kind == "not":
        return [(0, [(_any_of(condition.parts[0]), True)])]
    result = []
    for parts in itertools.product(*(variants(part) for part in condition.parts)):
        result.append((sum(least for least, _ in parts), [clause for _, clauses in parts for clause in clauses]))
    return result


def _any_of(condition: Condition) -> frozenset[Condition] | None:
    """The tests of which one suffices, if the condition is of that kind."""
    if condition.kind == "has":
        return frozenset([condition])
    if condition.kind != "or":
        return None
    parts = [_any_of(part) for part in condition.parts]
    return frozenset().union(*parts) if all(parts) else None
