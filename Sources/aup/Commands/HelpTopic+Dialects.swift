extension HelpTopic {
  static let dialectsText = """
    FORM              in   out   what it is
    clumio            yes  yes   rules of Clumio's REST API: one, an array, or a page (`items`, `_embedded.items`)
    clumio-condition  yes  yes   the `condition` string alone; out one a line
    terraform         yes  yes   clumio_auto_user_provisioning_rule in .tf; in also .tf.json
    terraform-json    -    yes   the same as .tf.json
    scim-filter       yes  yes   RFC 7644 filters; out one a line
    entra             yes  -     a dynamic membership rule of Microsoft Entra ID
    okta              yes  -     the expression of an Okta group rule
    cel               -    yes   NDJSON: {"rule":…,"condition":…,"grants":[…]}, the condition in CEL
    postgresql        -    yes   one query: a row for each rule and user that it matches
    duckdb            -    yes   the same for DuckDB

    What does not come across is named on standard error, a line each: FILE:LINE:COLUMN: KIND: CONSTRUCT: OUTCOME. KIND is
    lost where the meaning is gone (a rule with such a part is left out as a whole), note where it is said in other words.

    Clumio's ids of roles and units become names: the ones that are the same for everybody, and those of --roles FILE and
    --units FILE, JSON objects from ids to names. `group contains all keywords` is read as `group co all (…)`.

    cel and the SQL forms read users whose texts are comparison keys, so that the engine has to fold nothing: NFC, after
    full Unicode case folding where the attribute is not caseExact. Instants are texts of one width in UTC. --users FILE
    writes users so:

    cel         {"user":NAME,"attributes":MAP}, where MAP is the variable `user`, a map(string, dyn): "title" a key, "emails.value"
                a list of keys, "group" the names of direct groups, "emails" a list of elements for conditions in brackets,
                "count(emails)" how many are present, "text(title)" the text that patterns are searched in. What is absent
                has no entry, and the conditions ask for that.
    postgresql, duckdb
                CREATE TABLE and INSERT: `users` (user_number, user_name, and a column for each attribute with one value),
                `memberships` (a row for each group of a user: display, type), and a table for each other attribute with
                several values. What is absent is NULL; every test is true or false all the same.

    """
}
